"""Typing in what came on paper or was told to staff: the same forms and checks, all on one screen.

Paper does what a web form never lets anyone do: it leaves required questions empty, and it answers questions that its
own answers rule out. Staff are told of both, and both can be stored once they have confirmed them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from core.tokens import token_digest
from surveys.forms import SurveyForm
from surveys.interview import Interview, Stage
from surveys.leniency import changed, optional, takes_file
from surveys.models.dataset import QuestionnaireVersion, Response
from surveys.models.draft import Draft
from surveys.questionnaire import Question, Questionnaire
from surveys.questions import KINDS
from surveys.routing import steps
from surveys.sending import send
from surveys.sheet import blank_form

Typed = Mapping[str, list[str]]


def from_paper(questionnaire: Questionnaire, empty: Collection[str] = ()) -> Questionnaire:
    """Return `questionnaire` as paper answers it: without files, maps, and answers to the questions `empty`."""

    def on_paper(question: Question) -> Question:
        if "on_map" in question.settings:
            question = replace(question, settings={**question.settings, "on_map": False})
        return optional(question) if question.key in empty or takes_file(question, questionnaire) else question

    return changed(questionnaire, on_paper)


class Entry:
    """One questionnaire typed in; `empty` and `dropped` are the keys of the questions that staff have confirmed to
    be left empty though required, and to be dropped though answered."""

    def __init__(
        self,
        version: QuestionnaireVersion,
        language: str,
        typed: Typed,
        empty: Collection[str] = (),
        dropped: Collection[str] = (),
    ) -> None:
        self.version, self.typed = version, typed
        self.empty, self.dropped = set(empty), set(dropped)
        self.interview = Interview(from_paper(version.questionnaire, self.empty), language, typed)

    @cached_property
    def left_empty(self) -> set[str]:
        """The required questions left empty, and not confirmed yet."""
        return {
            question.key
            for stage in self.interview.stages
            for question in stage.form.questions
            if question.required and self.is_left_empty(question, stage)
        }

    def is_left_empty(self, question: Question, stage: Stage) -> bool:
        errors = stage.form.errors.as_data()
        names = self.names(question)
        codes = {error.code for name in names for error in errors.get(name, ())}
        return "required" in codes or (bool(codes) and not self.is_typed(question))

    @cached_property
    def ruled_out(self) -> set[str]:
        """The questions answered though the other answers rule them out; told once those are without errors."""
        if self.interview.unfinished:
            return set()
        asked = {question.key for stage in self.interview.stages for question in stage.form.questions}
        return {
            question.key
            for question in self.interview.questionnaire.questions
            if question.key not in asked and self.is_typed(question)
        }

    @property
    def is_ready(self) -> bool:
        return not self.interview.unfinished and self.ruled_out <= self.dropped

    def names(self, question: Question) -> list[str]:
        return list(KINDS[question.kind].fields(question, self.interview.questionnaire, self.interview.language))

    def is_typed(self, question: Question) -> bool:
        return any(value.strip() for name in self.names(question) for value in self.typed.get(name, ()))

    @cached_property
    def form(self) -> SurveyForm:
        """The form with everything that was typed, and what is wrong with what is asked."""
        form = entry_form(self.version, self.interview.language)(MultiValueDict(self.typed))
        form.errors.clear()  # it asks everything of everybody
        for name, messages in self.interview.errors.items():
            form.add_error(name if name in form.fields else None, messages)
        return form

    def store(self, token: str, source: str, entered_by: Any) -> Response | None:
        """Store the answers under the receipt that `token` gives; under the same token only once.

        Raises sending.Refused.
        """
        with transaction.atomic():
            draft, _made = Draft.objects.get_or_create(
                token_hash=token_digest(token),
                defaults={
                    "survey": self.version.survey,
                    "version": self.version,
                    "source": source,
                    "typed": self.typed,
                    "steps_sent": [step.number for step in steps(self.version.questionnaire)],
                    "expires_at": timezone.now() + timedelta(days=1),
                },
            )
            draft.token = token
            draft.questionnaire = self.interview.questionnaire  # what its answers are held against
            return send(draft, self.interview.language, entered_by)


def entry_form(version: QuestionnaireVersion, language: str) -> type[SurveyForm]:
    return blank_form(from_paper(version.questionnaire), language)


def typed_in(form: type[SurveyForm], data: Any) -> dict[str, list[str]]:
    """Return what was sent for the fields of `form`, without the character that no database text can hold."""
    names = [name for name, field in form.base_fields.items() if not getattr(field, "takes_file", False)]
    return {name: [value.replace("\x00", "") for value in data.getlist(name)] for name in names}
