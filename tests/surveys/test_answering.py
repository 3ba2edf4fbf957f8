"""Answering a survey as a resident does: over HTTP, without a cookie."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from surveys.models import Response, Survey, SurveyPage
from tests.conftest import ALL_KINDS, VALID, question, translated
from tests.surveys.residents import Resident, code_in

pytestmark = pytest.mark.django_db


def send(page, data=None):
    return Resident(VALID if data is None else data).send(page)


def test_answers_are_stored_as_codes(survey_page):
    send(survey_page)
    response = Response.objects.get()
    assert response.answers == {
        "tenure": "own",
        "needs": ["flats"],
        "trust": 4,
        "people": 3,
        "wish": "Viac zelene",
        "agree": 1,
    }
    assert response.language == "sk"
    assert response.version == survey_page.survey.current_version


def test_both_languages_answer_into_one_dataset(survey_page, english_page):
    send(survey_page)
    send(english_page)
    sk, en = Response.objects.order_by("pk")
    assert Survey.objects.count() == 1
    assert sk.answers == en.answers
    assert (sk.language, en.language) == ("sk", "en")


def test_sending_leads_to_a_receipt_that_can_be_reloaded(survey_page):
    answer = send(survey_page)
    assert answer.status_code == 303
    receipt = Client().get(answer["Location"])
    code = code_in(answer)
    assert receipt.status_code == 200
    assert code in receipt.content.decode()
    assert "no-store" in receipt["Cache-Control"]
    assert code not in str(Response.objects.values())
    assert Client().get(answer["Location"]).status_code == 200
    assert Response.objects.count() == 1


def test_a_receipt_that_is_nobodys_is_not_found(survey_page):
    assert Client().get(survey_page.url + "r/0000-0000-00000/").status_code == 404
    assert Client().get(survey_page.url + "r/čosi/").status_code == 404


def test_a_receipt_of_another_survey_is_not_found_here(survey_page, make_survey):
    other = make_survey(slug="ina")
    code = code_in(send(survey_page))
    assert Client().get(f"{other.url}r/{code}/").status_code == 404


def test_no_cookie_is_set_by_a_visit_or_an_answer(survey_page):
    browser = Client()
    visit = browser.get(survey_page.url)
    answer = Resident(VALID, browser).send(survey_page)
    receipt = browser.get(answer["Location"])
    assert not browser.cookies
    assert "Cookie" not in visit.get("Vary", "")
    assert "Set-Cookie" not in receipt


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, 403),
        ({"Origin": "http://testserver"}, 303),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 303),
    ],
)
def test_a_form_sent_from_another_site_is_refused(survey_page, headers, status):
    check = Resident(VALID).to_check(survey_page)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(survey_page.url, VALID, headers=headers).status_code == status
    assert strict.post(check, headers=headers).status_code == status
    assert Response.objects.count() == (status == 303)


def test_an_optional_question_may_stay_empty(survey_page):
    send(survey_page, {**VALID, "needs": [], "wish": ""})
    assert set(Response.objects.get().answers) == {"tenure", "trust", "people", "agree"}


def test_an_optional_choice_can_be_taken_back(make_survey):
    """Radio buttons once chosen cannot be unchosen, so there is one for no answer, chosen at first."""
    page = make_survey(
        [
            question("single_choice", "tenure", choices={"own": "Vlastný"}, other=False, required=False),
            question("scale", "trust", lowest=1, highest=3, low_label="a", high_label="b", required=False),
        ]
    )
    html = Client().get(page.url).content.decode()
    assert html.count("Bez odpovede") == 2
    assert html.count('value="" id="id_tenure_1" checked') == 1
    send(page, {"tenure": "", "trust": ""})
    assert Response.objects.get().answers == {}


def test_a_required_choice_offers_no_way_out(survey_page):
    assert "Bez odpovede" not in Client().get(survey_page.url).content.decode()


def test_other_keeps_the_code_and_the_words(survey_page):
    send(survey_page, {**VALID, "tenure": "other", "tenure_other_text": "karavan"})
    answers = Response.objects.get().answers
    assert (answers["tenure"], answers["tenure_other_text"]) == ("other", "karavan")


@pytest.mark.parametrize("written", ["3,5", "3.5", " 3,5 "])
def test_a_number_may_be_written_the_slovak_way(make_survey, written):
    page = make_survey([question("number", "area", minimum=0, maximum=None, decimals=1)])
    send(page, {"area": written})
    assert Response.objects.get().answers == {"area": 3.5}


def test_thousands_may_be_written_with_spaces(make_survey):
    page = make_survey([question("number", "rent", minimum=0, maximum=None)])
    send(page, {"rent": "1\u00a0250"})
    assert Response.objects.get().answers == {"rent": 1250}


def test_a_survey_not_open_yet_says_when_and_shows_no_form(make_survey):
    page = make_survey(opens_at=timezone.now() + timedelta(days=2))
    shown = Client().get(page.url)
    assert shown.status_code == 200
    assert b"<form" not in shown.content
    assert Client().post(page.url, VALID).status_code == 403
    assert not Response.objects.exists()


def test_it_opens_and_closes_on_the_stroke(make_survey):
    opens, closes = timezone.now(), timezone.now() + timedelta(hours=1)
    survey = make_survey(opens_at=opens, closes_at=closes).survey
    second = timedelta(seconds=1)
    assert [survey.state(now).value for now in (opens - second, opens, closes - second, closes)] == [
        "upcoming",
        "open",
        "open",
        "closed",
    ]


def test_the_translation_follows_the_sources_schedule(make_survey):
    """A translator's page cannot keep a survey open that the source page has closed."""
    page = make_survey()
    english = translated(page)
    page.closes_at = timezone.now() - timedelta(minutes=1)
    page.save_revision().publish()
    assert Client().post(english.url, VALID).status_code == 403


def test_unpublishing_the_source_takes_the_survey_off_in_both_languages(survey_page, english_page):
    survey_page.unpublish()
    assert Client().post(english_page.url, VALID).status_code == 404
    assert not Response.objects.exists()


def test_unpublishing_a_translation_leaves_the_source_open(survey_page, english_page):
    english_page.unpublish()
    assert send(survey_page).status_code == 303


def test_a_survey_never_published_is_not_found(consultation):
    page = consultation.add_child(instance=SurveyPage(title="Koncept", slug="koncept", questions=ALL_KINDS, live=False))
    assert Client().get(page.url).status_code == 404
    assert Client().post(page.url, VALID).status_code == 404


def test_untranslated_texts_are_shown_in_slovak_and_marked(english_page):
    html = Client().get(english_page.url).content.decode()
    assert '<span lang="sk">Otázka trust</span>' in html
    assert "What do you live in?" in html


def test_what_editors_write_is_escaped(make_survey):
    page = make_survey(
        [question("short_text", "x", max_length=9, label="<b>1 & 2</b>", hint="<script>alert(1)</script>")]
    )
    html = Client().get(page.url).content.decode()
    assert "&lt;b&gt;1 &amp; 2&lt;/b&gt;" in html
    assert "<script>alert" not in html
