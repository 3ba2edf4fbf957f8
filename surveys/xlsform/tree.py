"""The rows of the sheet "survey" as questions and the groups around them."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .report import Report
from .types import REPORTED, Type
from .workbook import Row, Unreadable

DEEPEST = 20


@dataclass
class Item:
    """A question, or a group with what is in it."""

    row: Row
    type: Type
    inside: list[Item] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.row["name"]

    @property
    def appearance(self) -> set[str]:
        return set(self.row["appearance"].lower().split())


def tree(rows: tuple[Row, ...], report: Report) -> list[Item]:
    """Return what the rows ask, in order; rows that ask nothing, such as an editor's remarks, are passed over."""
    root: list[Item] = []
    open_groups: list[Item] = []
    for row in rows:
        item = Item(row, Type.named(row["type"]))
        if passed_over(item, report):
            continue
        if item.type.closes:
            close(item, open_groups, report)
            continue
        (open_groups[-1].inside if open_groups else root).append(item)
        if item.type.opens:
            open_groups.append(item)
        if len(open_groups) > DEEPEST:
            raise Unreadable(_("The groups are nested too deeply."))
    for item in open_groups:
        report.lose("survey", item.row.number, "type", item.row["type"], _("it is begun but never ended"))
    return root


def passed_over(item: Item, report: Report) -> bool:
    row = item.row
    if row["disabled"].lower() in {"yes", "true", "1"}:
        return True
    if not row["type"]:
        if row["name"]:
            report.lose("survey", row.number, "type", row["name"], _("the row names no type of question"))
        return True
    if item.type.name in REPORTED:
        report.note("survey", row.number, "type", row["type"], REPORTED[item.type.name])
        return True
    return False


def close(item: Item, open_groups: list[Item], report: Report) -> None:
    begun = f"begin_{item.type.name.removeprefix('end_')}"
    if open_groups and open_groups[-1].type.name == begun:
        open_groups.pop()
    else:
        report.lose("survey", item.row.number, "type", item.row["type"], _("it ends what was not begun"))
