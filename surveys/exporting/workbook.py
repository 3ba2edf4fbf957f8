"""The dataset as an XLSX workbook."""

from __future__ import annotations

from pathlib import Path

from rustpy_xlsxwriter import FastExcel

from surveys.codebook import Codebook
from surveys.exporting.rows import CODES, header, rows
from surveys.models.dataset import Survey

XLSX_ROWS = 1_048_575  # a sheet's rows, less the header


class TooManyRows(Exception):
    """The format cannot hold that many responses."""


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
