from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.questionnaire import Question, Questionnaire

from .base import Answers, QuestionBlock, Variable
from .choice import YES_NO


class ConsentBlock(QuestionBlock):
    """A statement to agree with, as one box to tick. Its label is the statement."""

    variable_type = "code"

    class Meta:
        icon = "check"
        label = _("Consent")

    @classmethod
    def field(cls, question: Question, questionnaire: Questionnaire, language: str) -> forms.Field:
        return forms.BooleanField(
            error_messages={"required": _("Tick the box to agree; without it we cannot accept the answers.")},
            **cls.common(question, questionnaire, language),
        )

    @classmethod
    def answer(cls, question: Question, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {question.key: int(bool(cleaned.get(question.key)))}

    @classmethod
    def variables(cls, question: Question) -> list[Variable]:
        return [Variable(question.key, question.text("label"), "code", YES_NO)]

    @classmethod
    def typed(cls, question: Question, answers: Answers) -> dict[str, list[str]]:
        return {question.key: ["on"]} if answers.get(question.key) else {}

    @classmethod
    def shown(cls, question: Question, answers: Answers, questionnaire: Questionnaire, language: str) -> list[str]:
        return [] if question.key not in answers else [YES_NO[answers[question.key]][language]]
