from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.forms import PlainTextField
from surveys.missing import NOT_ASKED
from surveys.questionnaire import Question, Questionnaire, Text

from .base import Answers, KeyBlock, QuestionBlock, Variable

OTHER = "other"
OTHER_LABEL: Text = {"sk": "Iné", "en": "Other"}  # data, like an editor's label, so not from the catalogue
OTHER_LENGTH = 200
YES_NO: dict[int, Text] = {0: {"sk": "nie", "en": "no"}, 1: {"sk": "áno", "en": "yes"}}


class ChoiceBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Choice"), max_length=200)
    key = KeyBlock()

    class Meta:
        icon = "radio-full"
        label = _("Choice")


def other_name(question: Question) -> str:
    """Return the name under which the words behind "Other, please say" are stored."""
    return f"{question.key}_{OTHER}_text"


class ChoiceQuestionBlock(QuestionBlock):
    """What single and multiple choice share: a list of choices and, if wanted, "Other, please say"."""

    choices = blocks.ListBlock(ChoiceBlock(), label=_("Choices"), min_num=1)
    other = blocks.BooleanBlock(label=_("Add “Other, please say”"), required=False)

    variable_type = "code"

    @classmethod
    def labels(cls, question: Question) -> dict[str, Text]:
        """Return the label of each code."""
        labels = {choice.key: choice.text("label") for choice in question.choices}
        return {**labels, OTHER: OTHER_LABEL} if question.settings["other"] else labels

    @classmethod
    def fields(cls, question: Question, questionnaire: Questionnaire, language: str) -> dict[str, forms.Field]:
        fields = super().fields(question, questionnaire, language)
        if question.settings["other"]:
            said = PlainTextField(
                label=_("Other – please say what"), max_length=OTHER_LENGTH, required=False, belongs_to=question.key
            )
            fields[other_name(question)] = said
        return fields

    @classmethod
    def options(cls, question: Question, questionnaire: Questionnaire, language: str) -> list[tuple[str, str]]:
        return [(key, questionnaire.say(text, language)) for key, text in cls.labels(question).items()]

    @classmethod
    def cross_check(cls, question: Question, form: forms.Form) -> None:
        if not question.settings["other"] or question.key in form.errors:
            return
        said = form.cleaned_data.get(other_name(question))
        chosen = form.cleaned_data.get(question.key) or ()
        picked = chosen == OTHER or (not isinstance(chosen, str) and OTHER in chosen)
        if picked and not said and other_name(question) not in form.errors:
            form.add_error(other_name(question), _("You chose “Other”. Please say what."))
        if said and not picked:
            form.add_error(
                question.key,
                ValidationError(_("You wrote another answer. Choose “Other” as well, or delete the text.")),
            )

    @classmethod
    def answer(cls, question: Question, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        answer = super().answer(question, cleaned)
        said = cleaned.get(other_name(question))
        return {**answer, other_name(question): said} if said else answer

    @classmethod
    def other_said(cls, question: Question, answers: Answers) -> list[Any]:
        """Return the words behind "Other"; they are asked for only from those who choose it."""
        if not question.settings["other"]:
            return []
        chosen = answers.get(question.key)
        passed_by = chosen is not None and OTHER not in ([chosen] if isinstance(chosen, str) else chosen)
        return [NOT_ASKED if passed_by else answers.get(other_name(question))]

    @classmethod
    def other_variables(cls, question: Question) -> list[Variable]:
        if not question.settings["other"]:
            return []
        return [Variable(other_name(question), question.text("label"), "text")]


class SingleChoiceBlock(ChoiceQuestionBlock):
    class Meta:
        icon = "radio-full"
        label = _("Single choice")

    @classmethod
    def field(cls, question: Question, questionnaire: Questionnaire, language: str) -> forms.Field:
        return forms.ChoiceField(
            choices=[*cls.options(question, questionnaire, language), *cls.way_out(question)],
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose one of the options."),
                "invalid_choice": _("That option is not on offer. Choose one of the options."),
            },
            **cls.common(question, questionnaire, language),
        )

    @classmethod
    def variables(cls, question: Question) -> list[Variable]:
        chosen = Variable(question.key, question.text("label"), "code", cls.labels(question))
        return [chosen, *cls.other_variables(question)]

    @classmethod
    def coded(cls, question: Question, answers: Answers) -> list[Any]:
        return [answers.get(question.key), *cls.other_said(question, answers)]


class MultipleChoiceBlock(ChoiceQuestionBlock):
    """Any number of choices: one variable each, 1 if chosen, 0 if another was."""

    class Meta:
        icon = "tasks"
        label = _("Multiple choice")

    @classmethod
    def field(cls, question: Question, questionnaire: Questionnaire, language: str) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=cls.options(question, questionnaire, language),
            widget=forms.CheckboxSelectMultiple,
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


def joined(question: Text, choice: Text) -> Text:
    """Return the label of a choice's own variable, in the languages in which both are worded."""
    return {language: f"{question[language]}: {choice[language]}" for language in question if language in choice}
