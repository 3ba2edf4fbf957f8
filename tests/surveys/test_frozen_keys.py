"""Once somebody has answered, no way into the system bends a key: not the editor, a copy, an alias, or an API."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.actions.edit_page import EditPageAction

from surveys.models import Survey, SurveyPage
from tests.conftest import question, translated

from .admin_forms import Desk, filled_in, messages_at_blocks, newest

pytestmark = pytest.mark.django_db


def parts(block_id: str, *keys: str) -> list[dict[str, Any]]:
    return [{"type": "item", "id": f"{block_id}-{key}", "value": {"key": key, "label": key}} for key in keys]


QUESTIONS = [
    question("single_choice", "tenure", choices={"own": "Vlastný", "rent": "Nájom"}, other=True),
    question("multiple_choice", "needs", choices={"flats": "Byty", "parks": "Parky"}, none=False, other=False),
    question("matrix", "services", choices={"good": "dobre", "bad": "zle"}, rows={"bus": "bus", "tram": "tram"}),
]


@pytest.fixture
def page(make_survey: Any) -> SurveyPage:
    return make_survey(QUESTIONS)


@pytest.fixture
def answered(page: SurveyPage) -> SurveyPage:
    answers = {"tenure": "own", "needs": ["flats"], "services": {"bus": "good"}}
    page.survey.responses.create(version=newest(page), language="sk", answers=answers, receipt_hash="x")
    return page


def refusals(page: SurveyPage, questions: list[dict[str, Any]]) -> list[str]:
    """Return the places at which `questions` are refused, as dotted paths."""
    page.questions = questions
    try:
        page.full_clean()
    except ValidationError as error:
        return [".".join(map(str, path)) for path in places(error.error_dict["questions"][0])]
    return []


def places(error: Any, path: tuple = ()) -> list[tuple]:
    inner = getattr(error, "block_errors", None) or {}
    if not inner:
        return [path]
    named = inner.items() if isinstance(inner, dict) else enumerate(inner)
    return [place for name, found in named if found for place in places(found, (*path, name))]


def with_part(index: int, name: str, place: int, **value: str) -> list[dict[str, Any]]:
    """Return QUESTIONS with the value of one choice or row changed."""
    changed = [{**block, "value": {**block["value"]}} for block in QUESTIONS]
    items = [{**item, "value": {**item["value"]}} for item in changed[index]["value"][name]]
    items[place]["value"].update(value)
    changed[index]["value"][name] = items
    return changed


def with_value(index: int, **value: Any) -> list[dict[str, Any]]:
    return [
        {**block, "value": {**block["value"], **value}} if place == index else block
        for place, block in enumerate(QUESTIONS)
    ]


@pytest.mark.parametrize(
    ("index", "name", "place"), [(0, "choices", 1), (1, "choices", 0), (2, "choices", 1), (2, "rows", 1)]
)
def test_the_keys_of_choices_and_rows_are_frozen_once_answered(
    answered: SurveyPage, index: int, name: str, place: int
) -> None:
    assert refusals(answered, with_part(index, name, place, key="another")) == [f"{index}.{name}.{place}.key"]


def test_the_key_of_a_row_is_free_until_somebody_answers(page: SurveyPage) -> None:
    assert refusals(page, with_part(2, "rows", 0, key="another")) == []


def test_a_row_whose_key_was_emptied_gets_it_back(answered: SurveyPage) -> None:
    assert refusals(answered, with_part(2, "rows", 0, key="")) == []
    assert answered.questions[2].value["rows"][0]["key"] == "bus"


def test_a_row_without_a_key_gets_one_from_its_label(page: SurveyPage) -> None:
    assert refusals(page, with_part(2, "rows", 0, key="", label="Mestský autobus")) == []
    assert page.questions[2].value["rows"][0]["key"] == "mestsky_autobus"


def test_a_row_given_another_rows_key_is_refused(page: SurveyPage) -> None:
    assert refusals(page, with_part(2, "rows", 1, key="bus")) == ["2.rows.1.key"]


@pytest.mark.parametrize(("name", "key"), [("rows", "bus"), ("choices", "good")])
def test_the_key_of_a_retired_row_or_choice_is_not_given_to_another(answered: SurveyPage, name: str, key: str) -> None:
    left = QUESTIONS[2]["value"][name][1:]
    answered.questions = with_value(2, **{name: left})
    answered.save_revision().publish()
    answered.survey.responses.create(version=newest(answered), language="sk", answers={}, receipt_hash="y")
    assert refusals(answered, with_value(2, **{name: [*left, *parts("other", key)]})) == [f"2.{name}.1.key"]
    assert refusals(answered, QUESTIONS) == []


@pytest.mark.parametrize("key", ["other", "other_text"])
def test_no_choice_takes_the_names_of_another_answer(page: SurveyPage, key: str) -> None:
    assert refusals(page, with_part(1, "choices", 0, key=key)) == ["1.choices.0.key"]


def test_none_is_a_choice_like_any_until_it_is_kept_for_none_of_these(page: SurveyPage) -> None:
    named = with_part(1, "choices", 0, key="none")
    assert refusals(page, named) == []
    named[1]["value"]["none"] = True
    assert refusals(page, named) == ["1.choices.0.key"]


def test_none_of_these_once_answered_keeps_its_name(page: SurveyPage) -> None:
    page.questions = with_value(1, none=True)
    page.save_revision().publish()
    page.survey.responses.create(version=newest(page), language="sk", answers={"needs": ["none"]}, receipt_hash="x")
    assert refusals(page, with_part(1, "choices", 0, key="none")) == ["1.choices.0.key"]
    more = [*QUESTIONS[1]["value"]["choices"], *parts("new", "none")]
    assert refusals(page, with_value(1, choices=more)) == ["1.choices.2.key"]


def test_a_choice_called_none_once_answered_leaves_no_room_for_none_of_these(page: SurveyPage) -> None:
    page.questions = with_value(1, choices=[*QUESTIONS[1]["value"]["choices"], *parts("n", "none")])
    page.save_revision().publish()
    page.survey.responses.create(version=newest(page), language="sk", answers={"needs": ["none"]}, receipt_hash="x")
    assert refusals(page, with_value(1, none=True)) == ["1.none"]


def test_the_words_behind_other_keep_their_name_when_other_is_no_longer_offered(answered: SurveyPage) -> None:
    answered.questions = with_value(0, other=False)
    answered.save_revision().publish()
    answered.survey.responses.create(version=newest(answered), language="sk", answers={}, receipt_hash="y")
    thief = question("short_text", "tenure_other_text")
    assert refusals(answered, [*with_value(0, other=False), thief]) == ["3.key"]


@pytest.mark.parametrize("twice", [[*QUESTIONS, QUESTIONS[0]], with_value(1, choices=parts("x", "a", "a"))])
def test_blocks_sent_twice_with_the_same_id_are_refused(answered: SurveyPage, twice: list[dict[str, Any]]) -> None:
    assert refusals(answered, twice)


def test_there_is_no_api_to_write_through(answered: SurveyPage) -> None:
    assert not [name for name in ("wagtail.api.v2", "wagtail.api.v3", "rest_framework") if apps.is_installed(name)]
    for address in ("/api/v2/pages/", "/api/v3/pages/", f"/api/v2/pages/{answered.pk}/"):
        assert Client().get(address, follow=True).status_code == 404


def test_what_an_api_would_call_refuses_a_changed_key_too(answered: SurveyPage) -> None:
    answered.questions = with_value(1, key="wishes")
    with pytest.raises(ValidationError):
        EditPageAction(answered, publish=True).execute(skip_permission_checks=True)
    draft = answered.save_revision(clean=False)
    with pytest.raises(ValidationError):
        draft.publish()
    assert [asked.key for asked in newest(answered).questionnaire.questions] == ["tenure", "needs", "services"]


def test_a_copied_page_is_a_survey_of_its_own_whose_keys_are_free(desk: Desk, answered: SurveyPage) -> None:
    form = {
        "new_title": "Druhá anketa",
        "new_slug": "druha",
        "new_parent_page": answered.get_parent().pk,
        "publish_copies": "on",
        "copy_subpages": "on",
    }
    assert desk.browser.post(reverse("wagtailadmin_pages:copy", args=[answered.pk]), form).status_code == 302
    copy = SurveyPage.objects.get(slug="druha")
    assert copy.translation_key != answered.translation_key
    assert [block.id for block in copy.questions] == [block.id for block in answered.questions]
    assert not copy.survey.responses.exists()

    renamed = [{**block, "value": {**block["value"]}} for block in filled_in(copy)["questions"]]
    renamed[1]["value"]["key"] = "wishes"
    assert desk.publish(copy, questions=renamed).status_code == 302
    assert newest(copy).questionnaire.questions[1].key == "wishes"
    assert newest(answered).questionnaire.questions[1].key == "needs"
    assert list(messages_at_blocks(desk.publish(answered, questions=renamed))) == ["1.key"]


def test_a_translation_made_an_alias_asks_under_the_same_keys(desk: Desk, answered: SurveyPage) -> None:
    english = desk.submit_for_translation(answered)
    desk.translate(english, {"Otázka tenure": "How do you live?", "anketa": "survey"})
    structure = newest(answered).questionnaire.structure
    response = desk.browser.post(reverse("wagtail_localize:convert_to_alias", args=[english.pk]))
    assert response.status_code == 302
    english.refresh_from_db()
    assert english.alias_of_id == answered.pk

    desk.publish(answered, questions=with_part(0, "choices", 0, label="Vlastný byt"))
    desk.publish_anyway(answered)
    assert newest(answered).questionnaire.structure == structure
    assert newest(answered).questionnaire.questions[0].text("label") == {"sk": "Otázka tenure"}
    assert 'name="tenure"' in Client().get(english.url, follow=True).content.decode()


def test_a_bent_translation_cannot_take_the_place_of_a_deleted_source(answered: SurveyPage) -> None:
    english = translated(answered, {"needs": "wishes"})
    answered.delete()
    with pytest.raises(ValidationError):
        SurveyPage.objects.get(pk=english.pk).save_revision().publish()
    assert [asked.key for asked in Survey.objects.get().current_version.questionnaire.questions][1] == "needs"
