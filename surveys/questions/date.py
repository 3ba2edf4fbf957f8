from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.forms import DayField
from core.templatetags.format_tags import day
from surveys.questionnaire import Question, Questionnaire

from .base import Answers, QuestionBlock

LIMITS = ("earliest", "latest")


class DateQuestionBlock(QuestionBlock):
    """A day, stored as ISO 8601 has it: 2026-11-22."""

    earliest = blocks.DateBlock(label=_("Earliest day"), required=False, help_text=_("Left empty: no limit."))
    latest = blocks.DateBlock(label=_("Latest day"), required=False, help_text=_("Left empty: no limit."))

    variable_type = "date"

    class Meta:
        icon = "date"
        label = _("Date")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        earliest, latest = (cleaned[name] for name in LIMITS)
        if earliest and latest and latest < earliest:
            message = ValidationError(_("The latest day cannot be before the earliest."))
            raise blocks.StructBlockValidationError({"latest": message})
        return cleaned

    @classmethod
    def define(cls, bound: Any, language: str) -> Question:
        question = super().define(bound, language)
        limits = {name: question.settings[name] and question.settings[name].isoformat() for name in LIMITS}
        return replace(question, settings={**question.settings, **limits})

    @classmethod
    def field(cls, question: Question, questionnaire: Questionnaire, language: str) -> forms.Field:
        limits = {name: date.fromisoformat(text) for name in LIMITS if (text := question.settings.get(name))}
        return DayField(**limits, **cls.common(question, questionnaire, language))

    @classmethod
    def answer(cls, question: Question, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        value = cleaned.get(question.key)
        return {question.key: value.isoformat()} if value else {}

    @classmethod
    def shown(cls, question: Question, answers: Answers, questionnaire: Questionnaire, language: str) -> list[str]:
        if question.key not in answers:
            return []
        with translation.override(language):
            return [day(date.fromisoformat(answers[question.key]))]
