"""The page of a cross-tab: what can be chosen, what it says in words, and where its cells lead."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from surveys.analysis.chi_square import independence
from surveys.dashboard.cells import in_plain_words
from surveys.models import Response, Survey
from tests.surveys.test_crosstab import QUESTIONS, store
from tests.surveys.test_weighting import city

pytestmark = pytest.mark.django_db

URL = "/admin/surveys/anketa/crosstab/"


@pytest.fixture
def survey(make_survey):
    make_survey(QUESTIONS)
    survey = Survey.objects.get()
    people = [("centre", "own")] * 30 + [("centre", "rent")] * 10 + [("sasova", "own")] * 10 + [("sasova", "rent")] * 30
    store(survey, *({"district": one, "tenure": other, "trust": 3} for one, other in people), {"district": "centre"})
    return survey


def read(client, **query):
    answer = client.get(URL, query)
    assert answer.status_code == 200
    return re.sub(r"[ \n]+", " ", answer.content.decode())


def cells(html):
    body = html.split('class="figure-table figure-grid crosstab"')[1].split("<tbody>")[1].split("</tbody>")[0]
    return [
        [re.sub(r" +", " ", re.sub(r"<[^>]*>", "", cell)).strip() for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row)]
        for row in body.split("</tr>")[:-1]
    ]


def test_row_and_column_are_chosen_from_lists_without_texts(survey, evaluator):
    html = read(evaluator)
    assert '<option value="district">' in html
    assert '<option value="response.language">' in html
    assert 'value="wish"' not in html
    assert "crosstab-words" not in html


@pytest.mark.parametrize(
    ("show", "first"),
    [
        ("rows", "30 75,0\xa0%"),
        ("columns", "30 75,0\xa0%"),
        ("expected", "30 20"),
        ("counts", "30"),
        ("no", "30 75,0\xa0%"),
    ],
)
def test_each_cell_has_its_count_and_what_is_asked_for(survey, evaluator, show, first):
    assert cells(read(evaluator, row="district", column="tenure", show=show))[0][:2] == ["Centrum", first]


def test_totals_stand_at_the_ends_and_who_is_left_out_below(survey, evaluator):
    html = read(evaluator, row="district", column="tenure")
    assert [row[-1] for row in cells(html)] == ["40", "40", "0"]
    assert re.search(r"<td>40</td> ?<td>40</td> ?<td>80</td>", html)
    assert "bez odpovede 1" in html


def test_a_cell_leads_to_its_responses(survey, evaluator):
    html = read(evaluator, **{"row": "district", "column": "tenure", "v.trust": "3"})
    assert f"{reverse('surveys_dashboard', args=['anketa'])}?v.trust=3&amp;v.district=centre&amp;v.tenure=own" in html


def test_the_filter_counts_and_stays_with_the_forms(survey, evaluator):
    html = read(evaluator, **{"row": "district", "column": "tenure", "v.tenure": "own"})
    assert cells(html)[0][1:3] == ["30 100,0\xa0%", "0 0,0\xa0%"]
    assert html.count('<input type="hidden" name="v.tenure" value="own">') == 1
    assert '<input type="hidden" name="row" value="district">' in html


def test_the_numbers_of_a_scale_stand_in_order(survey, evaluator):
    store(survey, *({"district": "centre", "trust": trust} for trust in (5, 1, 2)))
    head = read(evaluator, row="district", column="trust").split("crosstab")[-1]
    assert re.findall(r'scope="col">([^<]*)<', head)[:4] == ["1 – nie", "2", "3", "5 – áno"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"row": "district", "column": "district"}, "rôzne"),
        ({"row": "nothing", "column": "district"}, "zo zoznamov"),
        ({"row": "wish", "column": "district"}, "priveľa"),
    ],
)
def test_what_makes_no_table_is_explained(survey, evaluator, query, words):
    html = read(evaluator, **query)
    assert re.search(f'help-critical">[^<]*{words}', html)


def test_few_answers_are_warned_of(survey, evaluator):
    assert "help-warning" not in read(evaluator, row="district", column="tenure")
    Response.objects.filter(pk__gt=Response.objects.first().pk + 5).delete()
    store(survey, {"district": "sasova", "tenure": "rent"})
    assert "help-warning" in read(evaluator, row="district", column="tenure")


def test_sample_data_is_told_here_too(survey, evaluator):
    Response.objects.update(source=Response.Source.SAMPLE)
    assert "help-warning" in read(evaluator, row="district", column="tenure")


def test_weighted_shares_stand_beside_the_unweighted(survey, evaluator):
    population = city({"district": {"centre": 90, "sasova": 10}})
    html = read(evaluator, row="tenure", column="district", show="rows", weights=population.pk)
    assert cells(html)[0][1].startswith("30 75,0\xa0% ")
    assert cells(html)[0][1].endswith("vážene 96,3\xa0%"), "30 · 0.9 / 41 of that and 10 · 0.1 / 40"
    assert "help-info" in html


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([[10, 0], [12, 0]], "nothing to compare"),
        ([[10, 11], [12, 10]], "do not show"),
        ([[60, 40], [40, 60]], "a little"),
        ([[70, 30], [30, 70]], "clearly"),
        ([[90, 10], [10, 90]], "closely"),
    ],
)
def test_the_test_is_put_into_plain_words(table, words):
    with override("en"):
        assert words in in_plain_words(independence(table), 2, 2)


def test_an_editor_is_sent_away(survey, editor):
    assert editor.get(URL, {"row": "district", "column": "tenure"})["Location"] == reverse("wagtailadmin_home")
