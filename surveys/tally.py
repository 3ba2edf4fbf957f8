"""How often each value of each variable was given, with the number of people it is out of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from statistics import fmean, median

from core.formatting import plain
from surveys.codebook import Codebook, label_of
from surveys.export import CODES, FIXED_COLUMNS, rows
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

    def add(self, value: object) -> None:
        if is_missing(value):
            self.missing[value] += 1
        else:
            self.given["" if self.variable.type == "text" else value] += 1

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
        numbers = list(self.given.elements()) if self.variable.type == "number" else []
        if not numbers:
            return None
        return {"lowest": min(numbers), "median": median(numbers), "mean": fmean(numbers), "highest": max(numbers)}

    def reasons(self, language: str) -> list[tuple[str, int]]:
        """Return why the others gave no answer, and how many each."""
        return [(MISSING[code][language], self.missing[code]) for code in sorted(self.missing, reverse=True)]

    def question(self, language: str) -> str:
        return plain(self.variable.label.get(language) or next(iter(self.variable.label.values()), self.variable.name))


def sort_key(value: object) -> tuple[bool, object]:
    return (isinstance(value, str), value)


def tallies(survey: Survey) -> list[Tally]:
    """Return the tally of every variable, in the order of the dataset's columns, read in one pass."""
    codebook = Codebook.of(survey)
    found = [Tally(variable) for variable in codebook.variables]
    for row in rows(survey, codebook, CODES):
        for tally, value in zip(found, row[len(FIXED_COLUMNS) :], strict=True):
            tally.add(value)
    return found
