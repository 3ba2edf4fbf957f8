"""What the cells of an exported file say: the other way round from `export`."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from surveys.exporting.rows import CITY
from surveys.missing import MISSING
from surveys.models.dataset import Response
from surveys.questions import Variable

MISSING_CELLS = {str(code): code for code in MISSING}
WHOLE, DECIMAL = re.compile(r"-?[0-9]{1,15}"), re.compile(r"-?[0-9]{1,15}\.[0-9]{1,15}")


class Unreadable(Exception):
    """What is wrong with a cell."""


def value_of(cell: str, variable: Variable) -> Any:
    """Return what a cell says: a code, number, date or text as it is stored, or why it is missing.

    Raises Unreadable.
    """
    if not cell or cell in MISSING_CELLS:
        return MISSING_CELLS.get(cell)
    return READERS[variable.type](cell, variable)


def read_code(cell: str, variable: Variable) -> Any:
    codes = {str(code): code for code in variable.values}
    if cell not in codes:
        raise Unreadable(f"“{cell}” is none of the codes {', '.join(codes)}")
    return codes[cell]


def read_number(cell: str, variable: Variable) -> int | float:
    if WHOLE.fullmatch(cell):
        return int(cell)
    if DECIMAL.fullmatch(cell):
        return float(cell)
    raise Unreadable(f"“{cell}” is no number")


def read_date(cell: str, variable: Variable) -> str:
    try:
        return date.fromisoformat(cell).isoformat()
    except ValueError:
        raise Unreadable(f"“{cell}” is no day such as 2026-11-21") from None


def read_text(cell: str, variable: Variable) -> str | None:
    """Return a text without the apostrophe that keeps it from being a formula."""
    return cell.removeprefix("'").replace("\r\n", "\n").replace("\r", "\n").strip() or None


READERS = {"code": read_code, "number": read_number, "date": read_date, "text": read_text}


def time_of(name: str, cell: str) -> datetime:
    """Return a time in ISO 8601; without an offset it is the city's. Raises Unreadable."""
    try:
        time = parse_datetime(cell)
    except ValueError:
        time = None
    if time is None:
        raise Unreadable(f"{name}: “{cell}” is no time such as 2026-11-21T18:37:02+01:00")
    return time if timezone.is_aware(time) else time.replace(tzinfo=CITY)


def fitting(name: str, text: str) -> str:
    """Return `text` if the column `name` can hold it. Raises Unreadable."""
    column: Any = Response._meta.get_field(name)
    limit = column.max_length
    if len(text) > limit or not text.isprintable():
        raise Unreadable(f"{name}: more than {limit} characters, or some that cannot be stored")
    return text
