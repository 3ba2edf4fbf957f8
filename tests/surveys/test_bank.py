"""Inserting questions from the bank and from other surveys, through the admin."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from consultations.models import ConsultationPage
from home import demo
from surveys import bank
from surveys.models import Response, SurveyPage
from surveys.versions import read
from tests.conftest import question, translated

from .admin_forms import Desk, edit_address, soup
from .residents import send

pytestmark = pytest.mark.django_db

OWN = question("short_text", "street", label="Na ktorej ulici bývate?")
SECTION = {"type": "section", "id": "id-section", "value": {"title": "Doprava", "text": ""}}
CAR = question("single_choice", "car", label="Máte auto?", choices={"yes": "Áno, máme", "no": "Nemáme"}, required=False)
PARKING = question(
    "long_text",
    "parking",
    label="Kde parkujete?",
    match="all",
    condition=[{"type": "item", "id": "if", "value": {"subject": "car", "operator": "is", "value": "yes"}}],
)
ENGLISH = {"Máte auto?": "Do you have a car?", "Áno, máme": "Yes, we do", "Nemáme": "No", "Kde parkujete?": "Where?"}


@pytest.fixture
def desk(editor: Client, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager]) -> Desk:
    return Desk(editor, lambda: django_capture_on_commit_callbacks(execute=True))


@pytest.fixture
def page(make_survey: Callable[..., SurveyPage]) -> SurveyPage:
    return make_survey([OWN])


@pytest.fixture
def transport(make_survey: Callable[..., SurveyPage], desk: Desk) -> SurveyPage:
    """Another survey, whose English page has been translated."""
    other = make_survey([SECTION, CAR, PARKING], slug="doprava")
    desk.enter(desk.submit_for_translation(other), ENGLISH)
    return other


def address(page: SurveyPage, other: SurveyPage | None = None) -> str:
    return reverse("surveys_bank", args=[page.pk]) + (f"?survey={other.pk}" if other else "")


def insert(browser: Client, page: SurveyPage, *entries: str) -> HttpResponse:
    return browser.post(address(page), {"entries": entries}, follow=True)


def copy(browser: Client, page: SurveyPage, other: SurveyPage, *ids: str) -> HttpResponse:
    return browser.post(address(page, other), {"blocks": ids}, follow=True)


def latest(page: SurveyPage) -> SurveyPage:
    return SurveyPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def keys(page: SurveyPage) -> list[str]:
    return [asked.key for asked in read(latest(page)).questions]


def said(response: HttpResponse) -> list[str]:
    return [found.get_text(" ", strip=True) for found in soup(response).select(".messages li")]


def test_everything_in_the_bank_comes_with_its_keys_and_is_translated_already(desk, page):
    insert(desk.browser, page, *bank.questions())
    entries = [table["key"] for entry in bank.questions().values() for table in entry.questions if "key" in table]
    assert keys(page) == ["street", *dict.fromkeys(entries)]
    assert desk.publish(page).status_code == 302
    english = desk.submit_for_translation(page)
    assert set(desk.untranslated(english)) == {page.title, page.slug, "Na ktorej ulici bývate?"}


def test_it_is_added_to_the_draft_and_not_published(editor, page):
    response = insert(editor, page, "tenure", "heating")
    assert response.redirect_chain[-1][0] == edit_address(page)
    assert any("2" in message for message in said(response))
    assert keys(page) == ["street", "tenure", "heating"]
    assert [asked.key for asked in read(SurveyPage.objects.get(pk=page.pk)).questions] == ["street"]
    assert page.survey.versions.count() == 1


def test_it_joins_what_is_saved_as_a_draft_already(editor, page):
    insert(editor, page, "tenure")
    insert(editor, page, "heating")
    assert keys(page) == ["street", "tenure", "heating"]


def test_what_is_translated_already_stays_so_and_the_new_is_filled_in_when_synced(desk, page):
    english = desk.submit_for_translation(page)
    desk.translate(english, {"Na ktorej ulici bývate?": "Which street do you live in?"})
    insert(desk.browser, page, "age-group")
    desk.publish(page)
    desk.sync(page)
    assert set(desk.untranslated(english)) <= {"Anketa o bývaní", "anketa"}


def test_a_key_that_is_there_already_is_refused_by_name(editor, page):
    insert(editor, page, "district")
    before = latest(page).questions.get_prep_value()
    response = insert(editor, page, "district")
    assert response.redirect_chain[-1][0] == address(page)
    assert any("V ktorej časti mesta bývate?" in message and "district" in message for message in said(response))
    assert latest(page).questions.get_prep_value() == before


def test_of_a_group_only_the_questions_not_there_yet_come_in(editor, page):
    insert(editor, page, "district")
    insert(editor, page, "demographics")
    assert keys(page) == ["street", "district", "age_group", "tenure"]
    insert(editor, page, "demographics")
    assert [bound.block_type for bound in latest(page).questions].count("section") == 1


def test_the_same_question_ticked_twice_comes_in_once(editor, page):
    insert(editor, page, "district", "demographics")
    assert keys(page) == ["street", "district", "age_group", "tenure"]


def test_a_key_that_answers_are_stored_under_is_taken_even_when_no_longer_asked(desk, make_survey):
    page = make_survey([OWN, question("short_text", "heating", required=False)])
    send(page, {"street": "Dolná"})
    assert Response.objects.exists()
    desk.publish(page, questions=[OWN])
    insert(desk.browser, page, "heating")
    assert keys(page) == ["street"]


def test_a_group_keeps_its_conditions(editor, page):
    insert(editor, page, "contact")
    conditions = {asked.key: bool(asked.condition) for asked in read(latest(page)).questions}
    assert conditions == {"street": False, "wants_contact": False, "contact": True, "contact_consent": True}


def test_nothing_ticked_is_said(editor, page):
    response = editor.post(address(page), {"csrfmiddlewaretoken": "x"})
    assert response.status_code == 422
    assert keys(page) == ["street"]


def test_questions_of_another_survey_come_with_their_keys_choices_and_translations(desk, page, transport):
    copy(desk.browser, page, transport, "id-car", "id-parking")
    original, copied = ({asked.key: asked for asked in read(latest(survey)).questions} for survey in (transport, page))
    assert copied.keys() == {"street", "car", "parking"}
    for key in ("car", "parking"):
        assert copied[key].texts == original[key].texts
        assert copied[key].settings == original[key].settings
        assert copied[key].condition == original[key].condition
        assert copied[key].id != original[key].id
    assert [(c.key, c.texts) for c in copied["car"].choices] == [(c.key, c.texts) for c in original["car"].choices]
    assert not {c.id for c in copied["car"].choices} & {c.id for c in original["car"].choices}
    desk.publish(page)
    untranslated = desk.untranslated(desk.submit_for_translation(page))
    assert not ENGLISH.keys() & set(untranslated)


def test_a_section_stands_for_all_its_questions(editor, page, transport):
    copy(editor, page, transport, "id-section")
    assert [bound.block_type for bound in latest(page).questions] == [
        "short_text",
        "section",
        "single_choice",
        "long_text",
    ]


def test_a_condition_on_what_is_not_asked_here_is_dropped_and_said(editor, page, transport):
    response = copy(editor, page, transport, "id-parking")
    assert keys(page) == ["street", "parking"]
    assert not read(latest(page)).by_key["parking"].condition
    assert any("Kde parkujete?" in message for message in said(response))


def test_both_kinds_of_source_can_be_ticked_at_once(editor, page, transport):
    editor.post(address(page, transport), {"entries": ["heating"], "blocks": ["id-car"]})
    assert keys(page) == ["street", "heating", "car"]


def test_the_editor_leads_to_the_bank_and_the_bank_lists_the_other_surveys(editor, page, transport):
    assert soup(editor.get(edit_address(page))).find("a", href=address(page))
    shown = soup(editor.get(address(page)))
    assert [option["value"] for option in shown.select("select[name=survey] option")] == ["", str(transport.pk)]
    ticked = soup(editor.get(address(page, transport))).select("input[name=blocks]")
    assert [box["value"] for box in ticked] == ["id-section", "id-car", "id-parking"]


def test_a_translated_page_takes_no_questions_of_its_own(editor, page):
    english = translated(page)
    assert editor.post(address(english), {"entries": ["heating"]}).status_code in {302, 403}
    assert keys(english) == ["street"]
    assert not soup(editor.get(edit_address(english))).find("a", href=address(english))


def test_who_may_not_edit_a_survey_neither_adds_to_it_nor_reads_it_here(editor, evaluator, page, transport):
    elsewhere = transport.get_parent().get_parent()
    other = elsewhere.add_child(instance=ConsultationPage(title="Energia", slug="energia"))
    page.move(other, "last-child")
    GroupPagePermission.objects.filter(group=Group.objects.get(name="Moderators")).update(page=other)
    assert editor.get(address(page, transport), follow=True).status_code == 404
    assert editor.post(address(transport), {"entries": ["heating"]}).status_code in {302, 403}
    assert evaluator.post(address(page), {"entries": ["heating"]}).status_code in {302, 403}
    assert "heating" not in keys(transport) + keys(page)


def test_a_locked_survey_takes_nothing(editor, page):
    SurveyPage.objects.filter(pk=page.pk).update(locked=True)
    assert editor.post(address(page), {"entries": ["heating"]}).status_code in {302, 403}
    assert keys(page) == ["street"]


def test_the_demonstrations_housing_survey_can_be_compared_with_the_bank() -> None:
    file = Path(demo.__file__).parent / "content/30-survey-housing.toml"
    asked = {table.get("key"): table for table in tomllib.loads(file.read_text(encoding="utf-8"))["questions"]}
    for name in ("district", "age-group", "tenure", "household"):
        (table,) = bank.questions()[name].questions
        assert asked[table["key"]] == table
