"""Weights fit the population's shares. They are computed again cell by cell, the long way, and by their properties."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from surveys.analysis.counting import count, cross
from surveys.analysis.selection import EVERYTHING, Selection
from surveys.analysis.tally import tallies
from surveys.analysis.weighting import TOLERANCE, rake, raked
from surveys.models import Population, PopulationCount, Survey
from tests.conftest import question
from tests.surveys.test_crosstab import store

QUESTIONS = [
    question(
        "single_choice",
        "district",
        choices={"centre": "Centrum", "sasova": "Sásová", "ulanka": "Uľanka", "outside": "Mimo mesta"},
        required=False,
    ),
    question("single_choice", "age", choices={"young": "Mladí", "old": "Starí"}, required=False),
    question("scale", "trust", lowest=1, highest=5, low_label="nie", high_label="áno", required=False),
]
CITY = {"district": {"centre": 30_000, "sasova": 20_000}, "age": {"young": 20_000, "old": 30_000}}

Figures = dict[str, dict[str, int]]


def city(figures: Figures) -> Population:
    made = Population.objects.create(title="Mesto", source="sčítanie", as_of=date(2026, 1, 1))
    PopulationCount.objects.bulk_create(
        PopulationCount(population=made, variable=variable, value=value, people=people)
        for variable, counts in figures.items()
        for value, people in counts.items()
    )
    return made


@pytest.fixture
def survey(make_survey) -> Survey:
    make_survey(QUESTIONS)
    return Survey.objects.get()


def answers(draw: Any, number: int) -> list[dict[str, Any]]:
    """Return answers of people some of whom leave questions out or live elsewhere."""
    made = []
    for _number in range(number):
        district = draw.choice(["centre", "sasova", "outside", ""], p=[0.7, 0.15, 0.1, 0.05]).item()
        age = draw.choice(["young", "old", ""], p=[0.5, 0.4, 0.1]).item()
        said = {"district": district, "age": age, "trust": int(draw.integers(1, 6))}
        made.append({name: value for name, value in said.items() if value})
    return made


def one_by_one(people: list[dict[str, Any]], figures: Figures) -> list[float]:
    """Rake row by row with nothing but loops; whoever has no figure keeps the weight in that step."""
    weights = [1.0] * len(people)
    for _round in range(500):
        for name, counts in figures.items():
            reached = {value for value in counts if any(each.get(name) == value for each in people)}
            residents = sum(counts[value] for value in reached)
            sums = dict.fromkeys(reached, 0.0)
            for each, weight in zip(people, weights, strict=True):
                if each.get(name) in reached:
                    sums[each[name]] += weight
            together = sum(sums.values())
            for place, each in enumerate(people):
                if each.get(name) in reached:
                    value = each[name]
                    weights[place] *= counts[value] / residents * together / sums[value]
    mean = sum(weights) / len(weights)
    return [weight / mean for weight in weights]


@pytest.mark.django_db
def test_weights_are_those_of_raking_person_by_person(survey):
    people = answers(np.random.default_rng(5), 300)
    store(survey, *people)
    weights = rake(survey, EVERYTHING, city(CITY))
    assert (weights.names, weights.converged, weights.responses) == (("district", "age"), True, 300)
    frame = pd.DataFrame(people)
    frame["weight"] = one_by_one(people, CITY)
    wanted = frame.groupby("trust")["weight"].sum()
    found = count(survey, EVERYTHING, ["trust"], weights)["trust"]
    assert found == pytest.approx(wanted.to_dict(), rel=1e-7)
    assert weights.largest == pytest.approx(frame.weight.max(), rel=1e-7)
    assert weights.smallest == pytest.approx(frame.weight.min(), rel=1e-7)
    assert weights.design_effect == pytest.approx(1 + (frame.weight.std(ddof=0) / frame.weight.mean()) ** 2, rel=1e-7)
    assert weights.effective_size == pytest.approx(frame.weight.sum() ** 2 / (frame.weight**2).sum(), rel=1e-7)


@pytest.mark.django_db
def test_whoever_is_not_in_the_figures_is_counted_and_keeps_what_the_other_question_gives(survey):
    people = answers(np.random.default_rng(6), 100)
    store(survey, *people, {})
    weights = rake(survey, EVERYTHING, city(CITY))
    unfitted = {name: sum(each.get(name) not in CITY[name] for each in people) + 1 for name in CITY}
    assert weights.unfitted == unfitted
    assert weights.weighed[weights.scale] >= 1, "whoever said nothing has the factor 1 twice"


@pytest.mark.django_db
def test_a_withdrawn_response_weighs_nothing_and_the_others_are_raked_as_if_it_had_not_been(survey):
    store(survey, {"district": "centre"}, {"district": "centre"}, {"district": "sasova"})
    store(survey, {}, withdrawn_at=datetime.now(UTC))
    weights = rake(survey, EVERYTHING, city(CITY), ["district"])
    assert weights.responses == 3
    assert count(survey, EVERYTHING, ["district"], weights)["district"] == pytest.approx({"centre": 1.8, "sasova": 1.2})
    assert sum(count(survey, EVERYTHING, ["response.language"], weights)["response.language"].values()) == (
        pytest.approx(3)
    )


@pytest.mark.django_db
def test_a_group_that_nobody_is_of_is_reported_and_the_others_share_what_is_reached(survey):
    store(survey, {"district": "centre"}, {"district": "sasova"})
    weights = rake(survey, EVERYTHING, city({"district": {"centre": 30, "ulanka": 40, "sasova": 10, "radvan": 0}}))
    assert weights.unreached == {"district": {"ulanka": 40}}
    assert count(survey, EVERYTHING, ["district"], weights)["district"] == pytest.approx({"centre": 1.5, "sasova": 0.5})


@pytest.mark.django_db
def test_figures_of_nobody_are_no_figures(survey):
    store(survey, {"age": "young"}, {"age": "old"})
    weights = rake(survey, EVERYTHING, city({"age": {"young": 5, "old": 0}}))
    assert (weights.unfitted, weights.largest, weights.unreached) == ({"age": 1}, 1, {})


@pytest.mark.django_db
def test_only_the_selected_are_raked_and_have_a_mean_weight_of_one(survey):
    store(survey, {"age": "young", "trust": 1}, {"age": "old", "trust": 1}, *[{"age": "old", "trust": 2}] * 8)
    chosen = Selection((("trust", (1,)),))
    weights = rake(survey, chosen, city(CITY), ["age"])
    assert (weights.responses, weights.design_effect) == (2, pytest.approx(1.04))
    assert sum(cross(survey, chosen, ("age", "trust"), weights).values()) == pytest.approx(2)


@pytest.mark.django_db
def test_without_responses_or_common_questions_every_weight_is_one(survey):
    nobody = rake(survey, EVERYTHING, city(CITY))
    assert (nobody.responses, nobody.design_effect, nobody.effective_size, nobody.converged) == (0, 1, 0, True)
    assert nobody.unreached == CITY
    store(survey, {"age": "old", "trust": 4})
    weights = rake(survey, EVERYTHING, city({"income": {"low": 5}}))
    assert (weights.names, weights.largest, weights.converged) == ((), 1, True)
    [trust] = tallies(survey, EVERYTHING, ["trust"], weights)
    assert trust.answered == 1


@pytest.mark.django_db
def test_one_who_speaks_for_more_than_five_is_noticed(survey):
    store(survey, *[{"age": "young"}] * 20, {"age": "old"})
    weights = rake(survey, EVERYTHING, city(CITY), ["age"])
    assert (weights.largest, weights.is_heavy) == (pytest.approx(12.6), True)


def test_margins_that_contradict_each_other_do_not_converge_and_break_nothing():
    cells = {("centre", "young"): 5, ("sasova", "old"): 7}
    weights = raked(
        cells, ("district", "age"), {"district": {"centre": 99, "sasova": 1}, "age": {"young": 1, "old": 9}}
    )
    assert not weights.converged
    assert np.isfinite([weights.largest, weights.design_effect, weights.scale]).all()


CELLS = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from([1, 2])), st.integers(1, 50), min_size=6
)
PEOPLE = st.integers(1, 2**31 - 1)


@settings(max_examples=60, deadline=None)
@given(CELLS, st.tuples(PEOPLE, PEOPLE, PEOPLE), st.tuples(PEOPLE, PEOPLE))
def test_every_share_fits_the_mean_is_one_and_the_effective_size_is_no_larger_than_the_number(cells, first, second):
    figures = {
        "district": dict(zip("abc", first, strict=True)),
        "age": dict(zip(["1", "2"], second, strict=True)),
    }
    weights = raked(cells, ("district", "age"), figures)
    assert weights.converged
    weighed = {
        cell: number * weights.scale * np.exp(weights.logs["district"][cell[0]] + weights.logs["age"][cell[1]])
        for cell, number in cells.items()
    }
    total = sum(weighed.values())
    assert total == pytest.approx(sum(cells.values()))
    for place, counts in enumerate(figures.values()):
        for value, people in counts.items():
            share = sum(weight for cell, weight in weighed.items() if str(cell[place]) == value) / total
            assert share == pytest.approx(people / sum(counts.values()), rel=10 * TOLERANCE)
    assert weights.design_effect >= 1 - 1e-9
    assert weights.effective_size <= weights.responses + 1e-6


@settings(max_examples=60, deadline=None)
@given(CELLS, st.integers(1, 1000))
def test_whoever_already_is_like_the_city_weighs_one(cells, times):
    figures: Figures = {"district": {}, "age": {}}
    for (district, age), number in cells.items():
        for name, value in (("district", district), ("age", str(age))):
            figures[name][value] = figures[name].get(value, 0) + number * times
    weights = raked(cells, ("district", "age"), figures)
    assert weights.rounds == 1
    assert weights.design_effect == pytest.approx(1)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.tuples(st.sampled_from(["a", "b", -99]), st.sampled_from(["x", "y", -98])), st.integers(1, 9))
)
def test_people_without_answers_break_nothing(cells):
    weights = raked(cells, ("one", "two"), {"one": {"a": 1, "b": 2}, "two": {"x": 3, "y": 1}})
    assume(weights.responses)
    assert sum(weight * number for weight, number in weights.weighed.items()) == pytest.approx(weights.responses)
    assert all(weight > 0 or not weights.converged for weight in weights.weighed)
    assert np.isfinite([*weights.weighed, weights.design_effect]).all()
