"""The dataset as JSON Lines (jsonlines.org), streamed: an object for each row, in UTF-8, ended by a line feed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson

from surveys.codebook import Codebook
from surveys.exporting.options import Options, Progress
from surveys.exporting.rows import header, row_pieces
from surveys.models.dataset import Survey

LINE = orjson.OPT_APPEND_NEWLINE


def stream_jsonl(survey: Survey, options: Options, progress: Progress) -> Iterator[bytes]:
    """Yield the file in pieces. Numbers are numbers, what is missing is its code or, with labels, the reason."""
    codebook = Codebook.of(survey)
    names = header(codebook, options)
    yield b""
    for piece in row_pieces(survey, codebook, options, progress):
        yield b"".join([orjson.dumps(dict(zip(names, row, strict=True)), option=LINE) for row in piece])


def write_jsonl(survey: Survey, options: Options, path: Path, progress: Progress) -> None:
    with path.open("wb") as file:
        file.writelines(stream_jsonl(survey, options, progress))
