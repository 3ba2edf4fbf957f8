"""The decisions as files: CSV and XLSX with a row for each comment, DOCX with the table of the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.utils.translation import gettext as _
from rustpy_xlsxwriter import FastExcel

from consultations import decision_document
from consultations.decision_table import DecisionTable, Remark, Row
from surveys.exporting.delimited import BOM, neutralised

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def write(table: DecisionTable, format: str, address: str) -> IO[bytes]:
    """Return the file, ready to be read from its beginning; `address` is where the decisions are read."""
    if format == "docx":
        return io.BytesIO(decision_document.document(table, address))
    return io.BytesIO(csv_file(table)) if format == "csv" else xlsx_file(table)


def file_name(table: DecisionTable, format: str) -> str:
    return f"{table.record.key}-decisions-{table.language}.{format}"


def header() -> list[str]:
    return [
        _("Decision no."),
        _("Part of the text"),
        _("Comment no."),
        _("Author"),
        _("Language of the comment"),
        _("Comment"),
        _("Decision"),
        _("Reasoning"),
        _("In the final text"),
        _("Milestone changed"),
    ]


def lines(table: DecisionTable) -> Iterator[list[Any]]:
    """Yield a line for each comment; comments decided together have the same number of a decision."""
    return (line(number, row, remark) for number, row in enumerate(table.rows, 1) for remark in row.remarks)


def line(number: int, row: Row, remark: Remark) -> list[Any]:
    answer = row.answer
    changed = [link.words if link else "" for link in (answer.final, answer.milestone)]
    said = [remark.place.words, remark.number, remark.name, remark.language, remark.trace or remark.text]
    return [number, *said, answer.label, answer.reasoning, *changed]


def csv_file(table: DecisionTable) -> bytes:
    """Return a CSV file (RFC 4180, UTF-8 with a byte order mark) in which nothing is taken for a formula."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(header())
    writer.writerows(map(neutralised, cells) for cells in lines(table))
    return (BOM + file.getvalue()).encode()


def xlsx_file(table: DecisionTable) -> IO[bytes]:
    """Return an XLSX workbook of one sheet. Texts are stored as texts, so none can become a formula."""
    names = header()
    records = [dict(zip(names, cells, strict=True)) for cells in lines(table)]
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115  (FileResponse closes it, and so deletes it)
    FastExcel(file.name).sheet(_("Decisions"), records or [dict.fromkeys(names)]).freeze(row=1).save()
    return file
