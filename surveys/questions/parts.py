from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from core.forms import GroupField
from surveys.questionnaire import Choice, Question, Questionnaire, Text, Wording

from .base import Answers, QuestionBlock, Variable, is_missing
from .choice import joined


class PartsBlock(QuestionBlock):
    """A question asked part by part: the rows of a table, the items to rank or to give money to.

    Each part has a field and a variable, both named after the question's key and the part's, and what is cleaned in
    the one is coded in the other. A kind says how the parts' values make one answer, and the other way round.
    """

    template = "surveys/questions/parts.html"

    @classmethod
    def parts(cls, question: Question) -> tuple[Choice, ...]:
        return question.choices

    @classmethod
    def joint_answer(cls, question: Question, values: dict[str, Any]) -> Any:
        """Return what is stored for the `values` given, by part; there is at least one."""
        return values

    @classmethod
    def values_of(cls, stored: Any) -> Mapping[str, Any]:
        """Return the values by part that make what is stored."""
        return stored

    @classmethod
    def field(cls, question: Question, questionnaire: Questionnaire, language: str) -> GroupField:
        return GroupField(**cls.common(question, questionnaire, language))

    @classmethod
    def part_field(cls, question: Question, questionnaire: Questionnaire, language: str, label: str) -> forms.Field:
        raise NotImplementedError

    @classmethod
    def fields(cls, question: Question, questionnaire: Questionnaire, language: str) -> dict[str, forms.Field]:
        group = cls.field(question, questionnaire, language)
        fields: dict[str, forms.Field] = {question.key: group}
        for part in cls.parts(question):
            label = questionnaire.say(part.text("label"), language)
            fields[name_of(question, part)] = field = cls.part_field(question, questionnaire, language, label)
            setattr(field, "belongs_to", question.key)  # noqa: B010
        return fields

    @classmethod
    def answer(cls, question: Question, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        values = {part.key: cleaned.get(name_of(question, part)) for part in cls.parts(question)}
        return cls.answered(question, {key: value for key, value in values.items() if value not in (None, "")})

    @classmethod
    def answered(cls, question: Question, values: dict[str, Any]) -> dict[str, Any]:
        return {question.key: cls.joint_answer(question, values)} if values else {}

    @classmethod
    def given(cls, question: Question, answers: Answers) -> Mapping[str, Any]:
        """Return the values by part of the answer; none if there is no answer."""
        return cls.values_of(answers[question.key]) if question.key in answers else {}

    @classmethod
    def typed(cls, question: Question, answers: Answers) -> dict[str, list[str]]:
        return {f"{question.key}_{key}": [str(value)] for key, value in cls.given(question, answers).items()}

    @classmethod
    def said(cls, question: Question, value: Any, questionnaire: Questionnaire, language: str) -> Wording:
        """Return the value of one part in words."""
        return Wording(value)

    @classmethod
    def shown(cls, question: Question, answers: Answers, questionnaire: Questionnaire, language: str) -> list[str]:
        given = cls.given(question, answers)
        lines: list[str] = []
        for part in cls.parts(question):
            if part.key in given:
                label = questionnaire.say(part.text("label"), language)
                said = cls.said(question, given[part.key], questionnaire, language)
                lines.append(Wording(f"{label}: {said}", label.lang if label.lang == said.lang else ""))
        return lines

    @classmethod
    def labels(cls, question: Question) -> Mapping[Any, Text]:
        """Return the labels of the codes that every part has."""
        return {}

    @classmethod
    def variables(cls, question: Question) -> list[Variable]:
        label, labels = question.text("label"), cls.labels(question)
        return [
            Variable(name_of(question, part), joined(label, part.text("label")), cls.variable_type, labels)
            for part in cls.parts(question)
        ]

    @classmethod
    def coded(cls, question: Question, answers: Answers) -> list[Any]:
        given = cls.given(question, answers)
        return [given.get(part.key) for part in cls.parts(question)]

    @classmethod
    def decoded(cls, question: Question, values: list[Any]) -> dict[str, Any]:
        given = zip(cls.parts(question), values, strict=True)
        return cls.answered(question, {part.key: value for part, value in given if not is_missing(value)})


def name_of(question: Question, part: Choice) -> str:
    """Return the name of a part's field and of its variable."""
    return f"{question.key}_{part.key}"
