"""The dataset as CSV, streamed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from surveys.codebook import Codebook
from surveys.exporting.rows import CODES, PIECE, header, rows
from surveys.models.dataset import Survey

BOM = "\ufeff"


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


def neutralised(value: Any) -> Any:
    """Return a cell that no spreadsheet program takes for a formula (OWASP, CSV injection).

    A text that begins with one of = + - @, a tab, a line end or an apostrophe gets an apostrophe in front; taking
    one leading apostrophe away gives the text back exactly.
    """
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r\n'" and value else value
