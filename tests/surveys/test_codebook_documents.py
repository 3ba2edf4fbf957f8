"""The codebook as data, as a page and as a PDF: what was asked of whom, in both languages, over all versions."""

from __future__ import annotations

import json
from typing import Any

import pytest
import typst
from django.test import Client
from django.urls import reverse

from surveys.documents import codebook_pdf
from surveys.documents.content import codebook_of
from surveys.documents.reading import codebook_in
from surveys.exporting.columns import FIXED
from surveys.exporting.rows import FIXED_COLUMNS
from surveys.models import Response, Survey
from tests.conftest import question
from tests.surveys.three_versions import add, publish, three_versions
from tests.surveys.whole import EVERY_KIND

pytestmark = pytest.mark.django_db

ADDRESSES = ["surveys_codebook", "surveys_codebook_pdf", "surveys_codebook_ddi"]


@pytest.fixture
def survey(make_survey):
    return three_versions(make_survey)


def variable(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in found["variables"] if each["name"] == name)


def test_the_content_is_json_and_has_no_counts(survey):
    content = codebook_of(survey)
    assert json.loads(json.dumps(content)) == content
    assert content["title"] == {"sk": "Anketa o bývaní", "en": "Housing survey"}
    assert [version["number"] for version in content["versions"]] == [2, 3, 4]
    assert [each["code"] for each in content["missing"]] == [-99, -98, -97, -96]
    assert "count" not in json.dumps(content).replace("account", "")


def test_every_column_that_no_question_fills_is_described(survey):
    content = codebook_of(survey)
    assert tuple(column["name"] for column in content["columns"]) == FIXED_COLUMNS
    assert set(FIXED) == set(FIXED_COLUMNS)
    sources = next(column for column in content["columns"] if column["name"] == "source")
    assert [value["code"] for value in sources["values"]] == Response.Source.values


def test_values_have_labels_in_both_languages_and_their_numbers_in_statistics_programs(survey):
    assert variable(codebook_of(survey), "tenure")["values"][:2] == [
        {"code": "own", "number": 1, "label": {"sk": "Vlastný byt", "en": "A flat I own"}},
        {"code": "rent", "number": 2, "label": {"sk": "Nájom"}},
    ]
    assert variable(codebook_of(survey), "agree")["values"][1]["number"] == 1


def test_the_introduction_is_words_alone(make_survey):
    survey = make_survey(introduction="<p>Krátky <b>dotazník</b> &amp; otázky</p><p>Ďakujeme</p>").survey
    assert codebook_of(survey)["introduction"] == {"sk": "Krátky dotazník & otázky Ďakujeme"}


def test_versions_and_routing_are_told(survey):
    content = codebook_of(survey)
    assert [each["versions"] for each in variable(content, "tenure")["asked"]] == [[2, 3, 4]]
    assert [each["versions"] for each in variable(content, "new")["asked"]] == [[4]]
    assert variable(content, "tenure")["asked"][0]["who"] == {}
    who = variable(content, "wish")["asked"][0]["who"]
    assert who["en"].startswith("Answer this section only if you answered “Nájom” in question 1.")
    assert who["en"].endswith("Answer only if you answered at least 400.5 in question 5.")
    assert "400,5" in who["sk"]
    assert variable(content, "trust")["limits"] == {"lowest": 1, "highest": 5}
    assert variable(content, "moved")["limits"] == {"lowest": "1950-01-01", "highest": "2026-12-31"}


def test_a_question_asked_differently_later_is_told_in_both_wordings(make_survey):
    page = make_survey([question("number", "rooms", label="Koľko izieb?", minimum=1, maximum=5)])
    add({"rooms": 3})
    publish(page, [question("number", "rooms", label="Koľko máte izieb?", minimum=0, maximum=9)])
    add({"rooms": 3})
    rooms = variable(codebook_of(Survey.objects.get()), "rooms")
    assert [(each["versions"], each["text"]) for each in rooms["asked"]] == [
        ([1], {"sk": "Koľko izieb?"}),
        ([2], {"sk": "Koľko máte izieb?"}),
    ]
    assert rooms["limits"] == {"lowest": 0, "highest": 9}


