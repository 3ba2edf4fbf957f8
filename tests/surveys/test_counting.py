"""Counting cells: the quick way for few possible cells gives what the general one does."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.analysis.columns import Piece, pieces, refresh
from surveys.analysis.counting import FEW, count, tallied
from surveys.analysis.selection import WITHDRAWN, Selection
from surveys.models import Response, Survey
from tests.surveys.test_crosstab import QUESTIONS, store

CELLS = st.lists(st.integers(0, 20) | st.sampled_from([FEW - 1, FEW, 50 * FEW]), max_size=40)


@settings(max_examples=60, deadline=None)
@given(CELLS)
def test_cells_are_counted_however_many_there_could_be(cells):
    found, numbers = tallied(np.array(cells, dtype=int), None)
    assert dict(zip(found, numbers, strict=True)) == Counter(cells)


@settings(max_examples=60, deadline=None)
@given(CELLS)
def test_cells_are_weighed_however_many_there_could_be(cells):
    weights = np.arange(len(cells), dtype=float)
    found, numbers = tallied(np.array(cells, dtype=int), weights)
    wanted: Counter[int] = Counter()
    for cell, weight in zip(cells, weights, strict=True):
        wanted[cell] += weight
    assert dict(zip(found, numbers, strict=True)) == pytest.approx(dict.fromkeys(cells, 0) | dict(wanted))


@pytest.mark.django_db
def test_ids_are_read_where_they_are_asked_for_and_only_there(make_survey):
    make_survey(QUESTIONS)
    survey = Survey.objects.get()
    store(survey, *({"trust": 1 + number % 5} for number in range(10)))
    refresh(survey)
    ids = list(Response.objects.order_by("pk").values_list("pk", flat=True))
    (piece,) = pieces(survey, ["trust"])
    assert piece.ids.tolist() == ids
    (piece,) = pieces(survey, ["trust"], ids=False)
    assert piece.rows == 10
    with pytest.raises(ValueError, match="not been read"):
        assert piece.ids is None
    assert count(survey, Selection(last=ids[6]), ["trust"])["trust"].total() == 7


def test_a_piece_knows_its_rows():
    assert Piece({WITHDRAWN: ([0], np.zeros(3, dtype="u1"))}).rows == 3
