"""Questionnaires for tests, made of raw blocks without a database."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from crispy_forms.utils import render_crispy_form
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from wagtail.blocks import StreamBlockValidationError

from surveys.forms import SurveyForm, form_class
from surveys.questionnaire import Questionnaire, Section
from surveys.questions import KINDS, QuestionsBlock


def questionnaire(*raw: dict[str, Any], language: str = "sk") -> Questionnaire:
    """Return what `raw` asks, in one section, worded in `language`."""
    bound = QuestionsBlock().to_python(list(raw))
    questions = tuple(KINDS[block.block_type].define(block, language) for block in bound)
    return Questionnaire(language, {"title": {language: "Anketa"}}, (Section("start", {}, questions),))


def filled(raw: dict[str, Any], typed: dict[str, Any] | None = None, language: str = "en") -> SurveyForm:
    """Return the form of one question, with what was typed into it; without anything, it is blank."""
    data = typed and {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    return form_class(questionnaire(raw, language="en"), language)(None if data is None else MultiValueDict(data))


def errors(raw: dict[str, Any], typed: dict[str, Any]) -> dict[str, str]:
    """Return the messages, in English, about what was typed, by field."""
    with translation.override("en"):
        return {name: " ".join(found) for name, found in filled(raw, typed).errors.items()}


def answers(raw: dict[str, Any], typed: dict[str, Any]) -> dict[str, Any]:
    """Return what is stored of what was typed."""
    form = filled(raw, typed)
    assert form.is_valid(), form.errors
    return form.answers


def drawn(form: SurveyForm, language: str = "en") -> str:
    """Return the form's HTML with the summary of its errors in front."""
    with translation.override(language):
        summary = render_to_string("site/error_summary.html", {"form": form}) if form.is_bound else ""
        return summary + render_crispy_form(form, form.helper)


def soup(form: SurveyForm) -> BeautifulSoup:
    return BeautifulSoup(drawn(form), "html.parser")


def optional(raw: dict[str, Any]) -> dict[str, Any]:
    return {**raw, "value": {**raw["value"], "required": False}}


def shown(raw: dict[str, Any], found: dict[str, Any], language: str = "en") -> list[str]:
    """Return the answer to one question in words."""
    asked = questionnaire(raw, language="en")
    (only,) = asked.questions
    return KINDS[only.kind].shown(only, found, asked, language)


def complaints(raw: dict[str, Any], draft: bool = False) -> dict[str, str]:
    """Return what the editor's block says about its settings, by setting, when it is published or saved as a draft."""
    block = QuestionsBlock()
    clean = block.clean_deferred if draft else block.clean
    try:
        clean(block.to_python([raw]))
    except StreamBlockValidationError as error:
        return {name: found.messages[0] for name, found in error.block_errors[0].block_errors.items()}
    return {}
