"""The rows of a dataset. They come from the database in pieces, so a million take no more memory than a thousand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from surveys.codebook import Codebook
from surveys.keys import unique
from surveys.models.dataset import Survey

CODES = "code"  # the value of `labels` for a dataset of codes; any other is a language
FIXED_COLUMNS = ("response_id", "submitted", "language", "version", "source", "changed", "suspect", "asked_on")
STORED = (
    "pk",
    "version_id",
    "answers",
    "withdrawn_at",
    "submitted_at",
    "language",
    "version__number",
    "source",
    "changed_at",
    "suspect",
    "asked_on",
)
CITY = ZoneInfo(settings.TIME_ZONE)
PIECE = 2_000  # responses read at once


def header(codebook: Codebook) -> list[str]:
    """Return the columns' names. A question answered before a fixed column was added keeps its name for itself."""
    variables = [variable.name for variable in codebook.variables]
    return [*(unique(name, variables) for name in FIXED_COLUMNS), *variables]


def rows(survey: Survey, codebook: Codebook, labels: str = CODES) -> Iterator[list[Any]]:
    """Yield a row for each response in order of arrival; times are the city's, in ISO 8601."""
    last = 0
    while True:
        piece = list(survey.responses.filter(pk__gt=last).order_by("pk").values_list(*STORED)[:PIECE])
        for pk, version_id, answers, withdrawn_at, submitted_at, *told, changed_at, suspect, asked_on in piece:
            coded = codebook.withdrawn() if withdrawn_at else codebook.coded(version_id, answers)
            values = coded if labels == CODES else codebook.labelled(coded, labels)
            yield [pk, moment(submitted_at), *told, moment(changed_at), suspect, asked_on, *values]
        if len(piece) < PIECE:
            return
        last = piece[-1][0]


def moment(time: datetime | None) -> str:
    """Return a time as the city's clocks show it, in ISO 8601; nothing for what never happened."""
    return time.astimezone(CITY).isoformat(timespec="seconds") if time else ""
