"""Tables that tell about three variables or more: published where no cell of them is small, else not at all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from surveys.disclosure.families import has_small
from surveys.disclosure.grids import Grids
from surveys.disclosure.laying_out import Crossed, one_way, two_way
from surveys.disclosure.microdata import crossed
from surveys.disclosure.tables import Asked, PublicTable


def tables_of_many(grids: Grids, asked: Sequence[Asked]) -> list[PublicTable]:
    """Return the tables, the earlier ones first served: one that would give cells away beside those is withheld."""
    shown: list[frozenset[str]] = []
    tables = []
    for one in asked:
        scope = grids.scope(one)
        together = [scope, *(scope | other for other in shown if len(scope & other) > 1)]
        if scope in shown or all(is_safe(grids, names) for names in together):
            shown.append(scope)
            tables.append(laid_out(grids, one))
        else:
            tables.append(grids.withheld(one))
    return tables


def is_safe(grids: Grids, names: frozenset[str]) -> bool:
    """Tell whether no combination of categories of these variables, and of what depends on them, is a handful's."""
    labels = [grids.places(name, grids.groups[name]) for name in sorted(names)]
    return not has_small(np.bincount(crossed([*labels, *map(grids.atoms, sorted(names))])), grids.threshold)


def laid_out(grids: Grids, one: Asked) -> PublicTable:
    kept = grids.data.kept(one.selection)
    groups = [grids.groups[name] for name in one.variables]
    places = [grids.places(name, each)[kept] for name, each in zip(one.variables, groups, strict=True)]
    shape = [len(each) for each in groups]
    counts = np.bincount(np.ravel_multi_index(places, shape), minlength=int(np.prod(shape))).reshape(shape)
    total = int(counts.sum())
    if len(shape) == 1:
        return one_way(grids, one, groups[0], counts.tolist(), total)
    totals = (counts.sum(1).tolist(), counts.sum(0).tolist())
    return two_way(grids, one, Crossed((groups[0], groups[1]), counts, totals, total))
