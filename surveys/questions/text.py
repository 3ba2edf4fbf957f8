from __future__ import annotations

from typing import ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.forms import PlainTextarea, PlainTextField, PlainTextInput
from surveys.questionnaire import Question, Questionnaire

from .base import QuestionBlock


class LimitBlock(blocks.IntegerBlock):
    def __init__(self, default: int, highest: int) -> None:
        super().__init__(
            label=_("Most characters"),
            default=default,
            validators=[MinValueValidator(1), MaxValueValidator(highest)],
        )


class TextQuestionBlock(QuestionBlock):
    """What short and long text share; they differ in the box to write in."""

    box: ClassVar[forms.Widget]

    @classmethod
    def field(cls, question: Question, questionnaire: Questionnaire, language: str) -> forms.Field:
        return PlainTextField(
            max_length=question.settings["max_length"],
            widget=cls.box,
            **cls.common(question, questionnaire, language),
        )


class ShortTextBlock(TextQuestionBlock):
    max_length = LimitBlock(default=200, highest=500)

    box = PlainTextInput()

    class Meta:
        icon = "minus"
        label = _("Short text")


class LongTextBlock(TextQuestionBlock):
    max_length = LimitBlock(default=2000, highest=20_000)

    box = PlainTextarea(attrs={"rows": 6})

    class Meta:
        icon = "pilcrow"
        label = _("Long text")
