"""When a question is asked: `relevant` in an XLSForm, a Condition here.

An XLSForm may say anything XPath can. What a Condition can say is read; anything else raises NotUnderstood.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from surveys.questionnaire import ALWAYS, Comparison, Condition

from .expressions import Call, Literal, Name, Node, NotUnderstood, parse, whole_number

MIRRORED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
NEGATED = {"is": "is_not", "is_not": "is", "answered": "not_answered", "not_answered": "answered"}
COMPARED = frozenset({"number", "scale", "budget", "date"})  # kinds with an order
WHOLE = frozenset({"number", "scale", "budget"})
TICKED, AGREED = "OK", "1"  # a box ticked: in an XLSForm, here


@dataclass(frozen=True)
class Subject:
    """An earlier answer that can be compared: how it is called here, and its choices' codes by their names."""

    path: str
    kind: str
    codes: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True  # a number without decimal places


Subjects = Mapping[str, Subject]  # by name in the XLSForm


def condition(expression: str, subjects: Subjects) -> Condition:
    """Return the condition that `expression` states. Raises NotUnderstood, which says why."""
    if not expression:
        return ALWAYS
    node = parse(expression)
    match node:
        case Call("and" | "or" as word, parts):
            found = tuple(comparison(part, subjects) for part in parts)
            return Condition("all" if word == "and" else "any", found)
    return Condition("all", (comparison(node, subjects),))


def together(outer: Condition, inner: Condition) -> Condition:
    """Return the condition that holds where both do. Raises NotUnderstood where no Condition can say so."""
    parts = [condition for condition in (outer, inner) if condition]
    if len(parts) < 2 or outer == inner:
        return parts[0] if parts else ALWAYS
    if any(part.match == "any" and len(part.comparisons) > 1 for part in parts):
        raise NotUnderstood(_("“and” and “or” together have no counterpart"))
    return Condition("all", tuple(dict.fromkeys(outer.comparisons + inner.comparisons)))


def comparison(node: Node, subjects: Subjects) -> Comparison:
    match node:
        case Call("not", (inner,)):
            return _negated(comparison(inner, subjects))
        case Call("selected", (Name(name), Literal(text))):
            return _is(_subject(name, subjects), text)
        case Call("string-length" | "count-selected", _parts):
            raise NotUnderstood
        case Call(">" | "!=", (Call("string-length" | "count-selected", (Name(name),)), Literal("0"))):
            return Comparison(_subject(name, subjects).path, "answered")
        case Call(sign, (Name(name), right)) if sign in MIRRORED:
            return _compared(_subject(name, subjects), sign, _value(right))
        case Call(sign, (left, Name(name))) if sign in MIRRORED:
            return _compared(_subject(name, subjects), MIRRORED[sign], _value(left))
        case Call("and" | "or"):
            raise NotUnderstood(_("“and” and “or” together have no counterpart"))
    raise NotUnderstood


def _subject(name: str, subjects: Subjects) -> Subject:
    if name not in subjects:
        raise NotUnderstood(_("there is no earlier question “%(name)s” to compare with") % {"name": name})
    return subjects[name]


def _value(node: Node) -> str:
    match node:
        case Literal(text):
            return text
        case Call("date", (Literal(text),)):
            return text
    raise NotUnderstood


def _negated(found: Comparison) -> Comparison:
    if found.operator not in NEGATED:  # somebody who did not answer at all is in neither half
        raise NotUnderstood(_("turn the comparison round instead of writing “not”"))
    return replace(found, operator=NEGATED[found.operator])


def _compared(subject: Subject, sign: str, value: str) -> Comparison:
    if sign in {"=", "!="}:
        return _equal(subject, value) if sign == "=" else _negated(_equal(subject, value))
    if subject.kind not in COMPARED:
        raise NotUnderstood(_("only numbers and days can be more or less"))
    if sign in {">", "<"}:
        value = str(_next(subject, value, 1 if sign == ">" else -1))
    return Comparison(subject.path, "at_least" if sign[0] == ">" else "at_most", value)


def _next(subject: Subject, value: str, step: int) -> int:
    number = whole_number(value)
    if subject.kind not in WHOLE or not subject.whole or number is None:
        raise NotUnderstood(_("write “at least” (>=) or “at most” (<=)"))
    return number + step


def _equal(subject: Subject, value: str) -> Comparison:
    if subject.kind == "consent":
        return _agreed(subject, value)
    if not value:
        return Comparison(subject.path, "not_answered")
    if subject.kind == "multiple_choice":
        raise NotUnderstood(_("it would mean this choice and no other; write selected()"))
    return _is(subject, value)


def _agreed(subject: Subject, value: str) -> Comparison:
    if value not in {TICKED, ""}:
        raise NotUnderstood
    return Comparison(subject.path, "is" if value else "is_not", AGREED)


def _is(subject: Subject, value: str) -> Comparison:
    if subject.codes and value not in subject.codes:
        raise NotUnderstood(_("the question has no choice “%(name)s”") % {"name": value})
    return Comparison(subject.path, "is", subject.codes.get(value, value))
