from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.forms import GroupField, LocalNumberField
from surveys.questionnaire import Question, Questionnaire, Wording

from .choice import ChoiceBlock
from .number import HIGHEST_NUMBER
from .parts import PartsBlock, name_of


class SumField(GroupField):
    """Amounts that make `total` together."""

    def __init__(self, *, total: int, measure: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.total, self.measure = total, measure

    @property
    def note(self) -> str:
        return _("The amounts must add up to %(amount)s.") % {"amount": self.amount(self.total)}

    def amount(self, number: int) -> str:
        return in_units(number, self.measure)


class BudgetBlock(PartsBlock):
    """A sum shared out among items: {item: whole number}, with every item."""

    choices = blocks.ListBlock(ChoiceBlock(), label=_("Items to share among"), min_num=2)
    total = blocks.IntegerBlock(
        label=_("Sum to share out"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_NUMBER)],
    )
    unit = blocks.CharBlock(label=_("Unit"), required=False, max_length=30, help_text=_("For example points or EUR."))

    variable_type = "number"
    frozen_settings = ("total",)

    class Meta:
        icon = "sliders"
        label = _("Budget: share out a sum")

    @classmethod
    def joint_answer(cls, question: Question, values: dict[str, Any]) -> dict[str, int]:
        return {item.key: int(values.get(item.key, 0)) for item in question.choices}

    @classmethod
    def field(cls, question: Question, questionnaire: Questionnaire, language: str) -> GroupField:
        return SumField(
            total=question.settings["total"],
            measure=questionnaire.say(question.text("unit"), language),
            **cls.common(question, questionnaire, language),
        )

    @classmethod
    def part_field(cls, question: Question, questionnaire: Questionnaire, language: str, label: str) -> forms.Field:
        return LocalNumberField(
            label=label,
            required=False,
            min_value=0,
            max_value=question.settings["total"],
            decimal_places=0,
            max_digits=14,
            unit=questionnaire.say(question.text("unit"), language),
        )

    @classmethod
    def cross_check(cls, question: Question, form: forms.Form) -> None:
        names = [name_of(question, part) for part in question.choices]
        if any(name in form.errors for name in names):
            return
        amounts = [form.cleaned_data[name] for name in names if form.cleaned_data[name] is not None]
        if not amounts and not question.required:
            return
        field: Any = form.fields[question.key]
        left = field.total - int(sum(amounts))
        if left > 0:
            message = _("Share out the whole sum. Left to share out: %(amount)s.")
            form.add_error(question.key, message % {"amount": field.amount(left)})
        elif left < 0:
            message = _("You shared out more than there is. Take away: %(amount)s.")
            form.add_error(question.key, message % {"amount": field.amount(-left)})

    @classmethod
    def said(cls, question: Question, value: Any, questionnaire: Questionnaire, language: str) -> Wording:
        unit = questionnaire.say(question.text("unit"), language)
        with translation.override(language):
            return Wording(in_units(value, unit), unit.lang)


def in_units(number: int, unit: str) -> str:
    return f"{number_format(number, force_grouping=True)} {unit}".strip()
