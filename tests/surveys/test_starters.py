"""Beginning a survey from a starter, through the admin."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from consultations.models import ConsultationPage
from surveys import bank
from surveys.keys import is_legal
from surveys.language_checks import findings
from surveys.models import SurveyPage
from surveys.versions import compose, published_translations, read
from tests.conftest import translated

from .admin_forms import Desk, edit_address, marked_as_slovak, soup

pytestmark = pytest.mark.django_db

STARTERS = ["consultation", "feedback", "event", "poll", "page-feedback"]


@pytest.fixture
def desk(editor: Client, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager]) -> Desk:
    return Desk(editor, lambda: django_capture_on_commit_callbacks(execute=True))


def begin(browser: Client, parent: Any, starter: str, title: str = "") -> HttpResponse:
    return browser.post(reverse("surveys_new"), {"starter": starter, "parent": parent.pk, "title": title})


def begun(browser: Client, parent: Any, starter: str, title: str = "") -> SurveyPage:
    response = begin(browser, parent, starter, title)
    page = SurveyPage.objects.child_of(parent).latest("pk")
    assert response["Location"] == edit_address(page)
    return page


def every_text(data: Any) -> list[dict[str, str]]:
    """Return the texts of a file of the bank, in all their languages."""
    if isinstance(data, list):
        return [text for item in data for text in every_text(item)]
    if not isinstance(data, dict):
        return []
    return [data] if "sk" in data else every_text(list(data.values()))


@pytest.mark.parametrize("entry", [*bank.starters().values(), *bank.questions().values()], ids=lambda entry: entry.name)
def test_the_bank_says_everything_in_every_language(entry):
    texts = every_text(entry.data)
    assert texts
    assert all(set(text) == {code for code, _name in settings.LANGUAGES} and all(text.values()) for text in texts)


@pytest.mark.parametrize("entry", [*bank.starters().values(), *bank.questions().values()], ids=lambda entry: entry.name)
def test_every_key_in_the_bank_is_legal_and_used_once(entry):
    keys = [table["key"] for table in entry.questions if "key" in table]
    assert keys
    assert len(keys) == len(set(keys))
    assert all(map(is_legal, keys))


def test_there_is_a_starter_for_each_of_the_usual_surveys():
    assert list(bank.starters()) == STARTERS


@pytest.mark.parametrize("starter", STARTERS)
def test_a_starter_becomes_a_survey_in_both_languages_with_nothing_left_to_type(desk, consultation, starter):
    page = begun(desk.browser, consultation, starter)
    assert not page.live
    assert page.title == bank.starters()[starter].text("title", "sk")
    assert desk.publish(page).status_code == 302
    english = desk.submit_for_translation(page)
    assert desk.untranslated(english) == []
    desk.translate(english, {})
    page.refresh_from_db()
    english.refresh_from_db()
    assert page.live
    assert english.live
    assert english.title == bank.starters()[starter].text("title", "en")
    assert marked_as_slovak(english) == []
    questionnaire = compose(page, published_translations(page))
    assert [finding for finding in findings(questionnaire, ["en"]) if finding.serious] == []


def test_the_texts_survive_changes_made_before_the_survey_is_translated(desk, consultation):
    page = begun(desk.browser, consultation, "poll")
    desk.reword(page, {"Prečo?": "Prečo ste si vybrali práve túto možnosť?"})
    english = desk.submit_for_translation(page)
    assert desk.untranslated(english) == ["Prečo ste si vybrali práve túto možnosť?"]


def test_a_title_of_ones_own_is_left_to_the_translators(desk, consultation):
    page = begun(desk.browser, consultation, "poll", title="Názov novej lávky")
    assert (page.title, page.slug) == ("Názov novej lávky", "nazov-novej-lavky")
    english = desk.submit_for_translation(page)
    assert desk.untranslated(english) == ["Názov novej lávky", "nazov-novej-lavky"]


def test_two_surveys_from_one_starter_have_the_same_keys_and_blocks_of_their_own(editor, consultation):
    pages = [begun(editor, consultation, "event") for _time in range(2)]
    first, second = ([(question.key, question.id) for question in read(page).questions] for page in pages)
    assert [key for key, _id in first] == [key for key, _id in second]
    assert not {block_id for _key, block_id in first} & {block_id for _key, block_id in second}


def test_a_blank_survey_has_its_title_and_no_questions(editor, consultation):
    page = begun(editor, consultation, "", title="Prázdny")
    assert (page.title, len(page.questions), page.live) == ("Prázdny", 0, False)


def test_a_blank_survey_needs_a_title(editor, consultation):
    response = begin(editor, consultation, "")
    assert response.status_code == 422
    assert not SurveyPage.objects.exists()


@pytest.mark.parametrize("data", [{"starter": "poll"}, {"starter": "nothing"}, {"parent": "1", "starter": "poll"}])
def test_what_is_not_on_offer_makes_no_survey(editor, consultation, data):
    assert editor.post(reverse("surveys_new"), data).status_code == 422
    assert not SurveyPage.objects.exists()


def test_a_survey_begins_only_where_a_survey_may_stand(editor, consultation, survey_page):
    translated(survey_page)
    offered = soup(editor.get(reverse("surveys_new"))).select("select[name=parent] option")
    assert [option["value"] for option in offered] == [str(consultation.pk)]


def test_the_page_it_was_opened_from_is_chosen(editor, consultation, home_page):
    other = consultation.get_parent().add_child(instance=ConsultationPage(title="Energia", slug="energia"))
    button = soup(editor.get(reverse("wagtailadmin_explore", args=[other.pk]))).find(
        "a", href=f"{reverse('surveys_new')}?parent={other.pk}"
    )
    chosen = soup(editor.get(button["href"])).select("select[name=parent] option[selected]")
    assert [option["value"] for option in chosen] == [str(other.pk)]


def test_the_menu_leads_editors_to_the_starters(editor, evaluator, consultation):
    address = reverse("surveys_new")
    assert address in editor.get(reverse("wagtailadmin_home")).content.decode()
    assert address not in evaluator.get(reverse("wagtailadmin_home")).content.decode()


def test_who_may_add_no_page_begins_no_survey(evaluator, consultation):
    assert begin(evaluator, consultation, "poll").status_code in {302, 403}
    assert not SurveyPage.objects.exists()


def test_who_may_add_pages_elsewhere_only_begins_no_survey_here(editor, consultation):
    GroupPagePermission.objects.filter(group=Group.objects.get(name="Moderators")).update(page=consultation)
    other = consultation.get_parent().add_child(instance=ConsultationPage(title="Energia", slug="energia"))
    assert begin(editor, other, "poll").status_code == 422
    begun(editor, consultation, "poll")
