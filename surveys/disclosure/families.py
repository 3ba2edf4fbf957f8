"""Variables that depend on each other by the questionnaire: who is asked what, and what is in which version.

Everybody can read the questionnaire. So from a question asked of tenants alone, one knows how many tenants there are,
whatever is suppressed in the table of who is one. The way out: how many responses there are of each class, and of
each combination of classes within a family, is taken to be known, and is 0 or at least the threshold; a question for
which that cannot be so is not published. Then an answer can be moved to another of its class, and no table of another
variable changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from surveys.disclosure.microdata import Measure, Microdata, crossed


@dataclass
class Families:
    """`atoms` are each response's combination of classes, by family; `refused` are names of what is not published."""

    measures: dict[str, Measure] = field(default_factory=dict)
    atoms: dict[str, np.ndarray] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, data: Microdata, threshold: int) -> Families:
        found = cls()
        for name, measure in data.measures.items():
            found.add(name, measure, threshold)
        return found

    def add(self, name: str, measure: Measure, threshold: int) -> None:
        settled = None if measure.echo else with_classes_merged(measure, threshold)
        self.measures[name] = settled or measure
        if settled is None:
            self.refused.add(name)
        elif settled.family is not None:
            labels = np.array(settled.classes, dtype=np.int64)[settled.places]
            known = self.atoms.get(settled.family)
            together = crossed([labels] if known is None else [known, labels])
            if has_small(np.bincount(together), threshold):
                self.refused.add(name)
            else:
                self.atoms[settled.family] = together

    def labels(self, name: str, size: int) -> np.ndarray:
        """Return the atoms of the family of a variable, by response; all the same for one that has none."""
        family = self.measures[name].family
        found = self.atoms.get(family) if family is not None else None
        return np.zeros(size, dtype=np.int64) if found is None else found


def has_small(counts: Iterable[int], threshold: int) -> bool:
    return any(0 < count < threshold for count in counts)


def with_classes_merged(measure: Measure, threshold: int) -> Measure | None:
    """Return the measure with classes of too few taken for one with the smallest other; None if they must not be."""
    classes = np.array(measure.classes, dtype=np.int64)
    while True:
        counts = np.bincount(classes, weights=measure.counts, minlength=1)
        lacking = [kind for kind in np.flatnonzero(counts) if counts[kind] < threshold]
        if not lacking or np.count_nonzero(counts) == 1:
            return measure.with_classes(tuple(classes.tolist()))
        if measure.structural & {int(kind) for kind in lacking}:
            return None
        others = [kind for kind in np.flatnonzero(counts) if kind != lacking[0] and kind not in measure.structural]
        if not others:
            return None
        classes[classes == lacking[0]] = min(others, key=lambda kind: counts[kind])
