"""An XLSX file as sheets of rows of texts, and back. What is too large, or no workbook at all, is refused."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from django.utils.translation import gettext as _
from rustpy_xlsxwriter import FastExcel

from .columns import Column

FILE_SIZE = 5_000_000  # bytes; a questionnaire of hundreds of questions takes a fiftieth
UNPACKED_SIZE = 50_000_000
PARTS = 1_000  # files in the archive
ROWS, COLUMNS = 3_000, 300
CHARACTERS = 2_000_000  # in one sheet
CELL_LENGTH = 32_767  # XLSX's own limit

OURS = "spolupracovna"  # the sheet for what XLSForm has no words for
READ = ("survey", "choices", "settings", "entities", OURS)
SPACES = re.compile(r"\s+")


class Unreadable(Exception):
    """The file is not a workbook that can be read; the message says why."""


@dataclass(frozen=True)
class Row:
    """One row: its `cells`, and its `texts` by name and language; empty ones are not there."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def text(self, column: str) -> dict[str, str]:
        return dict(self.texts.get(column, {}))


@dataclass(frozen=True)
class Sheet:
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()


def load(file: BinaryIO) -> dict[str, Sheet]:
    """Return the sheets of a form by name. Raises Unreadable."""
    check_size(file)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheets = {name: sheet for sheet in book.worksheets if (name := sheet.title.strip().lower()) in READ}
        return {name: _read(name, sheet) for name, sheet in sheets.items()}
    except Unreadable:
        raise
    except Exception as error:  # a damaged file breaks openpyxl, the ZIP and the XML reader each in its own way
        raise Unreadable(_("The file is damaged; open it in a spreadsheet program and save it again.")) from error


def check_size(file: BinaryIO) -> None:
    """Raise Unreadable unless the file is a ZIP archive, as XLSX is, that unpacks to a bearable size.

    The sizes are what the archive says of itself; Python reads no more than that of each part.
    """
    size = file.seek(0, 2)
    file.seek(0)
    if size > FILE_SIZE:
        raise Unreadable(_("The file is larger than %(size)d MB.") % {"size": FILE_SIZE // 1_000_000})
    try:
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        message = _("This is not an XLSX file. Save the form as “Excel workbook (.xlsx)” and try again.")
        raise Unreadable(message) from error
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED_SIZE:
        raise Unreadable(_("The file unpacks to far more than a questionnaire can be."))


def _read(name: str, sheet: Any) -> Sheet:
    filled = ((number, cells) for number, cells in _bearable(name, sheet) if any(cells))
    _number, header = next(filled, (0, []))
    columns = [Column.named(text) for text in header]
    return Sheet(
        tuple(column for column in columns if column),
        tuple(_row(name, number, columns, cells) for number, cells in filled),
    )


def _bearable(name: str, sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows, numbered from 1. It counts as it goes: a small file can repeat a long text a million times."""
    sheet.reset_dimensions()  # a file may claim a million empty columns
    characters = 0
    for number, cells in enumerate(sheet.iter_rows(max_row=ROWS + 1, max_col=COLUMNS, values_only=True), start=1):
        texts = [as_text(value) for value in cells]
        characters += sum(map(len, texts))
        if number > ROWS:
            raise Unreadable(_("The sheet “%(sheet)s” has more than %(rows)d rows.") % {"sheet": name, "rows": ROWS})
        if characters > CHARACTERS:
            raise Unreadable(_("The sheet “%(sheet)s” is far longer than a questionnaire can be.") % {"sheet": name})
        yield number, texts


def _row(sheet: str, number: int, columns: list[Column], cells: list[str]) -> Row:
    plain: dict[str, str] = {}
    texts: dict[str, dict[str, str]] = {}
    for column, text in zip(columns, cells, strict=False):
        if not text or not column:
            continue
        if column.translated:
            texts.setdefault(column.name, {}).setdefault(column.language, text)
        else:
            plain.setdefault(column.name, SPACES.sub(" ", text))
    return Row(sheet, number, plain, texts)


def as_text(value: Any) -> str:
    """Return a cell as one reads it: 1.0 is 1, a day is ISO 8601, and no line has spaces at its ends."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date | time):
        return value.isoformat()
    lines = str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def save(path: Path, sheets: Mapping[str, Iterable[Mapping[str, str]]]) -> None:
    """Write a workbook. Texts are stored as texts, so none can become a formula."""
    book = FastExcel(str(path))
    for name, rows in sheets.items():
        book = book.sheet(name, list(_fitting(rows)))
    book.save()


def _fitting(rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    return ({name: text[:CELL_LENGTH] or None for name, text in row.items()} for row in rows)  # type: ignore[misc]
