"""A selection in an address: `v.district=sasova&v.district=radvan&v.response.language=sk&since=2026-11-01`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from surveys.analysis.selection import ABOUT, VERSION, WITHDRAWN, Selection
from surveys.codebook import Codebook
from surveys.missing import MISSING

PREFIX = "v."


def selection_from(data: QueryDict, codebook: Codebook) -> Selection:
    """Return the selection that an address asks for; what names no variable, value or day is left out."""
    readers: dict[str, Callable[[str], Any]] = {
        name: whole_number if name in {VERSION, WITHDRAWN} else str for name in ABOUT
    }
    readers |= {variable.name: reader_of(variable.values, variable.type) for variable in codebook.variables}
    picked = []
    for name in dict.fromkeys(key.removeprefix(PREFIX) for key in data if key.startswith(PREFIX)):
        read = readers.get(name)
        values = [value for text in data.getlist(PREFIX + name) if read and (value := read(text)) is not None]
        if values:
            picked.append((name, tuple(dict.fromkeys(values))))
    return Selection(tuple(picked), day_of(data.get("since", "")), day_of(data.get("until", "")))


def query_of(selection: Selection) -> str:
    """Return the part of an address that asks for `selection`; it begins with no question mark."""
    pairs = [(PREFIX + name, str(value)) for name, values in selection.picked for value in values]
    days = [(name, day.isoformat()) for name in ("since", "until") if (day := getattr(selection, name))]
    return urlencode([*pairs, *days])


def reader_of(values: Any, type: str) -> Callable[[str], Any]:
    """Return what turns the text of an address into a coded value of a variable; None for what is none."""
    known = {str(value): value for value in (*values, *MISSING)}
    if type == "number":
        return lambda text: known.get(text, number(text))
    return known.get if type == "code" else lambda text: known.get(text, text or None)


def number(text: str) -> float | int | None:
    try:
        return int(text) if text.lstrip("-").isdecimal() else float(text)
    except ValueError:
        return None


def whole_number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
