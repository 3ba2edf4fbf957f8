"""How many responses there are of each value, or of each pair of values, in a selection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from surveys.analysis.columns import Piece, pieces, refresh
from surveys.analysis.selection import ABOUT, EVERYTHING, WITHDRAWN, Selection
from surveys.codebook import Codebook
from surveys.missing import NOT_IN_VERSION
from surveys.missing import WITHDRAWN as TAKEN_BACK
from surveys.models.dataset import Survey
from surveys.models.derived import Column

FEW = 100_000  # so many possible cells are counted in a row of boxes; more would take sorting
Counts = dict[str, Counter[Any]]  # by variable, then by coded value; whole numbers, unless weighted


class RowWeights(Protocol):
    """What weights responses: see analysis.weighting."""

    @property
    def names(self) -> tuple[str, ...]:
        """The variables it looks at."""

    def of_rows(self, piece: Piece) -> np.ndarray:
        """Return the weight of each row of a piece that has the columns of `names`."""


def kept(piece: Piece, selection: Selection) -> np.ndarray:
    """Return which rows of a piece are selected, as booleans."""
    mask = np.ones(piece.rows, dtype=bool)
    if selection.last is not None:
        mask &= piece.ids <= selection.last
    for name in selection.names:
        values, places = piece.column(name)
        allowed = np.array([selection.allows(name, value) for value in values], dtype=bool)
        mask &= allowed[places]
    return mask


def count(
    survey: Survey,
    selection: Selection = EVERYTHING,
    names: Iterable[str] | None = None,
    weights: RowWeights | None = None,
) -> Counts:
    """Return how often each value of each variable of `names` was given; without names, of all, and of ABOUT.

    Values are those of the export with codes; of a text it is counted that it was given, as "".
    """
    refresh(survey)
    wanted = [*names] if names is not None else [*(each.name for each in Codebook.of(survey).variables), *ABOUT]
    if weights is None and selection == EVERYTHING:
        return stored(survey, wanted)
    counts: Counts = {name: Counter() for name in wanted}
    needed = {*wanted, *selection.names, *(weights.names if weights else ())}
    for piece in pieces(survey, needed, ids=selection.last is not None):
        mask = kept(piece, selection)
        by_row = weights.of_rows(piece)[mask] if weights else None
        for name in wanted:
            values, places = piece.column(name)
            found = np.bincount(places[mask], weights=by_row, minlength=len(values)).tolist()
            counts[name].update({value: number for value, number in zip(values, found, strict=True) if number})
    return counts


def stored(survey: Survey, names: list[str]) -> Counts:
    """Return the counts of all responses, as they are kept with the columns: no row is looked at."""
    counts: Counts = {name: Counter() for name in names}
    gone: dict[int, Mapping[Any, int]] = {}  # by segment: how many responses are withdrawn, as 1, and how many not
    found = Column.objects.filter(segment__survey=survey).values_list("segment_id", "variable", "values", "counts")
    holding: dict[str, set[int]] = {name: set() for name in names}
    for segment, name, values, numbers in found.iterator(chunk_size=500):
        by_value = dict(zip(values, numbers, strict=True))
        if name == WITHDRAWN:
            gone[segment] = by_value
        if name in counts:
            counts[name].update(by_value)
            holding[name].add(segment)
    for name in names:
        for segment in gone.keys() - holding[name]:  # none of these responses is of a version that asked it
            counts[name].update({NOT_IN_VERSION: gone[segment].get(0, 0), TAKEN_BACK: gone[segment].get(1, 0)})
    return {name: +counter for name, counter in counts.items()}


def cross(
    survey: Survey,
    selection: Selection,
    names: Sequence[str],
    weights: RowWeights | None = None,
) -> Counter[tuple[Any, ...]]:
    """Return how often each combination of the values of `names` was given, missing ones included."""
    refresh(survey)
    counts: Counter[tuple[Any, ...]] = Counter()
    needed = {*names, *selection.names, *(weights.names if weights else ())}
    for piece in pieces(survey, needed, ids=selection.last is not None):
        mask = kept(piece, selection)
        by_row = weights.of_rows(piece)[mask] if weights else None
        columns = [piece.column(name) for name in names]
        shape = [len(values) for values, _places in columns]
        flat = np.ravel_multi_index([places[mask] for _values, places in columns], shape)
        found, numbers = tallied(flat, by_row)
        for cell, number in zip(found, numbers, strict=True):
            at = np.unravel_index(cell, shape)
            counts[tuple(values[place] for (values, _places), place in zip(columns, at, strict=True))] += number  # type: ignore[assignment]
    return counts


def tallied(cells: np.ndarray, weights: np.ndarray | None) -> tuple[list[int], list[float]]:
    """Return the different cells and how many there are, or weigh, of each."""
    if cells.size and cells.max() < FEW:
        numbers = np.bincount(cells)
        found = np.flatnonzero(numbers)
        return found.tolist(), (numbers if weights is None else np.bincount(cells, weights))[found].tolist()
    found, inverse = np.unique(cells, return_inverse=True)
    return found.tolist(), np.bincount(inverse, weights=weights, minlength=len(found)).tolist()
