"""The categories of each variable that can stand in tables, and which of the tables can be laid out on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from surveys.analysis.selection import DAY, Selection
from surveys.disclosure.families import Families, has_small
from surveys.disclosure.merging import Groups, merged
from surveys.disclosure.microdata import LAST, Measure, Microdata, crossed, looks_at
from surveys.disclosure.tables import Asked, Axis, Category, PublicTable

PERIODS = (DAY, LAST)


@dataclass
class Grids:
    """`groups` are places of the categories that are shown together, by variable, over all responses."""

    data: Microdata
    threshold: int
    families: Families = field(default_factory=Families)
    groups: dict[str, Groups] = field(default_factory=dict)
    divided: dict[str, list[Selection]] = field(default_factory=dict)  # the periods that can be told apart

    @classmethod
    def of(cls, data: Microdata, asked: Sequence[Asked], threshold: int) -> Grids:
        """Lay out all variables. Of the periods in which responses came, those of `asked` are told apart."""
        made = cls(replace(data, measures=dict(data.measures)), threshold)
        for name in PERIODS:
            made.divide(name, [one.selection for one in asked if name in looks_at(one.selection)])
        made.families = Families.of(made.data, threshold)
        for name, measure in made.families.measures.items():
            single: Groups = [(place,) for place in range(measure.size)]
            found = merged(single, measure.counts[:, None], measure.traits, threshold)
            if found is not None and name not in made.families.refused:
                made.groups[name] = found
        return made

    def divide(self, name: str, selections: Sequence[Selection]) -> None:
        """Make a variable of the periods selected; one that differs from another by too few responses is left out."""
        atoms = np.zeros(self.data.size, dtype=np.int64)
        self.divided[name] = []
        for selection in selections:
            finer = crossed([atoms, self.data.kept(selection, {name}).astype(np.int64)])
            if not has_small(np.bincount(finer), self.threshold):
                atoms = finer
                self.divided[name].append(selection)
        size = int(atoms.max(initial=0)) + 1
        periods = Axis(name, {}, "date", tuple(Category((place,), {}) for place in range(size)))
        self.data.measures = {**self.data.measures, name: Measure(periods, atoms, (0,) * size)}

    def measure(self, name: str) -> Measure:
        return self.families.measures[name]

    def filters(self, one: Asked) -> list[str]:
        """Return what selects responses of a table; what keeps all of them selects none."""
        return [name for name in looks_at(one.selection) if not self.data.kept(one.selection, {name}).all()]

    def scope(self, one: Asked) -> frozenset[str]:
        """Return the variables that a table tells about: its own, and those by which its responses are selected."""
        return frozenset({*one.variables, *self.filters(one)})

    def may(self, one: Asked) -> bool:
        """Tell whether a table can be laid out: all of its variables are public, and no group is divided by it."""
        if 0 < self.data.size < self.threshold or any(name not in self.groups for name in self.scope(one)):
            return False
        if any(name in self.filters(one) and one.selection not in self.divided[name] for name in PERIODS):
            return False
        return all(self.kept_groups(name, self.groups[name], one.selection) is not None for name in self.filters(one))

    def kept_groups(self, name: str, groups: Groups, selection: Selection) -> np.ndarray | None:
        """Return which groups of a variable are selected, as booleans; None where one is selected in part."""
        if not groups or name not in looks_at(selection):
            return np.ones(len(groups), dtype=bool)
        places = self.places(name, groups)
        all_of = np.bincount(places, minlength=len(groups))
        kept = np.bincount(places[self.data.kept(selection, {name})], minlength=len(groups))
        return None if ((kept > 0) & (kept < all_of)).any() else kept > 0

    def places(self, name: str, groups: Groups) -> np.ndarray:
        """Return each response's group."""
        measure = self.measure(name)
        of_category = np.zeros(max(measure.size, 1), dtype=np.int64)
        for place, group in enumerate(groups):
            of_category[list(group)] = place
        return of_category[measure.places]

    def atoms(self, name: str) -> np.ndarray:
        return self.families.labels(name, self.data.size)

    def safe_groups(self, name: str, other: str) -> Groups | None:
        """Merge the groups of a variable until each has enough people, or none, in every class beside `other`."""
        if self.measure(other).family is None:
            return self.groups[name]
        measure, atoms = self.measure(name), self.atoms(other)
        size = int(atoms.max(initial=0)) + 1
        counts = np.bincount(measure.places * size + atoms, minlength=measure.size * size)
        return merged(self.groups[name], counts.reshape(measure.size, size), measure.traits, self.threshold)

    def withheld(self, one: Asked) -> PublicTable:
        """Return a table without any cell; of all responses it still says how many there are."""
        measures = [self.families.measures.get(name) for name in one.variables]
        axes = tuple(Axis(each.name, each.axis.label, each.axis.type) for each in measures if each)
        known = not self.filters(one) and not 0 < self.data.size < self.threshold
        total = self.data.size if known else None
        return PublicTable(axes, one.selection, self.threshold, total, withheld=True)
