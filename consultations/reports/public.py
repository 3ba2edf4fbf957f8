"""The one door through which answers to surveys get into a report: what may be public, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.analysis.selection import Selection
from surveys.disclosure import publishing
from surveys.disclosure import tables as disclosed
from surveys.disclosure.tables import PublicTable
from surveys.models import Survey

Released = Mapping[str, Sequence[Any]]  # by survey key: the tables let out, as plain data


@dataclass(frozen=True)
class Asked:
    """A table that a figure is made of."""

    survey: Survey
    variables: tuple[str, ...]
    selection: Selection


def publish(asked: Mapping[str, Sequence[Asked]], already: Released, threshold: int) -> Mapping[str, list[PublicTable]]:
    """Return the tables of each figure. Those of one survey are protected together, and against those let out
    `already`."""
    surveys = {one.survey.key: one.survey for each in asked.values() for one in each}
    found: dict[str, list[PublicTable]] = {figure: [] for figure in asked}
    for key, survey in sorted(surveys.items()):
        wanted = [(figure, one) for figure, each in asked.items() for one in each if one.survey.key == key]
        tables = of_survey(survey, [one for _figure, one in wanted], already.get(key, []), threshold)
        for (figure, _one), table in zip(wanted, tables, strict=True):
            found[figure].append(table)
    return found


def of_survey(survey: Survey, asked: Sequence[Asked], already: Sequence[Any], threshold: int) -> list[PublicTable]:
    wanted = [disclosed.Asked(one.variables, one.selection) for one in asked]
    return publishing.publish(survey, wanted, list(map(PublicTable.from_json, already)), threshold)
