"""The public page with a survey's figures."""

import re

import pytest
from django.test import Client

from surveys.disclosure.releasing import release
from tests.conftest import question, translated
from tests.surveys.test_disclosure import DISTRICT, TENURE, add
from tests.surveys.test_releases import NEEDS, WISH, answers, close
from tests.surveys.whole import EVERY_KIND, section

pytestmark = pytest.mark.django_db

ENGLISH = {"Vlastný byt": "A flat I own", "Otázka tenure": "What do you live in?", "Stred": "Centre"}


@pytest.fixture
def pages(make_survey):
    """A survey that has closed, in both languages."""
    page = make_survey([section("city", "Mesto"), TENURE, DISTRICT, NEEDS, WISH])
    other = translated(page, ENGLISH)
    add(
        page.survey,
        (20, answers("own", "centre", needs=["flats"])),
        (20, answers("own", "north", needs=["parks"], wish="Lavičky pre Annu")),
        (3, answers("rent", "centre")),
        (20, answers("rent", "north", needs=["flats", "parks"])),
    )
    close(page)
    return page, other


def results(page, status=200):
    answer = Client().get(f"{page.url}results/")
    assert answer.status_code == status
    return answer.content.decode()


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def test_there_is_no_page_before_figures_are_published(pages):
    results(pages[0], status=404)


def test_the_figures_are_shown_in_the_readers_language(pages):
    release(pages[0].survey, None)
    slovak, english = map(results, pages)
    assert "Vlastný byt" in slovak
    assert "A flat I own" in english
    assert "What do you live in?" in english
    assert '<h2 lang="sk">Mesto</h2>' in english
    assert "63" in text(slovak)


def test_what_is_suppressed_is_a_dash_and_explained(pages):
    release(pages[0].survey, None, breakdowns=["district"])
    html = results(pages[1])
    assert "not published" in html
    assert "fewer than 5" in text(html)
    assert not re.search(r"\(3\)|>\s*3\s*<", html)
    assert "Annu" not in html


def test_nothing_is_explained_where_nothing_is_suppressed(make_survey):
    page = make_survey([TENURE])
    add(page.survey, (20, {"tenure": "own"}), (9, {"tenure": "rent"}))
    close(page)
    release(page.survey, None)
    assert "details" not in results(page)


def test_cross_tabs_are_on_the_page(pages):
    release(pages[0].survey, None, breakdowns=["district"])
    html = results(pages[1])
    assert "Centre" in html
    assert html.count('scope="row"') > 6
    tables = re.findall(r"<table.*?</table>", html, re.S)
    assert all("<caption" in table for table in tables)


def test_the_figures_stay_when_responses_change(pages):
    page = pages[0]
    release(page.survey, None)
    before = results(page)
    page.survey.responses.all()[0].delete()
    assert results(page) == before


def test_the_latest_release_is_shown(pages):
    page = pages[0]
    release(page.survey, None, questions=["tenure"])
    assert "Otázka needs" not in results(page)
    release(page.survey, None)
    assert "Otázka needs" in results(page)


def test_the_survey_leads_to_its_results_once_there_are_any(pages):
    link = f'href="{pages[0].url}results/"'
    assert link not in Client().get(pages[0].url).content.decode()
    release(pages[0].survey, None)
    assert link in Client().get(pages[0].url).content.decode()


def test_an_open_survey_does_not_lead_to_results(pages):
    page = pages[0]
    release(page.survey, None)
    page.closes_at = None
    page.save_revision().publish()
    assert "results/" not in Client().get(page.url).content.decode()


def test_the_page_can_be_cached_and_needs_no_script(pages):
    release(pages[0].survey, None)
    answer = Client().get(f"{pages[0].url}results/")
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert "style=" not in answer.content.decode()


def test_every_kind_of_question_has_figures(make_survey):
    page = make_survey(EVERY_KIND)
    money = {"parks": 60, "roads": 40, "flats": 0}
    add(page.survey, (12, {"tenure": "own", "needs": ["parks"], "trust": 3, "money": money}))
    add(page.survey, (8, {"tenure": "rent", "price": 450.5, "services": {"bus": "good"}, "order": ["parks", "roads"]}))
    close(page)
    release(page.survey, None, breakdowns=["tenure"])
    html = results(page)
    for words in ("Otázka needs", "Parky", "Otázka services", "Autobus", "Otázka money", "Otázka order"):
        assert words in html


def test_an_editors_marks_are_not_taken_for_html(make_survey):
    page = make_survey([question("single_choice", "x", label="A **b** <i>c</i>", choices={"a": "<b>A</b>", "b": "B"})])
    add(page.survey, (20, {"x": "a"}), (9, {"x": "b"}))
    close(page)
    release(page.survey, None)
    html = results(page)
    assert "A b &lt;i&gt;c&lt;/i&gt;" in html
    assert "&lt;b&gt;A&lt;/b&gt;" in html
