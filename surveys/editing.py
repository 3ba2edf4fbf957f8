"""What the editor of a survey may and may not do to its keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError
from wagtail.blocks.list_block import ListBlockValidationError

from surveys.keys import RESERVED, is_legal, propose
from surveys.models.dataset import QuestionnaireVersion
from surveys.questionnaire import Question
from surveys.questions import KINDS

if TYPE_CHECKING:
    from surveys.models import SurveyPage

Answered = dict[str, Question]  # by block id


def answered_questions(page: SurveyPage) -> Answered:
    """Return the questions that stored responses answer, as last worded, with every choice they ever had."""
    found: Answered = {}
    versions = QuestionnaireVersion.objects.filter(
        survey__translation_key=page.translation_key, responses__isnull=False
    )
    for version in versions.distinct().order_by("number"):
        for question in version.questionnaire.questions:
            earlier = found.get(question.id)
            kept = {choice.id: choice for choice in earlier.choices} if earlier else {}
            kept |= {choice.id: choice for choice in question.choices}
            found[question.id] = Question(
                question.id, question.key, question.kind, question.texts, question.settings, tuple(kept.values())
            )
    return found


def settle_keys(page: SurveyPage) -> None:
    """Fill in keys left empty, and refuse keys that are illegal, doubled, or changed after an answer.

    Raises ValidationError at the blocks concerned.
    """
    answered = answered_questions(page)
    asked = [(index, bound) for index, bound in enumerate(page.questions) if bound.block_type in KINDS]
    fill_empty_keys([bound for _index, bound in asked], answered)

    owners = {
        variable.name: question.id
        for question in answered.values()
        for variable in KINDS[question.kind].variables(question)
    }
    errors: dict[int, ValidationError] = {}
    for index, bound in asked:
        found = dict(choice_errors(bound, answered.get(bound.id)))
        if bound.value["key"] and (message := question_error(bound, answered, owners)):
            found["key"] = ValidationError(message)
        if found:
            errors[index] = StructBlockValidationError(found)
    if errors:
        raise ValidationError({"questions": StreamBlockValidationError(block_errors=errors)})


def fill_empty_keys(asked: list[Any], answered: Answered) -> None:
    """Give each question and choice without a key its earlier one, or one made from its label.

    What has no label yet is an unfinished draft, and waits for its key too.
    """
    taken = {bound.value["key"] for bound in asked} | {question.key for question in answered.values()}
    for bound in asked:
        earlier = answered.get(bound.id)
        if not bound.value["key"] and bound.value["label"]:
            bound.value["key"] = earlier.key if earlier else propose(bound.value["label"], taken)
            taken.add(bound.value["key"])
        if "choices" not in bound.value:
            continue
        known = {choice.id: choice.key for choice in earlier.choices} if earlier else {}
        used = {item["key"] for item in bound.value["choices"]} | set(known.values())
        for item in bound.value["choices"].bound_blocks:
            if not item.value["key"] and item.value["label"]:
                item.value["key"] = known.get(item.id) or propose(item.value["label"], used)
                used.add(item.value["key"])


def question_error(bound: Any, answered: Answered, owners: dict[str, str]) -> str:
    """Return what is wrong with a question's key, or nothing; its names are added to `owners`."""
    question = KINDS[bound.block_type].define(bound, "")
    earlier = answered.get(bound.id)
    return (earlier and change_error(question, earlier)) or name_error(question, owners)


def change_error(question: Question, earlier: Question) -> str:
    """Return why an answered question may not become `question`; nothing if it may."""
    if earlier.key != question.key:
        return _("Answers are already stored under the key “%(key)s”; it cannot change.") % {"key": earlier.key}
    if earlier.kind != question.kind:
        return _("This question has been answered; its kind cannot change. Add a new question.")
    if any(earlier.settings[name] != question.settings[name] for name in KINDS[question.kind].frozen_settings):
        return _("This question has been answered on another scale. Add a new question instead.")
    return ""


def name_error(question: Question, owners: dict[str, str]) -> str:
    """Return why a question's names cannot be used; nothing if they can."""
    if question.key in RESERVED:
        return _("Statistics programs keep the word “%(key)s” for themselves. Choose another key.") % {
            "key": question.key
        }
    names = [variable.name for variable in KINDS[question.kind].variables(question)]
    for name in dict.fromkeys([question.key, *names]):
        if owners.setdefault(name, question.id) != question.id:
            return _("The name “%(name)s” belongs to another question of this survey, perhaps an earlier one.") % {
                "name": name
            }
        if not is_legal(name):
            return _("The name “%(name)s” would be too long; shorten the key of the question or of the choice.") % {
                "name": name
            }
    return ""


def choice_errors(bound: Any, earlier: Question | None) -> Iterator[tuple[str, ValidationError]]:
    """Yield the error of the block "choices", if any of its keys is doubled, reserved or changed."""
    if "choices" not in bound.value:
        return
    known = {choice.id: choice.key for choice in earlier.choices} if earlier else {}
    owners = {key: choice_id for choice_id, key in known.items()}
    errors: dict[int, ValidationError] = {}
    for index, item in enumerate(bound.value["choices"].bound_blocks):
        key = item.value["key"]
        message = ""
        if known.get(item.id, key) != key:
            message = _("Answers are already stored under the key “%(key)s”; it cannot change.") % {
                "key": known[item.id]
            }
        elif key == "other":
            message = _("The key “other” is kept for “Other, please say”.")
        elif key and owners.setdefault(key, item.id) != item.id:
            message = _("Another choice of this question has this key, perhaps an earlier one.")
        if message:
            errors[index] = StructBlockValidationError({"key": ValidationError(message)})
    if errors:
        yield "choices", ListBlockValidationError(block_errors=errors)
