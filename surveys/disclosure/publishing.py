"""The one way from a survey's responses to figures for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings

from surveys.analysis.selection import EVERYTHING, Selection
from surveys.codebook import Codebook
from surveys.disclosure.loading import microdata
from surveys.disclosure.microdata import Microdata
from surveys.disclosure.tables import Asked, PublicTable
from surveys.disclosure.together import public_tables
from surveys.models.dataset import Survey


def publish(
    survey: Survey,
    asked: Sequence[Asked],
    already: Sequence[PublicTable] = (),
    threshold: int | None = None,
) -> list[PublicTable]:
    """Return the tables asked for, in the same order, as they can be shown to everybody.

    Ask for all that is to be published at one time together, and pass what is public of this survey as `already`.
    Withdrawn responses are in no table. Raises ValueError for a table that is not of one or two different variables,
    or of one of which nothing is ever published: contact details, coordinates, what "other" was.
    """
    selections = [one.selection for one in (*asked, *(table.asked for table in already))]
    data = microdata(survey, Codebook.of(survey), last_of(selections))
    for one in asked:
        check(one, data)
    base = shared(selections)
    tables = public_tables(
        data.among(data.kept(base)),
        [replace(one, selection=without(one.selection, base)) for one in asked],
        [replace(table, selection=without(table.selection, base)) for table in already],
        threshold or settings.DISCLOSURE_THRESHOLD,
    )
    return [replace(table, selection=one.selection) for one, table in zip(asked, tables, strict=True)]


def check(one: Asked, data: Microdata) -> None:
    if len(one.variables) not in {1, 2} or len({*one.variables}) < len(one.variables):
        raise ValueError(f"A table is of one variable or of two: {one.variables}.")
    if unknown := [name for name in one.variables if name not in data.measures]:
        raise ValueError(f"Nothing of {', '.join(unknown)} is ever published.")


def last_of(selections: Iterable[Selection]) -> int | None:
    lasts = [selection.last for selection in selections]
    return None if None in lasts else max(filter(None, lasts), default=None)


def shared(selections: Sequence[Selection]) -> Selection:
    """Return what all tables select by. Of the other responses nothing is public, so nothing follows from a
    difference; in the rules, these are all responses."""
    first, *others = selections or [EVERYTHING]
    picked = tuple(pick for pick in first.picked if all(told(pick) in map(told, other.picked) for other in others))
    since = first.since if all(first.since == other.since for other in others) else None
    until = first.until if all(first.until == other.until for other in others) else None
    return Selection(picked, since, until)


def told(pick: tuple[str, tuple[Any, ...]]) -> tuple[str, frozenset[Any]]:
    return (pick[0], frozenset(pick[1]))


def without(selection: Selection, base: Selection) -> Selection:
    """Return what a table selects by among the responses of `base`."""
    known = [*map(told, base.picked)]
    return replace(
        selection,
        picked=tuple(pick for pick in selection.picked if told(pick) not in known),
        since=None if base.since else selection.since,
        until=None if base.until else selection.until,
    )
