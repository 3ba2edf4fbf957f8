"""What an editor is told on saving a survey, and shown before publishing it, through the real admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from consultations.models import ConsultationPage
from surveys.codebook import Codebook
from surveys.missing import NOT_IN_VERSION
from surveys.models import Response, SurveyPage
from tests.conftest import member_of, question, translated

from .admin_forms import Desk, edit_address, filled_in, messages_at_blocks, newest, soup, survey_form, with_values

FORM: dict[str, Any] = {
    "title": "Anketa",
    "slug": "anketa",
    "questions": [
        question("single_choice", "tenure", "t", label="Ako bývate?", choices={"own": "Vlastný", "rent": "Nájom"}),
        question("scale", "trust", "d", label="Dôvera", lowest=1, highest=5, low_label="nie", high_label="áno"),
        {"type": "section", "id": "s", "value": {"title": "Nájom", "text": ""}},
        question("number", "people", "p", label="Koľko vás je?", minimum=1, maximum=20, decimals=0),
        question("short_text", "why", "w", label="Prečo {people}?", required=False),
    ],
}
ONLY_IF_RENT = [{"type": "item", "id": "c", "value": {"subject": "tenure", "operator": "is", "value": "rent"}}]


@pytest.fixture
def page(desk: Desk, consultation: ConsultationPage) -> SurveyPage:
    page = desk.create(consultation, **FORM)
    assert desk.publish(page)["Location"] != check_address(page)
    return SurveyPage.objects.get(pk=page.pk)


@pytest.fixture
def answered(page: SurveyPage) -> Response:
    answers = {"tenure": "own", "trust": 4, "people": 3}
    return page.survey.responses.create(version=newest(page), language="sk", answers=answers, receipt_hash="x")


def check_address(page: SurveyPage) -> str:
    return reverse("surveys_check", args=[page.pk])


def shown(desk: Desk, page: SurveyPage) -> str:
    return soup(desk.browser.get(check_address(page))).main.get_text(" ", strip=True)


def when(subject: str, operator: str = "is", value: str = "rent") -> list[dict[str, Any]]:
    return [{"type": "item", "id": "c", "value": {"subject": subject, "operator": operator, "value": value}}]


@pytest.mark.parametrize(
    ("key", "condition", "place"),
    [
        ("people", when("nothing"), "3.condition.0.subject"),
        ("tenure", when("people", "at_least", "2"), "0.condition.0.subject"),
        ("people", when("tenure", "is", "castle"), "3.condition.0.value"),
        ("people", [*when("tenure"), *when("tenure", "is_not")], "3.condition"),
    ],
)
def test_wrong_routing_is_told_at_the_block_and_not_saved(
    desk: Desk, page: SurveyPage, key: str, condition: list, place: str
) -> None:
    revisions = page.revisions.count()
    response = desk.save(page, questions=with_values(page, key, condition=condition))
    assert list(messages_at_blocks(response)) == [place]
    assert page.revisions.count() == revisions


def test_an_answer_repeated_before_it_is_given_is_told_at_the_text(desk: Desk, page: SurveyPage) -> None:
    response = desk.save(page, questions=with_values(page, "tenure", label="Bývate {people}?"))
    assert list(messages_at_blocks(response)) == ["0.label"]


def test_a_comparison_still_without_its_question_can_be_saved(desk: Desk, page: SurveyPage) -> None:
    unfinished = [*when("", "is", ""), *when("tenure", "is", "castle")]
    response = desk.save(page, questions=with_values(page, "people", condition=unfinished))
    assert list(messages_at_blocks(response)) == ["3.condition.1.value"]
    assert desk.save(page, questions=with_values(page, "people", condition=unfinished[:1])).status_code == 302


def test_conditions_are_saved_and_published(desk: Desk, page: SurveyPage) -> None:
    desk.publish(page, questions=with_values(page, "people", condition=ONLY_IF_RENT))
    condition = newest(page).questionnaire.by_key["people"].condition
    assert [(part.subject, part.operator, part.value) for part in condition.comparisons] == [("tenure", "is", "rent")]


def test_saving_a_draft_tells_what_it_would_change(desk: Desk, page: SurveyPage) -> None:
    told = desk.told(desk.save(page, questions=with_values(page, "tenure", label="Kde bývate?")))
    assert "Ako bývate?" in told
    assert "Kde bývate?" in told
    assert "Kde bývate?" not in desk.told(desk.publish(page))


def test_the_message_after_saving_leads_to_all_changes(desk: Desk, page: SurveyPage) -> None:
    response = desk.save(page, questions=with_values(page, "people", maximum=30))
    links = soup(desk.browser.get(response["Location"])).select(".messages a")
    assert check_address(page) in [link["href"] for link in links]
    assert "Najvyššie číslo" in shown(desk, page)


def test_a_draft_that_changes_nothing_is_saved_without_a_word(desk: Desk, page: SurveyPage) -> None:
    assert "Ako bývate?" not in desk.told(desk.save(page))


def test_autosave_leaves_no_messages_behind(desk: Desk, page: SurveyPage) -> None:
    form = survey_form(**{**filled_in(page), "questions": with_values(page, "tenure", label="Kde bývate?")})
    saved = desk.browser.post(edit_address(page), form, headers={"accept": "application/json"})
    assert saved.json()["success"]
    assert "Kde bývate?" not in soup(desk.browser.get(reverse("wagtailadmin_home"))).get_text()


def test_before_anybody_has_answered_everything_can_be_published(desk: Desk, page: SurveyPage) -> None:
    assert desk.publish(page, questions=filled_in(page)["questions"][1:])["Location"] != check_address(page)
    assert "tenure" not in newest(page).questionnaire.by_key


def test_wording_alone_is_published_at_once(desk: Desk, page: SurveyPage, answered: Response) -> None:
    response = desk.publish(page, questions=with_values(page, "tenure", label="Kde bývate?"))
    assert response["Location"] != check_address(page)
    assert newest(page).number == 2


def test_what_touches_answered_data_is_shown_before_it_is_published(
    desk: Desk, page: SurveyPage, answered: Response
) -> None:
    response = desk.publish(page, questions=with_values(page, "people", maximum=30))
    assert response["Location"] == check_address(page)
    assert newest(page).number == 1
    assert "Najvyššie číslo" in shown(desk, page)
    assert filled_in(page)["questions"][3]["value"]["maximum"] == 30

    assert desk.publish_anyway(page).status_code == 302
    assert newest(page).questionnaire.by_key["people"].settings["maximum"] == 30
    page.refresh_from_db()
    assert not page.has_unpublished_changes


def test_a_draft_changed_since_it_was_shown_is_not_published(desk: Desk, page: SurveyPage, answered: Response) -> None:
    seen = SurveyPage.objects.get(pk=page.pk).latest_revision_id
    desk.save(page, questions=with_values(page, "people", maximum=30))
    response = desk.browser.post(check_address(page), {"revision": seen})
    assert response["Location"] == check_address(page)
    assert newest(page).number == 1


def test_an_unfinished_draft_is_not_published_anyway(desk: Desk, page: SurveyPage) -> None:
    desk.save(page, questions=with_values(page, "people", label=""))
    assert desk.publish_anyway(page)["Location"] == edit_address(page)
    assert newest(page).number == 1


@pytest.mark.parametrize("group", ["Editors", "Evaluators"])
def test_only_those_who_may_publish_can_do_it_anyway(desk: Desk, page: SurveyPage, group: str) -> None:
    desk.save(page, questions=with_values(page, "people", maximum=30))
    revision = SurveyPage.objects.get(pk=page.pk).latest_revision_id
    browser = member_of(group)
    assert b"<button" not in browser.get(check_address(page)).content.split(b'name="revision"')[-1]
    browser.post(check_address(page), {"revision": revision})
    assert newest(page).number == 1


def test_a_page_locked_by_somebody_else_is_not_published_anyway(desk: Desk, page: SurveyPage) -> None:
    desk.save(page, questions=with_values(page, "people", maximum=30))
    locked = SurveyPage.objects.get(pk=page.pk)
    locked.locked, locked.locked_by = True, get_user_model().objects.create_user("kolega")
    locked.save(update_fields=["locked", "locked_by"])
    desk.browser.post(check_address(page), {"revision": locked.latest_revision_id})
    assert newest(page).number == 1


def test_a_text_missing_in_a_published_language_is_shown_before_publishing(desk: Desk, page: SurveyPage) -> None:
    translated(page, ENGLISH)
    more = question("short_text", "more", "m", label="Niečo ešte?", required=False)
    response = desk.publish(page, questions=[*filled_in(page)["questions"], more])
    assert response["Location"] == check_address(page)
    assert "Niečo ešte?" in shown(desk, page)
    desk.publish_anyway(page)
    assert "more" in newest(page).questionnaire.by_key
    assert desk.publish(page, questions=with_values(page, "why", max_length=9))["Location"] != check_address(page)


ENGLISH = {
    "Ako bývate?": "How do you live?",
    "Vlastný": "My own",
    "Nájom": "Rented",
    "Dôvera": "Trust",
    "nie": "no",
    "áno": "yes",
    "Koľko vás je?": "How many are you?",
    "Prečo {people}?": "Why {people}?",
}


def test_a_survey_in_one_language_is_published_with_a_reminder(desk: Desk, consultation: ConsultationPage) -> None:
    page = desk.create(consultation, **FORM)
    assert "English" in desk.told(desk.publish(page))
    page = SurveyPage.objects.get(pk=page.pk)
    translated(page, ENGLISH)
    assert "English" not in desk.told(desk.publish(page))


def test_the_page_tells_of_languages_and_answers(desk: Desk, page: SurveyPage, answered: Response) -> None:
    text = shown(desk, page)
    assert "English" in text
    assert "1" in text
    header = soup(desk.browser.get(edit_address(page))).select(f'a[href="{check_address(page)}"]')
    assert header


def test_a_change_of_meaning_begins_a_new_variable_and_keeps_the_old_one(
    desk: Desk, page: SurveyPage, answered: Response
) -> None:
    condition = when("people", "at_least", "2")
    desk.publish(page, questions=with_values(page, "why", condition=condition))
    desk.publish_anyway(page)
    anew = with_values(page, "people", label="Koľko vás bude?", new_meaning=True)
    assert desk.publish(page, questions=anew)["Location"] == check_address(page)
    assert "people_2" in shown(desk, page)
    desk.publish_anyway(page)

    questionnaire = newest(page).questionnaire
    assert "people" not in questionnaire.by_key
    assert questionnaire.by_key["people_2"].id != "p"
    assert questionnaire.by_key["why"].text("label") == {"sk": "Prečo {people_2}?"}
    assert questionnaire.by_key["why"].condition.comparisons[0].subject == "people_2"

    page.survey.responses.create(version=newest(page), language="sk", answers={"people_2": 5}, receipt_hash="y")
    codebook = Codebook.of(page.survey)
    names = [variable.name for variable in codebook.variables]
    old, new = (
        dict(zip(names, codebook.coded(response.version_id, response.answers), strict=True))
        for response in page.survey.responses.order_by("pk")
    )
    assert (old["people"], old["people_2"]) == (3, NOT_IN_VERSION)
    assert (new["people"], new["people_2"]) == (NOT_IN_VERSION, 5)


def test_a_new_meaning_keeps_the_choices_keys_under_new_ids(desk: Desk, page: SurveyPage, answered: Response) -> None:
    desk.publish(page, questions=with_values(page, "tenure", new_meaning=True))
    desk.publish_anyway(page)
    before, after = (version.questionnaire for version in page.survey.versions.order_by("number"))
    old, new = before.by_key["tenure"], after.by_key["tenure_2"]
    assert [choice.key for choice in old.choices] == [choice.key for choice in new.choices]
    assert not {choice.id for choice in old.choices} & {choice.id for choice in new.choices}


def test_a_new_meaning_may_have_another_scale_and_a_key_of_the_editors(
    desk: Desk, page: SurveyPage, answered: Response
) -> None:
    wider = with_values(page, "trust", highest=10)
    assert list(messages_at_blocks(desk.publish(page, questions=wider))) == ["1.highest"]
    desk.publish(page, questions=with_values(page, "trust", highest=10, new_meaning=True, key="trust_in_ten"))
    desk.publish_anyway(page)
    assert newest(page).questionnaire.by_key["trust_in_ten"].settings["highest"] == 10


def test_a_meaning_that_changes_twice_is_counted_on(desk: Desk, page: SurveyPage, answered: Response) -> None:
    for key in ("people", "people_2"):
        desk.publish(page, questions=with_values(page, key, new_meaning=True))
        desk.publish_anyway(page)
        page.survey.responses.create(version=newest(page), language="sk", answers={}, receipt_hash=key)
    assert "people_3" in newest(page).questionnaire.by_key


def test_a_new_meaning_of_what_nobody_has_answered_is_no_change(desk: Desk, page: SurveyPage) -> None:
    desk.publish(page, questions=with_values(page, "people", new_meaning=True))
    assert newest(page).number == 1
    assert not filled_in(page)["questions"][3]["value"]["new_meaning"]
