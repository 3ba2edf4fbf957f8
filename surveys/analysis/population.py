"""Respondents held against the city's population: who was heard, and who is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from surveys.analysis.counting import count
from surveys.analysis.selection import Selection
from surveys.codebook import Codebook
from surveys.models.dataset import Survey
from surveys.models.population import Population
from surveys.questions import Variable
from surveys.questions.base import is_missing

Figures = dict[str, dict[str, int]]  # by variable, then by value: people

TOO_FEW = 0.8  # a group with less than four fifths of the share it has among residents is under-represented


@dataclass(frozen=True)
class Group:
    """The people of one value: `found` of `out_of` respondents, `people` of `residents`."""

    value: Any
    found: int
    out_of: int
    people: int
    residents: int

    @property
    def share(self) -> float:
        """Their share of the respondents who are in the figures, from 0 to 1."""
        return self.found / self.out_of if self.out_of else 0.0

    @property
    def population_share(self) -> float:
        return self.people / self.residents if self.residents else 0.0

    @property
    def difference(self) -> float:
        """Respondents' share less residents', from -1 to 1: 0.05 is five percentage points."""
        return self.share - self.population_share

    @property
    def expected(self) -> float:
        """How many of them there would be among as many respondents if everybody answered alike."""
        return self.out_of * self.population_share

    @property
    def index(self) -> float | None:
        """Their share for every 100 of their share among residents: 100 is as in the city, 50 half of that."""
        return 100 * self.share / self.population_share if self.population_share else None

    @property
    def rate(self) -> float | None:
        """How many of every 1,000 of them have answered."""
        return 1000 * self.found / self.people if self.people else None

    @property
    def needed(self) -> int:
        """How many more of them would have to answer, and nobody else, for their share to be that of the residents.

        With m more, (found + m) / (out_of + m) is their share p, so m = (p · out_of − found) / (1 − p).
        """
        if self.population_share >= 1:
            return 0
        return max(0, ceil((self.expected - self.found) / (1 - self.population_share) - 1e-9))

    @property
    def is_missing(self) -> bool:
        """Tell whether they are under-represented, by one person at least."""
        few = self.found * self.residents < TOO_FEW * self.people * self.out_of
        return few and self.expected - self.found >= 1 and self.needed > 0


@dataclass(frozen=True)
class Heard:
    """What one variable says of who answered. Withdrawn responses are in none of its numbers but `missing`.

    What the figures know and the question does not offer is in `not_offered`, and in no share.
    """

    variable: Variable
    groups: list[Group]
    others: dict[Any, int]  # respondents whose value has no figure, by value
    missing: Counter[int]  # and who gave no answer, by the code of why
    not_offered: dict[str, int]  # people whom the question offers no answer, by the figures' value

    @property
    def respondents(self) -> int:
        """How many respondents are in the figures."""
        return sum(group.found for group in self.groups)

    @property
    def residents(self) -> int:
        return sum(group.people for group in self.groups)

    @property
    def rate(self) -> float:
        return 1000 * self.respondents / self.residents if self.residents else 0.0

    @property
    def underrepresented(self) -> list[Group]:
        """The groups that are missing, the one of which most people are first."""
        return sorted((group for group in self.groups if group.is_missing), key=lambda group: -group.needed)


def figures_of(population: Population) -> Figures:
    """Return the population's figures, in the order in which they were entered."""
    figures: Figures = {}
    for variable, value, people in population.counts.order_by("pk").values_list("variable", "value", "people"):
        figures.setdefault(variable, {})[value] = people
    return figures


def shared(codebook: Codebook, figures: Mapping[str, Mapping[str, int]]) -> list[Variable]:
    """Return the survey's variables of which there are figures for at least one value, in the codebook's order."""
    return [
        variable
        for variable in codebook.variables
        if {str(value) for value in variable.values} & figures.get(variable.name, {}).keys()
    ]


def populations_for(codebook: Codebook) -> list[Population]:
    """Return the populations that a survey can be held against, the latest first."""
    return [population for population in Population.objects.all() if shared(codebook, figures_of(population))]


def heard(survey: Survey, selection: Selection, population: Population) -> list[Heard]:
    """Return who answered against who lives in the city, for each variable that both have."""
    figures = figures_of(population)
    variables = shared(Codebook.of(survey), figures)
    counts = count(survey, selection, [variable.name for variable in variables])
    return [held_against(variable, counts[variable.name], figures[variable.name]) for variable in variables]


def held_against(variable: Variable, counts: Mapping[Any, int], figures: Mapping[str, int]) -> Heard:
    """Return the groups in the codebook's order; a figure for nobody is one like the others."""
    values = [value for value in variable.values if str(value) in figures]
    out_of = sum(counts.get(value, 0) for value in values)
    residents = sum(figures[str(value)] for value in values)
    groups = [Group(value, counts.get(value, 0), out_of, figures[str(value)], residents) for value in values]
    offered = {str(value) for value in values}
    rest = {value: number for value, number in counts.items() if value not in values and number}
    missing = Counter({value: number for value, number in rest.items() if is_missing(value)})
    others = {value: number for value, number in rest.items() if value not in missing}
    not_offered = {code: people for code, people in figures.items() if code not in offered}
    return Heard(variable, groups, others, missing, not_offered)
