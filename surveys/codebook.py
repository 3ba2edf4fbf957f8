"""The columns of a survey's dataset over all its versions, and the row that a response makes.

Columns only ever get appended: a version's new variables stand behind those of the versions answered before it,
so neither moving nor retiring a question moves a column that an evaluator's script relies on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from core.formatting import plain
from surveys.compiled import CompiledPlan
from surveys.missing import MISSING, NOT_ASKED, WITHDRAWN
from surveys.models.dataset import QuestionnaireVersion, Survey
from surveys.questionnaire import Question, Questionnaire
from surveys.questions import KINDS, Variable
from surveys.routing import asked, is_routed


class Plan:
    """Which variables each question of one version fills."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.routed = is_routed(questionnaire)
        self.questions: list[tuple[Question, list[str]]] = []
        self.variables: dict[str, Variable] = {}
        for question in questionnaire.questions:
            variables = {variable.name: variable for variable in KINDS[question.kind].variables(question)}
            self.questions.append((question, list(variables)))
            self.variables |= variables

    def coded(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return the value of each variable; None where the question was asked and not answered."""
        keys = asked(self.questionnaire, answers) if self.routed else None
        values: dict[str, Any] = {}
        for question, names in self.questions:
            if keys is None or question.key in keys:
                values.update(zip(names, KINDS[question.kind].coded(question, answers), strict=True))
            else:
                values.update(dict.fromkeys(names, NOT_ASKED))
        return values

    def decoded(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answers whose coded values these are: `coded` the other way round."""
        answers: dict[str, Any] = {}
        for question, names in self.questions:
            answers |= KINDS[question.kind].decoded(question, [values.get(name) for name in names])
        return answers


class Codebook:
    """All variables of a dataset in the order of its columns."""

    def __init__(self, versions: Iterable[QuestionnaireVersion]) -> None:
        found: dict[str, Variable] = {}
        self.plans: dict[int, Plan] = {}
        for version in versions:
            plan = self.plans[version.pk] = Plan(version.questionnaire)
            for name, variable in plan.variables.items():
                earlier = found.get(name)
                values = {**earlier.values, **variable.values} if earlier else variable.values
                found[name] = replace(variable, values=values)
        self.variables = tuple(found.values())
        self.compiled = {pk: CompiledPlan(plan, list(found)) for pk, plan in self.plans.items()}

    @classmethod
    def of(cls, survey: Survey) -> Codebook:
        """Return the codebook of `survey`: its answered versions by their first response, then the current one."""
        firsts = {version: first_response(version) for version in survey.versions.all()}
        versions = sorted(filter(firsts.get, firsts), key=firsts.__getitem__)
        current = survey.current_version
        if current and current not in versions:
            versions.append(current)
        return cls(versions)

    def coded(self, version_id: int, answers: Mapping[str, Any]) -> list[Any]:
        """Return a response's value for every variable; a missing one is a code of MISSING."""
        return self.compiled[version_id].row(answers)

    def withdrawn(self) -> list[Any]:
        """Return the row of a response that its author took back."""
        return [WITHDRAWN] * len(self.variables)

    def labelled(self, coded: list[Any], language: str) -> list[Any]:
        """Return a coded row with codes replaced by their labels in `language`; numbers and texts stay."""
        return [label_of(variable, value, language) for variable, value in zip(self.variables, coded, strict=True)]


def first_response(version: QuestionnaireVersion) -> int:
    """Return the id of the first response to a version, 0 where there is none; one look into an index."""
    return version.responses.order_by("pk").values_list("pk", flat=True).first() or 0


def label_of(variable: Variable, value: Any, language: str) -> Any:
    """Return the label of one value in `language`, or in the language it was first worded in."""
    if type(value) is int and value in MISSING:
        return MISSING[value][language]
    if variable.type != "code":
        return value
    text = variable.values.get(value, {})
    label = text.get(language) or next(iter(text.values()), "")
    return plain(label) if label else value
