"""From the tables that are asked for to those that can be published, together and beside what is public already.

Why no two of them give a small cell away: what two tables share is public and safe. Of each variable the table over
all responses is taken to be public, so its categories are merged until each has nobody or at least the threshold;
where variables depend on each other by routing, so are the counts of their classes; see families. Given those, tables
of different pairs of variables tell nothing about each other (the model is decomposable: Dobra & Fienberg, 2000), and
all tables of one pair, filtered or not, are read off one protected table. A table of three variables or more, such as
a cross-tab of a selection, is published only if no cell of it is small.
"""

from __future__ import annotations

from collections.abc import Sequence

from surveys.disclosure.families import has_small
from surveys.disclosure.grids import Grids
from surveys.disclosure.many import tables_of_many
from surveys.disclosure.microdata import Microdata
from surveys.disclosure.pairs import tables_of_pair
from surveys.disclosure.tables import Asked, PublicTable


def public_tables(
    data: Microdata, asked: Sequence[Asked], already: Sequence[PublicTable], threshold: int
) -> list[PublicTable]:
    """Return a table for each that is asked for, in the same order.

    What is public `already` stands. A table that would give something away beside it is withheld, and so is one that
    shares a variable with a public table that the responses do not give any more.
    """
    public = [table for table in already if not table.withheld]
    known = [table.asked for table in public]
    outdated = differing(public, worked_out(data, known, threshold))
    grids = Grids.of(data, [*known, *asked], threshold)
    tables = tables_on(grids, [*known, *asked])
    touched = frozenset[str]().union(*map(grids.scope, outdated))
    taken = {grids.scope(one) for one in differing(public, tables[: len(public)])}
    return [
        grids.withheld(one) if grids.scope(one) & touched or grids.scope(one) in taken else table
        for one, table in zip(asked, tables[len(public) :], strict=True)
    ]


def worked_out(data: Microdata, asked: list[Asked], threshold: int) -> list[PublicTable]:
    return tables_on(Grids.of(data, asked, threshold), asked)


def tables_on(grids: Grids, asked: list[Asked]) -> list[PublicTable]:
    """Return the tables, those of the same variables worked out together."""
    tables = [grids.withheld(one) for one in asked]
    scopes: dict[frozenset[str], list[int]] = {}
    for place, one in enumerate(asked):
        if grids.may(one):
            scopes.setdefault(grids.scope(one), []).append(place)
    for scope, places in scopes.items():
        if len(scope) <= 2:
            for place, table in zip(places, tables_of_pair(grids, [asked[each] for each in places]), strict=True):
                tables[place] = table
    wider = sorted(place for scope, places in scopes.items() if len(scope) > 2 for place in places)
    for place, table in zip(wider, tables_of_many(grids, [asked[each] for each in wider]), strict=True):
        tables[place] = table
    return tables


def differing(public: Sequence[PublicTable], again: Sequence[PublicTable]) -> list[Asked]:
    """Return which public tables come out in a way today from which, beside them, a small cell could follow."""
    return [old.asked for old, new in zip(public, again, strict=True) if not goes_with(old, new)]


def goes_with(old: PublicTable, new: PublicTable) -> bool:
    """Tell whether two tables of the same suppress the same and differ in each cell by 0 or at least the threshold."""
    if new.withheld or [axis.categories for axis in old.axes] != [axis.categories for axis in new.axes]:
        return False
    pairs = [*zip(figures(old), figures(new), strict=True)]
    if any((first is None) != (second is None) for first, second in pairs):
        return False
    differences = [abs(first - second) for first, second in pairs if first is not None and second is not None]
    return not has_small(differences, max(old.threshold, new.threshold))


def figures(table: PublicTable) -> list[int | None]:
    rows = table.cells if len(table.axes) == 2 else [table.cells]
    return [table.total, *(cell for row in rows for cell in row)]
