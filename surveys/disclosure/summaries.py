"""The mean and the median of a number, rounded, where they do not tell what the table suppresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import floor, log10

import numpy as np

from surveys.analysis.summary import mean, quantile
from surveys.disclosure.grids import Grids
from surveys.disclosure.microdata import Measure
from surveys.disclosure.tables import PublicTable
from surveys.questions.base import is_missing

Figures = Mapping[str, float]


def summary_of(grids: Grids, measure: Measure, table: PublicTable) -> Figures | None:
    """Return the mean and the median of the table's responses; None where there is none to be told.

    Lowest and highest are somebody's own, so they are never told.
    """
    if measure.axis.type != "number" or measure.name not in grids.data.columns:
        return None
    column = grids.data.columns[measure.name]
    kept = grids.data.kept(table.selection)
    counts = np.bincount(column.places[kept], minlength=len(column.values))
    given = {value: int(number) for value, number in zip(column.values, counts, strict=True) if number}
    if sum(number for value, number in given.items() if not is_missing(value)) < grids.threshold:
        return None
    bounds = [*filter(None, measure.bounds)]
    apart = bool(bounds) and all(low == high for low, high in bounds)
    figures = figures_of(given, 3 if apart else 2)
    merged = [group for group in grids.groups[measure.name] if len(group) > 1]
    if grids.filters(table.asked):
        return None if table.hidden or merged else figures
    doubtful = all(is_doubtful(measure, group, given, figures, grids.threshold) for group in merged if apart)
    return figures if doubtful else None


def figures_of(given: Mapping[object, int], digits: int) -> Figures:
    counts = {float(value): number for value, number in given.items() if number and not is_missing(value)}  # type: ignore[arg-type]
    return {"mean": rounded(mean(counts), 3), "median": rounded(quantile(counts, 0.5), digits)}


def rounded(number: float, digits: int) -> float:
    """Return a number with at most so many significant digits and one decimal."""
    if not number:
        return 0.0
    return round(number, min(1, digits - 1 - floor(log10(abs(number)))))


def is_doubtful(
    measure: Measure, group: tuple[int, ...], given: Mapping[object, int], figures: Figures, threshold: int
) -> bool:
    """Tell whether each small category of a group could hold another number of people with the same figures."""
    codes = [measure.axis.categories[place].codes[0] for place in group]
    small = [code for code in codes if 0 < given.get(code, 0) < threshold]
    largest = max(codes, key=lambda code: given.get(code, 0))
    return all(any(other == figures for other in others(given, code, codes, largest, threshold)) for code in small)


def others(
    given: Mapping[object, int], code: object, codes: list[object], largest: object, threshold: int
) -> Iterator[Figures]:
    """Yield the figures there would be if more of the group had given the small category, or fewer."""
    number = given[code]
    for step in range(threshold - number, -number - 1, -1):
        for partner in dict.fromkeys((largest, *codes)):
            left = given.get(partner, 0) - step
            if step and partner != code and left >= 0:
                yield figures_of({**given, code: number + step, partner: left}, 3)
