"""Answering in several steps: nothing typed is lost, and nothing is stored twice."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from surveys.models import Draft, Response
from surveys.models.draft import DRAFT_DAYS
from tests.conftest import question, translated
from tests.surveys.residents import Resident, code_in

pytestmark = pytest.mark.django_db


def section(name, **value):
    return {"type": "section", "id": f"id-{name}", "value": {"title": f"Oddiel {name}", "text": "", **value}}


def condition(subject, operator, value=""):
    return [
        {
            "type": "item",
            "id": f"c-{subject}-{operator}",
            "value": {"subject": subject, "operator": operator, "value": value},
        }
    ]


STEPS = [
    question("single_choice", "tenure", choices={"own": "Vlastný byt", "rent": "Nájom"}),
    section("rent", condition=condition("tenure", "is", "rent")),
    question("number", "rent", minimum=0, maximum=None),
    question("long_text", "why", max_length=100, required=False, label="Prečo platíte {rent} €?"),
    section("end"),
    question("short_text", "street", max_length=20, required=False),
]
RENTING = {"tenure": "rent", "rent": "350", "why": "Neviem", "street": "Horná 5"}


@pytest.fixture
def page(make_survey):
    return make_survey(STEPS)


def test_each_section_is_a_page_and_a_question_that_repeats_an_answer_comes_after_it(page):
    resident = Resident(RENTING)
    first = resident.open(page)
    assert first.endswith("/2/")
    html = resident.client.get(first).content.decode()
    assert "Otázka rent" in html
    assert "Prečo platíte" not in html
    second = resident.client.post(first, RENTING)["Location"]
    html = resident.client.get(second).content.decode()
    assert "Prečo platíte 350 €?" in html
    assert "Krok 3 z 4" in html


def test_a_section_that_is_not_asked_is_passed_over_and_stays_out_of_the_answers(page):
    code_in(Resident({**RENTING, "tenure": "own"}).send(page))
    assert Response.objects.get().answers == {"tenure": "own", "street": "Horná 5"}


def test_an_answer_routed_out_by_a_change_of_mind_is_dropped(page):
    resident = Resident(RENTING)
    check = resident.to_check(page)
    assert "350" in resident.client.get(check).content.decode()
    changed = resident.client.post(check.replace("check", "1"), {"tenure": "own"})
    assert changed["Location"] == check
    assert "350" not in resident.client.get(check).content.decode()
    code_in(resident.client.post(check))
    assert Response.objects.get().answers == {"tenure": "own", "street": "Horná 5"}


def test_changing_ones_mind_back_finds_the_earlier_answers_again(page):
    resident = Resident(RENTING)
    check = resident.to_check(page)
    for tenure in ("own", "rent"):
        resident.client.post(check.replace("check", "1"), {"tenure": tenure})
    code_in(resident.client.post(check))
    assert Response.objects.get().answers["rent"] == 350


def test_going_back_shows_what_was_typed(page):
    resident = Resident(RENTING)
    check = resident.to_check(page)
    html = resident.client.get(check.replace("check", "2")).content.decode()
    assert 'value="350"' in html
    assert 'href="' + check.replace("check", "1") in html


def test_a_draft_is_continued_on_another_device_and_in_the_other_language(page):
    english = translated(page, {"Oddiel end": "The end"})
    here = Resident(RENTING).open(page)
    token = here.split("/d/")[1].split("/")[0]
    elsewhere = Client()
    answer = elsewhere.get(f"{english.url}d/{token}/")
    assert answer["Location"] == f"{english.url}d/{token}/2/"
    there = answer["Location"]
    while not there.endswith("/check/"):
        there = elsewhere.post(there, RENTING)["Location"]
    code_in(elsewhere.post(there))
    response = Response.objects.get()
    assert (response.language, response.answers["rent"]) == ("en", 350)


def test_switching_language_keeps_even_what_is_wrong(page):
    english = translated(page)
    here = Resident({**RENTING, "rent": "veľa"}).to_check(page)
    html = Client().get(here.replace(page.url, english.url)).content.decode()
    assert 'value="veľa"' in html
    assert "Enter a number" in html


def test_the_page_for_later_tells_the_link_and_the_day(page):
    resident = Resident(RENTING)
    step = resident.open(page)
    later = resident.client.post(step, {"rent": "3", "later": "1"})["Location"]
    html = resident.client.get(later).content.decode()
    draft = Draft.objects.get()
    assert f"http://testserver{step.rpartition('2/')[0]}" in html
    assert "<svg" in html
    day = timezone.localtime(draft.expires_at)
    assert f"{day.day}. " in html
    assert str(day.year) in html
    assert draft.typed["rent"] == ["3"], "what was typed on the page that was left is kept as well"


def test_a_draft_promises_no_more_than_the_closing_day(make_survey):
    closes = timezone.now() + timedelta(days=2)
    page = make_survey(STEPS, closes_at=closes)
    Resident(RENTING).open(page)
    assert Draft.objects.get().answerable_until == page.survey.closes_at


def test_pressing_send_twice_stores_once_and_says_so(page):
    resident = Resident(RENTING)
    check = resident.to_check(page)
    code = code_in(resident.client.post(check))
    again = resident.client.post(check)
    html = again.content.decode()
    assert again.status_code == 200
    assert "už boli odoslané" in html
    assert code in html
    assert Response.objects.count() == 1


def test_a_step_sent_from_another_tab_after_sending_changes_nothing_and_says_so(page):
    resident = Resident(RENTING)
    check = resident.to_check(page)
    code_in(resident.client.post(check))
    answer = resident.client.post(check.replace("check", "4"), {"street": "Dolná 1"})
    assert "už boli odoslané" in answer.content.decode()
    assert Response.objects.get().answers["street"] == "Horná 5"


def test_two_tabs_add_to_the_same_answers(page):
    resident = Resident(RENTING)
    check = resident.to_check(page)
    resident.client.post(check.replace("check", "2"), {"rent": "400"})
    resident.client.post(check.replace("check", "4"), {"street": "Dolná 1"})
    code_in(resident.client.post(check))
    answers = Response.objects.get().answers
    assert (answers["rent"], answers["street"]) == (400, "Dolná 1")


def test_an_answer_made_wrong_in_another_tab_keeps_the_rest_from_being_sent(page):
    resident = Resident(RENTING)
    check = resident.to_check(page)
    resident.client.post(check.replace("check", "2"), {"rent": "veľa"})
    answer = resident.client.post(check)
    assert answer["Location"].endswith("/2/")
    assert not Response.objects.exists()


def test_what_is_sent_is_kept_though_another_tab_has_led_elsewhere(page):
    """The earlier answer is wrong by now, or the step is not asked any more; the words were written all the same."""
    resident = Resident(RENTING)
    check = resident.to_check(page)
    resident.client.post(check.replace("check", "2"), {"rent": "veľa"})
    resident.client.post(check.replace("check", "4"), {"street": "Dolná 1"})
    resident.client.post(check.replace("check", "1"), {"tenure": "own"})
    resident.client.post(check.replace("check", "2"), {"rent": "420"})
    resident.client.post(check.replace("check", "1"), {"tenure": "rent"})
    code_in(resident.client.post(check))
    answers = Response.objects.get().answers
    assert (answers["street"], answers["rent"]) == ("Dolná 1", 420)


def test_too_much_for_a_step_no_longer_asked_is_told_like_any_other(page):
    resident = Resident({**RENTING, "tenure": "own"})
    check = resident.to_check(page)
    answer = resident.client.post(check.replace("check", "2"), {"rent": "1" * 9 * 1024 * 1024})
    assert answer.status_code == 413
    assert "príliš rozsiahle" in answer.content.decode()


def test_nobody_gets_past_a_step_by_its_address(page):
    resident = Resident(RENTING)
    step = resident.open(page)
    assert resident.client.get(step.replace("/2/", "/4/"))["Location"] == step
    assert resident.client.get(step.replace("/2/", "/check/"))["Location"] == step
    assert resident.client.get(step.replace("/2/", "/99/"))["Location"] == step
    assert resident.client.post(step.replace("/2/", "/check/"))["Location"] == step


@pytest.mark.parametrize("token", ["forged", "x" * 24, "%00", "..", "a" * 500])
def test_a_forged_token_is_not_found(page, token):
    Resident(RENTING).open(page)
    for rest in ("", "1/", "check/", "later/"):
        assert Client().get(f"{page.url}d/{token}/{rest}").status_code == 404
        assert Client().post(f"{page.url}d/{token}/{rest}", RENTING).status_code == 404


def test_a_draft_of_another_survey_is_not_found_here(page, make_survey):
    other = make_survey(STEPS, slug="ina")
    here = Resident(RENTING).open(page)
    assert Client().get(here.replace(page.url, other.url)).status_code == 404


def test_only_the_hash_of_the_token_is_stored(page):
    token = Resident(RENTING).open(page).split("/d/")[1].split("/")[0]
    assert token not in str(Draft.objects.values())


def test_an_expired_draft_says_so(page):
    here = Resident(RENTING).open(page)
    Draft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = Client().get(here)
    assert answer.status_code == 410
    assert "Uložené odpovede už nie sú k dispozícii" in answer.content.decode()
    assert Client().post(here, RENTING).status_code == 410


def test_a_draft_lives_as_long_as_promised(page):
    Resident(RENTING).open(page)
    draft = Draft.objects.get()
    assert draft.expires_at - draft.started_at > timedelta(days=DRAFT_DAYS, minutes=-1)


def test_once_sent_nothing_typed_stays_in_the_draft(page):
    code_in(Resident(RENTING).send(page))
    assert Draft.objects.get().typed == {}


def test_a_drafts_pages_are_neither_cached_nor_indexed_and_set_no_cookie(page):
    resident = Resident(RENTING)
    check = resident.to_check(page)
    for address in (check, check.replace("check", "1"), check.replace("check", "later")):
        answer = resident.client.get(address)
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
    assert not resident.client.cookies


def test_the_check_page_offers_to_change_each_answer(page):
    resident = Resident(RENTING)
    check = resident.to_check(page)
    html = resident.client.get(check).content.decode()
    for number in (1, 2, 3, 4):
        assert check.replace("check", str(number)) in html
    assert "Nájom" in html
    assert "Prečo platíte 350 €?" in html


def test_a_choice_repeated_in_a_question_goes_without_its_formatting(make_survey):
    page = make_survey(
        [
            question("single_choice", "tree", choices={"oak": "**Dub** letný", "fir": "Jedľa"}),
            question("short_text", "why", max_length=9, label="Prečo {tree}?"),
        ]
    )
    resident = Resident({"tree": "oak", "why": "a"})
    assert "Prečo Dub letný?" in resident.client.get(resident.open(page)).content.decode()


def test_an_answer_repeated_in_a_question_is_never_markup(make_survey):
    page = make_survey(
        [
            question("short_text", "street", max_length=60),
            question("short_text", "why", max_length=9, label="Prečo {street}?"),
        ]
    )
    resident = Resident({"street": "<b>x</b> **y** [z](https://evil.example)", "why": "a"})
    html = resident.client.get(resident.open(page)).content.decode()
    assert "<b>x" not in html
    assert "<strong>y" not in html
    assert 'evil.example"' not in html


def test_a_survey_opened_again_takes_the_answers_it_gave_back(make_survey):
    page = make_survey(STEPS)
    resident = Resident(RENTING)
    check = resident.to_check(page)
    page.closes_at = timezone.now() - timedelta(seconds=1)
    page.save_revision().publish()
    assert resident.client.post(check).status_code == 403
    page.closes_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    code_in(resident.client.post(check))
    assert Response.objects.get().answers["rent"] == 350
