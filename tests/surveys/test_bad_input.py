"""Whatever is sent, the reader gets a clear message in their language and loses nothing they typed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.models import Response
from tests.conftest import ALL_KINDS, VALID, question, translated

pytestmark = pytest.mark.django_db


def refused(page, changes, status=422, url=None):
    """Send VALID with `changes`; return the page shown instead of a receipt."""
    answer = Client().post(url or page.url, {**VALID, **changes})
    assert answer.status_code == status
    assert not Response.objects.exists()
    return answer.content.decode()


def test_a_missing_answer_is_named_in_slovak_and_the_rest_is_kept(survey_page):
    html = refused(survey_page, {"tenure": ""})
    assert "Vo formulári sa vyskytla chyba" in html
    assert "Vyberte jednu z možností." in html
    assert 'href="#id_tenure_0"' in html
    assert "Viac zelene" in html
    assert 'value="flats"' in html.split('name="needs"')[1]
    assert "checked" in html.split('value="flats"')[1][:120]


def test_a_missing_answer_is_named_in_english(english_page):
    html = refused(english_page, {"tenure": ""})
    assert "There is a problem" in html
    assert "Choose one of the options." in html


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"trust": ""}, "Vyberte číslo na stupnici."),
        ({"people": ""}, "Zadajte číslo."),
        ({"people": "traja"}, "Zadajte číslo číslicami"),
        ({"people": "21"}, "najviac 20"),
        ({"people": "0"}, "aspoň 1"),
        ({"people": "2,5"}, "Zadajte celé číslo"),
        ({"people": "9" * 40}, "Zadajte"),
        ({"people": "NaN"}, "Zadajte číslo"),
        ({"people": "1e5"}, "Zadajte"),
        ({"agree": ""}, "Označte políčko"),
        ({"tenure": "castle"}, "nie je v ponuke"),
        ({"needs": ["flats", "castle"]}, "nie je v ponuke"),
        ({"trust": "6"}, "na stupnici"),
        ({"trust": "x"}, "na stupnici"),
        ({"tenure": "other"}, "napíšte"),
        ({"tenure_other_text": "karavan"}, "Označte aj"),
    ],
)
def test_each_slip_has_its_message(survey_page, changes, message):
    html = refused(survey_page, changes)
    assert message in html
    assert "Viac zelene" in html


def test_a_text_over_its_limit_is_kept_whole(survey_page):
    text = "ž" * 101
    html = refused(survey_page, {"wish": text})
    assert text in html
    assert "101" in html
    assert "100" in html


def test_line_breaks_count_once(survey_page):
    text = "a\r\n" * 50
    assert Client().post(survey_page.url, {**VALID, "wish": text}).status_code == 303
    assert Response.objects.get().answers["wish"] == text.replace("\r\n", "\n").strip()


def test_two_megabytes_of_text_come_back(survey_page):
    text = "a" * 2 * 1024 * 1024
    assert text in refused(survey_page, {"wish": text})


def test_more_than_the_server_takes_gets_a_page_that_says_so(survey_page):
    answer = Client().post(survey_page.url, {**VALID, "wish": "a" * 9 * 1024 * 1024})
    assert answer.status_code == 413
    assert "príliš rozsiahle" in answer.content.decode()


def test_a_nul_byte_is_taken_out_and_said_so(survey_page):
    html = refused(survey_page, {"wish": "Viac\x00 zelene"})
    assert "znak, ktorý sa nedá uložiť" in html
    assert "Viac zelene" in html
    assert "\x00" not in html


@pytest.mark.parametrize("name", ["tenure", "needs", "people", "trust", "version", "tenure_other_text"])
def test_a_nul_byte_anywhere_is_no_server_error(survey_page, name):
    answer = Client().post(survey_page.url, {**VALID, name: "\x00"})
    assert answer.status_code in {303, 422}
    assert "\x00" not in answer.content.decode()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    st.dictionaries(
        st.sampled_from([*VALID, "version", "tenure_other_text", "needs_other_text", "street", "nonsense"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
        | st.lists(st.sampled_from(["flats", "x", ""]), max_size=3),
    )
)
def test_nothing_that_can_be_sent_breaks_the_page(survey_page, changes):
    answer = Client().post(survey_page.url, {**VALID, **changes})
    assert answer.status_code in {303, 422}


def test_a_form_from_before_a_rewording_is_accepted_as_the_version_it_was(survey_page):
    first = survey_page.survey.current_version
    survey_page.questions[1].value["label"] = "V čom bývate?"
    survey_page.save_revision().publish()
    assert Client().post(survey_page.url, {**VALID, "version": first.number}).status_code == 303
    assert Response.objects.get().version == first


def test_a_form_from_before_a_new_question_comes_back_with_everything_typed(make_survey):
    page = make_survey()
    old = page.survey.current_version.number
    kept = [block for block in ALL_KINDS if block["id"] != "id-street"]
    page.questions = [*kept, question("short_text", "age", max_length=9)]
    page.save_revision().publish()
    html = refused(page, {"version": old, "street": "Horná 5"}, status=409)
    assert "Dotazník sa zmenil: vaše odpovede ešte nie sú uložené" in html
    assert "Horná 5" in html, "the answer to the question that is gone can be copied"
    assert "Viac zelene" in html
    assert f'name="version" value="{page.survey.current_version.number}"' in html
    assert Client().post(page.url, {**VALID, "age": "30", "version": old + 1}).status_code == 303


def test_a_choice_of_a_question_that_is_gone_comes_back_in_words(make_survey):
    page = make_survey()
    old = page.survey.current_version.number
    page.questions = [block for block in ALL_KINDS if block["id"] != "id-tenure"]
    page.save_revision().publish()
    html = refused(page, {"version": old, "tenure": "rent"}, status=409)
    assert "Nájom" in html


def test_a_survey_that_closed_meanwhile_gives_the_answers_back(make_survey):
    page = make_survey()
    english = translated(page)
    page.closes_at = timezone.now() - timedelta(seconds=1)
    page.save_revision().publish()
    html = refused(page, {}, status=403)
    assert "Viac zelene" in html
    assert "vaše odpovede sme neuložili" in html
    assert 'type="submit"' not in html
    assert "not stored" in refused(english, {}, status=403)
