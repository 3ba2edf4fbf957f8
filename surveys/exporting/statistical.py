"""The dataset for SPSS (.sav) and Stata (.dta), and so for R: numbers with labels, missing values declared.

                      SPSS                                          Stata 14 and later
    missing           codes -99 to -96, declared user-missing       .a to .d with labels; a text is "-99" to "-96"
    texts             up to 32,767 bytes; a longer one ends in …,   of any length (strL)
                      and the notes say how many
    of a text         three missing codes declared, all labelled    programs label no texts
    names             64 characters                                 32 characters
    variable labels   256 bytes                                     80 characters
    codes by number   in the notes (DISPLAY DOCUMENTS)              in the codebook

The limits are those of the programs (IBM SPSS Statistics, Variable names, Missing values; Stata, help limits).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Any

import polars as pl
import pyreadstat
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pyreadstat.pyclasses import MissingRange

from surveys.exporting.labelled import SECONDS_A_DAY, SPSS_BEGINS, Column, frame, language_of
from surveys.exporting.options import Options, Progress
from surveys.exporting.short_names import in_bytes, in_characters, short_names
from surveys.missing import MISSING, WITHDRAWN
from surveys.models.dataset import Survey

SPSS_NAME, SPSS_LABEL, SPSS_VALUE_LABEL, SPSS_FILE_LABEL, SPSS_NOTE, SPSS_TEXT = 64, 256, 120, 64, 80, 32_767
STATA_NAME, STATA_LABEL = 32, 80
STATA_VERSION = 14  # dta 118; the next one is for more than 32,767 variables only

SPSS_MISSING: MissingRange = {"lo": min(MISSING), "hi": max(MISSING)}
SPSS_MISSING_TEXTS = [str(code) for code in MISSING if code != WITHDRAWN]  # of a text, SPSS takes three
TAGS = dict(zip(sorted(MISSING), "abcd", strict=True))  # .a not answered … .d withdrawn
STATA_BEGINS = date(1960, 1, 1).toordinal() - SPSS_BEGINS  # in days as SPSS counts them


def write_sav(survey: Survey, options: Options, path: Path, progress: Progress) -> None:
    """Write an SPSS file to `path`; PSPP and R (haven) read it as well.

    Raises NotPossible where a row for each answer is asked for.
    """
    columns, data = frame(survey, options, progress)
    names = short_names([column.name for column in columns], SPSS_NAME)
    language = language_of(options)
    notes = [*about(survey, language), *codes(columns), *list(cut(columns, data, language))]
    pyreadstat.write_sav(
        data.with_columns(fitting(data[column.name]) for column in columns if column.type == "text").rename(names),
        path,
        file_label=in_bytes(str(survey.title(language)), SPSS_FILE_LABEL),
        column_labels=[in_bytes(label(column, names), SPSS_LABEL) for column in columns],
        note=[line for note in notes for line in in_lines(note)],
        row_compress=True,
        variable_value_labels={
            names[column.name]: {value: in_bytes(words, SPSS_VALUE_LABEL) for value, words in column.values.items()}
            for column in columns
            if column.values
        },
        missing_ranges={names[column.name]: spss_missing(column) for column in columns if column.missing},
        variable_measure={names[column.name]: measure(column) for column in columns},
        variable_format={names[column.name]: spss_format(column, data[column.name]) for column in columns},
    )


def write_dta(survey: Survey, options: Options, path: Path, progress: Progress) -> None:
    """Write a Stata file to `path`.

    Raises NotPossible where a row for each answer is asked for.
    """
    columns, data = frame(survey, options, progress)
    names = short_names([column.name for column in columns], STATA_NAME)
    numeric = [column for column in columns if column.missing and column.type != "text"]
    pyreadstat.write_dta(
        data.with_columns(tagged(column, data[column.name]) for column in numeric).rename(names),
        path,
        file_label=in_characters(str(survey.title(language_of(options))), STATA_LABEL),
        column_labels=[in_characters(label(column, names), STATA_LABEL) for column in columns],
        version=STATA_VERSION,
        variable_value_labels={
            names[column.name]: {TAGS.get(value, value): words for value, words in column.values.items()}
            for column in numeric
        },
        missing_user_values={names[column.name]: list(TAGS.values()) for column in numeric},
        variable_format={names[column.name]: "%td" for column in columns if column.type == "date"},
    )


def spss_missing(column: Column) -> list[int | float | str | MissingRange]:
    return [*SPSS_MISSING_TEXTS] if column.type == "text" else [SPSS_MISSING]


def label(column: Column, names: dict[str, str]) -> str:
    """Return a variable's label; where its name had to be shortened, the whole name stands in front."""
    return column.label if names[column.name] == column.name else f"{column.name}: {column.label}"


