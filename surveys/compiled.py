"""The row that a response of one version makes, worked out beforehand as far as it can be.

Most questions are stored as they are exported, so most of a row is looked up in one go. The values are those of
`Plan.coded`, many times faster: a million responses are exported, and derived again, this way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from surveys.missing import NOT_ANSWERED, NOT_ASKED, NOT_IN_VERSION
from surveys.questionnaire import Question
from surveys.questions import KINDS
from surveys.routing import not_asked

if TYPE_CHECKING:
    from surveys.codebook import Plan

NOWHERE: Any = object()  # a name that no answer has

Coded = Callable[[Question, Mapping[str, Any]], list[Any]]


class CompiledPlan:
    """The plan of one version, for rows with a value for each of `names`."""

    def __init__(self, plan: Plan, names: Sequence[str]) -> None:
        place = {name: number for number, name in enumerate(names)}
        self.questionnaire = plan.questionnaire
        self.routed = plan.routed
        self.places = {question.key: [place[name] for name in own] for question, own in plan.questions}
        self.looked_up: list[Any] = [NOWHERE] * len(names)
        self.otherwise = [NOT_IN_VERSION] * len(names)
        self.worked_out: list[tuple[Question, Coded, list[int]]] = []
        for question, own in plan.questions:
            kind, places = KINDS[question.kind], self.places[question.key]
            for name in own:
                self.otherwise[place[name]] = NOT_ANSWERED
            if kind.is_looked_up(question):
                for name in own:
                    self.looked_up[place[name]] = name
            elif places:
                self.worked_out.append((question, kind.coded, places))

    def row(self, answers: Mapping[str, Any]) -> list[Any]:
        """Return the value of each name; a missing one is a code of MISSING."""
        row = list(map(answers.get, self.looked_up, self.otherwise))
        left_out = not_asked(self.questionnaire, answers) if self.routed else ()
        for question, coded, places in self.worked_out:
            if question.key not in left_out:
                for place, value in zip(places, coded(question, answers), strict=True):
                    row[place] = value
        for key in left_out:
            for place in self.places[key]:
                row[place] = NOT_ASKED
        return [NOT_ANSWERED if value is None else value for value in row] if None in row else row
