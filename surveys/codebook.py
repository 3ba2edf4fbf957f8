"""The columns of a survey's dataset over all its versions, and the row that a response makes.

Columns only ever get appended: a version's new variables stand behind those of the versions answered before it,
so neither moving nor retiring a question moves a column that an evaluator's script relies on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Min

from surveys.missing import MISSING, NOT_ANSWERED, NOT_IN_VERSION
from surveys.models.dataset import QuestionnaireVersion, Survey
from surveys.questionnaire import Question
from surveys.questions import KINDS, Variable


class Codebook:
    """All variables of a dataset in the order of its columns."""

    def __init__(self, versions: Iterable[QuestionnaireVersion]) -> None:
        found: dict[str, Variable] = {}
        self._plans: dict[int, list[tuple[Question, list[str]]]] = {}
        for version in versions:
            plan = []
            for question in version.questionnaire.questions:
                variables = KINDS[question.kind].variables(question)
                for variable in variables:
                    earlier = found.get(variable.name)
                    values = {**earlier.values, **variable.values} if earlier else variable.values
                    found[variable.name] = replace(variable, values=values)
                plan.append((question, [variable.name for variable in variables]))
            self._plans[version.pk] = plan
        self.variables = tuple(found.values())

    @classmethod
    def of(cls, survey: Survey) -> Codebook:
        """Return the codebook of `survey`: its answered versions by their first response, then the current one."""
        versions: list[QuestionnaireVersion] = list(
            survey.versions.annotate(first=Min("responses__id")).filter(first__isnull=False).order_by("first")
        )
        current = survey.current_version
        if current and current not in versions:
            versions.append(current)
        return cls(versions)

    def coded(self, version_id: int, answers: Mapping[str, Any]) -> list[Any]:
        """Return a response's value for every variable; a missing one is a code of MISSING."""
        values: dict[str, Any] = {}
        for question, names in self._plans[version_id]:
            values.update(zip(names, KINDS[question.kind].coded(question, answers), strict=True))
        row = []
        for variable in self.variables:
            value = values.get(variable.name, NOT_IN_VERSION)
            row.append(NOT_ANSWERED if value is None else value)
        return row

    def labelled(self, coded: list[Any], language: str) -> list[Any]:
        """Return a coded row with codes replaced by their labels in `language`; numbers and texts stay."""
        return [label_of(variable, value, language) for variable, value in zip(self.variables, coded, strict=True)]


def label_of(variable: Variable, value: Any, language: str) -> Any:
    """Return the label of one value in `language`, or in the language it was first worded in."""
    if type(value) is int and value in MISSING:
        return MISSING[value][language]
    if variable.type != "code":
        return value
    text = variable.values.get(value, {})
    return text.get(language) or next(iter(text.values()), value)
