"""No published table, nor any two together, give back a cell below the threshold: an attacker with a solver tries."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.analysis.selection import DAY, LANGUAGE, Selection
from surveys.disclosure.hiding import Protection
from surveys.disclosure.microdata import Column, Measure, Microdata
from surveys.disclosure.tables import Asked, Axis, Category
from surveys.disclosure.together import public_tables
from tests.surveys.attackers import World, given_away

THRESHOLD = 3
EXAMPLES = int(os.environ.get("ATTACKS", "10"))
RENTERS, MOVERS = {"rent"}, {"rent", "kin"}  # who is asked `rent`, who is asked `move`
DAYS = [f"2026-11-0{day}" for day in (1, 2, 3)]

VALUES = {
    "home": ["own", "rent", "kin", -99],
    "rent": ["low", "high", "none", -98],
    "move": ["yes", "no", -99, -98],
    "district": ["a", "b", "c", "d"],
    "people": [1, 2, 3, 4, -99],
    LANGUAGE: ["sk", "en"],
    DAY: DAYS,
}


def possible(record):
    """A question is asked of those whose `home` says so, and of nobody else."""
    return all(
        (record["home"] in asked) == (record[name] != -98)
        for name, asked in (("rent", RENTERS), ("move", MOVERS))
        if name in record
    )


WORLD = World(VALUES, {"rent": {"home"}, "move": {"home"}}, possible)
CLASSES = {"home": (0, 1, 2, 0), "rent": (0, 0, 0, 1), "move": (0, 0, 0, 1)}  # by place in VALUES


def microdata(records):
    """Return the records as the rules see them: `home` decides who is asked `rent` and `move`."""
    columns, measures = {}, {}
    for name, values in VALUES.items():
        places = np.array([values.index(record[name]) for record in records], dtype=np.int64)
        columns[name] = Column(list(values), places)
        if name == DAY:
            continue
        missing = [isinstance(value, int) and value < 0 for value in values]
        categories = [Category((value,), {"en": str(value)}, gone) for value, gone in zip(values, missing, strict=True)]
        numbers = [None if gone else (value, value) for value, gone in zip(values, missing, strict=True)]
        routed = name in CLASSES
        measures[name] = Measure(
            Axis(name, {"en": name}, "number" if name == "people" else "code", tuple(categories)),
            places,
            CLASSES.get(name, (0,) * len(values)),
            name,
            family="home" if routed else None,
            ordered=name == "people",
            bounds=tuple(numbers) if name == "people" else (),
            structural=frozenset({1}) if name in {"rent", "move"} else frozenset(),
        )
    return Microdata(np.arange(1, len(records) + 1), columns, measures)


@st.composite
def records(draw):
    """Responses in which most say the same: small cells are where suppression is hard."""
    size = draw(st.sampled_from([6, 15, 30, 60, 120, 240]))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    found = {}
    for name, values in VALUES.items():
        asked = [value for value in values if value != -98]
        weights = random.dirichlet([draw(st.sampled_from([0.5, 2.0, 8.0]))] * len(asked))
        found[name] = random.choice(np.array(asked, dtype=object), size, p=weights)
    rows = [dict(zip(found, row, strict=True)) for row in zip(*found.values(), strict=True)]
    for row in rows:
        row["rent"] = row["rent"] if row["home"] in RENTERS else -98
        row["move"] = row["move"] if row["home"] in MOVERS else -98
    return rows


NAMES = sorted(set(VALUES) - {DAY})
FILTERS = st.one_of(
    *[st.just(Selection())] * 3,
    st.tuples(st.sampled_from(NAMES), st.sets(st.integers(0, 4), min_size=1, max_size=2)).map(
        lambda pick: Selection(
            ((pick[0], tuple(VALUES[pick[0]][place % len(VALUES[pick[0]])] for place in sorted(pick[1]))),)
        )
    ),
    st.sampled_from([Selection(((DAY, tuple(DAYS[:2])),)), Selection(((DAY, (DAYS[0],)),))]),
    st.sampled_from([Selection((("district", ("a",)), (LANGUAGE, ("sk",))))]),
)
ASKED = st.builds(Asked, st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True).map(tuple), FILTERS)


@given(records(), st.lists(ASKED, min_size=2, max_size=4, unique_by=repr))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_no_table_and_no_two_give_a_small_cell_away(rows, asked):
    tables = public_tables(microdata(rows), asked, [], THRESHOLD)
    assert given_away(WORLD, tables, rows, THRESHOLD) == []


@given(records(), st.lists(ASKED, min_size=2, max_size=4, unique_by=repr))
@settings(max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_nor_does_one_beside_what_was_published_before_it(rows, asked):
    first, *later = asked
    public = public_tables(microdata(rows), [first], [], THRESHOLD)
    public += public_tables(microdata(rows), later, public, THRESHOLD)
    assert given_away(WORLD, public, rows, THRESHOLD) == []


def people(**numbers):
    """Return records of which only `home` and `district` tell: `own_a=3` are three who own and live in a."""
    base = {"people": 1, LANGUAGE: "sk", DAY: DAYS[0]}
    rows = []
    for name, number in numbers.items():
        home, district = name.split("_")
        rows += [{**base, "home": home, "district": district, "rent": -98, "move": -98}] * number
    for row in rows:
        row["rent"] = "low" if row["home"] in RENTERS else -98
        row["move"] = "yes" if row["home"] in MOVERS else -98
    return [dict(row) for row in rows]


def small_alone(self):
    """Suppress what is small, and nothing else."""
    return self.hidden


def test_the_attacker_finds_what_small_cells_alone_being_suppressed_gives_away(monkeypatch):
    """So the tests above can fail."""
    rows = people(own_a=30, own_b=10)
    for row in (*rows[:10], rows[-1]):  # ten in a, one in b
        row[LANGUAGE] = "en"
    asked = [Asked((LANGUAGE, "district"))]
    assert given_away(WORLD, public_tables(microdata(rows), asked, [], THRESHOLD), rows, THRESHOLD) == []
    monkeypatch.setattr(Protection, "suppressed", small_alone)
    tables = public_tables(microdata(rows), asked, [], THRESHOLD)
    assert given_away(WORLD, tables, rows, THRESHOLD)


def test_the_attacker_finds_what_two_tables_protected_apart_give_away():
    """All in one table, all but one of them in the next."""
    rows = people(own_a=10, own_b=10, rent_a=1, rent_b=10)
    everybody, renters = (microdata(part) for part in (rows, [row for row in rows if row["district"] == "b"]))
    whole = public_tables(everybody, [Asked(("home",))], [], 1)
    part = [
        replace(table, selection=Selection((("district", ("b",)),)))
        for table in public_tables(renters, [Asked(("home",))], [], 1)
    ]
    assert given_away(WORLD, [*whole, *part], rows, THRESHOLD)


def test_the_attacker_knows_who_is_asked_what():
    """From how many were not asked whether they move, and how many rent, follows how many live with kin."""
    rows = people(own_a=20, rent_a=20, kin_a=2)
    tables = public_tables(microdata(rows), [Asked(("home",)), Asked(("move",))], [], 1)
    assert given_away(World(VALUES, WORLD.depends, possible), [tables[1]], rows, THRESHOLD) == []
    hidden = replace(tables[0], cells=[None if cell in {20, 2} else cell for cell in tables[0].cells])
    shown = replace(hidden, cells=[hidden.cells[0], 20, *hidden.cells[2:]])
    assert given_away(WORLD, [shown, tables[1]], rows, THRESHOLD)
    assert given_away(WORLD, [shown], rows, THRESHOLD) == []


def all_with(row_totals, column_totals):
    """Yield every table with these totals."""
    first, *rest = row_totals
    for cells in product(*(range(min(first, total) + 1) for total in column_totals)):
        if sum(cells) == first:
            left = [total - cell for total, cell in zip(column_totals, cells, strict=True)]
            if not rest:
                yield [cells] if not any(left) else []
            else:
                yield from ([cells, *others] for others in all_with(rest, left) if others)


@pytest.mark.parametrize("seed", range(6))
def test_who_knows_the_rule_but_not_the_secret_cannot_run_it_backwards(seed):
    """Of all tables that could come out the same, some have another number in each small cell."""
    random = np.random.default_rng(seed)
    table = np.array([[1, 6, 2], [5, 0, 7], [4, 6, 3]])[random.permutation(3)]
    hidden = protected(table, random)
    possible_numbers = [set() for _cell in table.flat]
    for cells in all_with(table.sum(axis=1).tolist(), table.sum(axis=0).tolist()):
        other = np.array(cells)
        if len(cells) and (other[~hidden] == table[~hidden]).all() and comes_out(other, hidden, random):
            for known, number in zip(possible_numbers, other.flat, strict=True):
                known.add(int(number))
    small = [place for place, number in enumerate(table.flat) if 0 < number < THRESHOLD]
    assert all(len(possible_numbers[place]) > 1 for place in small)


def protected(table, random):
    protection = replace(Protection.of(table, THRESHOLD), secret=random.random(table.shape))
    return protection.suppressed()


def comes_out(table, hidden, random):
    return any((protected(table, random) == hidden).all() for _secret in range(30))
