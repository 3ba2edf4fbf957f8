"""Whether anybody can get to a question or section: is there a way to answer what stands before it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from surveys.possible import Unknown, answers_to
from surveys.questionnaire import Comparison, Condition, Question, Questionnaire, Section
from surveys.routing import Answers, met

ENOUGH = 5_000  # tries for one question, after which it stays open
LONGEST = 100  # questions that one hangs on, directly or not; each is a step of a recursion

Conditions = tuple[Condition, ...]


def out_of_reach(questionnaire: Questionnaire) -> Iterator[Section | Question]:
    """Yield the sections and questions that nobody is ever asked; of such a section, not its questions as well."""
    for section in questionnaire.sections:
        if section.condition and not can_be_met(questionnaire, (section.condition,)):
            yield section
            continue
        for question in section.questions:
            together = (section.condition, question.condition)
            if question.condition and not can_be_met(questionnaire, together):
                yield question


def can_be_met(questionnaire: Questionnaire, conditions: Conditions) -> bool:
    """Tell whether some answers meet all `conditions`; where there is too much to try, take it that they do."""
    before = leading_to(questionnaire, conditions)
    if len(before) > LONGEST:
        return True
    compared = [comparison for leading in (conditions, *before.values()) for comparison in comparisons(leading)]
    try:
        options = [
            (questionnaire.by_key[key], asked_if, possible(questionnaire.by_key[key], compared))
            for key, asked_if in before.items()
        ]
        return Search(options, conditions).succeeds({})
    except Unknown:
        return True


def leading_to(questionnaire: Questionnaire, conditions: Conditions) -> dict[str, Conditions]:
    """Return the keys of the questions that `conditions` hang on, directly or not, in order, and when each is asked."""
    asked_if = {
        question.key: (section.condition, question.condition)
        for section in questionnaire.sections
        for question in section.questions
    }
    found: set[str] = set()
    new = {comparison.key for comparison in comparisons(conditions)}
    while new:
        found |= new
        new = {comparison.key for key in new for comparison in comparisons(asked_if[key])} - found
    return {key: leading for key, leading in asked_if.items() if key in found}


def comparisons(conditions: Conditions) -> list[Comparison]:
    return [comparison for condition in conditions for comparison in condition.comparisons]


def possible(question: Question, compared: list[Comparison]) -> list[Any]:
    return answers_to(question, [comparison for comparison in compared if comparison.key == question.key])


class Search:
    """Goes through the `options`, (question, when it is asked, its answers), for answers that meet `goal`."""

    def __init__(self, options: list[tuple[Question, Conditions, list[Any]]], goal: Conditions) -> None:
        self.options, self.goal = options, goal
        self.tries = 0

    def succeeds(self, answers: Answers, place: int = 0) -> bool:
        """Tell whether the questions from `place` on can be answered, after `answers`, so that the goal is met."""
        self.tries += 1
        if self.tries > ENOUGH:
            raise Unknown
        if place == len(self.options):
            return all_met(self.goal, answers)
        question, asked_if, possible = self.options[place]
        if not all_met(asked_if, answers):
            return self.succeeds(answers, place + 1)
        return any(
            self.succeeds(answers if answer is None else {**answers, question.key: answer}, place + 1)
            for answer in possible
        )


def all_met(conditions: Conditions, answers: Answers) -> bool:
    return all(met(condition, answers) for condition in conditions)
