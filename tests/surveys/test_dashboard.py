"""The dashboard: every figure with the number of people it is out of, for evaluators only."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from surveys.analysis.selection import DAY, LANGUAGE, SUSPECT, Selection
from surveys.analysis.timeline import timeline
from surveys.analysis.wording import described, phrases
from surveys.codebook import Codebook
from surveys.models import Response, Survey
from surveys.models.dataset import QuestionnaireVersion
from tests.conftest import ALL_KINDS, VALID, question
from tests.surveys.residents import code_in, send
from tests.surveys.test_crosstab import store
from tests.surveys.test_weighting import city
from tests.surveys.whole import EVERY_KIND

pytestmark = pytest.mark.django_db

URL = "/admin/surveys/anketa/dashboard/"
WHOLE = {
    "tenure": "rent",
    "needs": ["parks", "flats"],
    "trust": 4,
    "price": 450.5,
    "wish": "Viac zelene",
    "moved": "2010-05-01",
    "services": {"bus": "good"},
    "order": ["roads", "parks"],
    "money": {"parks": 60, "roads": 40, "flats": 0},
    "where": {"district": "north", "lat": 48.7, "lon": 19.1},
    "agree": 1,
}


def read(client: Client, **query: Any) -> str:
    answer = client.get(URL, query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def rows(html: str, key: str) -> list[list[str]]:
    """Return the texts of the table of one question, row by row."""
    part = html.split(f'id="q-{key}"')[1].split("</section>", maxsplit=1)[0]
    table = part.split("<tbody>")[1].split("</tbody>")[0]
    return [
        [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", cell)).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in table.split("</tr>")[:-1]
    ]


def note(html: str, key: str) -> str:
    part = html.split(f'id="q-{key}"')[1].split("</section>", maxsplit=1)[0]
    return re.sub(r"<[^>]*>", "", part.split('class="figure-note"')[1]).replace("\xa0", " ")


@pytest.fixture
def whole(make_survey) -> Survey:
    make_survey(EVERY_KIND)
    survey = Survey.objects.get()
    store(
        survey, WHOLE, {"tenure": "own", "trust": 2, "agree": 1}, {**WHOLE, "services": {"bus": "bad", "tram": "bad"}}
    )
    return survey


def test_old_counts_lead_to_the_dashboard_with_their_filter(survey_page, evaluator):
    answer = evaluator.get("/admin/surveys/anketa/counts/?v.tenure=own")
    assert answer["Location"] == URL + "?v.tenure=own"


@pytest.mark.parametrize("name", ["surveys_dashboard", "surveys_counts", "surveys_crosstab", "surveys_compare_list"])
def test_only_evaluators_see_it(survey_page, editor, name):
    address = reverse(name, args=["anketa"])
    for answer in (editor.get(address), editor.post(address)):
        assert answer["Location"] == reverse("wagtailadmin_home")
    assert Client().get(address)["Location"].startswith(reverse("wagtailadmin_login"))


def test_the_detail_page_leads_to_it(survey_page, evaluator):
    assert URL in evaluator.get("/admin/surveys/anketa/").content.decode()


def test_nothing_in_it_needs_a_script_or_a_style_of_its_own(whole, evaluator):
    html = read(evaluator).split('class="dashboard"')[1]
    assert "style=" not in html
    assert "<script" not in html.split("</main>")[0]


def test_headings_are_in_order_and_every_table_has_a_caption(whole, evaluator):
    html = read(evaluator)
    levels = [int(level) for level in re.findall(r"<h([1-6])", html.split("<main")[1])]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    page = html.split('class="dashboard"')[1].split("</main>")[0]
    assert page.count("<table") == page.count("<caption>") > 10


def test_a_choice_has_each_code_and_its_share_of_those_who_answered(whole, evaluator):
    assert rows(read(evaluator), "tenure") == [
        ["Vlastný byt", "1", "33,3 %"],
        ["Nájom", "2", "66,7 %"],
        ["Iné", "0", "0,0 %"],
    ]


def test_a_multiple_choice_is_one_table_out_of_those_who_answered(whole, evaluator):
    html = read(evaluator)
    assert rows(html, "needs")[:3] == [["Parky", "2", "100,0 %"], ["Cesty", "0", "0,0 %"], ["Byty", "2", "100,0 %"]]
    assert "2 z 3" in note(html, "needs")


def test_a_matrix_is_divided_by_row_with_how_many_answered_each(whole, evaluator):
    html = read(evaluator)
    assert rows(html, "services") == [
        ["Autobus", "50,0 % (1)", "50,0 % (1)", "2"],
        ["Vlak", "100,0 % (1)", "0,0 % (0)", "1"],
    ]


def test_a_scale_has_every_number_and_a_mean_and_median(whole, evaluator):
    html = read(evaluator)
    assert [row[:2] for row in rows(html, "trust")] == [
        ["1 – zle", "0"],
        ["2", "1"],
        ["3", "0"],
        ["4", "2"],
        ["5 – dobre", "0"],
    ]
    numbers = html.split('id="q-trust"')[1].split("</section>")[0]
    assert "<dd>3,33</dd>" in numbers
    assert "<dd>4</dd>" in numbers


def test_a_number_has_ranges_and_what_sums_it_up(whole, evaluator):
    html = read(evaluator)
    part = html.split('id="q-price"')[1].split("</section>")[0]
    assert "450,5" in part
    assert "2" in rows(html, "price")[0]
    assert "EUR" in note(html, "price")


def test_a_ranking_has_mean_places_best_first(whole, evaluator):
    assert rows(read(evaluator), "order") == [["Cesty", "1", "100,0 %"], ["Parky", "2", "100,0 %"]]


def test_a_budget_has_mean_amounts_and_their_part_of_the_sum(whole, evaluator):
    assert rows(read(evaluator), "money") == [
        ["Parky", "60", "60,0 %"],
        ["Cesty", "40", "40,0 %"],
        ["Byty", "0", "0,0 %"],
    ]


def test_a_place_has_its_districts_and_says_how_many_marked_a_point(whole, evaluator):
    html = read(evaluator)
    assert [row[:2] for row in rows(html, "where")] == [["Stred", "0"], ["Sever", "2"]]
    assert "<dd>2</dd>" in html.split('id="q-where"')[1].split("</section>")[0]


def test_free_text_is_counted_and_never_shown(whole, evaluator):
    html = read(evaluator)
    assert "Viac zelene" not in html
    assert "<dd>2</dd>" in html.split('id="q-wish"')[1].split("</section>")[0]


def test_who_was_not_asked_is_told_apart_from_who_did_not_answer(whole, evaluator):
    html = read(evaluator)
    assert "2 z 2" in note(html, "price")
    assert "Nepýtalo sa: 1" in note(html, "price")
    assert "Bez odpovede: 1" in note(html, "moved")


def test_withdrawn_responses_and_earlier_versions_are_named_as_reasons(survey_page, evaluator):
    code = code_in(send(survey_page, VALID))
    send(survey_page, VALID)
    Client().post(f"{survey_page.url}r/{code}/withdraw/")
    survey_page.questions = [*ALL_KINDS, question("single_choice", "more", choices={"a": "A", "b": "B"})]
    survey_page.save_revision().publish()
    send(survey_page, {**VALID, "more": "a"})
    html = read(evaluator)
    assert "Odpoveď odvolaná: 1" in note(html, "tenure")
    assert "1 z 1" in note(html, "more")
    assert "Nie je v tejto verzii: 1" in note(html, "more")


def test_what_is_no_longer_asked_stands_at_the_end(survey_page, evaluator):
    send(survey_page, VALID)
    survey_page.questions = [block for block in ALL_KINDS if block["id"] != "id-tenure"]
    survey_page.save_revision().publish()
    html = read(evaluator)
    assert html.index('id="q-agree"') < html.index('id="q-tenure"')
    assert rows(html, "tenure")[0] == ["Vlastný byt", "1", "100,0 %"]


def test_a_filter_counts_only_what_it_selects_and_says_so_in_words(whole, evaluator):
    html = read(evaluator, **{"v.tenure": "rent"})
    assert rows(html, "tenure")[0] == ["Vlastný byt", "0", "0,0 %"]
    assert "Otázka tenure: Nájom" in html
    assert re.search(r"<strong>2</strong> z 3", html)
    assert re.search(r'value="rent" checked', html)
    assert "/admin/surveys/anketa/export/?v.tenure=rent" in html
    assert "/admin/surveys/anketa/crosstab/?v.tenure=rent" in html


def test_each_condition_can_be_taken_off_by_a_link(whole, evaluator):
    html = read(evaluator, **{"v.tenure": "rent", "v.trust": "4", "since": "2020-01-01", "weights": "0"})
    links = re.findall(r'<li>Otázka tenure: Nájom <a href="\?([^"]*)"', html)
    assert links == ["v.trust=4&amp;since=2020-01-01&amp;weights=0"]


def test_a_condition_without_a_box_survives_the_form(whole, evaluator):
    html = read(evaluator, **{"v.price": "450.5"})
    assert '<input type="hidden" name="v.price" value="450.5">' in html


def test_without_a_match_the_page_says_so(whole, evaluator):
    assert 'class="figure-table"' not in read(evaluator, since="2035-01-01")


def test_a_survey_nobody_answered_has_a_dashboard(survey_page, evaluator):
    assert 'class="figure-bar"' not in read(evaluator)


def test_a_survey_without_a_version_has_a_dashboard(evaluator):
    Survey.objects.create(key="anketa")
    read(evaluator)


def test_sample_data_is_told_loudly(whole, evaluator):
    assert "help-warning" not in read(evaluator)
    Response.objects.update(source=Response.Source.SAMPLE)
    assert "help-warning" in read(evaluator)


def test_suspect_responses_are_counted_and_can_be_looked_at_or_left_out(whole, evaluator):
    Response.objects.filter(pk=Response.objects.first().pk).update(suspect="honeypot rate")
    html = read(evaluator)
    assert "help-warning" in html
    assert "v.response.suspect=honeypot+rate" in html
    assert re.search("<strong>1</strong> z 3", read(evaluator, **{"v.response.suspect": "honeypot rate"}))
    without = read(evaluator, **{"v.response.suspect": ""})
    assert re.search("<strong>2</strong> z 3", without)
    assert "help-warning" not in without


def test_weighted_shares_stand_beside_the_unweighted_with_their_design_effect(whole, evaluator):
    population = city({"tenure": {"own": 900, "rent": 100}})
    assert "90,0" not in read(evaluator)
    html = read(evaluator, weights=population.pk)
    assert rows(html, "tenure")[0] == ["Vlastný byt", "1", "33,3 %", "90,0 %"]
    assert "2,45" in html, "Kish: 3 · (2.7² + 2 · 0.15²) / 3²"


def test_a_matrix_has_a_weighted_chart_of_its_own_and_a_ranking_none(whole, evaluator):
    html = read(evaluator, weights=city({"services_bus": {"good": 90, "bad": 10}}).pk)
    part = html.split('id="q-services"')[1].split("</section>")[0]
    assert part.count("<tbody>") == 2
    assert "90,0\xa0%" in part.replace(" %", "\xa0%")
    assert len(rows(html, "order")[0]) == 3


def test_figures_of_the_city_that_the_survey_does_not_ask_for_weigh_nothing(whole, evaluator):
    html = read(evaluator, weights=city({"shoe_size": {"big": 10}}).pk)
    assert rows(html, "tenure")[0] == ["Vlastný byt", "1", "33,3 %"]


@pytest.mark.parametrize("weights", ["0", "x", "999999999999", "²"])
def test_weights_that_are_none_are_passed_over(whole, evaluator, weights):
    read(evaluator, weights=weights)


def queries(client: Client, **query: Any) -> int:
    read(client, **query)
    with CaptureQueriesContext(
        connection,
    ) as found:
        read(client, **query)
    return len(found)


def test_it_takes_as_many_queries_for_25_questions_as_for_5_and_for_1000_responses_as_for_10(evaluator):
    def questionnaire(number: int) -> dict[str, Any]:
        questions = [
            {"id": f"i{each}", "key": f"q{each}", "kind": "single_choice", "texts": {"label": {"sk": f"Otázka {each}"}},
             "settings": {"required": False, "other": False}, "rows": [],
             "choices": [{"id": code, "key": code, "texts": {"label": {"sk": code}}} for code in ("a", "b")]}
            for each in range(number)
        ]  # fmt: skip
        sections = [{"id": "s", "texts": {}, "questions": questions}]
        return {"source_language": "sk", "texts": {"title": {"sk": "Anketa"}}, "sections": sections}

    taken: set[tuple[int, int]] = set()
    for number, answered in ((5, 10), (25, 10), (25, 1000)):
        Response.objects.all().delete()
        QuestionnaireVersion.objects.all().delete()
        Survey.objects.all().delete()
        survey = Survey.objects.create(key="anketa")
        QuestionnaireVersion.objects.create(survey=survey, number=1, digest="x", content=questionnaire(number))
        store(survey, *({f"q{each}": "ab"[row % 2] for each in range(number)} for row in range(answered)))
        taken.add((queries(evaluator), queries(evaluator, **{"v.q1": "a"})))
    assert len(taken) == 1


def test_the_time_is_told_by_day_week_or_month_without_gaps():
    days = timeline({("2026-10-30", "sk"): 2, ("2026-11-02", "en"): 1})
    assert (days.step, [sum(counts.values()) for _first, counts in days.spans]) == ("day", [2, 0, 0, 1])
    weeks = timeline({("2026-01-01", "sk"): 1, ("2026-03-15", "sk"): 1})
    assert (weeks.step, weeks.spans[0][0], len(weeks.spans)) == ("week", date(2025, 12, 29), 11)
    months = timeline({("2024-12-31", "sk"): 1, ("2026-03-15", "sk"): 1})
    assert (months.step, [first.month for first, _counts in months.spans][:3]) == ("month", [12, 1, 2])
    assert timeline({}).spans == []


def test_responses_are_shown_by_day_and_language(survey_page, english_page, evaluator):
    for page in (survey_page, survey_page, english_page):
        send(page, VALID)
    html = read(evaluator)
    assert re.search(r"<td>2</td> *<td>1</td> *<td>3</td>", html.split('<svg class="figure-columns"')[1])
    assert str(timezone.localdate().year) in html


def test_a_filter_is_put_into_words_in_either_language(english_page, survey_page):
    codebook = Codebook.of(survey_page.survey)
    selection = Selection(
        (
            ("tenure", ("own", "rent", -99)),
            ("needs_flats", (1,)),
            (LANGUAGE, ("en",)),
            (SUSPECT, ("",)),
            ("gone", ("x",)),
        ),
        since=date(2026, 11, 1),
        until=date(2026, 11, 15),
    )
    assert described(selection, codebook, "en") == [
        "What do you live in?: A flat I own, Nájom or not answered",
        "Otázka needs: Byty: yes",
        "Language: English",
        "without responses that may not be people’s",
        "gone: x",
        "sent on 1 November 2026 or later",
        "sent on 15 November 2026 or earlier",
    ]
    slovak = described(selection, codebook, "sk")
    assert slovak[0] == "Otázka tenure: Vlastný byt, Nájom alebo bez odpovede"
    assert "1. novembra 2026" in slovak[5]


def test_taking_off_every_condition_leaves_everything(survey_page):
    codebook = Codebook.of(survey_page.survey)
    selection = Selection((("tenure", ("own",)), (DAY, ("2026-11-01",))), since=date(2026, 11, 1))
    while selection:
        selection = phrases(selection, codebook, "sk")[0].without
    assert described(selection, codebook, "sk") == []
