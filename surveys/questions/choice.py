from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import blocks

from core.forms import PicksField, PlainSelect, PlainTextField
from surveys.missing import NOT_ASKED
from surveys.questionnaire import Question, Questionnaire, Text

from .base import Answers, KeyBlock, QuestionBlock, Variable

OTHER = "other"
OTHER_LABEL: Text = {"sk": "Iné", "en": "Other"}  # data, like an editor's label, so not from the catalogue
OTHER_LENGTH = 200
NONE = "none"
NONE_LABEL: Text = {"sk": "Nič z uvedeného", "en": "None of these"}
MOST_RADIOS = 10  # more options than these are a list to choose from
NOT_ON_OFFER = _("That option is not on offer. Choose one of the options.")
CHOOSE_ONE = _("Choose one of the options.")
YES_NO: dict[int, Text] = {0: {"sk": "nie", "en": "no"}, 1: {"sk": "áno", "en": "yes"}}


class ChoiceBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Choice"), max_length=200)
    key = KeyBlock()

    class Meta:
        icon = "radio-full"
        label = _("Choice")


class ChoiceQuestionBlock(QuestionBlock):
    """What single and multiple choice share: a list of choices and, if wanted, "Other, please say"."""

    choices = blocks.ListBlock(ChoiceBlock(), label=_("Choices"), min_num=1)
    other = blocks.BooleanBlock(label=_("Add “Other, please say”"), required=False)

    variable_type = "code"

    @classmethod
    def labels(cls, question: Question) -> dict[str, Text]:
        """Return the label of each code."""
        labels = {choice.key: choice.text("label") for choice in question.choices}
        kept = {OTHER: OTHER_LABEL, NONE: NONE_LABEL}
        return labels | {key: label for key, label in kept.items() if question.settings.get(key)}

    @classmethod
    def fields(cls, question: Question, questionnaire: Questionnaire, language: str) -> dict[str, forms.Field]:
        fields = super().fields(question, questionnaire, language)
        if question.settings["other"]:
            said = PlainTextField(
                label=_("Other – please say what"), max_length=OTHER_LENGTH, required=False, belongs_to=question.key
            )
            fields[question.other_name] = said
        return fields

    @classmethod
    def options(cls, question: Question, questionnaire: Questionnaire, language: str) -> list[tuple[str, str]]:
        return [(key, questionnaire.say(text, language)) for key, text in cls.labels(question).items()]

    @classmethod
    def shown(cls, question: Question, answers: Answers, questionnaire: Questionnaire, language: str) -> list[str]:
        labels = cls.labels(question)
        chosen = answers.get(question.key)
        lines: list[str] = []
        for key in [chosen] if isinstance(chosen, str) else chosen or ():
            label = questionnaire.say(labels.get(key), language) or key
            said = answers.get(question.other_name) if key == OTHER else ""
            lines.append(f"{label}: {said}" if said else label)
        return lines

    @classmethod
    def cross_check(cls, question: Question, form: forms.Form) -> None:
        if not question.settings["other"] or question.key in form.errors:
            return
        said = form.cleaned_data.get(question.other_name)
        chosen = form.cleaned_data.get(question.key) or ()
        picked = chosen == OTHER or (not isinstance(chosen, str) and OTHER in chosen)
        if picked and not said and question.other_name not in form.errors:
            form.add_error(question.other_name, _("You chose “Other”. Please say what."))
        if said and not picked:
            form.add_error(
                question.key,
                ValidationError(_("You wrote another answer. Choose “Other” as well, or delete the text.")),
            )

    @classmethod
    def answer(cls, question: Question, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        answer = super().answer(question, cleaned)
        said = cleaned.get(question.other_name)
        return {**answer, question.other_name: said} if said else answer

    @classmethod
    def other_said(cls, question: Question, answers: Answers) -> list[Any]:
        """Return the words behind "Other"; they are asked for only from those who choose it."""
        if not question.settings["other"]:
            return []
        chosen = answers.get(question.key)
        passed_by = chosen is not None and OTHER not in ([chosen] if isinstance(chosen, str) else chosen)
        return [NOT_ASKED if passed_by else answers.get(question.other_name)]

    @classmethod
    def other_variables(cls, question: Question) -> list[Variable]:
        if not question.settings["other"]:
            return []
        return [Variable(question.other_name, question.text("label"), "text")]


class SingleChoiceBlock(ChoiceQuestionBlock):
    """One of the choices: radio buttons, or a list to choose from where there are many."""

    class Meta:
        icon = "radio-full"
        label = _("Single choice")

    @classmethod
    def field(cls, question: Question, questionnaire: Questionnaire, language: str) -> forms.Field:
        options: list[tuple[str, Any]] = [*cls.options(question, questionnaire, language)]
        listed = len(options) > MOST_RADIOS
        return forms.ChoiceField(
            choices=[("", _("Choose…")), *options] if listed else [*options, *cls.way_out(question)],
            widget=PlainSelect if listed else forms.RadioSelect,
            error_messages={"required": CHOOSE_ONE, "invalid_choice": NOT_ON_OFFER},
            **cls.common(question, questionnaire, language),
        )

    @classmethod
    def variables(cls, question: Question) -> list[Variable]:
        chosen = Variable(question.key, question.text("label"), "code", cls.labels(question))
        return [chosen, *cls.other_variables(question)]

    @classmethod
    def coded(cls, question: Question, answers: Answers) -> list[Any]:
        return [answers.get(question.key), *cls.other_said(question, answers)]

    @classmethod
    def is_looked_up(cls, question: Question) -> bool:
        return not question.settings["other"]


class MultipleChoiceBlock(ChoiceQuestionBlock):
    """Any number of choices, or as many as wanted: one variable each, 1 if chosen, 0 if another was."""

    none = blocks.BooleanBlock(label=_("Add “None of these”"), required=False)
    least = blocks.IntegerBlock(
        label=_("Choose at least"),
        required=False,
        validators=[MinValueValidator(1)],
        help_text=_("Left empty: no limit."),
    )
    most = blocks.IntegerBlock(
        label=_("Choose at most"),
        required=False,
        validators=[MinValueValidator(1)],
        help_text=_("Left empty: no limit."),
    )

    class Meta:
        icon = "tasks"
        label = _("Multiple choice")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        least, most = cleaned["least"], cleaned["most"]
        count = len(cleaned["choices"]) + bool(cleaned["other"])
        if least and least > count:
            message = ngettext("There is only %(count)d choice.", "There are only %(count)d choices.", count)
            raise blocks.StructBlockValidationError({"least": ValidationError(message % {"count": count})})
        if least and most and most < least:
            raise blocks.StructBlockValidationError({"most": ValidationError(_("This is fewer than the least."))})
        return cleaned

    @classmethod
    def field(cls, question: Question, questionnaire: Questionnaire, language: str) -> forms.Field:
        return PicksField(
            choices=cls.options(question, questionnaire, language),
            least=question.settings.get("least"),
            most=question.settings.get("most"),
            exclusive=NONE if question.settings.get("none") else "",
            error_messages={
                "required": _("Choose at least one of the options."),
                "invalid_choice": _("That option is not on offer. Choose from the options."),
                "invalid_list": _("Choose from the options."),
            },
            **cls.common(question, questionnaire, language),
        )

    @classmethod
    def variables(cls, question: Question) -> list[Variable]:
        chosen = [
            Variable(f"{question.key}_{key}", joined(question.text("label"), label), "code", YES_NO)
            for key, label in cls.labels(question).items()
        ]
        return [*chosen, *cls.other_variables(question)]

    @classmethod
    def coded(cls, question: Question, answers: Answers) -> list[Any]:
        chosen = answers.get(question.key)
        codes = [None if chosen is None else int(key in chosen) for key in cls.labels(question)]
        return [*codes, *cls.other_said(question, answers)]

    @classmethod
    def decoded(cls, question: Question, values: list[Any]) -> dict[str, Any]:
        found = super().decoded(question, values)
        keys = list(cls.labels(question))
        answered = any(f"{question.key}_{key}" in found for key in keys)
        answer = {question.key: [key for key in keys if found.get(f"{question.key}_{key}")]} if answered else {}
        return {**answer, **{name: found[name] for name in found if name == question.other_name}}


def joined(question: Text, choice: Text) -> Text:
    """Return the label of a choice's own variable, in the languages in which both are worded."""
    return {language: f"{question[language]}: {choice[language]}" for language in question if language in choice}
