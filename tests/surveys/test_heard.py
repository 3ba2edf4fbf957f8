"""Who was heard, who is missing, and what weights would change: the figures, and the page that shows them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

import pandas as pd
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.analysis.beside import beside
from surveys.analysis.population import Group, heard, held_against, populations_for
from surveys.analysis.selection import EVERYTHING, Selection
from surveys.analysis.weighting import rake
from surveys.codebook import Codebook
from surveys.models import Survey
from surveys.questions import Variable
from surveys.staff.heard import Panel
from tests.conftest import question
from tests.surveys.test_crosstab import store
from tests.surveys.test_weighting import city

ADDRESS = "/admin/surveys/anketa/heard/"
DISTRICTS = {"centre": "Centrum", "sasova": "Sásová", "ulanka": "Uľanka", "outside": "Mimo mesta"}
QUESTIONS = [
    question("single_choice", "district", choices=DISTRICTS, required=False, other=True),
    question("single_choice", "tenure", choices={"own": "Vlastný byt", "rent": "Nájom"}, required=False),
    question("number", "people", minimum=0, maximum=20, required=False),
    question("short_text", "wish", max_length=20, required=False),
]
CITY = {"district": {"centre": 30_000, "sasova": 19_000, "ulanka": 1_000, "radvan": 50}}


@pytest.fixture
def survey(make_survey) -> Survey:
    make_survey(QUESTIONS)
    return Survey.objects.get()


def people(**numbers: int) -> list[dict[str, Any]]:
    return [{"district": district} for district, number in numbers.items() for _number in range(number)]


def html(client: Any, **query: Any) -> str:
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.django_db
def test_respondents_are_held_against_residents_as_pandas_would(survey):
    store(survey, *people(centre=84, sasova=16, outside=5, other=2), {})
    store(survey, {}, withdrawn_at=datetime.now(UTC))
    [district] = heard(survey, EVERYTHING, city(CITY))
    frame = pd.DataFrame({"found": [84, 16, 0], "people": [30_000, 19_000, 1_000]})
    share, population_share = frame.found / frame.found.sum(), frame.people / frame.people.sum()
    for name, wanted in {
        "share": share,
        "population_share": population_share,
        "difference": share - population_share,
        "expected": population_share * frame.found.sum(),
        "index": share / population_share * 100,
        "rate": frame.found / frame.people * 1000,
    }.items():
        assert [getattr(group, name) for group in district.groups] == pytest.approx(list(wanted)), name
    assert [group.value for group in district.groups] == ["centre", "sasova", "ulanka"]
    assert (district.respondents, district.residents, district.rate) == (100, 50_000, 2)
    assert district.others == {"outside": 5, "other": 2}
    assert district.missing == {-99: 1, -96: 1}
    assert district.not_offered == {"radvan": 50}
    assert [group.value for group in district.underrepresented] == ["sasova", "ulanka"]


@pytest.mark.django_db
def test_only_the_selected_are_held_against_residents(survey):
    store(survey, {"district": "centre", "tenure": "own"}, {"district": "sasova", "tenure": "rent"})
    [district] = heard(survey, Selection((("tenure", ("own",)),)), city(CITY))
    assert [group.found for group in district.groups] == [1, 0, 0]


COUNTS = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 10**6)), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(COUNTS)
def test_the_shares_add_up_and_as_many_as_are_needed_are_enough_and_no_fewer(pairs):
    variable = Variable("group", {}, "code", {str(place): {} for place in range(len(pairs))})
    counts = {str(place): found for place, (found, _people) in enumerate(pairs)}
    figures = {str(place): people for place, (_found, people) in enumerate(pairs)}
    found = held_against(variable, counts, figures)
    assert sum(group.share for group in found.groups) == pytest.approx(1 if found.respondents else 0)
    assert sum(group.expected for group in found.groups) == pytest.approx(found.respondents if found.residents else 0)
    for group in found.groups:
        together = group.out_of + group.needed
        if group.needed:
            assert (group.found + group.needed) / together >= group.population_share - 1e-9
            assert (group.found + group.needed - 1) / (together - 1 or 1) < group.population_share + 1e-9
        assert not group.is_missing or (group.needed >= 1 and group.index is not None and group.index < 80)


def test_a_group_is_missing_from_four_fifths_down_and_by_one_person_at_least():
    def group(found: int, out_of: int = 100) -> Group:
        return Group("sasova", found, out_of, 20, 100)

    assert [group(found).is_missing for found in (0, 15, 16, 20, 40)] == [True, True, False, False, False]
    assert not group(0, 4).is_missing, "with four responses a fifth is less than one"
    assert group(4).needed == ceil((20 - 4) / 0.8)
    assert Group("all", 5, 10, 100, 100).needed == 0


@pytest.mark.django_db
def test_while_the_survey_is_open_it_says_how_many_more_are_needed_and_later_how_many_are_too_few(survey):
    with translation.override("en"):
        found = held_against(
            Variable("district", {}, "code", {"sasova": {"en": "Sásová"}, "rest": {"en": "Rest"}}),
            {"sasova": 8, "rest": 182},
            {"sasova": 19, "rest": 81},
        )
        [now], [after] = (Panel(found, "en", is_open).missing for is_open in (True, False))
    assert re.fullmatch(
        r"Sásová: 4.?% of responses, 19.?% of residents; about 35 more responses would be needed\.", now
    )
    assert after.endswith("that is about 28 responses too few.")


@pytest.mark.django_db
def test_the_page_shows_who_is_missing_and_who_is_not_in_the_figures(survey, evaluator):
    store(survey, *people(centre=90, sasova=10, outside=3), {})
    city(CITY)
    page = html(evaluator)
    assert "Sásová: 10" in page
    assert re.search(r"Mimo mesta \(3\), bez odpovede \(1\)\.", page)
    assert page.count("</svg>") >= 3
    assert "Vlastný byt" not in page, "nothing is weighed unasked"
    Survey.objects.update(closes_at=datetime.now(UTC) - timedelta(days=1))
    with translation.override("sk"):
        assert html(evaluator).count("Sásová: 10") == 1


@pytest.mark.django_db
def test_the_page_filters_as_the_address_says_and_keeps_the_filter(survey, evaluator):
    store(survey, *people(centre=7), {"district": "sasova", "tenure": "rent"})
    city(CITY)
    page = html(evaluator, **{"v.tenure": "rent"})
    assert '<input type="hidden" name="v.tenure" value="rent">' in page
    assert "Nájom" in page
    assert evaluator.get(ADDRESS, {"v.tenure": "rent"}).context["panels"][0].heard.respondents == 1


@pytest.mark.django_db
def test_weights_stand_beside_the_plain_shares_once_they_are_asked_for(survey, evaluator):
    store(survey, *[{"district": "centre", "tenure": "own", "people": 1}] * 30)
    store(survey, *[{"district": "sasova", "tenure": "rent", "people": 4}] * 10)
    population = city({"district": {"centre": 50, "sasova": 50}})
    page = html(evaluator, population=population.pk, weigh="district")
    weighting = evaluator.get(ADDRESS, {"weigh": "district"}).context["weighting"]
    assert weighting.warnings == []
    assert weighting.weights.design_effect == pytest.approx(1 + (30 * (1 / 3) ** 2 + 10 * 1) / 40)
    rent = next(bar for table in weighting.tables for bar in table["bars"] if bar.label == "Nájom")
    assert (rent.number, rent.share, rent.weighted, rent.difference) == (
        10,
        0.25,
        pytest.approx(0.5),
        pytest.approx(0.25),
    )
    assert re.search(r"<td>25,0.?%</td> <td>50,0.?%</td> <td>\+25,0</td>", page)
    means = next(table["means"] for table in weighting.tables if table["means"])
    assert means == (1.75, pytest.approx(2.5))


@pytest.mark.django_db
def test_weights_that_hang_on_hardly_anybody_are_warned_of(survey, evaluator):
    store(survey, *people(centre=60, sasova=1))
    city(CITY)
    weighting = evaluator.get(ADDRESS, {"weigh": "district"}).context["weighting"]
    said = " ".join(weighting.warnings)
    assert len(weighting.warnings) == 3
    assert "Sásová" in said
    assert "Uľanka" in said
    assert "Centrum" not in said


@pytest.mark.django_db
def test_weights_that_cannot_fit_are_warned_of(survey, evaluator):
    store(survey, *[{"district": "centre", "tenure": "own"}] * 20, *[{"district": "sasova", "tenure": "rent"}] * 20)
    city({"district": {"centre": 9, "sasova": 1}, "tenure": {"own": 1, "rent": 9}})
    assert not evaluator.get(ADDRESS, {"weigh": ["district", "tenure"]}).context["weighting"].weights.converged
    assert len(evaluator.get(ADDRESS, {"weigh": ["district", "tenure"]}).context["weighting"].warnings) == 1


@pytest.mark.django_db
def test_what_the_address_gets_wrong_is_passed_over(survey, evaluator):
    store(survey, *people(centre=1))
    population = city(CITY)
    for query in ({"population": "x"}, {"population": "999"}, {"weigh": "wish"}, {"weigh": "nothing"}, {"v.x": "1"}):
        context = evaluator.get(ADDRESS, query).context
        assert context["population"] == population
        assert "weighting" not in context


@pytest.mark.django_db
def test_the_latest_population_that_fits_is_taken_unless_the_address_names_another(survey, evaluator):
    city({"income": {"low": 5}})
    assert "population" not in evaluator.get(ADDRESS).context or evaluator.get(ADDRESS).context["population"] is None
    assert "/admin/population/new/" in html(evaluator)
    first, second = city(CITY), city(CITY)
    assert populations_for(Codebook.of(survey)) == [second, first]
    assert evaluator.get(ADDRESS).context["population"] == second
    assert evaluator.get(ADDRESS, {"population": first.pk}).context["population"] == first


@pytest.mark.django_db
def test_the_page_can_be_seen_before_anybody_has_answered(survey, evaluator):
    city(CITY)
    assert "Sásová" in html(evaluator, weigh="district")


@pytest.mark.django_db
def test_only_evaluators_see_who_was_heard(survey, editor, evaluator, client):
    city(CITY)
    for refused in (editor, client):
        assert refused.get(ADDRESS).status_code == 302
        assert refused.get(ADDRESS, {"weigh": "district"}).status_code == 302
    assert evaluator.get("/admin/surveys/nothing/heard/", follow=True).status_code == 404
    assert ADDRESS in evaluator.get("/admin/surveys/anketa/").content.decode()


@pytest.mark.django_db
def test_what_stands_beside_leaves_out_texts_and_what_nobody_answered(survey):
    store(survey, {"district": "centre", "wish": "Viac zelene"})
    found = beside(survey, EVERYTHING, rake(survey, EVERYTHING, city(CITY)))
    assert [each.plain.variable.name for each in found] == ["district"]
