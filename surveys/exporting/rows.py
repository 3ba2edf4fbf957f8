"""The rows of a dataset. They come from the database in pieces, so a million take no more memory than a thousand.

Wide, a row begins with the fixed columns and has a value for each variable. Long, it has the fixed columns, so that
each row can be understood and the wide table made again, the variable's name, its value as code and, with labels,
the label.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings
from django.db.models import TextField
from django.db.models.functions import Cast

from surveys.analysis.selection import EVERYTHING, Selection
from surveys.codebook import Codebook
from surveys.exporting.options import CODES, LONG, WHOLE, Options, Progress, unheard
from surveys.exporting.shown import AS_IT_IS, Shown, shown_values
from surveys.exporting.sieve import sieve
from surveys.keys import unique
from surveys.models.dataset import Survey

FIXED_COLUMNS = ("response_id", "submitted", "language", "version", "source", "changed", "suspect", "asked_on")
LONG_COLUMNS = ("variable", "value", "label")
# Times and answers as the database writes them: what Django makes of them would cost more than all the rest.
STORED = (
    "pk",
    "version_id",
    Cast("answers", TextField()),
    Cast("withdrawn_at", TextField()),
    Cast("submitted_at", TextField()),
    "language",
    "version__number",
    "source",
    Cast("changed_at", TextField()),
    "suspect",
    "asked_on",
)
CITY = ZoneInfo(settings.TIME_ZONE)
PIECE = 500  # responses read at once: few enough to stay in the processor’s cache

Row = list[Any]


def header(codebook: Codebook, options: Options = WHOLE) -> list[str]:
    """Return the columns' names. A question answered before a fixed column was added keeps its name for itself."""
    if options.shape == LONG:
        return [*FIXED_COLUMNS, *(LONG_COLUMNS[:2] if options.labels == CODES else LONG_COLUMNS)]
    variables = [variable.name for variable in codebook.variables]
    return [*(unique(name, variables) for name in FIXED_COLUMNS), *variables]


def rows(survey: Survey, codebook: Codebook, options: Options = WHOLE, progress: Progress = unheard) -> Iterator[Row]:
    """Yield the rows of the selected responses in order of arrival; times are the city's, in ISO 8601."""
    return chain.from_iterable(row_pieces(survey, codebook, options, progress))


def row_pieces(
    survey: Survey, codebook: Codebook, options: Options, progress: Progress = unheard
) -> Iterator[list[Row]]:
    """Yield what `rows` does, as many rows at once as come from the database together."""
    labels = None if options.labels == CODES else shown_values(codebook, options.labels)
    for piece in coded_pieces(survey, codebook, options.selection, progress):
        if options.shape == LONG:
            yield long(codebook, piece, labels)
        else:
            yield wide(piece, labels)


def wide(piece: list[Row], labels: list[Shown] | None) -> list[Row]:
    """Return coded rows with labels in the place of codes, if there are any."""
    if labels is None:
        return piece
    shown = [*[AS_IT_IS] * len(FIXED_COLUMNS), *labels]
    return [[label[value] for label, value in zip(shown, row, strict=True)] for row in piece]


def long(codebook: Codebook, piece: list[Row], labels: list[Shown] | None) -> list[Row]:
    """Return a row for each value of coded rows, with the label behind, if there are any."""
    names, fixed = [variable.name for variable in codebook.variables], len(FIXED_COLUMNS)
    if labels is None:
        return [[*row[:fixed], name, value] for row in piece for name, value in zip(names, row[fixed:], strict=True)]
    return [
        [*row[:fixed], name, value, label[value]]
        for row in piece
        for name, label, value in zip(names, labels, row[fixed:], strict=True)
    ]


def coded_pieces(
    survey: Survey, codebook: Codebook, selection: Selection = EVERYTHING, progress: Progress = unheard
) -> Iterator[list[Row]]:
    """Yield the wide, coded rows of the selected responses, as many at once as the database gives.

    `progress` is told before each piece how many responses there are with it. What arrives meanwhile is left out.
    """
    keeps = sieve(codebook, selection, len(FIXED_COLUMNS))
    written = 0
    for piece in stored_pieces(survey, selection.last):
        found = []
        for pk, version, answers, withdrawn, submitted, language, number, source, changed, suspect, asked_on in piece:
            coded = codebook.withdrawn() if withdrawn else codebook.coded(version, orjson.loads(answers))
            told = local(submitted), language, number, source, local(changed) if changed else "", suspect, asked_on
            found.append([pk, *told, *coded])
            if keeps and not keeps(found[-1], bool(withdrawn)):
                found.pop()
        written += len(found)
        progress(written)
        if found:
            yield found


def stored_pieces(survey: Survey, last: int | None) -> Iterator[list[Any]]:
    """Yield the responses there are, up to the id `last`, as they are stored."""
    newest = survey.responses.order_by("-pk").values_list("pk", flat=True).first() or 0
    found = survey.responses.filter(pk__lte=newest if last is None else min(last, newest)).order_by("pk")
    after = 0
    while piece := list(found.filter(pk__gt=after).values_list(*STORED)[:PIECE]):
        yield piece
        after = piece[-1][0]


def moment(time: datetime | None) -> str:
    """Return a time as the city's clocks show it, in ISO 8601; nothing for what never happened."""
    return time.astimezone(CITY).isoformat(timespec="seconds") if time else ""


def local(stored: str) -> str:
    """Return `moment` of a time as either database writes it: 2026-11-22 08:15:30.123456, in UTC."""
    before, after = minute(stored[:16])
    return before + stored[17:19] + after


@lru_cache(maxsize=10_000)
def minute(stored: str) -> tuple[str, str]:
    """Return what stands before and after the seconds in a minute of the city's clocks."""
    shown = moment(datetime.fromisoformat(stored).replace(tzinfo=UTC))
    return shown[:17], shown[19:]
