"""Two variables against each other; every figure is computed again with pandas and scipy."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isclose
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from core.receipts import digest
from surveys.analysis.about import about_variables
from surveys.analysis.chi_square import expected_counts, independence, upper_tail
from surveys.analysis.crosstab import MOST_VALUES, TooManyValues, crosstab
from surveys.analysis.selection import EVERYTHING, Selection
from surveys.models import Response, Survey
from tests.conftest import question

TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 60), min_size=width, max_size=width), min_size=2, max_size=6)
)
QUESTIONS = [
    question("single_choice", "district", choices={"centre": "Centrum", "sasova": "Sásová", "ulanka": "Uľanka"}),
    question("single_choice", "tenure", choices={"own": "Vlastný byt", "rent": "Nájom"}, required=False),
    question("number", "people", minimum=0, maximum=1000, required=False),
    question("scale", "trust", lowest=1, highest=5, low_label="nie", high_label="áno", required=False),
    question("short_text", "wish", max_length=20, required=False),
]


@pytest.fixture
def survey(make_survey) -> Survey:
    make_survey(QUESTIONS)
    return Survey.objects.get()


def store(survey: Survey, *answers: dict[str, Any], **told: Any) -> list[Response]:
    already = survey.responses.count()
    return Response.objects.bulk_create(
        Response(
            survey=survey,
            version=survey.current_version,
            answers=each,
            receipt_hash=digest(f"{already + number}"),
            **{"language": "sk", **told},
        )
        for number, each in enumerate(answers)
    )


@pytest.mark.django_db
def test_the_table_of_two_questions_is_what_pandas_and_scipy_make_of_it(survey):
    draw = np.random.default_rng(1)
    answers = [
        {"district": draw.choice(["centre", "sasova", "ulanka"]).item(), "tenure": draw.choice(["own", "rent"]).item()}
        for _number in range(200)
    ]
    store(survey, *answers)
    made = crosstab(survey, EVERYTHING, "district", "tenure")
    wanted = pd.crosstab(*(pd.Series([each[name] for each in answers]) for name in ("district", "tenure")))
    assert (made.row_values, made.column_values) == (list(wanted.index), list(wanted.columns))
    assert made.counts == wanted.to_numpy().tolist()
    found = stats.chi2_contingency(wanted, correction=False)
    np.testing.assert_allclose(made.expected, found.expected_freq)
    assert made.chi_square == pytest.approx(found.statistic)
    assert (made.p_value, made.degrees) == (pytest.approx(found.pvalue), found.dof)
    assert made.cramers_v == pytest.approx(stats.contingency.association(wanted, method="cramer"))
    assert made.smallest_expected == pytest.approx(found.expected_freq.min())
    np.testing.assert_allclose(made.row_shares, wanted.div(wanted.sum(axis=1), axis=0))
    np.testing.assert_allclose(made.column_shares, wanted / wanted.sum())
    assert (sum(made.row_totals), sum(made.column_totals), made.total) == (200, 200, 200)


@pytest.mark.django_db
def test_codes_that_nobody_chose_are_listed_and_count_for_no_degree_of_freedom(survey):
    store(survey, {"district": "sasova", "tenure": "own"}, {"district": "centre", "tenure": "rent"})
    made = crosstab(survey, EVERYTHING, "district", "tenure")
    assert made.row_values == ["centre", "sasova", "ulanka"]
    assert made.counts == [[0, 1], [1, 0], [0, 0]]
    assert (made.degrees, made.chi_square, made.cramers_v) == (1, 2, 1)
    assert made.row_shares[2] == [0, 0]
    assert [label["sk"] for label in made.row_labels] == ["Centrum", "Sásová", "Uľanka"]


@pytest.mark.django_db
def test_whoever_did_not_answer_one_of_the_two_is_left_out_and_counted_by_why(survey):
    store(survey, {"district": "sasova", "tenure": "own"}, {"district": "sasova"}, {"tenure": "own"}, {})
    store(survey, {}, withdrawn_at=datetime.now(UTC))
    made = crosstab(survey, EVERYTHING, "district", "tenure")
    assert (made.total, made.left_out) == (1, {-99: 3, -96: 1})
    assert made.test is None
    assert (made.chi_square, made.degrees, made.p_value, made.cramers_v, made.smallest_expected) == (None,) * 5


@pytest.mark.django_db
def test_languages_and_sources_are_crossed_like_questions_without_those_who_took_theirs_back(survey):
    store(survey, {"district": "sasova"}, {"district": "centre"}, language="sk")
    store(survey, {"district": "sasova"}, language="en", source="paper", suspect="rate too_fast")
    store(survey, {}, language="en", withdrawn_at=datetime.now(UTC))
    made = crosstab(survey, EVERYTHING, "response.language", "response.source")
    assert (made.row_values, made.column_values) == (["sk", "en"], ["web", "paper"])
    assert (made.counts, made.left_out) == ([[2, 0], [0, 1]], {-96: 1})
    made = crosstab(survey, EVERYTHING, "response.suspect", "response.version")
    assert (made.row_values, made.column_values, made.counts) == (["", "rate too_fast"], [1], [[2], [1]])
    assert "; " in made.row_labels[1]["en"]


@pytest.mark.django_db
def test_only_selected_responses_are_in_the_table(survey):
    store(survey, {"district": "sasova", "tenure": "own"}, {"district": "centre", "tenure": "rent"})
    made = crosstab(survey, Selection((("district", ("centre",)),)), "district", "tenure")
    assert (made.counts, made.total) == ([[0, 1], [0, 0], [0, 0]], 1)


@pytest.mark.django_db
def test_numbers_are_in_their_order_and_too_many_of_them_are_refused(survey):
    store(survey, *({"people": number, "district": "sasova", "trust": 5 - number % 5} for number in (10, 9, 100)))
    made = crosstab(survey, EVERYTHING, "people", "trust")
    assert made.row_values == [9, 10, 100]
    assert made.column_values == sorted(made.column_values)
    store(survey, *({"people": number, "district": "sasova"} for number in range(MOST_VALUES)))
    with pytest.raises(TooManyValues, match="people"):
        crosstab(survey, EVERYTHING, "people", "district")


@pytest.mark.django_db
def test_texts_and_what_is_no_variable_are_refused(survey):
    with pytest.raises(TooManyValues, match="wish"):
        crosstab(survey, EVERYTHING, "district", "wish")
    with pytest.raises(KeyError):
        crosstab(survey, EVERYTHING, "district", "nothing")


class Twice:
    """Counts everybody in Sásová twice."""

    names = ("district",)

    def of_rows(self, piece: Any) -> np.ndarray:
        values, places = piece.column("district")
        return np.array([2.0 if value == "sasova" else 1.0 for value in values])[places]


@pytest.mark.django_db
def test_a_weighted_table_keeps_the_test_of_the_people_who_answered(survey):
    store(survey, *[{"district": "sasova", "tenure": "own"}] * 3, *[{"district": "centre", "tenure": "rent"}] * 4, {})
    plain, weighted = (crosstab(survey, EVERYTHING, "district", "tenure", by) for by in (None, Twice()))
    assert (weighted.counts, weighted.total) == ([[0, 4], [6, 0], [0, 0]], 10)
    assert (plain.weighted, weighted.weighted) == (False, True)
    assert (weighted.responses, weighted.test, weighted.left_out) == (plain.counts, plain.test, {-99: 1})


def test_what_is_known_besides_answers_is_labelled_in_both_languages_whichever_is_active():
    variables = about_variables()
    assert variables["response.language"].values["en"]["en"] == "English"
    assert all(label.keys() == {"sk", "en"} for each in variables.values() for label in each.values.values())


@settings(max_examples=200, deadline=None)
@given(st.floats(0, 5000), st.integers(1, 841))
@example(1e-12, 1)
@example(1400, 1)
@example(1400, 2)
@example(1e6, 30)
@example(0.001, 841)
@example(2000, 841)
def test_the_probability_agrees_with_scipy_however_large_or_small(chi_square, degrees):
    wanted = float(stats.chi2.sf(chi_square, degrees))
    assert isclose(upper_tail(chi_square, degrees), wanted, rel_tol=1e-10, abs_tol=1e-300)


@settings(max_examples=150, deadline=None)
@given(TABLES)
@example([[0, 0], [0, 0]])
@example([[5, 0], [3, 0]])
@example([[1000000, 1], [1, 1000000]])
def test_the_test_agrees_with_scipy_once_empty_rows_and_columns_are_gone(table):
    counts = np.array(table)
    found = independence(table)
    full = counts[counts.any(axis=1)][:, counts.any(axis=0)]
    if min(full.shape) < 2:
        assert found is None
        return
    wanted = stats.chi2_contingency(full, correction=False)
    assert found is not None
    assert found.chi_square == pytest.approx(wanted.statistic, rel=1e-10, abs=1e-10)
    assert (found.degrees, found.p_value) == (wanted.dof, pytest.approx(wanted.pvalue, rel=1e-9, abs=1e-300))
    assert found.cramers_v == pytest.approx(stats.contingency.association(full, method="cramer"), abs=1e-12)
    assert found.smallest_expected == pytest.approx(wanted.expected_freq.min())
    assert found.below_five == pytest.approx((wanted.expected_freq < 5).mean())
    assert np.array(expected_counts(table)).sum() == pytest.approx(counts.sum())
