"""Counts by groups of categories, laid out as a table for the public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from surveys.disclosure.grids import Grids
from surveys.disclosure.merging import Groups
from surveys.disclosure.microdata import Measure
from surveys.disclosure.shown_together import category_of
from surveys.disclosure.summaries import summary_of
from surveys.disclosure.tables import Asked, Axis, Category, PublicTable

Cells = Sequence[int | None]


def one_way(grids: Grids, one: Asked, groups: Groups, cells: Cells, total: int | None) -> PublicTable:
    """Return a table of one variable. Answers that are shown together stay apart in it, each without a number;
    numbers side by side become one range."""
    measure = grids.measure(one.variables[0])
    lined = sorted(lines(measure, groups, cells), key=lambda line: line[0])
    axis = axis_of(measure, [category for _place, category, _cell in lined])
    shown = [cell for _place, _category, cell in lined]
    table = PublicTable((axis,), one.selection, grids.threshold, total, shown)
    return replace(table, summary=summary_of(grids, measure, table))


def lines(measure: Measure, groups: Groups, cells: Cells) -> Iterator[tuple[int, Category, int | None]]:
    """Yield the place, the category and the cell of each line."""
    for group, cell in zip(groups, cells, strict=True):
        if len(group) == 1 or (measure.ordered and not measure.missing[list(group)].any()):
            yield group[0], category_of(measure, group), cell
        else:
            yield from ((place, measure.axis.categories[place], None) for place in group)


@dataclass(frozen=True)
class Crossed:
    """The groups of two variables, their cells, None where one is suppressed, and the totals of both."""

    groups: tuple[Groups, Groups]
    cells: np.ndarray
    totals: tuple[Cells, Cells]
    total: int | None

    def turned(self) -> Crossed:
        rows, columns = self.groups
        return Crossed((columns, rows), self.cells.T, (self.totals[1], self.totals[0]), self.total)


def two_way(grids: Grids, one: Asked, crossed: Crossed) -> PublicTable:
    """Return a table of two variables, without the lines in which there is nobody."""
    present = [[place for place, total in enumerate(each) if total != 0] for each in crossed.totals]
    axes = []
    for name, each, places in zip(one.variables, crossed.groups, present, strict=True):
        measure = grids.measure(name)
        axes.append(axis_of(measure, [category_of(measure, each[place]) for place in places]))
    rows, columns = ([each[place] for place in places] for each, places in zip(crossed.totals, present, strict=True))
    shown = [[as_int(crossed.cells[row, column]) for column in present[1]] for row in present[0]]
    return PublicTable(tuple(axes), one.selection, grids.threshold, crossed.total, shown, (rows, columns))


def as_int(cell: int | None) -> int | None:
    return None if cell is None else int(cell)


def axis_of(measure: Measure, categories: Sequence[Category]) -> Axis:
    return Axis(measure.name, measure.axis.label, measure.axis.type, tuple(categories))
