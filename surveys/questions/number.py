from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.forms import LocalNumberField, ScaleSelect
from surveys.questionnaire import Question, Questionnaire

from .base import QuestionBlock, Variable

# Exports mark a missing value with a code from -99 to -90; no answer may look like one.
LOWEST_NUMBER = -89
HIGHEST_NUMBER = 1_000_000_000


class NumberBlock(QuestionBlock):
    minimum = blocks.IntegerBlock(label=_("Lowest number"), default=0, validators=[MinValueValidator(LOWEST_NUMBER)])
    maximum = blocks.IntegerBlock(
        label=_("Highest number"), required=False, validators=[MaxValueValidator(HIGHEST_NUMBER)]
    )
    decimals = blocks.IntegerBlock(
        label=_("Decimal places"), default=0, validators=[MinValueValidator(0), MaxValueValidator(4)]
    )
    unit = blocks.CharBlock(label=_("Unit"), required=False, max_length=30)

    variable_type = "number"

    class Meta:
        icon = "decimal"
        label = _("Number")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        require_range(cleaned, "minimum", "maximum")
        return cleaned

    @classmethod
    def field(cls, question: Question, questionnaire: Questionnaire, language: str) -> forms.Field:
        settings = question.settings
        return LocalNumberField(
            min_value=settings["minimum"],
            max_value=HIGHEST_NUMBER if settings["maximum"] is None else settings["maximum"],
            decimal_places=settings["decimals"],
            max_digits=14,
            unit=questionnaire.say(question.text("unit"), language),
            **cls.common(question, questionnaire, language),
        )

    @classmethod
    def answer(cls, question: Question, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        value = cleaned.get(question.key)
        if value is None:
            return {}
        return {question.key: float(value) if question.settings["decimals"] else int(value)}


class ScaleBlock(QuestionBlock):
    """A row of whole numbers with words at both ends, for example 1 (not at all) to 5 (fully)."""

    lowest = blocks.IntegerBlock(label=_("From"), default=1, validators=[MinValueValidator(0), MaxValueValidator(1)])
    highest = blocks.IntegerBlock(label=_("To"), default=5, validators=[MinValueValidator(2), MaxValueValidator(10)])
    low_label = blocks.CharBlock(label=_("What the lowest means"), max_length=60)
    high_label = blocks.CharBlock(label=_("What the highest means"), max_length=60)

    variable_type = "number"
    frozen_settings = ("lowest", "highest")

    class Meta:
        icon = "order"
        label = _("Scale")

    @classmethod
    def field(cls, question: Question, questionnaire: Questionnaire, language: str) -> forms.Field:
        settings = question.settings
        words = {
            str(settings["lowest"]): questionnaire.say(question.text("low_label"), language),
            str(settings["highest"]): questionnaire.say(question.text("high_label"), language),
        }
        numbers = [(number, str(number)) for number in range(settings["lowest"], settings["highest"] + 1)]
        return forms.TypedChoiceField(
            choices=[*numbers, *cls.way_out(question)],
            coerce=int,
            empty_value=None,
            widget=ScaleSelect(words=words),
            error_messages={
                "required": _("Choose a number on the scale."),
                "invalid_choice": _("Choose one of the numbers on the scale."),
            },
            **cls.common(question, questionnaire, language),
        )

    @classmethod
    def variables(cls, question: Question) -> list[Variable]:
        ends = {
            question.settings["lowest"]: question.text("low_label"),
            question.settings["highest"]: question.text("high_label"),
        }
        return [Variable(question.key, question.text("label"), "number", ends)]


def require_range(value: Mapping[str, Any], low: str, high: str) -> None:
    """Raise an error at `high` unless it is above `low`; an open end, or an unfinished draft, is fine."""
    if None not in (value[low], value[high]) and value[high] <= value[low]:
        message = ValidationError(_("The highest number must be above the lowest."))
        raise blocks.StructBlockValidationError({high: message})
