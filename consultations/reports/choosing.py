"""Choosing what a figure shows, by name: the field suggests a consultation's surveys and questions as one types.

What is stored is a key, which no rewording touches; what the editor sees is the name with the key behind it, in
brackets. An editor needs no permission to see answers for that: a figure in a preview is what the public will see.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from consultations.reports.words import said
from core.formatting import plain
from surveys.analysis.query import PREFIX
from surveys.codebook import Codebook, label_of
from surveys.disclosure.loading import tabulated
from surveys.models import Survey
from surveys.questionnaire import Question
from surveys.questions import Variable

SURVEYS, QUESTIONS = "report-surveys", "report-questions"  # ids of the lists of suggestions
NAMED = re.compile(r"\(([^()\s]+)\)\s*$")


@dataclass(frozen=True)
class Subject:
    """What can be drawn of a survey: a question with its variables, several for one with several answers."""

    survey: Survey
    question: Question
    variables: tuple[Variable, ...]

    @property
    def key(self) -> str:
        return f"{self.survey.key}:{self.question.key}"

    @property
    def name(self) -> str:
        return plain(said(self.question.text("label"), get_language() or "")[0])

    def answers(self) -> list[tuple[str, str]]:
        """Return what the parts of a filter look like, and what each keeps."""
        language = get_language() or ""
        return [
            (f"{PREFIX}{variable.name}={value}", str(label_of(variable, value, language)))
            for variable in self.variables
            for value in variable.values
        ]


def subjects(survey: Survey) -> list[Subject]:
    """Return what can be drawn of `survey`, in the order of its questions; retired questions come with the rest."""
    codebook = Codebook.of(survey)
    variables = {variable.name: variable for variable in tabulated(codebook)}
    found: dict[str, Subject] = {}
    for plan in codebook.plans.values():
        for question, names in plan.questions:
            counted = tuple(variables[name] for name in names if name in variables)
            if counted:
                found[question.key] = Subject(survey, question, counted)
    return list(found.values())


def subject(key: str) -> Subject | None:
    """Return what `survey:question` names; None where there is no such thing, or nothing to draw of it."""
    survey_key, _colon, name = key.partition(":")
    survey = Survey.objects.filter(key=survey_key).first()
    return next((one for one in subjects(survey) if one.question.key == name), None) if survey else None


class NamedBlock(blocks.RegexBlock):
    """A key that is shown and chosen by its name. A RegexBlock, which wagtail-localize does not hand to translators."""

    suggestions = ""
    unknown: Any = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"regex": r"^[^\n]+$", "max_length": 700, **kwargs})
        self.field.widget = forms.TextInput(attrs={"list": self.suggestions, "autocomplete": "off"})

    def name_of(self, key: str) -> str:
        """Return what `key` is called; "" where there is nothing of that key."""
        raise NotImplementedError

    def value_for_form(self, value: Any) -> Any:
        key = self.value_from_form(value)
        name = self.name_of(key) if key else ""
        return f"{name} ({key})" if name else value

    def value_from_form(self, value: Any) -> Any:
        found = NAMED.search(value or "")
        return found[1] if found else (value or "").strip()

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned and not self.name_of(cleaned):
            raise ValidationError(self.unknown % {"typed": cleaned})
        return cleaned


class SurveyBlock(NamedBlock):
    suggestions = SURVEYS
    unknown = _("There is no published survey “%(typed)s”. Choose one of those suggested.")

    class Meta:
        icon = "form"

    def name_of(self, key: str) -> str:
        survey = Survey.objects.filter(key=key).first()
        return survey.title(get_language() or "") if survey and survey.current_version else ""


class QuestionBlock(NamedBlock):
    suggestions = QUESTIONS
    unknown = _("There is no question “%(typed)s” of which a figure can be made. Choose one of those suggested.")

    class Meta:
        icon = "help"

    def name_of(self, key: str) -> str:
        found = subject(key)
        return found.name if found else ""
