"""How far coders agree: computed as published, again in other ways, and undefined where it is."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.coding import agreement, settling
from surveys.coding.agreement import alpha, kappa, masi, nominal, share_equal
from surveys.coding.codes import Codes
from surveys.models import Response
from tests.surveys.coders import WISH, answered, book_for, coded, coder

OBSERVERS = [  # Krippendorff 2011, section C: four observers, twelve units, with missing data
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]


def units(*observers: str) -> list[list[str]]:
    together = zip(*(said.split() for said in observers), strict=True)
    return [[value for value in unit if value != "."] for unit in together]


def test_krippendorffs_own_examples():
    assert alpha(units("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")) == pytest.approx(0.095, abs=0.0005)
    assert alpha(units("a a b b d c c c e d d a", "b a b b b c c c e d d d")) == pytest.approx(0.692, abs=0.0005)
    assert alpha(units(*OBSERVERS)) == pytest.approx(0.743, abs=0.0005)


def test_cohens_own_example():
    """Cohen 1960, table 2: 200 cases, of which the judges agree on 140, and would on 82 by chance."""
    table = [[88, 10, 2], [14, 40, 6], [18, 10, 12]]
    pairs = [(row, column) for row in range(3) for column in range(3) for _case in range(table[row][column])]
    assert kappa(pairs) == pytest.approx((140 - 82) / (200 - 82))
    assert round(kappa(pairs) or 0, 3) == 0.492


def test_passonneaus_distance_of_sets():
    a, ab, bc, c = (frozenset(each) for each in ("a", "ab", "bc", "c"))
    assert (masi(a, a), masi(a, c)) == (0, 1)
    assert masi(a, ab) == masi(ab, a) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi(ab, bc) == pytest.approx(1 - 1 / 3 * 1 / 3)
    nothing = frozenset()
    assert (masi(nothing, nothing), masi(nothing, a)) == (0, 1)


def test_what_does_not_vary_is_undefined():
    assert alpha([]) is None
    assert alpha([["a"], ["b"]]) is None, "nobody can be compared"
    assert alpha([["a", "a"], ["a", "a"]]) is None
    assert kappa([]) is None
    assert kappa([("a", "a"), ("a", "a")]) is None
    assert kappa([("a", "b"), ("a", "b")]) == 0
    assert share_equal([["a"]]) is None


def alpha_by_pairs(units, distance):
    """Return alpha from pairs of values alone, without coincidences: 1 - observed / expected mean distance."""
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    expected = [Fraction(distance(one, other)) for one, other in permutations(values, 2)]
    if not expected or not sum(expected):
        return None
    weighed = [
        (sum(Fraction(distance(*pair)) for pair in permutations(unit, 2)) / (len(unit) * (len(unit) - 1)), len(unit))
        for unit in units
    ]
    observed = sum(mean * size for mean, size in weighed) / len(values)
    return float(1 - observed / (sum(expected) / len(expected)))


SETS = st.frozensets(st.sampled_from("abc"), max_size=3)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(SETS, max_size=4), max_size=8))
def test_alpha_is_the_same_from_the_pairs_alone(units):
    for distance in (nominal, masi):
        expected = alpha_by_pairs(units, distance)
        found = alpha(units, distance)
        assert found == (expected if expected is None else pytest.approx(expected, abs=1e-9))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=20))
def test_kappa_is_the_same_from_the_fourfold_table(pairs):
    """For a fourfold table, kappa = 2(ad - bc) / ((a+b)(b+d) + (a+c)(c+d))."""
    a, b, c, d = (pairs.count(each) for each in [(True, True), (True, False), (False, True), (False, False)])
    below = (a + b) * (b + d) + (a + c) * (c + d)
    assert kappa(pairs) == (pytest.approx(2 * (a * d - b * c) / below) if below else None)
    assert share_equal(pairs) == (pytest.approx((a + d) / len(pairs)) if pairs else None)


@pytest.fixture
def source(make_survey):
    survey = make_survey([WISH]).survey
    answered(survey, "Parkovanie", "Zeleň", "Autobusy", "Nič")
    return book_for(survey).sources.get()


@pytest.fixture
def items(source):
    return list(Response.objects.order_by("pk").values_list("pk", flat=True))


def said(source, user, items, *themes):
    coded(source, user, **{f"r{item}": keys for item, keys in zip(items, themes, strict=False) if keys != "-"})


@pytest.mark.django_db
def test_only_texts_that_two_have_coded_are_compared(source, items):
    jana, peter, eva = (coder(name) for name in ("jana", "peter", "eva"))
    said(source, jana, items, "parking", "green", "transport", "")
    said(source, peter, items, "parking", "green parking", "-", "")
    said(source, eva, items, "-", "green", "-", "-")
    found = agreement.agreement(Codes.of(source))
    assert (found.coders, found.texts) == (("Eva", "Jana", "Peter"), 3)
    by_key = {each.theme.key: each for each in found.themes}
    assert by_key["green"].alpha == 1.0
    assert by_key["transport"].alpha is None, "nobody saw it in a text that two have coded"
    assert by_key["parking"].equal == pytest.approx(3 / 5)
    assert by_key["parking"].kappa is None, "kappa is for two"
    assert (by_key["parking"].texts, by_key["transport"].texts) == (2, 0)


@pytest.mark.django_db
def test_each_two_coders_are_compared_with_kappa(source, items):
    jana, peter, eva = (coder(name) for name in ("jana", "peter", "eva"))
    said(source, jana, items, "parking", "green", "transport", "parking")
    said(source, peter, items, "parking", "green parking", "transport", "")
    said(source, eva, items, "-", "-", "-", "-")
    (pair,) = agreement.pairs(Codes.of(source))
    parking = pair.themes[0]
    assert pair.coders == ("Jana", "Peter")
    assert parking.kappa == kappa([(True, True), (False, True), (False, False), (True, False)]) == 0
    sets = [[{"parking"}] * 2, [{"green"}, {"green", "parking"}], [{"transport"}] * 2, [{"parking"}, set()]]
    assert pair.alpha == pytest.approx(alpha_by_pairs([[frozenset(each) for each in unit] for unit in sets], masi))
    assert pair.equal == 0.5


@pytest.mark.django_db
def test_settling_changes_nothing_in_the_agreement(source, items):
    jana, peter = coder("jana"), coder("peter")
    said(source, jana, items, "parking", "green")
    said(source, peter, items, "green", "green")
    before = agreement.agreement(Codes.of(source))
    settling.settle(source, items[0], jana, ["parking"])
    assert agreement.agreement(Codes.of(source)) == before


@pytest.mark.django_db
def test_what_was_said_of_an_earlier_wording_is_not_compared(source, items):
    jana, peter = coder("jana"), coder("peter")
    said(source, jana, items, "parking", "green")
    said(source, peter, items, "green", "green")
    Response.objects.filter(pk=items[0]).update(answers={"wish": "Niečo iné"})
    assert agreement.agreement(Codes.of(source)).texts == 1


def test_the_pairs_of_a_unit_are_counted_once():
    assert share_equal([["a", "a", "b"]]) == pytest.approx(1 / 3)
