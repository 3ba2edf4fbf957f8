"""The questions of a dataset with their variables, in the order and under the sections of the questionnaire."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from surveys.codebook import Codebook, Plan
from surveys.models.dataset import Survey
from surveys.questionnaire import Question, Section, Text
from surveys.questions import KINDS, MultipleChoiceBlock, Variable
from surveys.questions.parts import PartsBlock


@dataclass(frozen=True)
class Item:
    """A question as it was worded last, with its variables of all versions.

    `parts` are its variables that are one row each of the same figure, with their labels: the choices of a multiple
    choice, the rows of a table, what is ranked or given money to. `apart` are all others.
    """

    question: Question
    variables: tuple[Variable, ...]
    part_labels: dict[str, Text]

    @property
    def parts(self) -> list[Variable]:
        return [variable for variable in self.variables if variable.name in self.part_labels]

    @cached_property
    def apart(self) -> list[Variable]:
        return [variable for variable in self.variables if variable.name not in self.part_labels]


@dataclass(frozen=True)
class Chapter:
    """A section and its questions; None stands for what the questionnaire of today no longer asks."""

    section: Section | None
    items: tuple[Item, ...]


def outline(survey: Survey, codebook: Codebook) -> list[Chapter]:
    """Return the sections of the questionnaire published last that ask something, then what only earlier ones asked."""
    plans = plans_latest_first(survey, codebook)
    if not plans:
        return []
    items = {item.question.key: item for item in items_of(plans, codebook)}
    chapters = [
        Chapter(section, tuple(items.pop(question.key) for question in section.questions if question.key in items))
        for section in plans[0].questionnaire.sections
    ]
    return [chapter for chapter in [*chapters, Chapter(None, tuple(items.values()))] if chapter.items]


def plans_latest_first(survey: Survey, codebook: Codebook) -> list[Plan]:
    """Return the versions' plans, today's first and then the latest answered."""
    current = survey.current_version.pk if survey.current_version else None
    latest_first = list(codebook.plans.items())[::-1]
    return [plan for _pk, plan in sorted(latest_first, key=lambda pair: pair[0] != current)]


def items_of(plans: list[Plan], codebook: Codebook) -> Iterator[Item]:
    """Yield what asks for something, each key once, worded as in the first of `plans` that has it."""
    known = {variable.name: variable for variable in codebook.variables}
    asked: dict[str, list[tuple[Question, list[str]]]] = {}
    for plan in plans:
        for question, names in plan.questions:
            if names:
                asked.setdefault(question.key, []).append((question, names))
    for found in asked.values():
        latest = found[0][0]
        same = [(question, names) for question, names in found if question.kind == latest.kind]
        order = dict.fromkeys(name for _question, names in found for name in names)
        labels = {name: label for question, names in reversed(same) for name, label in labels_of(question, names)}
        yield Item(latest, tuple(known[name] for name in order), labels)


def labels_of(question: Question, names: list[str]) -> list[tuple[str, Text]]:
    """Return the parts' variables, which come before all others, with their labels."""
    kind = KINDS[question.kind]
    labels: list[Text] = []
    if issubclass(kind, MultipleChoiceBlock):
        labels = list(kind.labels(question).values())
    elif issubclass(kind, PartsBlock):
        labels = [part.text("label") for part in kind.parts(question)]
    return list(zip(names, labels, strict=False))
