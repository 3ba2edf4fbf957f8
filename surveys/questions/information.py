from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from surveys.questionnaire import Question, Questionnaire

from .base import QuestionBlock, Variable


class InformationBlock(QuestionBlock):
    """Something to read between the questions. It asks for nothing, so it leaves nothing in the dataset."""

    label = blocks.TextBlock(label=_("Statement"), rows=2, max_length=500)
    hint = blocks.TextBlock(label=_("Text"), required=False, rows=4, max_length=5000)
    required = None

    template = "surveys/questions/information.html"

    class Meta:
        icon = "info-circle"
        label = _("Information")

    def get_form_layout(self) -> blocks.BlockGroup:
        return blocks.BlockGroup(["label", "hint", "key", "match", "condition"])

    @classmethod
    def fields(cls, question: Question, questionnaire: Questionnaire, language: str) -> dict[str, forms.Field]:
        return {}

    @classmethod
    def variables(cls, question: Question) -> list[Variable]:
        return []
