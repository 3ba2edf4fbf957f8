"""The dataset as CSV (RFC 4180, UTF-8 with a byte order mark), streamed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from surveys.codebook import Codebook
from surveys.exporting.options import CODES, LONG, Options, Progress, unheard
from surveys.exporting.rows import FIXED_COLUMNS, header, row_pieces
from surveys.models.dataset import Survey

BOM = "\ufeff"
FORMULA = "=+-@\t\r\n'"
TYPED_IN = ("suspect", "asked_on")  # the fixed columns that an imported file may fill with anything


def csv_lines(survey: Survey, labels: str = CODES) -> Iterator[bytes]:
    """Yield the CSV file of all responses, a row each."""
    return stream_csv(survey, Options(labels), unheard)


def stream_csv(survey: Survey, options: Options, progress: Progress) -> Iterator[bytes]:
    """Yield the CSV file in pieces, the first of which is the header: it waits for no response."""
    codebook = Codebook.of(survey)
    text = io.StringIO()
    writer = csv.writer(text)
    text.write(BOM)
    writer.writerow(header(codebook, options))
    yield taken(text)
    places = places_of_texts(codebook, options)
    for piece in row_pieces(survey, codebook, options, progress):
        for row in piece:
            for place in places:
                value = row[place]
                if type(value) is str and value and value[0] in FORMULA:
                    row[place] = f"'{value}"
        writer.writerows(piece)
        yield taken(text)


def taken(text: io.StringIO) -> bytes:
    """Return what has been written, and forget it."""
    written = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return written


def write_csv(survey: Survey, options: Options, path: Path, progress: Progress) -> None:
    with path.open("wb") as file:
        file.writelines(stream_csv(survey, options, progress))


def places_of_texts(codebook: Codebook, options: Options) -> list[int]:
    """Return which columns may hold what a person made up: residents their texts, editors the labels.

    Codes are keys, days and numbers are checked when they are sent, so none of these can begin a formula.
    """
    fixed = [FIXED_COLUMNS.index(name) for name in TYPED_IN]
    if options.shape == LONG:
        return [*fixed, *range(len(FIXED_COLUMNS), len(header(codebook, options)))]
    types = {"text"} if options.labels == CODES else {"text", "code"}
    variables = enumerate(codebook.variables, len(FIXED_COLUMNS))
    return [*fixed, *(place for place, variable in variables if variable.type in types)]


def neutralised(value: Any) -> Any:
    """Return a cell that no spreadsheet program takes for a formula (OWASP, CSV injection).

    A text that begins with one of = + - @, a tab, a line end or an apostrophe gets an apostrophe in front; taking
    one leading apostrophe away gives the text back exactly.
    """
    return f"'{value}" if isinstance(value, str) and value and value[0] in FORMULA else value
