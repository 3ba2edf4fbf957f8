"""Two surveys that ask the same questions, of the bank for example: what they share, and what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.analysis.counting import Counts
from surveys.analysis.selection import ABOUT, Selection
from surveys.analysis.summary import mean
from surveys.analysis.tally import Tally, sort_key
from surveys.codebook import Codebook
from surveys.questionnaire import Question
from surveys.questions import KINDS, Variable


@dataclass(frozen=True)
class Match:
    """A variable that two surveys have: of one name and type, and with a code in common if it has codes."""

    here: Variable
    there: Variable

    @property
    def only_here(self) -> list[Any]:
        """The values with a label that the other survey does not have."""
        return [value for value in self.here.values if value not in self.there.values]

    @property
    def only_there(self) -> list[Any]:
        return [value for value in self.there.values if value not in self.here.values]

    @property
    def worded_alike(self) -> bool:
        """Tell whether the question and the shared answers say the same in every language both are worded in."""
        shared = [
            (label, self.there.values[value]) for value, label in self.here.values.items() if value in self.there.values
        ]
        return all(
            here[language] == there[language]
            for here, there in [(self.here.label, self.there.label), *shared]
            for language in here.keys() & there.keys()
        )


def match(here: Variable, there: Variable) -> Match | None:
    """Return two variables of one name as a match; None where they cannot be compared, as texts cannot."""
    if here.type != there.type or here.type == "text":
        return None
    return None if here.type == "code" and not here.values.keys() & there.values.keys() else Match(here, there)


def measure(question: Question) -> list[Any]:
    """Return what a question's numbers are measured by: two surveys whose measures differ cannot be compared."""
    settings = [question.settings.get(name) for name in KINDS[question.kind].frozen_settings]
    ranked = sorted(item.key for item in question.choices) if question.kind == "ranking" else []
    return [*settings, *ranked]


def measures(codebook: Codebook) -> dict[str, list[Any]]:
    """Return the measure behind each variable, in the latest version that has it."""
    return {
        name: measure(question)
        for plan in codebook.plans.values()
        for question, names in plan.questions
        for name in names
    }


@dataclass(frozen=True)
class Shared:
    """What two codebooks share, by name; names of one only; and names that both have for different things."""

    matches: Mapping[str, Match]
    only_here: list[Variable]
    only_there: list[Variable]
    unlike: list[Variable]


def shared(here: Codebook, there: Codebook) -> Shared:
    mine, theirs = ({variable.name: variable for variable in each.variables} for each in (here, there))
    by, other_by = measures(here), measures(there)
    found = {
        name: match(mine[name], theirs[name]) if by[name] == other_by[name] else None for name in mine if name in theirs
    }
    return Shared(
        matches={name: each for name, each in found.items() if each},
        only_here=[variable for name, variable in mine.items() if name not in theirs],
        only_there=[variable for name, variable in theirs.items() if name not in mine],
        unlike=[mine[name] for name, each in found.items() if each is None and mine[name].type != "text"],
    )


@dataclass(frozen=True)
class Difference:
    """One answer in both surveys: how many gave it and their share; None where the survey does not offer it."""

    value: Any
    numbers: tuple[int | None, int | None]
    shares: tuple[float | None, float | None]


def differences(found: Match, here: Tally, there: Tally) -> list[Difference]:
    """Return the answers of both surveys: by their codes, or in order where they are numbers."""
    values = dict.fromkeys([*found.here.values, *found.there.values])
    given = sorted({*here.given, *there.given} - values.keys(), key=sort_key)
    order = [*values, *given] if found.here.type == "code" else sorted({*values, *given}, key=sort_key)
    return [difference(found, value, here, there) for value in order]


def difference(found: Match, value: Any, here: Tally, there: Tally) -> Difference:
    sides = [
        (tally.given[value], tally.share(value)) if tally.given[value] or offers(variable, value) else (None, None)
        for variable, tally in ((found.here, here), (found.there, there))
    ]
    return Difference(value, (sides[0][0], sides[1][0]), (sides[0][1], sides[1][1]))


def offers(variable: Variable, value: Any) -> bool:
    """Tell whether a value can be given; of a number's values not all need have labels."""
    return variable.type != "code" or value in variable.values


def means(here: Tally, there: Tally) -> tuple[float | None, float | None]:
    """Return the means of a number in both surveys; None where nobody gave one."""
    return (mean(here.given) if here.given else None, mean(there.given) if there.given else None)


def tallies_of(found: Match, here: Counts, there: Counts) -> tuple[Tally, Tally]:
    return Tally.of(found.here, here[found.here.name]), Tally.of(found.there, there[found.there.name])


def not_shared(asked: Selection, understood: Selection) -> Selection:
    """Return the conditions of a filter that the other survey did not understand, wholly or in part."""
    same = dict(understood.picked)
    return Selection(
        tuple((name, values) for name, values in asked.picked if name not in ABOUT and same.get(name) != values)
    )
