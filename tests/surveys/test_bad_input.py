"""Whatever is sent, the reader gets a clear message in their language and loses nothing they typed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.models import Response
from tests.conftest import ALL_KINDS, VALID, question, translated
from tests.surveys.residents import Resident, code_in, send

pytestmark = pytest.mark.django_db


def refused(page, changes):
    """Send VALID with `changes`; return the page shown instead of a receipt."""
    answer = send(page, {**VALID, **changes})
    assert answer.status_code == 200
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
    assert code_in(send(survey_page, {**VALID, "wish": text}))
    assert Response.objects.get().answers["wish"] == text.replace("\r\n", "\n").strip()


def test_two_megabytes_of_text_come_back(survey_page):
    text = "a" * 2 * 1024 * 1024
    assert text in refused(survey_page, {"wish": text})


def test_more_than_the_server_takes_gets_a_page_that_says_so(survey_page):
    answer = Client().post(survey_page.url, {**VALID, "wish": "a" * 9 * 1024 * 1024})
    assert answer.status_code == 413
    assert "príliš rozsiahle" in answer.content.decode()


@pytest.mark.parametrize("name", ["wish", "tenure", "needs", "people", "trust", "version", "tenure_other_text"])
def test_the_character_no_text_can_hold_is_left_out(survey_page, name):
    answer = send(survey_page, {**VALID, name: f"{VALID.get(name, '')}\x00"})
    assert answer.status_code in {200, 303}
    assert "\x00" not in answer.content.decode()
    assert all(response.answers["wish"] == "Viac zelene" for response in Response.objects.all())


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
    assert send(survey_page, {**VALID, **changes}).status_code in {200, 303}


def test_a_form_from_before_a_rewording_is_accepted_as_the_version_it_was(survey_page):
    first = survey_page.survey.current_version
    survey_page.questions[1].value["label"] = "V čom bývate?"
    survey_page.save_revision().publish()
    code_in(send(survey_page, {**VALID, "version": first.number}))
    assert Response.objects.get().version == first


def test_a_draft_stays_with_the_questions_it_began_with(make_survey):
    """Whoever has begun answers what they were asked; the questions added since are for those who come later."""
    page = make_survey()
    first = page.survey.current_version
    check = Resident({**VALID, "street": "Horná 5"}).to_check(page)
    page.questions = [*ALL_KINDS[:-1], question("short_text", "age", max_length=9)]
    page.save_revision().publish()
    assert page.survey.current_version != first
    assert Client().post(check).status_code == 303
    response = Response.objects.get()
    assert (response.version, response.answers["street"]) == (first, "Horná 5")


def closed_a_second_ago(page):
    page.closes_at = timezone.now() - timedelta(seconds=1)
    page.save_revision().publish()


def test_a_survey_that_closed_before_the_first_step_was_sent_gives_it_back(make_survey):
    page = make_survey()
    english = translated(page)
    closed_a_second_ago(page)
    answer = Client().post(page.url, VALID)
    html = answer.content.decode()
    assert answer.status_code == 403
    assert not Response.objects.exists()
    assert "Viac zelene" in html
    assert "Vaše odpovede sme neuložili" in html
    assert '<button type="submit"' not in html.split("<main")[1]
    assert "Your answers were not stored" in Client().post(english.url, VALID).content.decode()


def test_a_survey_that_closed_before_sending_gives_every_answer_back(make_survey):
    page = make_survey()
    check = Resident(VALID).to_check(page)
    closed_a_second_ago(page)
    answer = Client().post(check)
    html = answer.content.decode()
    assert answer.status_code == 403
    assert not Response.objects.exists()
    assert "Viac zelene" in html
    assert "Vlastný byt" in html
    assert "Vaše odpovede sme neuložili" in html
    assert '<button type="submit"' not in html.split("<main")[1]


def test_what_was_typed_wrong_comes_back_too_when_it_closed_meanwhile(make_survey):
    page = make_survey()
    step = Resident({**VALID, "people": "traja"}).to_check(page)
    closed_a_second_ago(page)
    html = Client().get(step).content.decode()
    assert "traja" in html
    assert "Viac zelene" in html
