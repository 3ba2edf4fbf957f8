from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.forms import ScaleSelect
from surveys.questionnaire import Choice, Question, Questionnaire, Text, Wording

from .choice import CHOOSE_ONE, NOT_ON_OFFER, ChoiceBlock
from .parts import PartsBlock

MOST_COLUMNS = 7  # more answers than these stand below each other


class RowBlock(ChoiceBlock):
    label = blocks.CharBlock(label=_("Row"), max_length=200)

    class Meta:
        icon = "minus"
        label = _("Row")


class MatrixBlock(PartsBlock):
    """The same choice in every row: {row: choice}. Rows left empty are not in the answer."""

    rows = blocks.ListBlock(RowBlock(), label=_("Rows"), min_num=1, help_text=_("What is judged, one row each."))
    choices = blocks.ListBlock(
        ChoiceBlock(), label=_("Choices"), min_num=1, help_text=_("The same for every row, such as a scale in words.")
    )

    variable_type = "code"

    class Meta:
        icon = "table"
        label = _("Table: one scale, several rows")

    @classmethod
    def parts(cls, question: Question) -> tuple[Choice, ...]:
        return question.rows

    @classmethod
    def labels(cls, question: Question) -> Mapping[Any, Text]:
        return {choice.key: choice.text("label") for choice in question.choices}

    @classmethod
    def part_field(cls, question: Question, questionnaire: Questionnaire, language: str, label: str) -> forms.Field:
        options = [(key, questionnaire.say(text, language)) for key, text in cls.labels(question).items()]
        choices = [*options, *cls.way_out(question)]
        return forms.ChoiceField(
            label=label,
            required=question.required,
            choices=choices,
            widget=ScaleSelect(appearance="scale" if len(choices) <= MOST_COLUMNS else "list"),
            error_messages={"required": CHOOSE_ONE, "invalid_choice": NOT_ON_OFFER},
        )

    @classmethod
    def said(cls, question: Question, value: Any, questionnaire: Questionnaire, language: str) -> Wording:
        return questionnaire.say(cls.labels(question).get(value), language) or Wording(value)
