"""Which cells of a two-way table must not be shown, so that nobody can work out a small one from the rest.

Every total of the table is taken to be known. A small cell, of 1 to threshold − 1, is suppressed together with others
for which another table is found: one that agrees in every cell shown and in every total, and in which the small cell
holds the threshold. So from what is shown it cannot even be told that the cell is small. The other table comes about
by moves along a rectangle, one up, one down, one up, one down, which leave all totals as they are (Diaconis &
Sturmfels, 1998, Algebraic algorithms for sampling from conditional distributions).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Cell = tuple[int, int]


@dataclass
class Protection:
    """A table on its way to being protected.

    `same_row` and `same_column` tell of which lines moves may make use together: the totals of blocks of other lines
    are known as well. Where `fixed` is true, everybody knows that the cell is empty. `secret` are numbers from 0 to 1
    that nobody knows; they have a say in which cells are suppressed besides the small ones, so that somebody who knows
    this rule cannot leave out tables for which others would have been.
    """

    counts: np.ndarray
    threshold: int
    same_row: np.ndarray
    same_column: np.ndarray
    fixed: np.ndarray
    secret: np.ndarray

    def __post_init__(self) -> None:
        self.hidden = (self.counts > 0) & (self.counts < self.threshold)
        self.price = 1 + self.counts / (2 * self.counts.sum() + 1) + self.secret

    @classmethod
    def of(cls, counts: np.ndarray, threshold: int) -> Protection:
        """Return the protection of a table of which nothing else is known."""
        rows, columns = counts.shape
        nothing = np.zeros(counts.shape)
        return cls(
            counts, threshold, np.ones((rows, rows), bool), np.ones((columns, columns), bool), nothing > 0, nothing
        )

    def suppressed(self) -> np.ndarray | None:
        """Return which cells to suppress, as booleans; None where that is not enough and nothing can be shown."""
        small = [(int(row), int(column)) for row, column in np.argwhere(self.hidden)]
        safe = all(self.raised(cell) for cell in sorted(small, key=lambda cell: self.counts[cell]))
        return self.hidden if safe else None

    def raised(self, cell: Cell) -> bool:
        """Move others into `cell` until it holds the threshold, and suppress what that changes; False if it cannot."""
        row, column = cell
        other = self.counts.copy()
        allowed = np.outer(self.same_row[row], self.same_column[column]) & ~self.fixed
        allowed[row, :] = allowed[:, column] = False
        while (lacking := self.threshold - other[cell]) > 0:
            room = np.where(allowed, np.minimum.outer(other[:, column], other[row, :]), 0)
            if not room.any():
                return False
            far_row, far_column = self.cheapest(cell, room, lacking)
            step = min(lacking, room[far_row, far_column])
            other[[row, far_row], [column, far_column]] += step
            other[[row, far_row], [far_column, column]] -= step
            self.hidden[[row, far_row, far_row], [far_column, column, far_column]] = True
        return True

    def cheapest(self, cell: Cell, room: np.ndarray, lacking: int) -> Cell:
        """Return the opposite corner of the rectangle that suppresses least more, of those with room for all that is
        lacking, or else of the roomiest."""
        each = np.where(self.hidden, 0.0, self.price)
        cost = each + np.add.outer(each[:, cell[1]], each[cell[0], :])
        enough = room >= min(lacking, room.max())
        found = np.unravel_index(np.argmin(np.where(enough, cost, np.inf)), room.shape)
        return int(found[0]), int(found[1])
