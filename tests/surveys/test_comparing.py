"""Two surveys that share questions: what can be compared, what differs, and the filter of both."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from surveys.analysis.comparing import match, shared
from surveys.codebook import Codebook
from surveys.models import Response, Survey
from surveys.questions import Variable
from tests.conftest import question
from tests.surveys.test_crosstab import store

pytestmark = pytest.mark.django_db

DISTRICTS = {"centre": "Centrum", "sasova": "Sásová"}


def scale(key: str, highest: int) -> dict[str, Any]:
    return question("scale", key, lowest=1, highest=highest, low_label="nie", high_label="áno", required=False)


FIRST = [
    question("single_choice", "district", choices=DISTRICTS, required=False),
    question("multiple_choice", "needs", choices={"flats": "Byty", "parks": "Parky"}, required=False),
    scale("trust", 5),
    scale("mood", 5),
    question("short_text", "wish", max_length=20, required=False),
    question("single_choice", "tenure", choices={"own": "Vlastný", "rent": "Nájom"}, required=False),
]
SECOND = [
    question("single_choice", "district", choices={"sasova": "Sásová – Rudlová", "ulanka": "Uľanka"}, required=False),
    question("multiple_choice", "needs", choices={"flats": "Byty", "roads": "Cesty"}, required=False),
    scale("trust", 5),
    scale("mood", 10),
    question("short_text", "wish", max_length=20, required=False),
    question("single_choice", "tenure", choices={"garden": "Záhrada", "none": "Žiadna"}, required=False),
]


@pytest.fixture
def surveys(make_survey) -> tuple[Survey, Survey]:
    make_survey(FIRST, slug="prva")
    make_survey(SECOND, slug="druha")
    first, second = Survey.objects.get(key="prva"), Survey.objects.get(key="druha")
    store(
        first, *[{"district": "sasova", "needs": ["flats"], "trust": 4}] * 3, {"district": "centre", "needs": ["parks"]}
    )
    answers = [
        {"district": "sasova", "needs": ["roads"], "trust": 1},
        {"district": "ulanka", "needs": ["flats"], "trust": 2},
    ]
    Response.objects.bulk_create(
        Response(
            survey=second, version=second.current_version, answers=each, receipt_hash=f"second {number}", language="sk"
        )
        for number, each in enumerate(answers)
    )
    return first, second


def read(client: Any, first: str, second: str, **query: Any) -> str:
    answer = client.get(reverse("surveys_compare", args=[first, second]), query)
    assert answer.status_code == 200
    return re.sub(r"[ \n]+", " ", answer.content.decode())


def rows(html: str, key: str) -> list[list[str]]:
    table = html.split(f"<code>{key}</code>")[1].split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    return [
        [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row)]
        for row in table.split("</tr>")[:-1]
    ]


def test_what_two_codebooks_share(surveys):
    found = shared(*(Codebook.of(survey) for survey in surveys))
    assert list(found.matches) == ["district", "needs_flats", "trust"]
    assert [variable.name for variable in found.only_here] == ["needs_parks"]
    assert [variable.name for variable in found.only_there] == ["needs_roads"]
    assert [variable.name for variable in found.unlike] == ["mood", "tenure"], "other numbers, and no code in common"
    district = found.matches["district"]
    assert (district.only_here, district.only_there) == (["centre"], ["ulanka"])
    assert not district.worded_alike
    assert found.matches["trust"].worded_alike


def test_a_variable_of_another_type_is_no_match():
    number, code = Variable("x", {}, "number"), Variable("x", {}, "code", {1: {"sk": "áno"}})
    assert match(number, code) is None
    assert match(code, code) is not None


def test_shares_stand_side_by_side_with_their_difference(surveys, evaluator):
    html = read(evaluator, "prva", "druha")
    assert rows(html, "district") == [
        ["Centrum", "25,0\xa0% (1)", "–", "–"],
        ["Sásová", "75,0\xa0% (3)", "50,0\xa0% (1)", "−25,0"],
        ["Uľanka", "–", "50,0\xa0% (1)", "–"],
    ]
    assert rows(html, "needs") == [["Byty", "75,0\xa0% (3)", "50,0\xa0% (1)", "−25,0"]]
    assert "<code>mood</code></h2>" not in html
    assert "opatrne" in html, "the answers are not worded alike"
    assert "len jeden z dotazníkov" in html


def test_a_scale_has_its_means_too(surveys, evaluator):
    html = read(evaluator, "prva", "druha")
    assert [row[:2] for row in rows(html, "trust")] == [
        ["1 – nie", "0,0\xa0% (0)"],
        ["2", "0,0\xa0% (0)"],
        ["4", "100,0\xa0% (3)"],
        ["5 – áno", "0,0\xa0% (0)"],
    ]
    part = html.split("<code>trust</code>")[1].split("</section>")[0]
    assert re.findall(r"<dd>([^<]*)</dd>", part) == ["4", "1,5", "-2,5"]


def test_the_filter_counts_in_both_and_says_where_it_cannot(surveys, evaluator):
    html = read(evaluator, "prva", "druha", **{"v.district": "sasova"})
    assert rows(html, "needs") == [["Byty", "100,0\xa0% (3)", "0,0\xa0% (0)", "−100,0"]]
    assert "help-warning" not in html
    html = read(evaluator, "prva", "druha", **{"v.needs_parks": "1"})
    assert rows(html, "district")[1] == ["Sásová", "0,0\xa0% (0)", "50,0\xa0% (1)", "+50,0"]
    warning = html.split("help-warning")[1].split("</div>")[0]
    assert "Otázka needs: Parky: áno" in warning


def test_sample_data_is_told(surveys, evaluator):
    Response.objects.filter(survey__key="druha").update(source=Response.Source.SAMPLE)
    assert "help-warning" in read(evaluator, "prva", "druha")


def test_the_list_names_surveys_with_something_in_common(surveys, evaluator, make_survey):
    make_survey([question("number", "shoes", minimum=0, maximum=50)], slug="ina")
    html = evaluator.get(reverse("surveys_compare_list", args=["prva"])).content.decode()
    assert reverse("surveys_compare", args=["prva", "druha"]) in html
    assert reverse("surveys_compare", args=["prva", "ina"]) not in html
    assert "3 spoločné premenné" in html
    assert "Žiadny iný" in evaluator.get(reverse("surveys_compare_list", args=["ina"])).content.decode()


def test_surveys_without_a_common_question_are_compared_to_that_effect(surveys, evaluator, make_survey):
    make_survey([question("number", "shoes", minimum=0, maximum=50)], slug="ina")
    assert "nemajú žiadnu spoločnú otázku" in read(evaluator, "prva", "ina")


def test_an_editor_is_sent_away_and_an_unknown_survey_is_not_found(surveys, editor, evaluator):
    address = reverse("surveys_compare", args=["prva", "druha"])
    assert editor.get(address)["Location"] == reverse("wagtailadmin_home")
    assert evaluator.get(reverse("surveys_compare", args=["prva", "ina"]), follow=True).status_code == 404
