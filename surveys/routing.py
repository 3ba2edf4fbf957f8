"""Who is asked what: conditions on earlier answers, and a questionnaire's steps.

Answers are read as they are stored. One forward pass decides: a question that is not asked has no answer, so what
depends on it is decided without it, and chains cascade.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from surveys.questionnaire import Choice, Comparison, Condition, Question, Questionnaire, Section, Texts

Answers = Mapping[str, Any]

PIPE = re.compile(r"\{([a-z][a-z0-9_]{0,31})\}")


def value_of(subject: str, answers: Answers) -> Any:
    """Return the answer a comparison speaks of; None where there is none."""
    key, _dot, part = subject.partition(".")
    answer = answers.get(key)
    if not part:
        return answer
    if isinstance(answer, list):  # ranked: the place of an item, from 1
        return answer.index(part) + 1 if part in answer else None
    return answer.get(part) if isinstance(answer, Mapping) else None


def same(answer: Any, value: str) -> bool:
    if isinstance(answer, list):
        return value in answer
    if isinstance(answer, int | float):
        return _number(value) == answer
    return answer == value


def _number(value: str) -> float | None:
    try:
        return float(value.replace(",", "."))
    except ValueError:
        return None


def _compared(answer: Any, value: str, holds: Callable[[Any, Any], bool]) -> bool:
    """Compare numbers as numbers, and days, in ISO 8601, as texts."""
    if isinstance(answer, int | float):
        number = _number(value)
        return number is not None and holds(answer, number)
    return isinstance(answer, str) and holds(answer, value)


# By operator: does it hold for an answer (None: not answered) and the value compared with?
OPERATORS: Mapping[str, Callable[[Any, str], bool]] = {
    "is": lambda answer, value: answer is not None and same(answer, value),
    "is_not": lambda answer, value: answer is None or not same(answer, value),
    "at_least": lambda answer, value: _compared(answer, value, lambda a, b: a >= b),
    "at_most": lambda answer, value: _compared(answer, value, lambda a, b: a <= b),
    "answered": lambda answer, value: answer is not None,
    "not_answered": lambda answer, value: answer is None,
}
WITHOUT_VALUE = frozenset({"answered", "not_answered"})


def holds(comparison: Comparison, answers: Answers) -> bool:
    return OPERATORS[comparison.operator](value_of(comparison.subject, answers), comparison.value)


def met(condition: Condition, answers: Answers) -> bool:
    """Tell whether what carries `condition` is asked after `answers`."""
    if not condition:
        return True
    together = all if condition.match == "all" else any
    return together(holds(comparison, answers) for comparison in condition.comparisons)


def pipes_of(question: Question) -> set[str]:
    """Return the keys of the earlier answers that a question's texts repeat, in any language: {street}."""
    parts = (question.texts, *(part.texts for part in (*question.choices, *question.rows)))
    return {key for texts in parts for text in texts.values() for words in text.values() for key in PIPE.findall(words)}


def with_pipes_filled(question: Question, words: Callable[[str], str]) -> Question:
    """Return `question` with every {key} in its texts replaced by `words(key)`."""

    def filled(texts: Texts) -> Texts:
        return {
            name: {language: PIPE.sub(lambda found: words(found[1]), said) for language, said in text.items()}
            for name, text in texts.items()
        }

    def parts(found: tuple[Choice, ...]) -> tuple[Choice, ...]:
        return tuple(replace(part, texts=filled(part.texts)) for part in found)

    return replace(question, texts=filled(question.texts), choices=parts(question.choices), rows=parts(question.rows))


def depends_on(question: Question) -> set[str]:
    """Return the keys of the questions that must have been answered before `question` can be shown."""
    return {comparison.key for comparison in question.condition.comparisons} | pipes_of(question)


@dataclass(frozen=True)
class Step:
    """What is on one screen: questions of one section, none of which depends on another of them."""

    number: int  # from 1, over the whole questionnaire, asked or not
    section: Section
    questions: tuple[Question, ...]

    @property
    def opens_section(self) -> bool:
        return self.questions[0] is self.section.questions[0]


@lru_cache(maxsize=256)
def steps(questionnaire: Questionnaire) -> tuple[Step, ...]:
    """Return the screens in order: a section each, divided where a question depends on one on the same screen."""
    found: list[Step] = []
    for section in questionnaire.sections:
        group: list[Question] = []
        for question in section.questions:
            if depends_on(question) & {asked.key for asked in group}:
                found.append(Step(len(found) + 1, section, tuple(group)))
                group = []
            group.append(question)
        if group:
            found.append(Step(len(found) + 1, section, tuple(group)))
    return tuple(found)


def asked_on(step: Step, answers: Answers) -> tuple[Question, ...]:
    """Return the questions of `step` that are asked after `answers`, those of the steps before it."""
    if not met(step.section.condition, answers):
        return ()
    return tuple(question for question in step.questions if met(question.condition, answers))


def kept(questionnaire: Questionnaire, answers: Answers) -> dict[str, Any]:
    """Return the answers to what is asked; those to questions routed out are left behind."""
    return _pass(questionnaire, answers)[0]


def asked(questionnaire: Questionnaire, answers: Answers) -> set[str]:
    """Return the keys of the questions that somebody with these answers was asked."""
    return _pass(questionnaire, answers)[1]


Turn = tuple[Condition, frozenset[str], tuple[tuple[str, Condition, tuple[str, ...]], ...]]


@lru_cache(maxsize=256)
def turns(questionnaire: Questionnaire) -> tuple[Turn, ...]:
    """Return what decides who is asked what, for each step where anything does or is decided.

    A turn is the section's condition, the keys it decides on, and of each question that has a condition or is looked
    at by one: its key, its condition, and those names of its answer that are looked at.
    """
    looked_at = {comparison.key for asker in conditions_of(questionnaire) for comparison in asker.comparisons}
    found: list[Turn] = []
    for step in steps(questionnaire):
        condition = step.section.condition
        keys = frozenset(question.key for question in step.questions) if condition else frozenset()
        told = [(q.key, q.condition, tuple(n for n in q.answer_names if n in looked_at)) for q in step.questions]
        deciding = tuple(each for each in told if each[1] or each[2])
        if keys or deciding:
            found.append((condition, keys, deciding))
    return tuple(found)


def conditions_of(questionnaire: Questionnaire) -> Iterator[Condition]:
    for section in questionnaire.sections:
        yield section.condition
        yield from (question.condition for question in section.questions)


def not_asked(questionnaire: Questionnaire, answers: Answers) -> set[str]:
    """Return the keys of the questions that `asked` leaves out, having looked at nothing but what decides that."""
    found: dict[str, Any] = {}
    left_out: set[str] = set()
    for section, keys, deciding in turns(questionnaire):
        if not met(section, found):
            left_out |= keys
            continue
        out = {key for key, condition, _names in deciding if not met(condition, found)}
        left_out |= out
        found |= {n: answers[n] for key, _condition, names in deciding if key not in out for n in names if n in answers}
    return left_out


def _pass(questionnaire: Questionnaire, answers: Answers) -> tuple[dict[str, Any], set[str]]:
    found: dict[str, Any] = {}
    keys: set[str] = set()
    for step in steps(questionnaire):
        for question in asked_on(step, found):
            keys.add(question.key)
            found |= {name: answers[name] for name in question.answer_names if name in answers}
    return found, keys


@lru_cache(maxsize=256)
def is_routed(questionnaire: Questionnaire) -> bool:
    """Tell whether anything is asked of some people only."""
    return any(section.condition or any(q.condition for q in section.questions) for section in questionnaire.sections)