def test_a_limit_that_one_version_did_not_set_is_none(make_survey):
    page = make_survey([question("number", "rooms", minimum=1, maximum=5)])
    add({"rooms": 3})
    publish(page, [question("number", "rooms", minimum=1, maximum=None)])
    assert variable(codebook_of(Survey.objects.get()), "rooms")["limits"] == {"lowest": 1, "highest": None}


def test_a_survey_without_a_version_has_an_empty_codebook(make_survey):
    survey = Survey.objects.create(key="prazdny")
    content = codebook_of(survey)
    assert (content["variables"], content["versions"], content["title"]) == ([], [], {"sk": "prazdny"})
    assert codebook_pdf.codebook_pdf(survey, "sk").startswith(b"%PDF")


@pytest.mark.parametrize("language", ["sk", "en"])
def test_it_reads_in_one_language_with_counts(survey, language):
    found = codebook_in(survey, language)
    tenure, trust = variable(found, "tenure"), variable(found, "trust")
    assert [row["count"] for row in tenure["values"]] == ["2", "3", "1", "1"]
    assert [(row["code"], row["count"]) for row in tenure["missing"]] == [(-99, "1"), (-96, "1")]
    assert language != "en" or trust["limits"] == "from 1 to 5"
    assert [(row["code"], row["count"]) for row in trust["values"]] == [(1, "0"), (4, "7"), (5, "0")]
    rent = tenure["values"][1]["label"]
    assert (rent, rent.lang) == ("Nájom", "" if language == "sk" else "sk")


def test_without_counts_no_number_of_answers_is_told(survey):
    found = codebook_in(survey, "en", counted=False)
    assert not any(row["count"] for each in found["variables"] for row in each["values"])
    assert not any(each["missing"] or each["answered"] or each["summary"] for each in found["variables"])


@pytest.mark.parametrize("language", ["sk", "en"])
@pytest.mark.parametrize("counted", [True, False])
def test_the_pdf_is_accessible_and_has_a_heading_for_each_variable(survey, language, counted):
    content = codebook_pdf.contents(survey, language, counted)
    assert codebook_pdf.codebook_pdf(survey, language, counted).startswith(b"%PDF")
    headings = typst.query(
        str(codebook_pdf.TEMPLATE),
        "heading.where(level: 3)",
        sys_inputs={"content": json.dumps(content)},
        ignore_system_fonts=True,
    )
    assert len(json.loads(headings)) == len(content["variables"])


def test_what_an_editor_wrote_is_data_in_the_pdf_and_never_markup(make_survey):
    nasty = '#panic("x") $x^2$ = nadpis 😀\x0b'
    survey = make_survey([question("single_choice", "a", label=nasty, choices={"x": nasty})]).survey
    assert codebook_pdf.codebook_pdf(survey, "sk").startswith(b"%PDF")


@pytest.mark.parametrize("language", ["sk", "en"])
def test_evaluators_see_the_page_in_either_language(survey, evaluator, language):
    page = evaluator.get(f"{reverse('surveys_codebook', args=[survey.key])}?language={language}").content.decode()
    assert {"sk": "Vlastný byt", "en": "A flat I own"}[language] in page
    assert f'<div lang="{language}">' in page
    for each in EVERY_KIND:
        if each["type"] not in {"section", "information", "multiple_choice", "matrix", "ranking", "budget"}:
            assert f'id="{each["value"]["key"]}"' in page


def test_the_files_are_sent_under_names_that_tell_them_apart(survey, evaluator):
    pdf = evaluator.get(f"{reverse('surveys_codebook_pdf', args=[survey.key])}?language=en")
    ddi = evaluator.get(reverse("surveys_codebook_ddi", args=[survey.key]))
    assert pdf["Content-Disposition"] == f'attachment; filename="{survey.key}-codebook-en.pdf"'
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    assert (ddi["Content-Type"], ddi.content[:5]) == ("application/xml", b"<?xml")
    assert survey.key in ddi["Content-Disposition"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_nobody_else_sees_any_of_it(survey, editor, name):
    for client in (editor, Client()):
        for method in (client.get, client.post):
            answer = method(reverse(name, args=[survey.key]))
            assert answer.status_code == 302
            assert not answer["Location"].startswith(reverse(name, args=[survey.key]))


def test_the_survey_leads_there(survey, evaluator):
    page = evaluator.get(reverse("surveys_detail", args=[survey.key])).content.decode()
    for name in ADDRESSES:
        assert reverse(name, args=[survey.key]) in page
