from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import blocks

from core.formatting import plain
from core.forms import GroupField, PlainSelect
from surveys.questionnaire import Question, Questionnaire, Wording

from .base import Answers
from .choice import ChoiceBlock
from .parts import PartsBlock, name_of


class PlacesField(GroupField):
    """Places from 1 to `last`, each given to one of the parts."""

    def __init__(self, *, last: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.last = last

    @property
    def note(self) -> str:
        return ngettext(
            "Give place %(last)d to one of the items.",
            "Give the items places 1 to %(last)d; 1 is the highest.",
            self.last,
        ) % {"last": self.last}


class RankingBlock(PartsBlock):
    """Items put in order: a list of their keys, the first place first."""

    choices = blocks.ListBlock(ChoiceBlock(), label=_("Items to rank"), min_num=2)
    most = blocks.IntegerBlock(
        label=_("Places to give"),
        required=False,
        validators=[MinValueValidator(1)],
        help_text=_("Left empty, all items are ranked."),
    )

    variable_type = "number"

    class Meta:
        icon = "list-ol"
        label = _("Ranking")

    @classmethod
    def last_place(cls, question: Question) -> int:
        count = len(question.choices)
        return min(question.settings.get("most") or count, count)

    @classmethod
    def joint_answer(cls, question: Question, values: dict[str, Any]) -> list[str]:
        return sorted(values, key=lambda key: values[key])

    @classmethod
    def values_of(cls, stored: Any) -> Mapping[str, Any]:
        return {key: place for place, key in enumerate(stored, 1)}

    @classmethod
    def field(cls, question: Question, questionnaire: Questionnaire, language: str) -> GroupField:
        return PlacesField(last=cls.last_place(question), **cls.common(question, questionnaire, language))

    @classmethod
    def part_field(cls, question: Question, questionnaire: Questionnaire, language: str, label: str) -> forms.Field:
        places = range(1, cls.last_place(question) + 1)
        return forms.TypedChoiceField(
            label=label,
            required=False,
            choices=[("", "–"), *((place, str(place)) for place in places)],
            coerce=int,
            empty_value=None,
            widget=PlainSelect,
            error_messages={"invalid_choice": _("That place is not on offer. Choose one of the places.")},
        )

    @classmethod
    def cross_check(cls, question: Question, form: forms.Form) -> None:
        names = [name_of(question, part) for part in question.choices]
        if any(name in form.errors for name in names):
            return
        holders: dict[int, str] = {}
        for name in names:
            place = form.cleaned_data[name]
            if place is None:
                continue
            if place in holders:
                first = plain(form.fields[holders[place]].label)
                message = _("Place %(place)d is already given to “%(item)s”. Give each place once.")
                form.add_error(name, message % {"place": place, "item": first})
            holders.setdefault(place, name)
        wanted = cls.last_place(question) if question.required else max(holders, default=0)
        missing = [place for place in range(1, wanted + 1) if place not in holders]
        if missing:
            form.add_error(question.key, missing_message(missing))

    @classmethod
    def shown(cls, question: Question, answers: Answers, questionnaire: Questionnaire, language: str) -> list[str]:
        labels = {part.key: questionnaire.say(part.text("label"), language) for part in question.choices}
        given = cls.given(question, answers)
        return [Wording(f"{place}. {labels[key]}", labels[key].lang) for key, place in given.items() if key in labels]


def missing_message(places: list[int]) -> str:
    listed = ", ".join(map(str, places))
    return ngettext("Place %(places)s is not given yet.", "Places %(places)s are not given yet.", len(places)) % {
        "places": listed
    }
