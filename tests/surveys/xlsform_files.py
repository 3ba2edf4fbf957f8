"""XLSForms for tests: written cell by cell, or pyxform's own examples."""

from __future__ import annotations

from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import xlrd

from surveys.questionnaire import Questionnaire
from surveys.xlsform import reading, workbook

EXAMPLES = Path(__file__).parent / "xlsform"

Rows = list[list[Any]]


def book(survey: Rows, choices: Rows = (), settings: Rows = (), **sheets: Rows) -> BytesIO:
    """Return a workbook; the first row of each sheet is its heading."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in {"survey": survey, "choices": choices, "settings": settings, **sheets}.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return stored(made)


def stored(made: openpyxl.Workbook) -> BytesIO:
    file = BytesIO()
    made.save(file)
    return file


def example(name: str) -> BytesIO:
    """Return one of pyxform's forms; an XLS is saved as XLSX, as the site asks for."""
    path = EXAMPLES / name
    if path.suffix == ".xlsx":
        return BytesIO(path.read_bytes())
    made = openpyxl.Workbook()
    made.remove(made.active)
    for sheet in xlrd.open_workbook(path).sheets():
        copy = made.create_sheet(sheet.name)
        for row in range(sheet.nrows):
            copy.append([cell.value if cell.ctype != xlrd.XL_CELL_EMPTY else None for cell in sheet.row(row)])
    return stored(made)


def form(survey: Rows, choices: Rows = (), settings: Rows = (), **sheets: Rows) -> reading.Form:
    return reading.read(workbook.load(book(survey, choices, settings, **sheets)), "sk")


def asked(rows: Rows, choices: Rows = (), heading: str = "type name label") -> reading.Form:
    """Return a form of these rows, whose cells stand under the words of `heading`."""
    choices = [["list_name", "name", "label"], *choices] if choices else ()
    return form([heading.split(), *rows], choices)


def lost(read: reading.Form) -> list[tuple[int, str, str]]:
    """Return what was lost in reading: row, column and cell."""
    return [(line.row, line.column, line.what) for line in read.report.lost]


def noted(read: reading.Form) -> list[tuple[int, str, str]]:
    return [(line.row, line.column, line.what) for line in read.report.notes]


def shape(asked: Questionnaire):
    """Return a questionnaire without its ids, which a new page has of its own."""

    def without_ids(data):
        if isinstance(data, dict):
            return {name: without_ids(value) for name, value in data.items() if name != "id"}
        return [without_ids(item) for item in data] if isinstance(data, list | tuple) else data

    return without_ids(asdict(asked))
