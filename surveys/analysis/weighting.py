"""Weights that give the respondents the shares that the city's population has.

Raking, or iterative proportional fitting (Deming & Stephan 1940, Annals of Mathematical Statistics 11): the weights are
adjusted to the shares of one variable, then of the next, and round again until all fit at once. It looks at how many
responses each combination of values has, so a million responses take no longer than a thousand.

Weights correct who answered; they cannot tell what those would have said who did not. They are never applied unasked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from surveys.analysis.columns import Piece
from surveys.analysis.counting import cross
from surveys.analysis.population import figures_of, shared
from surveys.analysis.selection import WITHDRAWN, Selection
from surveys.codebook import Codebook
from surveys.models.dataset import Survey
from surveys.models.population import Population
from surveys.questions.base import is_missing

TOLERANCE = 1e-9  # how far a share may be off, relative to what it should be
ROUNDS = 1000
HEAVY = 5.0  # one person who speaks for more than so many deserves a warning

Cells = Mapping[tuple[Any, ...], int]
Logs = dict[str, dict[Any, float]]  # by variable and coded value: the logarithm of what it multiplies a weight by


@dataclass(frozen=True)
class Weights:
    """What each response weighs: a factor for its value of each of `names`, times `scale`. It is a RowWeights.

    A value without a figure, and a missing one, has the factor 1. Over the `responses` that were raked the mean weight
    is 1. What was withdrawn weighs 0.
    """

    names: tuple[str, ...]
    logs: Logs
    scale: float
    responses: int
    weighed: Mapping[float, int]  # how many responses have each weight
    converged: bool
    rounds: int
    unreached: dict[str, dict[str, int]]  # by variable: values that no response has, with their people
    unfitted: dict[str, int]  # by variable: responses whose value has no figure

    def of_rows(self, piece: Piece) -> np.ndarray:
        """Return the weight of each row."""
        total = np.zeros(piece.rows)
        for name in self.names:
            values, places = piece.column(name)
            total += np.array([self.logs[name].get(value, 0.0) for value in values])[places]
        gone, places = piece.column(WITHDRAWN)
        return self.scale * np.exp(total) * (np.array(gone) == 0)[places]

    @property
    def largest(self) -> float:
        return max(self.weighed, default=1.0)

    @property
    def smallest(self) -> float:
        return min(self.weighed, default=1.0)

    @property
    def is_heavy(self) -> bool:
        return self.largest > HEAVY

    @property
    def design_effect(self) -> float:
        """How many times larger unequal weights make the variance of a mean: 1 + CV² (Kish 1965, Survey Sampling).

        That is n Σw² / (Σw)², and Σw is n here.
        """
        squares = sum(number * weight**2 for weight, number in self.weighed.items())
        return squares / self.responses if self.responses else 1.0

    @property
    def effective_size(self) -> float:
        """How many responses of equal weight would say as much as these."""
        return self.responses / self.design_effect


@dataclass
class Margin:
    """A raking variable: the share that each reached value should have, and which of them each cell holds.

    A cell that holds none of them is at the place behind the last.
    """

    name: str
    shares: dict[Any, float]
    places: np.ndarray
    unreached: dict[str, int]
    logs: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.logs = np.zeros(len(self.shares) + 1)

    @classmethod
    def of(cls, name: str, values: list[Any], figures: Mapping[str, int]) -> Margin:
        """Return the margin of a variable; `values` are those of the cells. Figures of nobody are no figures."""
        found = {str(value): value for value in values if not is_missing(value)}
        people = {found[code]: number for code, number in figures.items() if number and code in found}
        shares = {value: number / sum(people.values()) for value, number in people.items()}
        order = {value: place for place, value in enumerate(shares)}
        places = np.array([order.get(value, len(order)) for value in values], dtype=int)
        unreached = {code: number for code, number in figures.items() if number and code not in found}
        return cls(name, shares, places, unreached)

    def adjust(self, weights: np.ndarray) -> float:
        """Multiply the cells' weights so that their shares fit; return how far the furthest was off, relatively.

        What the cells with a figure weigh together stays as it is; so do those without.
        """
        if not self.shares:
            return 0.0
        now = np.bincount(self.places, weights, minlength=len(self.logs))[:-1]
        steps = np.append(np.array([*self.shares.values()]) * now.sum() / now, 1.0)
        self.logs += np.log(steps)
        weights *= steps[self.places]
        return float(np.abs(1 / steps - 1).max())


def rake(survey: Survey, selection: Selection, population: Population, names: Iterable[str] | None = None) -> Weights:
    """Return the weights of the selected responses by `names`, or by all variables that have figures.

    Names that the survey or the population lacks are passed over. A value of the population that nobody gave cannot
    be raked: its people are left out, so the others' shares are of those that are reached.
    """
    figures = figures_of(population)
    common = [variable.name for variable in shared(Codebook.of(survey), figures)]
    wanted = set(common if names is None else names)
    chosen = tuple(name for name in common if name in wanted)
    found = cross(survey, selection, (*chosen, WITHDRAWN))
    return raked({cell[:-1]: number for cell, number in found.items() if not cell[-1]}, chosen, figures)


def raked(cells: Cells, names: tuple[str, ...], figures: Mapping[str, Mapping[str, int]]) -> Weights:
    """Return the weights of responses of which `cells` says how many hold each combination of values of `names`."""
    numbers = np.array([*cells.values()], dtype=float)
    margins = [Margin.of(name, [cell[place] for cell in cells], figures[name]) for place, name in enumerate(names)]
    weights = numbers.copy()
    rounds, off = 0, 1.0
    while rounds < ROUNDS and off > TOLERANCE:
        off = max((margin.adjust(weights) for margin in margins), default=0.0)
        rounds += 1
    responses = sum(cells.values())
    scale = float(responses / weights.sum()) if responses else 1.0
    weighed: Counter[float] = Counter()
    for weight, number in zip((weights / numbers * scale).tolist(), cells.values(), strict=True):
        weighed[weight] += number
    return Weights(
        names=names,
        logs={margin.name: dict(zip(margin.shares, margin.logs.tolist(), strict=False)) for margin in margins},
        scale=scale,
        responses=responses,
        weighed=weighed,
        converged=off <= TOLERANCE,
        rounds=rounds,
        unreached={margin.name: margin.unreached for margin in margins if margin.unreached},
        unfitted={margin.name: int(numbers[margin.places == len(margin.shares)].sum()) for margin in margins},
    )