def measure(column: Column) -> str:
    if column.type in {"code", "text"}:
        return "nominal"
    return "ordinal" if column.type == "number" and len(column.values) > len(MISSING) else "scale"


def spss_format(column: Column, values: pl.Series) -> str:
    """Return how SPSS shows the values; a text as wide as the longest, of which it shows the beginning."""
    if column.type in {"date", "datetime"}:
        return {"date": "SDATE10", "datetime": "DATETIME20"}[column.type]
    if column.type == "text":
        return f"A{min(max(longest(values), 3), SPSS_TEXT)}"
    return "F8.0" if (values == values.floor()).all() else "F10.5"


def fitting(texts: pl.Series) -> pl.Series:
    """Return texts none of which is longer than SPSS takes."""
    if longest(texts) <= SPSS_TEXT:
        return texts
    return pl.Series(texts.name, [in_bytes(text, SPSS_TEXT) for text in texts], dtype=pl.String)


def longest(texts: pl.Series) -> int:
    """Return the number of bytes of the longest text, 0 where there is none."""
    return max(texts.str.len_bytes().to_list(), default=0)


def tagged(column: Column, values: pl.Series) -> pl.Series:
    """Return numbers as Stata has them, missing ones as the letters of its extended missing values."""
    known: dict[float, float] = {}  # equal numbers are one object: a column holds few different ones
    found: list[Any] = [TAGS.get(value) or known.setdefault(value, value) for value in values]
    if column.type == "date":
        found = [value if isinstance(value, str) else value / SECONDS_A_DAY - STATA_BEGINS for value in found]
    return pl.Series(column.name, found, dtype=pl.Object)


def about(survey: Survey, language: str) -> Iterator[str]:
    with translation.override(language):
        yield _("Survey %(title)s (%(key)s)") % {"title": survey.title(language), "key": survey.key}
        yield _("Times are those of the city’s clocks.")
        yield _("Where a text is missing, it is -99, -98, -97 or -96; a text that somebody wrote so begins with '.")


def codes(columns: list[Column]) -> Iterator[str]:
    """Yield the code that each number stands for, where that is not the number."""
    for column in columns:
        if column.codes:
            yield f"{column.name}: " + ", ".join(f"{number} = {code}" for code, number in column.codes.items())


def cut(columns: list[Column], data: pl.DataFrame, language: str) -> Iterator[str]:
    """Say which texts are not there as a whole."""
    for column in columns:
        if column.type == "text" and (number := int((data[column.name].str.len_bytes() > SPSS_TEXT).sum())):
            with translation.override(language):
                said = ngettext(
                    "%(name)s: %(count)d text is longer than SPSS takes and ends in …; CSV has it whole.",
                    "%(name)s: %(count)d texts are longer than SPSS takes and end in …; CSV has them whole.",
                    number,
                )
                yield said % {"name": column.name, "count": number}


def in_lines(note: str) -> list[str]:
    """Return a note in lines of as many bytes as SPSS takes; most letters are one or two."""
    narrow = SPSS_NOTE if note.isascii() else SPSS_NOTE // 2
    return [in_bytes(line, SPSS_NOTE) for line in wrap(note, narrow)]
