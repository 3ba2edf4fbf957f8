"""The dataset as Parquet, with its codebook inside.

    codes       strings from a fixed list (dictionary-encoded); 1 and 0 for yes and no stay numbers
    numbers     doubles
    days        dates; times are moments with the city's time zone
    texts       strings as they were written: no apostrophe in front of what looks like a formula
    missing     null; beside each variable stands `<variable>.missing` with the code of why: -99 to -96, or null

So averages are right without further ado, and a value and its reason together are exactly the cell of the CSV. No key
has a dot, so the columns' names cannot meet. With labels, codes are the labels instead. In the long shape there is one
`value` for all variables: a string, the number as the CSV has it.

The file's key-value metadata has the codebook of surveys.documents.content as JSON under `codebook`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from functools import partial
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from django.conf import settings

from surveys.codebook import Codebook, label_of
from surveys.documents.content import codebook_of
from surveys.exporting.columns import FIXED
from surveys.exporting.options import CODES, LONG, Options, Progress
from surveys.exporting.rows import FIXED_COLUMNS, coded_pieces, header
from surveys.models.dataset import Survey
from surveys.questions import Variable
from surveys.questions.base import is_missing

MISSING_COLUMN = "{}.missing"
MOMENT = pl.Datetime("us", settings.TIME_ZONE)
FIXED_TYPES = {"number": pl.Int64(), "datetime": MOMENT, "code": pl.String(), "text": pl.String()}
READ: dict[str, Callable[[Any], Any]] = {"number": float, "date": date.fromisoformat, "text": str}
TYPES = {"number": pl.Float64(), "date": pl.Date(), "text": pl.String()}


def write_parquet(survey: Survey, options: Options, path: Path, progress: Progress) -> None:
    """Write a Parquet file to `path`. What is in memory at any time is one piece of the responses."""
    codebook = Codebook.of(survey)
    framed = partial(long_frame if options.shape == LONG else wide_frame, codebook, options)
    with TemporaryDirectory(dir=path.parent) as folder:
        pieces = [Path(folder) / "0.parquet"]
        framed([]).write_parquet(pieces[0])
        for number, piece in enumerate(coded_pieces(survey, codebook, options.selection, progress), 1):
            pieces.append(Path(folder) / f"{number}.parquet")
            framed(piece).write_parquet(pieces[-1])
        about = json.dumps(codebook_of(survey), ensure_ascii=False)
        pl.scan_parquet(pieces).sink_parquet(path, metadata={"codebook": about})


def wide_frame(codebook: Codebook, options: Options, piece: Sequence[list[Any]]) -> pl.DataFrame:
    """Return wide, coded rows as columns."""
    names = header(codebook)
    values = by_column(piece, len(names))
    found = fixed_columns(names, values)
    for variable, column in zip(codebook.variables, values[len(FIXED_COLUMNS) :], strict=True):
        found += variable_columns(variable, column, options.labels)
    return pl.DataFrame(found)


def long_frame(codebook: Codebook, options: Options, piece: Sequence[list[Any]]) -> pl.DataFrame:
    """Return a row for each response and variable as columns."""
    fixed = len(FIXED_COLUMNS)
    told = [row[:fixed] for row in piece for _variable in codebook.variables]
    variables = [variable for _row in piece for variable in codebook.variables]
    values = [value for row in piece for value in row[fixed:]]
    found = fixed_columns(FIXED_COLUMNS, by_column(told, fixed))
    found += [
        pl.Series("variable", [variable.name for variable in variables], pl.Categorical()),
        pl.Series("value", [None if is_missing(value) else str(value) for value in values], pl.String),
    ]
    if options.labels != CODES:
        labels = map(label_of, variables, values, repeat(options.labels))
        found.append(pl.Series("label", list(map(str, labels)), pl.String))
    return pl.DataFrame([*found, missing_column("value", values)])


def by_column(rows: Sequence[list[Any]], columns: int) -> list[tuple[Any, ...]]:
    return list(zip(*rows, strict=True)) or [()] * columns


def fixed_columns(names: Sequence[str], values: Sequence[Sequence[Any]]) -> list[pl.Series]:
    return [
        fixed_column(name, FIXED[key].type, column)
        for name, key, column in zip(names, FIXED_COLUMNS, values, strict=False)
    ]


def fixed_column(name: str, type: str, values: Sequence[Any]) -> pl.Series:
    """Return a column that no question fills; a time that there is none of is null, as nothing is missing here."""
    if type == "datetime":
        values = [datetime.fromisoformat(value) if value else None for value in values]
    return pl.Series(name, values, FIXED_TYPES[type])


def variable_columns(variable: Variable, values: Sequence[Any], labels: str) -> list[pl.Series]:
    """Return the values of a variable, and why others are missing."""
    if variable.type == "code":
        shown = {code: code if labels == CODES else str(label_of(variable, code, labels)) for code in variable.values}
        read, type = shown.__getitem__, code_type(shown.values())
    else:
        read, type = READ[variable.type], TYPES[variable.type]
    given = [None if is_missing(value) else read(value) for value in values]
    return [pl.Series(variable.name, given, type), missing_column(variable.name, values)]


def code_type(codes: Collection[Any]) -> pl.DataType:
    words = all(isinstance(code, str) for code in codes)
    return pl.Enum(list(dict.fromkeys(codes))) if words else pl.Int64()


def missing_column(name: str, values: Sequence[Any]) -> pl.Series:
    return pl.Series(MISSING_COLUMN.format(name), [value if is_missing(value) else None for value in values], pl.Int8)
