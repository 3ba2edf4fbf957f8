"""Somebody who has public tables, has read the questionnaire, and asks a solver what they give away.

All datasets are looked for that agree with the tables: a whole number of responses of each possible combination of
answers. A cell is given away if it holds the same in all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations, product
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from surveys.analysis.selection import Selection
from surveys.disclosure.tables import Category, PublicTable
from surveys.questions.base import is_missing

Record = dict[str, Any]


@dataclass
class World:
    """What can be answered: each variable's values, and which combinations the questionnaire allows.

    `depends` names the variables that have to be looked at to tell whether a value of one is possible.
    """

    values: dict[str, Sequence[Any]]
    depends: dict[str, set[str]] = field(default_factory=dict)
    possible: Callable[[Record], bool] = lambda record: True


@dataclass
class Attack:
    """The combinations of answers to what some tables tell about, and the equations that the tables are."""

    names: list[str]
    records: list[Record]
    sums: list[np.ndarray] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    datasets: list[np.ndarray] = field(default_factory=list)  # found so far

    @classmethod
    def on(cls, world: World, tables: Sequence[PublicTable]) -> Attack:
        told = {name for table in tables for name in (*table.variables, *table.selection.names)}
        names = sorted(told.union(*(world.depends.get(name, set()) for name in told)))
        every = (dict(zip(names, values, strict=True)) for values in product(*(world.values[name] for name in names)))
        made = cls(names, [record for record in every if world.possible(record)])
        for table in tables:
            made.read(table)
        return made

    def learn(self, row: np.ndarray, lower: float, upper: float) -> None:
        self.sums.append(row)
        self.lower.append(lower)
        self.upper.append(upper)

    def where(self, holds: Callable[[Record], bool]) -> np.ndarray:
        return np.array([float(holds(record)) for record in self.records])

    def holding(self, name: str, category: Category) -> np.ndarray:
        return self.where(lambda record: record[name] in category.codes)

    def read(self, table: PublicTable) -> None:
        selected = self.where(lambda record: table.selection.keeps(0, record))
        if table.total is not None:
            self.learn(selected, table.total, table.total)
        for row, cell in cells(table, self, selected):
            if cell is not None:
                self.learn(row, cell, cell)
        if table.summary:
            self.read_mean(table, selected)

    def read_mean(self, table: PublicTable, selected: np.ndarray) -> None:
        """The mean is rounded, so the sum of what was answered lies between two multiples of how many answered."""
        values = np.array([record[table.variables[0]] for record in self.records], dtype=float)
        given = selected * self.where(lambda record: not is_missing(record[table.variables[0]]))
        low, high = table.summary["mean"] - 0.05 - 1e-9, table.summary["mean"] + 0.05 + 1e-9
        self.learn(given * (values - low), 0, np.inf)
        self.learn(given * (values - high), -np.inf, 0)

    def is_given_away(self, cell: np.ndarray, truth: int) -> bool:
        """Tell whether no dataset that agrees with the tables has another number than `truth` in a cell."""
        known = any(round(cell @ dataset) != truth for dataset in self.datasets)
        return not known and all(round(cell @ self.extreme(cell, sign)) == truth for sign in (1, -1))

    def extreme(self, cell: np.ndarray, sign: int) -> np.ndarray:
        """Return a dataset with as much, or as little, in a cell as there can be."""
        found = milp(
            -sign * cell,
            integrality=np.ones(len(cell)),
            bounds=Bounds(0, 10_000),
            constraints=LinearConstraint(np.array(self.sums), self.lower, self.upper) if self.sums else (),
        )
        assert found.success, found.message
        self.datasets.append(np.round(found.x))
        return self.datasets[-1]


def cells(table: PublicTable, attack: Attack, selected: np.ndarray) -> Iterator[tuple[np.ndarray, int | None]]:
    """Yield which combinations each cell and each total of a table is the sum of, and the number shown."""
    lines = [[selected * attack.holding(axis.name, category) for category in axis.categories] for axis in table.axes]
    if table.withheld:
        return
    if len(lines) == 1:
        yield from zip(lines[0], table.cells, strict=True)
        return
    for row, numbers in zip(lines[0], table.cells, strict=True):
        yield from zip([row * column for column in lines[1]], numbers, strict=True)
    for each, totals in zip(lines, table.totals or (), strict=True):
        yield from zip(each, totals, strict=True)


def small_cells(
    attack: Attack, tables: Sequence[PublicTable], truth: Sequence[Record], threshold: int
) -> Iterator[Any]:
    """Yield name, combinations and true number of every cell below the threshold that anybody could want to know.

    A cell is of any of the tables' variables, by itself or crossed with up to two others, among all responses, in one
    of the tables' selections, or in one of them and not in another.
    """
    possible, actual = Population(attack.records, tables), Population(truth, tables)
    seen = set()
    for count in range(4):
        for names in combinations(attack.names, count):
            for title, mask in actual.masks.items():
                told = Counter(record for record, kept in zip(actual.values(names), mask, strict=True) if kept)
                for values, number in told.items():
                    row = np.array([each == values for each in possible.values(names)]) * possible.masks[title]
                    if number < threshold and row.tobytes() not in seen:
                        seen.add(row.tobytes())
                        yield (names, values, title), row.astype(float), number


class Population:
    """Records, with those in each of the tables' selections, or in one and not in another, as booleans."""

    def __init__(self, records: Sequence[Record], tables: Sequence[PublicTable]) -> None:
        self.records = records
        every = {str(one.picked): one for one in (Selection(), *(table.selection for table in tables))}
        within = {name: np.array([one.keeps(0, record) for record in records], bool) for name, one in every.items()}
        self.masks = dict(within)
        for first, second in permutations(within, 2):
            self.masks[f"{first} without {second}"] = within[first] & ~within[second]

    def values(self, names: Sequence[str]) -> list[tuple[Any, ...]]:
        return [tuple(record[name] for name in names) for record in self.records]


def given_away(world: World, tables: Sequence[PublicTable], truth: Sequence[Record], threshold: int) -> list[Any]:
    """Return the small cells that one of the tables, or two of them together, give away."""
    found = []
    for pair in [(table,) for table in tables] + list(combinations(tables, 2)):
        attack = Attack.on(world, pair)
        for name, row, number in small_cells(attack, pair, truth, threshold):
            if attack.is_given_away(row, number):
                found.append((name, number, [(table.variables, table.selection.picked) for table in pair]))
    return found
