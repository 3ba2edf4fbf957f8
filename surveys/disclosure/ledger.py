"""What is public of a survey by now: a registry, so that a layer above can add the tables that it has published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from surveys.disclosure.tables import PublicTable
from surveys.models.dataset import Survey
from surveys.models.release import Release

Source = Callable[[Survey], Iterable[Any]]  # tables as JSON

sources: list[Source] = []
addresses: list[Callable[[Survey], str]] = []  # of a page about a survey's open data; "" where there is none


def register(source: Source) -> None:
    if source not in sources:
        sources.append(source)


def find_data_at(address: Callable[[Survey], str]) -> None:
    if address not in addresses:
        addresses.append(address)


def released(survey: Survey) -> Iterator[Any]:
    """Yield the tables of all releases, as JSON."""
    for tables in survey.releases.values_list("content__tables", flat=True):
        yield from tables


def latest_of(survey: Survey) -> Release | None:
    return survey.releases.order_by("-number").first()


def public_so_far(survey: Survey) -> list[PublicTable]:
    """Return each table that is public by now once, in the order of publication."""
    found: list[Any] = []
    for source in (released, *sources):
        found.extend(table for table in source(survey) if table not in found)
    return [PublicTable.from_json(table) for table in found]


def data_address(survey: Survey) -> str:
    """Return where the figures of a survey can be downloaded; "" where they cannot."""
    return next(filter(None, (address(survey) for address in addresses)), "")
