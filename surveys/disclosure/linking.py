"""What the questionnaires say of a variable's answers: which of them lead to the same questions.

Variables are of one family where the answer to one decides whether the other is asked, where they are parts of one
question, and where they are not in every version. Each family is called by one of its questions, or VERSIONS.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from surveys.codebook import Codebook
from surveys.missing import NOT_ANSWERED, NOT_ASKED, NOT_IN_VERSION
from surveys.questionnaire import Condition, Question
from surveys.questions import KINDS
from surveys.questions.base import is_missing
from surveys.routing import met

VERSIONS = ""  # no question has this key


@dataclass
class Links:
    """What is known of all versions together. `names` are the variables of a question."""

    questions: dict[str, Question] = field(default_factory=dict)  # by variable
    names: dict[str, list[str]] = field(default_factory=dict)  # by key
    conditions: dict[str, list[Condition]] = field(default_factory=dict)  # by the key that is looked at
    parents: dict[str, str] = field(default_factory=dict)  # by key: another of the same family
    joint: set[str] = field(default_factory=set)  # keys of questions that are answered as a whole, or not at all

    @classmethod
    def of(cls, codebook: Codebook, in_some_versions: Iterable[str]) -> Links:
        """Read all questionnaires. `in_some_versions` are variables that some responses' version does not have."""
        found = cls()
        for plan in codebook.plans.values():
            for question, names in plan.questions:
                found.questions |= dict.fromkeys(names, question)
                found.names[question.key] = list(dict.fromkeys([*found.names.get(question.key, ()), *names]))
            for section in plan.questionnaire.sections:
                for question in section.questions:
                    found.depends(question, section.condition)
                    found.depends(question, question.condition)
        for name in in_some_versions:
            found.join(found.questions[name].key, VERSIONS)
        return found

    def narrow(self, told: set[str]) -> None:
        """Leave out the variables of which nothing is published."""
        self.names = {key: [name for name in names if name in told] for key, names in self.names.items()}

    def depends(self, question: Question, condition: Condition) -> None:
        """Note that a question is asked on a condition. One on several answers is decided by each of its parts."""
        keys = {comparison.key for comparison in condition.comparisons}
        parts = [Condition(comparisons=(each,)) for each in condition.comparisons] if len(keys) > 1 else [condition]
        for part in filter(None, parts):
            key = part.comparisons[0].key
            if part not in self.conditions.setdefault(key, []):
                self.conditions[key].append(part)
            self.join(question.key, key)

    def head(self, key: str) -> str:
        while key in self.parents:
            key = self.parents[key]
        return key

    def join(self, one: str, other: str) -> None:
        first, second = self.head(one), self.head(other)
        if first != second:
            self.parents[first] = second

    def is_linked(self, name: str) -> bool:
        """Tell whether anything depends on a variable, or it on anything."""
        key = self.questions[name].key
        return key in self.joint or key in self.parents or key in self.parents.values()

    def sign(self, name: str, value: Any) -> tuple[Any, ...]:
        """Return what is the same for all values of a variable that lead to the same questions."""
        question = self.questions[name]
        said = {} if is_missing(value) else decoded(question, name, value)
        shared = value == NOT_ANSWERED and question.key in self.joint
        reason = value if value in (NOT_ASKED, NOT_IN_VERSION) or shared else None
        return (reason, *(met(condition, said) for condition in self.conditions.get(question.key, ())))


def decoded(question: Question, name: str, value: Any) -> dict[str, Any]:
    """Return the answer of which nothing is known but one variable."""
    kind = KINDS[question.kind]
    return kind.decoded(question, [value if each.name == name else None for each in kind.variables(question)])


def numbered(signs: Iterable[tuple[Any, ...]]) -> Iterator[int]:
    """Yield the same number for the same sign, from 0."""
    known: dict[tuple[Any, ...], int] = {}
    for sign in signs:
        yield known.setdefault(sign, len(known))
