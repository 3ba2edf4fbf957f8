"""The responses as arrays, with what the rules of disclosure have to know of each variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np

from surveys.analysis.selection import Selection
from surveys.disclosure.merging import Traits
from surveys.disclosure.tables import Axis

Bounds = tuple[float | None, float | None]
LAST = "response.last"  # stands for a selection that ends with a certain response


@dataclass(frozen=True)
class Column:
    """A variable's different coded values, and each response's place among them."""

    values: list[Any]
    places: np.ndarray

    def holds(self, value: Any) -> np.ndarray:
        """Return which responses have a value, as booleans."""
        return np.array([each == value for each in self.values], dtype=bool)[self.places]


@dataclass(frozen=True)
class Measure:
    """A variable that can be tabulated. `places` are each response's category, `bounds` those of a number's.

    `classes` are by category. To give a response another answer of the same class changes nothing about its other
    answers: whether it was asked a question, and whether it is of a version that has one, depends on the class alone.
    `family` is shared by variables whose classes depend on each other; None where there is but one class.
    """

    axis: Axis
    places: np.ndarray
    classes: tuple[int, ...]
    question: str = ""
    family: str | None = None
    ordered: bool = False
    bounds: tuple[Bounds | None, ...] = ()
    whole: bool = True
    echo: bool = False  # says the same as another variable, in other words
    secret: str = ""  # of the survey and the variable, see merging
    structural: frozenset[int] = frozenset()  # classes that come about by routing and versions, not by an answer

    @property
    def name(self) -> str:
        return self.axis.name

    @property
    def size(self) -> int:
        return len(self.axis.categories)

    @cached_property
    def missing(self) -> np.ndarray:
        return np.array([category.missing for category in self.axis.categories], dtype=bool)

    @cached_property
    def counts(self) -> np.ndarray:
        return np.bincount(self.places, minlength=self.size)

    @cached_property
    def traits(self) -> Traits:
        preferred = [category.codes == (0,) for category in self.axis.categories]
        secret = [drawn(self.secret, category.codes) for category in self.axis.categories]
        return Traits(self.classes, [bool(each) for each in self.missing], preferred, secret, self.ordered)

    def with_classes(self, classes: tuple[int, ...]) -> Measure:
        return replace(self, classes=classes)


@dataclass
class Microdata:
    """The responses that stand, in the order of their ids. `columns` are what selections look at."""

    ids: np.ndarray
    columns: dict[str, Column] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.ids)

    def among(self, mask: np.ndarray) -> Microdata:
        """Return some of the responses, in the same categories."""
        columns = {name: Column(column.values, column.places[mask]) for name, column in self.columns.items()}
        measures = {name: replace(each, places=each.places[mask]) for name, each in self.measures.items()}
        return Microdata(self.ids[mask], columns, measures)

    def kept(self, selection: Selection, names: set[str] | None = None) -> np.ndarray:
        """Return which responses are selected, as booleans; as far as `names` decide it, if they are given."""
        mask = np.ones(self.size, dtype=bool)
        if selection.last is not None and (names is None or LAST in names):
            mask &= self.ids <= selection.last
        for name in selection.names:
            if (names is None or name in names) and name in self.columns:
                column = self.columns[name]
                allowed = np.array([selection.allows(name, value) for value in column.values], dtype=bool)
                mask &= allowed[column.places]
        return mask


def looks_at(selection: Selection) -> set[str]:
    """Return what a selection looks at, LAST among it."""
    return {*selection.names, *([LAST] if selection.last is not None else [])}


def drawn(secret: str, *parts: object) -> float:
    """Return a number from 0 to 1, always the same for the same parts, that nobody without the secret can tell."""
    return int.from_bytes(sha256(repr((secret, *parts)).encode()).digest()[:6], "big") / 2**48


def crossed(labels: list[np.ndarray]) -> np.ndarray:
    """Return for each response the place of its combination of labels, from 0."""
    together = np.zeros(len(labels[0]), dtype=np.int64)
    for each in labels:
        together = np.unique(together * (int(each.max(initial=0)) + 1) + each, return_inverse=True)[1]
    return together
