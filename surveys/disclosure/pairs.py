"""All tables that tell about one variable or about the same two, read off one table that is protected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from surveys.disclosure.grids import Grids
from surveys.disclosure.hiding import Protection
from surveys.disclosure.laying_out import Crossed, one_way, two_way
from surveys.disclosure.merging import Groups
from surveys.disclosure.microdata import drawn
from surveys.disclosure.tables import Asked, PublicTable


def tables_of_pair(grids: Grids, asked: Sequence[Asked]) -> list[PublicTable]:
    """Return the tables asked for, which must be of the same scope of one or two variables."""
    names = sorted(grids.scope(asked[0]))
    if len(names) == 1:
        groups = grids.groups[names[0]]
        counts = np.bincount(grids.places(names[0], groups), minlength=len(groups))[:, None]
        pair: Pair | None = Pair(grids, (names[0],), (groups, [()]), counts, np.zeros(counts.shape, bool))
    else:
        pair = protected(grids, (names[0], names[1]), asked)
    return [pair.table(one) if pair else grids.withheld(one) for one in asked]


def protected(grids: Grids, names: tuple[str, str], asked: Sequence[Asked]) -> Pair | None:
    """Cross two variables and suppress what has to be; None where nothing of it can be shown."""
    first, second = names
    rows, columns = lines(grids, first, second, asked), lines(grids, second, first, asked)
    if rows is None or columns is None:
        return None
    shape = (len(rows), len(columns))
    flat = np.ravel_multi_index((grids.places(first, rows), grids.places(second, columns)), shape)
    counts = np.bincount(flat, minlength=shape[0] * shape[1]).reshape(shape)
    hidden = Protection(
        counts,
        grids.threshold,
        same_class(grids, first, rows),
        same_class(grids, second, columns),
        never(grids, names, (rows, columns)) & (counts == 0),
        secrets(grids, names, (rows, columns)),
    ).suppressed()
    return None if hidden is None else Pair(grids, names, (rows, columns), counts, hidden)


def lines(grids: Grids, name: str, other: str, asked: Sequence[Asked]) -> Groups | None:
    """Return the groups a variable is divided into when it is crossed with another; None where there are none.

    They are the same beside all variables of the other's family. Where the variable only selects, those are put
    together that are always selected together.
    """
    groups = grids.safe_groups(name, other)
    if groups is None or any(name in one.variables for one in asked):
        return groups
    kept = [grids.kept_groups(name, groups, one.selection) for one in asked]
    classes = grids.measure(name).classes
    parts: dict[tuple[object, ...], list[int]] = {}
    for place, group in enumerate(groups):
        key = (classes[group[0]], *(bool(each[place]) for each in kept if each is not None))
        parts.setdefault(key, []).extend(group)
    return [tuple(sorted(part)) for part in parts.values()]


def same_class(grids: Grids, name: str, groups: Groups) -> np.ndarray:
    """Return of which groups an answer can be moved to which without any consequence."""
    classes = np.array([grids.measure(name).classes[group[0]] for group in groups])
    return np.equal.outer(classes, classes)


def never(grids: Grids, names: tuple[str, str], groups: tuple[Groups, Groups]) -> np.ndarray:
    """Return the cells that everybody may know to be empty, if they are: those of two parts of the same question, and
    those of a reason why there is no answer, which may be the reason for the other variable as well."""
    rows, columns = (
        np.array([all(grids.measure(name).missing[list(group)]) for group in each])
        for name, each in zip(names, groups, strict=True)
    )
    first, second = (grids.measure(name).question for name in names)
    return np.logical_or.outer(rows, columns) | bool(first and first == second)


def secrets(grids: Grids, names: tuple[str, str], groups: tuple[Groups, Groups]) -> np.ndarray:
    """Return a number from 0 to 1 for each cell that only this site can tell."""
    secret = "".join(grids.measure(name).secret for name in names)
    return np.array([[drawn(secret, row, column) for column in groups[1]] for row in groups[0]])


@dataclass
class Pair:
    """The protected table of two variables, or of one, which then has a single column."""

    grids: Grids
    names: tuple[str, ...]
    groups: tuple[Groups, Groups]
    counts: np.ndarray
    hidden: np.ndarray

    def table(self, one: Asked) -> PublicTable:
        kept = self.kept(one)
        if kept is None:
            return self.grids.withheld(one)
        part = self.part(*kept)
        places = [self.names.index(name) for name in one.variables]
        if len(places) == 2:
            return two_way(self.grids, one, part if places == [0, 1] else part.turned())
        axis = places[0]
        hidden = self.hidden[np.ix_(*kept)].any(axis=1 - axis)
        cells = told(self.counts[np.ix_(*kept)].sum(axis=1 - axis), hidden)
        return one_way(self.grids, one, part.groups[axis], cells, part.total)

    def part(self, rows: np.ndarray, columns: np.ndarray) -> Crossed:
        """Return the lines that are selected. Their totals are public where the lines are whole."""
        counts, hidden = self.counts[np.ix_(rows, columns)], self.hidden[np.ix_(rows, columns)]
        groups = [
            [group for group, keep in zip(each, kept, strict=True) if keep]
            for each, kept in zip(self.groups, (rows, columns), strict=True)
        ]
        of_rows = told(counts.sum(axis=1), hidden.any(axis=1) & ~columns.all())
        of_columns = told(counts.sum(axis=0), hidden.any(axis=0) & ~rows.all())
        known = rows.all() or columns.all() or not hidden.any()
        cells = counts.astype(object)
        cells[hidden] = None
        return Crossed((groups[0], groups[1]), cells, (of_rows, of_columns), int(counts.sum()) if known else None)

    def kept(self, one: Asked) -> tuple[np.ndarray, np.ndarray] | None:
        """Return the rows and the columns that are selected; None where one is in part."""
        found = [
            self.grids.kept_groups(name, groups, one.selection)
            for name, groups in zip(self.names, self.groups, strict=False)
        ]
        rows, columns = found if len(found) == 2 else (found[0], np.ones(1, dtype=bool))
        return None if rows is None or columns is None else (rows, columns)


def told(sums: np.ndarray, unknown: np.ndarray) -> list[int | None]:
    return [None if lost else int(number) for number, lost in zip(sums, unknown, strict=True)]
