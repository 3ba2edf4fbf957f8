"""Taking somebody through a questionnaire: from what was typed to the answers that stand.

What was typed is a mapping of fields' names to the texts sent under them, as browsers send forms. It is kept whatever
it says; the steps' forms decide, in order, what of it is asked and what is an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.datastructures import MultiValueDict

from surveys.forms import SurveyForm, form_after, in_words
from surveys.questionnaire import Question, Questionnaire, Section
from surveys.questions import KINDS
from surveys.routing import Step, asked_on, steps


@dataclass
class Stage:
    """A step that somebody with these answers is shown, and its form."""

    step: Step
    form: SurveyForm

    @property
    def number(self) -> int:
        return self.step.number

    @property
    def sent(self) -> bool:
        return self.form.is_bound

    @cached_property
    def done(self) -> bool:
        return self.sent and self.form.is_valid()


class Interview:
    """A questionnaire, in one language, with what somebody has typed so far.

    `steps_sent` are the numbers of the steps whose form has been sent; None means all, as when everything comes at
    once from paper. `answers` are those of the steps that are asked and whose form is valid.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        language: str,
        typed: Mapping[str, list[str]],
        steps_sent: Collection[int] | None = None,
    ) -> None:
        self.questionnaire, self.language = questionnaire, language
        self.answers: dict[str, Any] = {}
        self.stages: list[Stage] = []
        data: MultiValueDict = MultiValueDict(typed)
        for step in steps(questionnaire):
            questions = asked_on(step, self.answers)
            if not questions:
                continue
            sent = steps_sent is None or step.number in steps_sent
            form = form_after(questionnaire, language, questions, self.answers)(data if sent else None)
            stage = Stage(step, form)
            self.stages.append(stage)
            if stage.done:
                self.answers |= form.answers

    def stage(self, number: int) -> Stage | None:
        """Return the stage of the step with `number`; None where that step is not asked."""
        return next((stage for stage in self.stages if stage.number == number), None)

    def passed_by(self, number: int) -> Stage | None:
        """Return a step that is not asked after these answers, as if it were; None where there is no such step."""
        step = next((step for step in steps(self.questionnaire) if step.number == number), None)
        if step is None:
            return None
        return Stage(step, form_after(self.questionnaire, self.language, step.questions, self.answers)())

    @property
    def unfinished(self) -> Stage | None:
        """The first stage not yet sent or not yet valid; None when all is ready to be sent."""
        return next((stage for stage in self.stages if not stage.done), None)

    def before(self, number: int) -> Stage | None:
        return next((stage for stage in reversed(self.stages) if stage.number < number), None)

    def after(self, number: int) -> Stage | None:
        return next((stage for stage in self.stages if stage.number > number), None)

    def place(self, number: int) -> int:
        """Return which of the stages, from 1, the step with `number` is."""
        return max(1, sum(stage.number <= number for stage in self.stages))

    @property
    def errors(self) -> dict[str, list[str]]:
        """Every message of the stages sent, by the name of its field."""
        return {
            name: [str(message) for message in found]
            for stage in self.stages
            for name, found in stage.form.errors.items()
        }


def opening(questionnaire: Questionnaire, language: str) -> list[Stage]:
    """Return the steps for somebody who has answered nothing yet; what routing adds later is not among them."""
    return Interview(questionnaire, language, {}, []).stages


def every_stage(questionnaire: Questionnaire, language: str) -> list[Stage]:
    """Return all steps with blank forms, whoever they are for, as an editor looks at them."""
    return [Stage(step, form_after(questionnaire, language, step.questions, {})()) for step in steps(questionnaire)]


def typed_from(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what one would have typed to give `answers`."""
    typed: dict[str, list[str]] = {}
    for question in questionnaire.questions:
        typed |= KINDS[question.kind].typed(question, answers)
    return typed


@dataclass(frozen=True)
class Said:
    """One question and its answer in words, as read back to somebody; `step` is where to change it."""

    question: Question
    lines: list[str]
    step: Step


def read_back(interview: Interview) -> list[tuple[Section, list[Said]]]:
    """Return the sections asked, each with its questions and answers in words, or as typed where they are wrong.

    Information, which asks nothing, is not repeated.
    """
    groups: list[tuple[Section, list[Said]]] = []
    for stage in interview.stages:
        if not groups or groups[-1][0] is not stage.step.section:
            groups.append((stage.step.section, []))
        for question in stage.form.questions:
            if KINDS[question.kind].variables(question):
                groups[-1][1].append(Said(question, lines_of(interview, stage, question), stage.step))
    return [(section, said) for section, said in groups if said]


def lines_of(interview: Interview, stage: Stage, question: Question) -> list[str]:
    if stage.done or not stage.sent:
        return in_words(interview.questionnaire, question.key, interview.answers, interview.language)
    names = KINDS[question.kind].fields(question, interview.questionnaire, interview.language)
    return [line for name in names for line in as_typed(stage.form, name)]


def as_typed(form: SurveyForm, name: str) -> list[str]:
    """Return what was sent under `name` in words, for giving back what cannot be stored."""
    if getattr(form.fields[name], "takes_file", False):
        kept = form[name].kept  # type: ignore[attr-defined]
        return [kept[0]] if kept else []
    labels = {str(code): str(label) for code, label in getattr(form.fields[name], "choices", ())}
    return [labels.get(value, value) for value in form.data.getlist(name) if value]  # type: ignore[attr-defined]
