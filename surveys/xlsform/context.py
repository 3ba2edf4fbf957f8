"""What reading one row needs to know of the others: lists of choices, names in use, what can be compared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from surveys.keys import propose
from surveys.questionnaire import ALWAYS, Choice, Condition, Texts

from .conditions import Subject, condition
from .expressions import NotUnderstood
from .names import LONGEST_CHOICE, SHORTEST, codes, key_of, room
from .report import Report
from .texts import Texts as Wordings
from .texts import with_pipes
from .workbook import Row, Sheet, Unreadable

YES = frozenset({"yes", "true", "true()", "1"})
NO = frozenset({"", "no", "false", "false()", "0"})
MOST_OFFERED = 20_000
MEDIA = ("image", "big_image", "audio", "video")
NOT_A_SETTING = object()
Own = dict[str, dict[str, Any]]  # by name and part: what our own sheet says


@dataclass
class Context:
    """`subjects` and `spoken` are the answers, by name, that later rows can compare with and repeat."""

    report: Report
    wordings: Wordings
    lists: Mapping[str, list[Row]]
    own: Own
    taken: set[str] = field(default_factory=set)
    subjects: dict[str, Subject] = field(default_factory=dict)
    spoken: dict[str, str] = field(default_factory=dict)
    offered: int = 0  # choices of all questions so far

    def lose(self, row: Row, column: str, what: str, why: str) -> None:
        self.report.lose(row.sheet, row.number, column, what, why)

    def note(self, row: Row, column: str, what: str, why: str) -> None:
        self.report.note(row.sheet, row.number, column, what, why)

    def text(self, row: Row, column: str) -> dict[str, str]:
        """Return a text in the site's languages, with the answers it repeats by their keys."""

        def key_of(name: str) -> str:
            if name not in self.spoken:
                self.lose(row, column, f"${{{name}}}", _("no earlier answer of this name can be repeated"))
            return self.spoken.get(name, "")

        return with_pipes(self.wordings.read(row, column), key_of)

    def label(self, row: Row) -> dict[str, str]:
        """Return the label, or the name where there is none: everything here is called something."""
        text = self.text(row, "label")
        if text:
            return text
        self.note(row, "label", row["name"], _("it has no label; the name stands for it"))
        return {self.wordings.source: row["name"].replace("_", " ") or "…"}

    def texts(self, row: Row) -> Texts:
        found = {"label": self.label(row), "hint": self.text(row, "hint")}
        return {name: text for name, text in found.items() if text}

    def condition(self, row: Row) -> Condition:
        own = self.own.get(row["name"], {}).get("condition")
        try:
            return Condition.from_json(own) if own else condition(row["relevant"], self.subjects)
        except NotUnderstood as reason:
            why = str(reason) or _("only comparisons with earlier answers, joined by “and” or by “or”, are possible")
        except (KeyError, TypeError):
            why = _("this is not a condition")
        self.lose(row, "relevant", row["relevant"], why)
        return ALWAYS

    def required(self, row: Row) -> bool:
        said = row["required"].lower()
        if said not in YES | NO:
            self.lose(row, "required", row["required"], _("a question must be answered always or never"))
        return said in YES

    def key(self, row: Row, parts: Iterable[str] = ()) -> str:
        """Return the key of the question that the row asks; its names with those of its parts are legal too."""
        name = row["name"]
        key = key_of(name or propose(next(iter(self.label(row).values()))), self.taken, room(parts))
        self.taken.add(key)
        if key != name:
            self.note(row, "name", name, _("called %(key)s here") % {"key": key})
        return key

    def codes(self, row: Row, names: list[str], together: bool) -> dict[str, str]:
        """Return the codes of choices or rows by name; `together` they and the question's key make names."""
        found = codes(names)
        if together and room(found.values()) < SHORTEST:
            found = codes(names, LONGEST_CHOICE)
        changed = ", ".join(f"{name} → {code}" for name, code in found.items() if name != code)
        if changed:
            self.note(row, "type", changed, _("choices are called otherwise here"))
        return found

    def options(self, row: Row, name: str) -> dict[str, Row] | None:
        """Return the rows of a list of choices by their names, or None where there is no such list."""
        if name not in self.lists:
            why = _("the sheet “choices” has no list “%(name)s”") % {"name": name}
            self.lose(row, "type", row["type"], why)
            return None
        self.offered += len(self.lists[name])
        if self.offered > MOST_OFFERED:
            raise Unreadable(_("The questions offer more than %(count)d choices together.") % {"count": MOST_OFFERED})
        found: dict[str, Row] = {}
        for option in self.lists[name]:
            if option["name"] in found:
                self.lose(option, "name", option["name"], _("the list has this choice already"))
            self.check_media(option)
            found.setdefault(option["name"], option)
        return found

    def check_media(self, row: Row) -> None:
        for medium in MEDIA:
            for file in row.text(medium).values():
                self.lose(row, medium, file, _("pictures and recordings are not shown"))

    def part(self, row: Row, code: str) -> Choice:
        return Choice(str(uuid4()), code, {"label": self.label(row)})


def own_sheet(sheet: Sheet, wordings: Wordings, report: Report) -> Own:
    """Return what our own sheet says of the page, under the empty name, and of questions."""
    found: Own = {}
    for row in sheet.rows:
        value: Any = wordings.read(row, "label") or setting_of(row)
        if value is NOT_A_SETTING:
            report.lose(row.sheet, row.number, "setting", row["setting"], _("this is not a setting"))
        else:
            found.setdefault(row["name"], {})[row["part"]] = value
    return found


def setting_of(row: Row) -> Any:
    """Return what a row sets: a plain value or, for a condition, its parts."""
    try:
        value = json.loads(row["setting"])
    except (ValueError, RecursionError):
        return NOT_A_SETTING
    return (
        value
        if (row["part"] == "condition") == isinstance(value, dict) and not isinstance(value, list)
        else NOT_A_SETTING
    )


def lists_of(sheet: Sheet) -> dict[str, list[Row]]:
    """Return the rows of each list of choices."""
    found: dict[str, list[Row]] = {}
    for row in sheet.rows:
        if row["list_name"] and row["name"]:
            found.setdefault(row["list_name"], []).append(row)
    return found
