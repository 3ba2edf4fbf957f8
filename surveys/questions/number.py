from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.forms import LocalNumberField, ScaleSelect
from surveys.questionnaire import Question, Questionnaire, Text, Wording

from .base import Answers, QuestionBlock, Variable

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

    @classmethod
    def shown(cls, question: Question, answers: Answers, questionnaire: Questionnaire, language: str) -> list[str]:
        if question.key not in answers:
            return []
        unit = questionnaire.say(question.text("unit"), language)
        with translation.override(language):
            number = number_format(answers[question.key], force_grouping=True)
        return [Wording(f"{number} {unit}".strip(), unit.lang)]


class ScaleBlock(QuestionBlock):
    """Whole numbers, for example 1 to 5 or 0 to 10, with words for the two ends or for every number."""

    lowest = blocks.IntegerBlock(label=_("From"), default=1, validators=[MinValueValidator(0), MaxValueValidator(1)])
    highest = blocks.IntegerBlock(label=_("To"), default=5, validators=[MinValueValidator(2), MaxValueValidator(10)])
    low_label = blocks.CharBlock(label=_("What the lowest means"), required=False, max_length=60)
    high_label = blocks.CharBlock(label=_("What the highest means"), required=False, max_length=60)
    point_labels = blocks.TextBlock(
        label=_("What every number means"),
        required=False,
        rows=5,
        max_length=1000,
        help_text=_(
            "Instead of the two above: a line for each number, the lowest first, "
            "for example: strongly disagree, disagree, …"
        ),
    )

    variable_type = "number"
    frozen_settings = ("lowest", "highest")

    class Meta:
        icon = "order"
        label = _("Scale")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = dict(label_errors(cleaned, may_wait=self.is_deferred_validation))
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned

    @classmethod
    def words(cls, question: Question) -> dict[int, Text]:
        """Return what the numbers mean: each of them, in the languages that say so, otherwise the ends."""
        numbers = numbers_of(question.settings)
        words: dict[int, Text] = {numbers[0]: question.text("low_label"), numbers[-1]: question.text("high_label")}
        for language, text in question.text("point_labels").items():
            for number, word in zip(numbers, lines(text), strict=False):
                if len(lines(text)) == len(numbers):
                    words[number] = {**words.get(number, {}), language: word}
        return {number: words[number] for number in numbers if words.get(number)}

    @classmethod
    def field(cls, question: Question, questionnaire: Questionnaire, language: str) -> forms.Field:
        words = cls.words(question)
        numbers = numbers_of(question.settings)
        return forms.TypedChoiceField(
            choices=[*((number, str(number)) for number in numbers), *cls.way_out(question)],
            coerce=int,
            empty_value=None,
            widget=ScaleSelect(
                words={str(number): questionnaire.say(text, language) for number, text in words.items()},
                appearance="list" if len(words) == len(numbers) else "scale",
            ),
            error_messages={
                "required": _("Choose a number on the scale."),
                "invalid_choice": _("Choose one of the numbers on the scale."),
            },
            **cls.common(question, questionnaire, language),
        )

    @classmethod
    def variables(cls, question: Question) -> list[Variable]:
        return [Variable(question.key, question.text("label"), "number", cls.words(question))]

    @classmethod
    def shown(cls, question: Question, answers: Answers, questionnaire: Questionnaire, language: str) -> list[str]:
        chosen = answers.get(question.key)
        if chosen is None:
            return []
        word = questionnaire.say(cls.words(question).get(chosen), language)
        return [Wording(f"{chosen} – {word}", word.lang) if word else str(chosen)]


def numbers_of(settings: Mapping[str, Any]) -> range:
    return range(settings["lowest"], settings["highest"] + 1)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def label_errors(value: Mapping[str, Any], *, may_wait: bool) -> Iterator[tuple[str, ValidationError]]:
    """Yield what is wrong with the words of a scale, by block; an unfinished draft may lack some."""
    if value["point_labels"] and None not in (value["lowest"], value["highest"]):
        wanted, found = len(numbers_of(value)), len(lines(value["point_labels"]))
        if wanted != found:
            message = _("The scale has %(wanted)d numbers and there are %(found)d lines. Write a line for each number.")
            yield "point_labels", ValidationError(message, params={"wanted": wanted, "found": found})
    elif not value["point_labels"] and not may_wait:
        for name in ("low_label", "high_label"):
            if not value[name]:
                yield name, ValidationError(_("Say what it means, or what every number means."))


def require_range(value: Mapping[str, Any], low: str, high: str) -> None:
    """Raise an error at `high` unless it is above `low`; an open end, or an unfinished draft, is fine."""
    if None not in (value[low], value[high]) and value[high] <= value[low]:
        message = ValidationError(_("The highest number must be above the lowest."))
        raise blocks.StructBlockValidationError({high: message})
