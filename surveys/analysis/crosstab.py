"""Two variables against each other: who gave this answer here and that one there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings

from surveys.analysis.about import about_variables, variable_named
from surveys.analysis.chi_square import Independence, expected_counts, independence
from surveys.analysis.counting import RowWeights, cross
from surveys.analysis.selection import WITHDRAWN, Selection
from surveys.analysis.tally import Tally, sort_key
from surveys.codebook import Codebook
from surveys.missing import WITHDRAWN as TAKEN_BACK
from surveys.models.dataset import Survey
from surveys.questions import Variable
from surveys.questions.base import is_missing

MOST_VALUES = 30  # a table with more rows or columns shows nothing that anybody can see

Counts = list[list[float]]


class TooManyValues(Exception):
    """A cross-tab of this variable would have more than MOST_VALUES rows or columns, or it is a text."""

    def __init__(self, variable: Variable) -> None:
        self.variable = variable
        super().__init__(f"{variable.name} has too many different values for a cross-tab")


@dataclass(frozen=True)
class CrossTab:
    """The table of two variables; `counts` has a list for each of `row_values`, with a number for each column.

    Every code of a question is listed, chosen or not; of a number, and of what is known besides the answers, what
    there is. `left_out` says how many responses have no value for one of the two, by the code of why: the row's
    reason, if both have one.

    In a weighted table `counts`, totals and shares are weighted. `responses` never are, and the test and what it
    expects are those of `responses`: Pearson's chi-square of weighted counts would treat a response that weighs 3 as
    three people who agree, and so find a difference where there is none. (What allows for that, Rao & Scott 1981, needs
    the design of a sample, and nobody drew one.)
    """

    row: Variable
    column: Variable
    row_values: list[Any]
    column_values: list[Any]
    counts: Counts
    responses: Counts
    left_out: Counter[int]
    weighted: bool = False

    @property
    def row_totals(self) -> list[float]:
        return [sum(row) for row in self.counts]

    @property
    def column_totals(self) -> list[float]:
        return [sum(column) for column in zip(*self.counts, strict=True)]

    @property
    def total(self) -> float:
        return sum(self.row_totals)

    @property
    def row_shares(self) -> Counts:
        """What share of its row each cell is, from 0 to 1."""
        totals = self.row_totals
        return [[share(cell, total) for cell in row] for row, total in zip(self.counts, totals, strict=True)]

    @property
    def column_shares(self) -> Counts:
        """What share of its column each cell is, from 0 to 1."""
        totals = self.column_totals
        return [[share(cell, total) for cell, total in zip(row, totals, strict=True)] for row in self.counts]

    @property
    def row_labels(self) -> list[Mapping[str, str]]:
        return [labels_of(self.row, value) for value in self.row_values]

    @property
    def column_labels(self) -> list[Mapping[str, str]]:
        return [labels_of(self.column, value) for value in self.column_values]

    @cached_property
    def test(self) -> Independence | None:
        """The test of `responses`; None where all gave the same answer to one of the two."""
        return independence(self.responses)

    @property
    def expected(self) -> Counts:
        return expected_counts(self.responses)

    @property
    def chi_square(self) -> float | None:
        return self.test.chi_square if self.test else None

    @property
    def degrees(self) -> int | None:
        return self.test.degrees if self.test else None

    @property
    def p_value(self) -> float | None:
        return self.test.p_value if self.test else None

    @property
    def cramers_v(self) -> float | None:
        return self.test.cramers_v if self.test else None

    @property
    def smallest_expected(self) -> float | None:
        return self.test.smallest_expected if self.test else None


def crosstab(
    survey: Survey, selection: Selection, row: str, column: str, weights: RowWeights | None = None
) -> CrossTab:
    """Return the table of two variables by their names, which may be those of selection.ABOUT.

    Raises KeyError for a name that is none, TooManyValues for a variable that no table has room for.
    """
    codebook = Codebook.of(survey)
    variables = variable_named(codebook, row), variable_named(codebook, column)
    for variable in variables:
        if variable.type == "text":
            raise TooManyValues(variable)
    responses, left_out = answered(cross(survey, selection, (row, column, WITHDRAWN)))
    weighed = answered(cross(survey, selection, (row, column, WITHDRAWN), weights))[0] if weights else responses
    row_values, column_values = (
        values_of(variable, {pair[side] for pair in responses}) for side, variable in enumerate(variables)
    )

    def table(counts: Mapping[tuple[Any, Any], float]) -> Counts:
        return [[counts.get((first, second), 0) for second in column_values] for first in row_values]

    return CrossTab(
        *variables, row_values, column_values, table(weighed), table(responses), left_out, weights is not None
    )


def answered(counts: Mapping[tuple[Any, ...], float]) -> tuple[Counter[Any], Counter[int]]:
    """Return the counts by pair of values, and how many have none by why. What was withdrawn gives no answer."""
    given: Counter[Any] = Counter()
    left_out: Counter[int] = Counter()
    for (first, second, gone), number in counts.items():
        reasons = [TAKEN_BACK] if gone else [value for value in (first, second) if is_missing(value)]
        if reasons:
            left_out[reasons[0]] += number  # type: ignore[assignment]
        else:
            given[first, second] += number  # type: ignore[assignment]
    return given, left_out


def values_of(variable: Variable, found: Iterable[Any]) -> list[Any]:
    """Return the values that a table of `variable` has, in the codebook's order. Raises TooManyValues."""
    found = set(found)
    known = [value for value in variable.values if value in found or listed(variable)]
    if variable.type == "number":  # the ends of a scale have labels, what is between them may have none
        known = []
    values = [*known, *sorted(found.difference(known), key=sort_key)]
    if len(values) > MOST_VALUES:
        raise TooManyValues(variable)
    return values


def listed(variable: Variable) -> bool:
    """Tell whether all codes are shown, chosen or not."""
    return variable.type == "code" and variable.name not in about_variables()


def labels_of(variable: Variable, value: Any) -> dict[str, str]:
    """Return what a value is called, by language; a label that a question has in one only stands for all."""
    return {code: Tally(variable).label(value, code) for code, _name in settings.LANGUAGES}


def share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
