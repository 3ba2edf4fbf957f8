"""A Condition as the expression in which an XLSForm says the same: `conditions` the other way round."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from surveys.possible import number
from surveys.questionnaire import Comparison, Condition, Question

from .conditions import AGREED, TICKED
from .expressions import NotUnderstood, quoted

Names = Mapping[str, tuple[str, ...]]  # by a question's key: the names of the rows that have the answer
SIGNS = {"is": "=", "is_not": "!=", "at_least": ">=", "at_most": "<="}
EMPTY = "''"


def relevant(condition: Condition, by_key: Mapping[str, Question], names: Names) -> str:
    """Return what to write for `condition`. Raises NotUnderstood where it makes no sense or cannot be written."""
    parts = [_comparison(comparison, by_key, names) for comparison in condition.comparisons]
    if len(parts) > 1:
        parts = [f"({part})" if " or " in part or " and " in part else part for part in parts]
    return (" and " if condition.match == "all" else " or ").join(parts)


def _comparison(comparison: Comparison, by_key: Mapping[str, Question], names: Names) -> str:
    question = by_key.get(comparison.key)
    if question is None or question.key not in names:
        raise NotUnderstood
    if comparison.operator in {"answered", "not_answered"}:
        return _answered(comparison, question, names)
    writer = WRITERS.get(question.kind, _plain)
    return writer(comparison, question)


def _answered(comparison: Comparison, question: Question, names: Names) -> str:
    """A question of several rows is answered if one of them is. A box left unticked is an answer only here."""
    if question.kind == "consent":
        raise NotUnderstood
    _key, _dot, part = comparison.subject.partition(".")
    if part and question.kind == "ranking":
        placed = f"selected(${{{question.key}}}, {quoted(part)})"
        return placed if comparison.operator == "answered" else f"not({placed})"
    asked = [f"{question.key}_{part}"] if part else names[question.key]
    if comparison.operator == "answered":
        return " or ".join(f"${{{name}}} != {EMPTY}" for name in asked)
    return " and ".join(f"${{{name}}} = {EMPTY}" for name in asked)


def _plain(comparison: Comparison, question: Question) -> str:
    name = comparison.subject.replace(".", "_")
    return f"${{{name}}} {SIGNS[comparison.operator]} {_value(comparison, question)}"


def _value(comparison: Comparison, question: Question) -> str:
    if question.kind in {"number", "scale", "budget"}:
        return _number(comparison.value)
    if question.kind == "date":
        return f"date({quoted(comparison.value)})"
    return quoted(comparison.value)


def _number(value: str) -> str:
    found = number(value)
    if found is None:
        raise NotUnderstood
    return f"{found:f}".rstrip("0").rstrip(".")


def _picked(comparison: Comparison, question: Question) -> str:
    chosen = f"selected(${{{question.key}}}, {quoted(comparison.value)})"
    return chosen if comparison.operator == "is" else f"not({chosen})"


def _agreed(comparison: Comparison, question: Question) -> str:
    agreed = (comparison.operator == "is") == (comparison.value == AGREED)
    return f"${{{question.key}}} {'=' if agreed else '!='} '{TICKED}'"


def _ranked(comparison: Comparison, question: Question) -> str:
    """Compare the place of an item: an XLSForm knows what stands in each place, counted from 0."""
    _key, _dot, item = comparison.subject.partition(".")
    last = len(question.choices)
    value = int(float(_number(comparison.value)))
    wanted = {
        "is": range(value, value + 1),
        "is_not": range(value, value + 1),
        "at_least": range(max(value, 1), last + 1),
        "at_most": range(1, min(value, last) + 1),
    }[comparison.operator]
    held = " or ".join(f"selected-at(${{{question.key}}}, {place - 1}) = {quoted(item)}" for place in wanted)
    return f"not({held})" if comparison.operator == "is_not" else held or "false()"


WRITERS: Mapping[str, Callable[[Comparison, Question], str]] = {
    "multiple_choice": _picked,
    "consent": _agreed,
    "ranking": _ranked,
}
