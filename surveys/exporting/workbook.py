"""The dataset as an XLSX workbook: the data, the codebook and the versions, a sheet each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rustpy_xlsxwriter import FastExcel

from core.formatting import plain
from surveys.codebook import Codebook
from surveys.exporting.options import NotPossible, Options, Progress
from surveys.exporting.rows import FIXED_COLUMNS, header, moment, rows
from surveys.exporting.selected import count_rows
from surveys.missing import MISSING
from surveys.models.dataset import Survey
from surveys.questionnaire import Text

XLSX_ROWS = 1_048_575  # a sheet's rows, less the header
LANGUAGES = [code for code, _name in settings.LANGUAGES]
VERSION = FIXED_COLUMNS.index("version")

Record = dict[str, Any]


class TooManyRows(NotPossible):
    """A sheet cannot hold that many rows."""

    def __str__(self) -> str:
        return _("An XLSX sheet holds %(limit)s rows at most. Download CSV instead.") % {"limit": XLSX_ROWS}


def check_fits(survey: Survey, options: Options) -> None:
    """Raise TooManyRows where a sheet cannot hold the rows."""
    if count_rows(survey, options) > XLSX_ROWS:
        raise TooManyRows


def write_xlsx(survey: Survey, options: Options, path: Path, progress: Progress) -> None:
    """Write an XLSX workbook to `path`. Texts are stored as texts, so none can become a formula.

    It takes a path and not an open file, for which the library would hold the whole workbook in memory; each sheet is
    asked for its rows when its turn comes, so the responses are counted by the time the versions are written.

    Raises TooManyRows.
    """
    check_fits(survey, options)
    codebook = Codebook.of(survey)
    names = header(codebook, options)
    counted: Counter[int] = Counter()
    book = FastExcel(str(path))
    book.sheet("data", with_header(data_records(survey, codebook, options, counted, progress), names))
    book.sheet("codebook", with_header(codebook_records(codebook), CODEBOOK_COLUMNS))
    book.sheet("versions", with_header(version_records(survey, counted), VERSION_COLUMNS))
    book.freeze(row=1).save()


def with_header(records: Iterator[Record], names: Iterable[str]) -> Iterator[Record]:
    """Yield the records; where there are none, an empty one, for the library takes the header from the first."""
    yield next(records, dict.fromkeys(names))
    yield from records


def data_records(
    survey: Survey, codebook: Codebook, options: Options, counted: Counter[int], progress: Progress
) -> Iterator[Record]:
    """Yield the rows by column, and count the responses of each version in `counted`."""
    names, last = header(codebook, options), None
    for row in rows(survey, codebook, options, progress):
        if row[0] != last:  # in the long shape a response has several rows, one behind the other
            last = row[0]
            counted[row[VERSION]] += 1
        yield dict(zip(names, row, strict=True))


CODEBOOK_COLUMNS = [
    "variable",
    *(f"label_{code}" for code in LANGUAGES),
    "type",
    "value",
    *(f"value_label_{code}" for code in LANGUAGES),
]


def codebook_records(codebook: Codebook) -> Iterator[Record]:
    """Yield a row for each value of each variable, the reasons why there is none included."""
    for variable in codebook.variables:
        labels = {f"label_{code}": in_words(variable.label, code) for code in LANGUAGES}
        about = {"variable": variable.name, **labels, "type": variable.type}
        for value, words in {**variable.values, **MISSING}.items():
            yield {**about, "value": value, **{f"value_label_{code}": in_words(words, code) for code in LANGUAGES}}


def in_words(text: Text, language: str) -> str:
    """Return a text without its marks, in the language it was first worded in where it is not translated."""
    return plain(text.get(language) or next(iter(text.values()), ""))


VERSION_COLUMNS = ["number", "published", "digest", *(f"title_{code}" for code in LANGUAGES), "responses"]


def version_records(survey: Survey, counted: Mapping[int, int]) -> Iterator[Record]:
    for version in survey.versions.order_by("number"):
        titles = version.questionnaire.texts.get("title", {})
        yield {
            "number": version.number,
            "published": moment(version.created_at),
            "digest": version.digest,
            **{f"title_{code}": in_words(titles, code) for code in LANGUAGES},
            "responses": counted[version.number],
        }
