"""A dataset in numbers and texts with labels, as statistics programs have it, whichever of them it is written for.

A code that is a word becomes its number (`numbering`) with the label as value label. A missing value is its code of
MISSING, in a text column as the text "-99", …; a text somebody wrote that looks like one has an apostrophe in front.
A day is a number of seconds as SPSS counts them, so that no day can be taken for a missing value.
Statistics files always have both numbers and labels: the labels are in the language asked for, with codes in Slovak.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import polars as pl
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.formatting import plain
from surveys.codebook import Codebook, label_of
from surveys.exporting.columns import FIXED, FixedColumn
from surveys.exporting.numbering import numbers
from surveys.exporting.options import CODES, LONG, NotPossible, Options, Progress
from surveys.exporting.rows import FIXED_COLUMNS, coded_pieces, header
from surveys.missing import MISSING
from surveys.models.dataset import Survey
from surveys.questions import Variable

SPSS_BEGINS = date(1582, 10, 14).toordinal()
SECONDS_A_DAY = 86_400
LOOKS_MISSING = re.compile("'*(" + "|".join(map(str, MISSING)) + ")")


KEPT_AS: dict[str, pl.DataType] = {"text": pl.String(), "datetime": pl.Datetime()}  # any other is a double

ONLY_WIDE = _("SPSS and Stata files have a row for each response. Choose that shape, or CSV.")


@dataclass(frozen=True)
class Column:
    """One column. `convert` makes what is stored of a value of the dataset; `values` are value labels by what is."""

    name: str
    type: str  # "code", "number", "date", "text" or "datetime"
    label: str
    convert: Callable[[Any], Any]
    values: Mapping[Any, str] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)  # the number of each code that is a word
    missing: bool = True

    @property
    def kept_as(self) -> pl.DataType:
        return KEPT_AS.get(self.type, pl.Float64())


def language_of(options: Options) -> str:
    return settings.LANGUAGES[0][0] if options.labels == CODES else options.labels


def columns(codebook: Codebook, language: str) -> list[Column]:
    """Return the columns of a dataset in their order, with labels in `language`."""
    fixed = [
        fixed_column(name, FIXED[key], language) for name, key in zip(header(codebook), FIXED_COLUMNS, strict=False)
    ]
    return [*fixed, *(column(variable, language) for variable in codebook.variables)]


def fixed_column(name: str, about: FixedColumn, language: str) -> Column:
    """Return a column that is never missing. Its codes stay texts: “web” and “sk” say what they mean."""
    type = "text" if about.type == "code" else about.type
    converters: dict[str, Callable[[Any], Any]] = {"number": float, "datetime": local_time}
    labels = {code: label[language] for code, label in about.values.items()} if about.type == "code" else {}
    return Column(name, type, about.label[language], converters.get(type, str), labels, missing=False)


def column(variable: Variable, language: str) -> Column:
    label = variable.label.get(language) or next(iter(variable.label.values()), variable.name)
    codes = numbers(variable) if variable.type == "code" else {}
    converters: dict[str, Callable[[Any], Any]] = {
        "code": lambda value: codes.get(value, value),
        "number": float,
        "date": seconds,
        "text": as_text,
    }
    words = {code: number for code, number in codes.items() if isinstance(code, str)}
    labels = value_labels(variable, codes, language)
    return Column(variable.name, variable.type, one_line(label), converters[variable.type], labels, words)


def value_labels(variable: Variable, codes: Mapping[Any, int], language: str) -> dict[Any, str]:
    """Return the label of each value as it is stored, and of each reason for which there is none."""
    missing = {code: text[language] for code, text in MISSING.items()}
    if variable.type == "text":
        return {str(code): words for code, words in missing.items()}
    labels = {code: label_of(replace(variable, type="code"), code, language) for code in variable.values}
    return {codes.get(code, code): one_line(str(label)) for code, label in labels.items()} | missing


def one_line(text: str) -> str:
    return " ".join(plain(text).split())


def frame(survey: Survey, options: Options, progress: Progress) -> tuple[list[Column], pl.DataFrame]:
    """Return the dataset and what its columns are. It is all in memory: these formats are written in one go.

    Raises NotPossible for a row for each answer: a column holds values of one type.
    """
    if options.shape == LONG:
        raise NotPossible(ONLY_WIDE)
    codebook = Codebook.of(survey)
    described = columns(codebook, language_of(options))
    schema = {each.name: each.kept_as for each in described}
    pieces = [pl.DataFrame(schema=schema)]
    for piece in coded_pieces(survey, codebook, options.selection, progress):
        by_column = zip(described, zip(*piece, strict=True), strict=True)
        converted = [list(map(each.convert, values)) for each, values in by_column]
        pieces.append(pl.DataFrame(converted, schema=schema, orient="col"))
    return described, pl.concat(pieces)


def as_text(value: Any) -> str:
    """Return a text, or the code of a missing one as text; what only looks like one gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and LOOKS_MISSING.fullmatch(value) else str(value)


def seconds(value: Any) -> float:
    """Return a day in ISO 8601 as SPSS counts; the code of a missing one stays, being no number of whole days."""
    return value if type(value) is int else (date.fromisoformat(value).toordinal() - SPSS_BEGINS) * SECONDS_A_DAY


def local_time(value: str) -> datetime | None:
    """Return a time as the city's clocks showed it; these formats know no time zones."""
    return datetime.fromisoformat(value).replace(tzinfo=None) if value else None
