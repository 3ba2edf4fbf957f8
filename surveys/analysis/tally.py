"""How often each value of each variable was given, with the number of people it is out of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.formatting import plain
from surveys.analysis.counting import RowWeights, count
from surveys.analysis.selection import EVERYTHING, Selection
from surveys.codebook import Codebook, label_of
from surveys.missing import MISSING
from surveys.models.dataset import Survey
from surveys.questions import Variable
from surveys.questions.base import is_missing

MOST_VALUES = 15  # a variable with more different values and no labels is summed up instead


@dataclass
class Tally:
    """One variable's counts. `given` are by value; `missing` by the code of why there is none."""

    variable: Variable
    given: Counter = field(default_factory=Counter)
    missing: Counter = field(default_factory=Counter)

    @classmethod
    def of(cls, variable: Variable, counts: Mapping[Any, float]) -> Tally:
        missing = Counter({value: number for value, number in counts.items() if is_missing(value)})
        given = Counter({value: number for value, number in counts.items() if value not in missing})
        return cls(variable, given, missing)

    @property
    def answered(self) -> int:
        return sum(self.given.values())

    def lines(self, language: str) -> list[tuple[str, int, float]]:
        """Return label, count and share (0 to 1, of those who answered) of every value; none where it is summed up.

        A coded variable lists every code it ever had, chosen or not.
        """
        known = list(self.variable.values) if self.variable.type == "code" else []
        values = [*known, *sorted((value for value in self.given if value not in known), key=sort_key)]
        if self.variable.type == "text" or len(values) > max(MOST_VALUES, len(known)):
            return []
        return [(self.label(value, language), self.given[value], self.share(value)) for value in values]

    def label(self, value: object, language: str) -> str:
        text = self.variable.values.get(value, {})
        word = plain(text.get(language) or next(iter(text.values()), ""))
        if self.variable.type == "code":
            return str(label_of(self.variable, value, language))
        return f"{value} – {word}" if word else str(value)

    def share(self, value: object) -> float:
        return self.given[value] / self.answered if self.answered else 0.0

    @property
    def summary(self) -> dict[str, float] | None:
        """Lowest, median, mean and highest of a number that was answered; None for anything else."""
        if self.variable.type != "number" or not self.answered:
            return None
        mean = sum(value * number for value, number in self.given.items()) / self.answered
        return {"lowest": min(self.given), "median": middle(self.given), "mean": mean, "highest": max(self.given)}

    def reasons(self, language: str) -> list[tuple[str, int]]:
        """Return why the others gave no answer, and how many each."""
        return [(MISSING[code][language], self.missing[code]) for code in sorted(self.missing, reverse=True)]

    def question(self, language: str) -> str:
        return plain(self.variable.label.get(language) or next(iter(self.variable.label.values()), self.variable.name))


def middle(counts: Mapping[Any, float]) -> float:
    """Return the median of numbers, each there as often as its count, or weight, says; there must be one."""
    half, reached = sum(counts.values()) / 2, 0.0
    values = sorted(counts)
    for value, above in zip(values, [*values[1:], values[-1]], strict=True):
        reached += counts[value]
        if reached == half:
            return (value + above) / 2
        if reached > half:
            return value
    raise ValueError("There is no median of nothing.")


def sort_key(value: object) -> tuple[bool, object]:
    return (isinstance(value, str), value)


def tallies(
    survey: Survey,
    selection: Selection = EVERYTHING,
    names: Iterable[str] | None = None,
    weights: RowWeights | None = None,
) -> list[Tally]:
    """Return the tally of every variable, or of those named, in the order of the dataset's columns."""
    wanted = None if names is None else set(names)
    variables = [each for each in Codebook.of(survey).variables if wanted is None or each.name in wanted]
    counts = count(survey, selection, [variable.name for variable in variables], weights)
    return [Tally.of(variable, counts[variable.name]) for variable in variables]
