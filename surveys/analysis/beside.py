"""Every coded question's shares with and without weights, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.analysis.counting import RowWeights
from surveys.analysis.selection import Selection
from surveys.analysis.tally import Tally, tallies
from surveys.charts import Bar
from surveys.codebook import Codebook
from surveys.models.dataset import Survey
from surveys.questions import Variable


@dataclass(frozen=True)
class Beside:
    """One variable's tallies: `plain` counts responses, `weighted` what they weigh."""

    plain: Tally
    weighted: Tally

    def bars(self, language: str) -> list[Bar]:
        """Return a line for every value, with the number of responses and both shares."""
        weighed = {label: share for label, _weight, share in self.weighted.lines(language)}
        return [
            Bar(label, number, share, weighted=weighed.get(label, 0.0))
            for label, number, share in self.plain.lines(language)
        ]

    @property
    def means(self) -> tuple[float, float] | None:
        """The mean of a number and its weighted mean; None for what is no number."""
        plain, weighted = self.plain.summary, self.weighted.summary
        return (plain["mean"], weighted["mean"]) if plain and weighted else None


def beside(survey: Survey, selection: Selection, weights: RowWeights) -> list[Beside]:
    """Return every question that was answered and has shares or a mean, in the order of the dataset's columns."""
    names = [variable.name for variable in Codebook.of(survey).variables if has_shares(variable)]
    pairs = zip(tallies(survey, selection, names), tallies(survey, selection, names, weights), strict=True)
    return [Beside(plain, weighted) for plain, weighted in pairs if plain.answered]


def has_shares(variable: Variable) -> bool:
    return variable.type in {"code", "number"}
