"""The questionnaire to print: everything that is asked, numbered, and in words what the web form does by itself."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import translation

from surveys.questionnaire import ALWAYS, Comparison, Condition, Question, Questionnaire, Section
from surveys.questions import KINDS
from surveys.routing import OPERATORS
from surveys.routing_words import when_asked
from tests.conftest import question, translated
from tests.surveys.whole import EVERY_KIND, only_if

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(make_survey):
    return make_survey(EVERY_KIND, introduction="<p>Mesto sa pýta.</p>", privacy="<p>Kto údaje spracúva</p>")


@pytest.fixture
def english(page):
    return translated(page, {"Vlastný byt": "A flat I own", "Nájom": "Rented", "Otázka tenure": "Where do you live?"})


def paper(page):
    answer = Client().get(page.url + "paper/")
    assert answer.status_code == 200
    return answer.content.decode()


def part(html, key):
    """Return the paper's part for one question."""
    return html.split(f'id="question-{key}"')[1].split('<div class="question"')[0]


def test_the_paper_is_found_from_the_survey_and_kept_from_search_engines(page):
    assert 'href="' + page.url + 'paper/"' in Client().get(page.url).content.decode()
    answer = Client().get(page.url + "paper/")
    assert answer["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert not answer.cookies


def test_it_is_there_as_long_as_the_survey_is_published(page):
    page.unpublish()
    assert Client().get(page.url + "paper/").status_code == 404


def test_the_test_asks_every_kind():
    assert {block["type"] for block in EVERY_KIND} - {"section"} == set(KINDS)


def test_questions_are_numbered_over_the_sections_and_information_is_not(page):
    html = paper(page)
    found = re.findall(r"<h3>(\d+)\. .*?<code>(\w+)</code></h3>", html)
    asked = [block["value"]["key"] for block in EVERY_KIND if block["type"] not in {"section", "information"}]
    assert found == [(str(number), key) for number, key in enumerate(asked, 1)]
    assert "Pýtame sa na bývanie" in part(html, "about")


def test_it_begins_with_what_it_is_and_ends_with_who_processes_the_data(page):
    html = paper(page)
    assert html.index("<h1>Anketa o bývaní</h1>") < html.index("Mesto sa pýta.") < html.index("Otázka tenure")
    assert html.index("Otázka agree") < html.index("Kto údaje spracúva")
    assert "V ktorom bývate" in html


def test_it_says_of_which_version_it_is_and_until_when_it_is_taken(make_survey):
    page = translated(make_survey(EVERY_KIND, closes_at=datetime(2026, 12, 1, 16, tzinfo=UTC)))
    html = paper(page)
    assert f"anketa, version {page.survey.current_version.number}" in html
    assert "1 December 2026 at 17:00" in html
    assert f"http://testserver{page.url}" in html


@pytest.mark.parametrize(
    ("key", "codes"),
    [
        ("tenure", ["own", "rent", "other"]),
        ("needs", ["parks", "roads", "flats", "other", "none"]),
        ("services", ["bad", "good", "services_bus", "services_tram"]),
        ("order", ["order_parks", "order_roads", "order_flats"]),
        ("money", ["money_parks", "money_roads", "money_flats"]),
        ("where", ["centre", "north", "where_address"]),
        ("contact", ["contact_name", "contact_email"]),
        ("agree", ["1"]),
    ],
)
def test_every_answer_has_its_code_beside_it(page, key, codes):
    assert re.findall(r"<code>(\w+)</code>", part(paper(page), key))[1:] == codes


@pytest.mark.parametrize(
    ("key", "mark", "count"),
    [
        ("tenure", "tick one", 3),
        ("needs", "tick", 5),
        ("trust", "tick one", 5),
        ("services", "tick one", 4),
        ("order", "tick wide", 3),
        ("money", "rule short", 4),
        ("price", "rule short", 1),
        ("moved", "tick wide", 2),
        ("street", "rule", 1),
        ("wish", "rule", 8),
        ("photo", "tick", 1),
        ("agree", "tick", 1),
    ],
)
def test_there_is_a_place_for_every_answer(page, key, mark, count):
    assert part(paper(page), key).count(f'class="{mark}"') == count


def test_header_and_footer_stay_on_the_screen(page):
    html = paper(page)
    [sheet] = re.findall(r'href="/static/(paper[^"]*)"', html)
    rules = Path(finders.find(sheet)).read_text().split("@media print")[1]
    assert re.search(r"\.header, \.footer[^{]*{ display: none; }", rules)
    assert 'class="header"' in html
    assert "paper.css" not in Client().get(page.url).content.decode()


def test_it_holds_nothing_to_type_into_or_to_run(page):
    html = paper(page).split("<main")[1].split("</main>")[0]
    assert not re.search(r"<(input|select|textarea|button|form|script)|style=", html)


def test_an_earlier_answer_that_a_question_repeats_is_an_ellipsis(page):
    assert "A v …?" in part(paper(page), "trust")


def test_routing_is_put_in_words_with_the_numbers_of_the_questions(english):
    html = paper(english)
    assert "Answer this section only if you answered “Rented” in question 1." in html
    assert "Answer only if you answered at least 400.5 in question 5." in part(html, "wish")
    assert "Answer only if you answered “dobrý” in question 8 for “Autobus”." in part(html, "order")


def test_what_is_not_translated_is_marked_with_its_language(english):
    html = paper(english)
    assert "Where do you live?" in html
    assert '<span lang="sk">Otázka moved</span>' in html


def test_what_editors_write_is_escaped(make_survey):
    page = make_survey(
        [
            question("single_choice", "a", choices={"x": "<b>1 & 2</b>"}, other=False),
            question("short_text", "b", max_length=9, label="<script>", **only_if("a", "is", "x")),
        ]
    )
    html = paper(page)
    assert html.count("&lt;b&gt;1 &amp; 2&lt;/b&gt;") == 2
    assert "<script>" not in html.split("<main")[1]


def asked(kind, key, condition=ALWAYS, **settings):
    text = {"label": {"sk": f"Otázka {key}", "en": f"Question {key}"}, "unit": {"sk": "eur"}}
    return Question(key, key, kind, text, {"required": True, **settings}, condition=condition)


def in_words(question, *comparisons, match="all", language="en"):
    """Return who is to answer a question that depends on `question`."""
    last = asked("short_text", "last", Condition(match, comparisons), max_length=9)
    return when_asked(last, Questionnaire("sk", {}, (Section("start", {}, (question, last)),)), language)


NUMBER = asked("number", "q", minimum=0, maximum=None, decimals=1)


@pytest.mark.parametrize(
    ("operator", "words"),
    [
        ("is", "answered 3.5 in question 1"),
        ("is_not", "did not answer 3.5 in question 1"),
        ("at_least", "answered at least 3.5 in question 1"),
        ("at_most", "answered at most 3.5 in question 1"),
        ("answered", "answered question 1"),
        ("not_answered", "left question 1 empty"),
    ],
)
def test_every_operator_has_its_words(operator, words):
    assert in_words(NUMBER, Comparison("q", operator, "3.5")) == f"Answer only if you {words}."


def test_there_are_words_for_every_operator_in_every_language():
    for operator in OPERATORS:
        for language in ("sk", "en"):
            assert in_words(NUMBER, Comparison("q", operator, "3,5"), language=language)


@pytest.mark.parametrize(("match", "word"), [("all", "and"), ("any", "or")])
def test_several_conditions_are_joined(match, word):
    said = in_words(NUMBER, Comparison("q", "at_least", "1"), Comparison("q", "at_most", "5"), match=match)
    assert f"at least 1 in question 1 {word} answered at most 5" in said


def test_a_number_and_a_day_are_written_as_the_language_writes_them():
    assert "3,5" in in_words(NUMBER, Comparison("q", "is", "3.5"), language="sk")
    day = asked("date", "q")
    assert "22 November 2026" in in_words(day, Comparison("q", "at_least", "2026-11-22"))


def test_a_number_on_a_scale_has_its_word():
    ends = {"low_label": {"sk": "zle", "en": "badly"}, "high_label": {"sk": "dobre", "en": "well"}}
    scale = Question("q", "q", "scale", ends, {"required": True, "lowest": 1, "highest": 5})
    assert "answered 5 (well) in question 1" in in_words(scale, Comparison("q", "is", "5"))
    assert "at least 4 in question 1" in in_words(scale, Comparison("q", "at_least", "4"))


def test_the_words_do_not_depend_on_the_language_of_who_asks():
    with translation.override("sk"):
        assert in_words(NUMBER, Comparison("q", "answered")) == "Answer only if you answered question 1."


def test_a_condition_on_nothing_does_not_break_the_paper():
    assert "question …" in in_words(NUMBER, Comparison("gone", "is", "x"))
    assert in_words(NUMBER, Comparison("q.part", "is", "x"))
    assert in_words(NUMBER) == ""
