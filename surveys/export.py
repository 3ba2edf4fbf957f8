"""Responses as files. Rows come from the database in pieces, so a million take no more memory than a thousand."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from rustpy_xlsxwriter import FastExcel

from surveys.codebook import Codebook
from surveys.keys import unique
from surveys.models.dataset import Survey

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CODES = "code"  # the value of `labels` for a dataset of codes; any other is a language
FIXED_COLUMNS = ("response_id", "submitted", "language", "version", "source", "changed", "suspect", "asked_on")
STORED = (
    "pk",
    "version_id",
    "answers",
    "withdrawn_at",
    "submitted_at",
    "language",
    "version__number",
    "source",
    "changed_at",
    "suspect",
    "asked_on",
)
CITY = ZoneInfo(settings.TIME_ZONE)
PIECE = 2_000  # responses read at once
XLSX_ROWS = 1_048_575  # a sheet's rows, less the header
BOM = "\ufeff"


class TooManyRows(Exception):
    """The format cannot hold that many responses."""


def header(codebook: Codebook) -> list[str]:
    """Return the columns' names. A question answered before a fixed column was added keeps its name for itself."""
    variables = [variable.name for variable in codebook.variables]
    return [*(unique(name, variables) for name in FIXED_COLUMNS), *variables]


def rows(survey: Survey, codebook: Codebook, labels: str = CODES) -> Iterator[list[Any]]:
    """Yield a row for each response in order of arrival; times are the city's, in ISO 8601."""
    last = 0
    while True:
        piece = list(survey.responses.filter(pk__gt=last).order_by("pk").values_list(*STORED)[:PIECE])
        for pk, version_id, answers, withdrawn_at, submitted_at, *told, changed_at, suspect, asked_on in piece:
            coded = codebook.withdrawn() if withdrawn_at else codebook.coded(version_id, answers)
            values = coded if labels == CODES else codebook.labelled(coded, labels)
            yield [pk, moment(submitted_at), *told, moment(changed_at), suspect, asked_on, *values]
        if len(piece) < PIECE:
            return
        last = piece[-1][0]


def moment(time: datetime | None) -> str:
    """Return a time as the city's clocks show it, in ISO 8601; nothing for what never happened."""
    return time.astimezone(CITY).isoformat(timespec="seconds") if time else ""


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(survey: Survey, labels: str = CODES) -> Iterator[bytes]:
    """Yield the CSV file (RFC 4180, UTF-8 with a byte order mark) in pieces."""
    codebook = Codebook.of(survey)
    writer = csv.writer(_Echo())
    yield (BOM + writer.writerow(header(codebook))).encode()
    piece: list[str] = []
    for row in rows(survey, codebook, labels):
        piece.append(writer.writerow(map(neutralised, row)))
        if len(piece) == PIECE:
            yield "".join(piece).encode()
            piece.clear()
    yield "".join(piece).encode()


def write_xlsx(survey: Survey, path: Path, labels: str = CODES) -> None:
    """Write an XLSX workbook of one sheet to `path`. Texts are stored as texts, so none can become a formula.

    It takes a path and not an open file, for which the library would hold the whole workbook in memory.

    Raises TooManyRows where a sheet cannot hold the responses.
    """
    if survey.responses.count() > XLSX_ROWS:
        raise TooManyRows(XLSX_ROWS)
    codebook = Codebook.of(survey)
    names = header(codebook)
    records = (
        [dict.fromkeys(names)]
        if not survey.responses.exists()
        else (dict(zip(names, row, strict=True)) for row in rows(survey, codebook, labels))
    )
    FastExcel(str(path)).sheet("data", records).freeze(row=1).save()


def neutralised(value: Any) -> Any:
    """Return a cell that no spreadsheet program takes for a formula (OWASP, CSV injection).

    A text that begins with one of = + - @, a tab, a line end or an apostrophe gets an apostrophe in front; taking
    one leading apostrophe away gives the text back exactly.
    """
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r\n'" and value else value


def file_name(survey: Survey, format: str, labels: str) -> str:
    return f"{survey.key}-{labels}.{format}"
