"""Which kind of question a row asks, with which settings. A row's type decides; limits and appearance refine it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from surveys.possible import as_day
from surveys.questions.number import HIGHEST_NUMBER, LOWEST_NUMBER

from .expressions import NotUnderstood, whole_number
from .limits import ANSWER, LENGTH, PICKS, Limits, limits
from .report import Report
from .tree import Item

LONGEST_LINE, LONGEST_TEXT = 500, 20_000  # characters that a short and a long text may have
# Appearances that ask for something else, and not only look otherwise.
OTHERWISE = ("search(", "ex:", "intent:", "image-map", "signature", "draw", "annotate", "year", "month-year")
CALENDARS = ("ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian")


@dataclass
class Asked:
    """A row being read."""

    item: Item
    report: Report
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def by(cls, item: Item, report: Report) -> Asked:
        asked = cls(item, report)
        expression = item.row["constraint"]
        try:
            asked.limits = limits(expression, whole=item.type.name != "decimal")
        except NotUnderstood:
            asked.lose("constraint", expression, _("this condition for an answer has no counterpart"))
        return asked

    def lose(self, column: str, what: str, why: str) -> None:
        self.report.lose("survey", self.item.row.number, column, what, why)

    def note(self, column: str, what: str, why: str) -> None:
        self.report.note("survey", self.item.row.number, column, what, why)

    def whole(self, text: str | None) -> int | None:
        """Return a limit as a whole number; one that is not is told of."""
        number = whole_number(text or "")
        if text and number is None:
            self.lose("constraint", text, _("a limit must be a whole number"))
        return number

    def day(self, text: str | None) -> str | None:
        """Return a limit as a day; one that is not is told of."""
        if text and not as_day(text):
            self.lose("constraint", text, _("a limit must be a day, such as 2026-11-22"))
            return None
        return text

    @property
    def parameters(self) -> dict[str, str]:
        found = re.findall(r"([\w-]+)\s*=\s*([^\s,;]+)", self.item.row["parameters"])
        return {name.lower(): value for name, value in found}


Settings = dict[str, Any]
Found = tuple[str, Settings]  # kind and settings


def kind_of(asked: Asked) -> Found | None:
    """Return what the row asks here, or None where there is no such question. What is lost is reported."""
    kind = KINDS_BY_TYPE.get(asked.item.type.name)
    if kind is None:
        asked.lose("type", asked.item.row["type"], asked.item.type.objection)
        return None
    found = kind(asked)
    if asked.limits:
        why = _("this question has no such limit")
        asked.lose("constraint", asked.item.row["constraint"], why)
    for appearance in sorted(asked.item.appearance):
        if appearance.startswith(OTHERWISE) or appearance in CALENDARS:
            asked.lose("appearance", appearance, _("this way of answering has no counterpart"))
    return found


def text(asked: Asked) -> Found:
    _shortest, longest = asked.limits.take(LENGTH)
    length = asked.whole(longest)
    if length is not None and length > LONGEST_TEXT:
        asked.note("constraint", str(length), _("a text has at most %(count)d characters") % {"count": LONGEST_TEXT})
        length = LONGEST_TEXT
    long = "multiline" in asked.item.appearance or (length or 0) > LONGEST_LINE
    return "long_text" if long else "short_text", {} if length is None else {"max_length": length}


def number(asked: Asked) -> Found:
    lowest, highest = map(asked.whole, asked.limits.take(ANSWER))
    if lowest is None:
        asked.note("constraint", "", _("no lowest number is given; 0 is taken"))
    if lowest is not None and lowest < LOWEST_NUMBER:
        why = _("numbers below %(number)d stand for missing answers") % {"number": LOWEST_NUMBER}
        asked.lose("constraint", str(lowest), why)
        lowest = LOWEST_NUMBER
    if highest is not None and highest > HIGHEST_NUMBER:
        asked.note("constraint", str(highest), _("so large a number is no limit"))
        highest = None
    return "number", {"minimum": lowest or 0, "maximum": highest, "decimals": 0}


def decimal(asked: Asked) -> Found:
    kind, settings = number(asked)
    return kind, {**settings, "decimals": 2}


def date(asked: Asked) -> Found:
    earliest, latest = map(asked.day, asked.limits.take(ANSWER))
    return "date", {"earliest": earliest, "latest": latest}


def select_multiple(asked: Asked) -> Found:
    least, most = map(asked.whole, asked.limits.take(PICKS))
    return "multiple_choice", {"least": least, "most": most, "none": asked.limits.take_alone()}


def scale(asked: Asked) -> Found:
    """A range becomes a scale if it is one; another of whole numbers becomes a number to type."""
    said = asked.item.row["parameters"]
    given = {"start": "1", "end": "10", "step": "1", **asked.parameters}
    lowest, highest, step = (whole_number(given[name]) for name in ("start", "end", "step"))
    if lowest is None or highest is None or step != 1:
        asked.lose("parameters", said, _("only ranges of whole numbers, step 1, have a counterpart"))
        return "number", {"minimum": 0}
    if lowest in {0, 1} and 2 <= highest <= 10:
        return "scale", {"lowest": lowest, "highest": highest}
    asked.note("parameters", said, _("a scale goes from 0 or 1 to 10 at most; a number is asked for"))
    return "number", {"minimum": lowest, "maximum": highest}


def image(asked: Asked) -> Found:
    return "file", {"pdf": False, "image": True, "document": False}


def file(asked: Asked) -> Found:
    return "file", {"pdf": True, "image": True, "document": True}


def place(asked: Asked) -> Found:
    return "place", {"address": True, "on_map": True}


KINDS_BY_TYPE: dict[str, Callable[[Asked], Found]] = {
    "text": text,
    "integer": number,
    "decimal": decimal,
    "date": date,
    "select_one": lambda asked: ("single_choice", {}),
    "select_multiple": select_multiple,
    "rank": lambda asked: ("ranking", {}),
    "range": scale,
    "acknowledge": lambda asked: ("consent", {}),
    "note": lambda asked: ("information", {}),
    "image": image,
    "file": file,
    "geopoint": place,
}
