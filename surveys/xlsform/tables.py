"""Groups of rows that make one question here: tables, and what our own sheet says are a budget, a place, contacts."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from surveys.questionnaire import Question

from .conditions import Subject
from .context import Context
from .questions import SILENT, check_columns, own_settings, own_texts
from .tree import Item
from .types import SELECT_ONE

TABLE, PAGE, HEADER, BARE = "table-list", "field-list", "label", "list-nolabel"  # appearances
GROUPED = frozenset({"budget", "place", "contact"})  # kinds that are groups of questions elsewhere
PARTS = {"place": ("district", "address", "point"), "contact": ("name", "email", "phone")}  # of their rows' names


def is_table(item: Item, context: Context) -> bool:
    """Tell whether a group asks the same choice row by row; where it only nearly does, it says so."""
    looks = TABLE in item.appearance or any({HEADER, BARE} & row.appearance for row in item.inside)
    if not looks:
        return False
    if same_choice(rows_of(item)):
        return True
    why = _("the rows of the table are asked one by one: they differ in more than their labels")
    context.note(item.row, "appearance", item.row["appearance"], why)
    return False


def rows_of(item: Item) -> list[Item]:
    return [row for row in item.inside if HEADER not in row.appearance]


def same_choice(rows: list[Item]) -> bool:
    plain = all(
        row.type.name == SELECT_ONE
        and not row.type.other
        and not row.row.text("hint")
        and not any(row.row[column] for column in ("relevant", "constraint", "choice_filter"))
        for row in rows
    )
    return plain and len({row.type.list for row in rows}) == 1 and len({row.row["required"] for row in rows}) == 1


def table_of(item: Item, context: Context) -> Question | None:
    """Return the table that a group makes."""
    rows, row = rows_of(item), item.row
    options = context.options(rows[0].row, rows[0].type.list)
    if options is None:
        return None
    for part in rows:
        check_columns(part.row, context)
    names = dict(zip([part.name for part in rows], without_prefix(item, rows), strict=True))
    row_codes = context.codes(row, list(names.values()), together=True)
    codes = context.codes(row, list(options), together=False)
    condition = context.condition(row)
    key = context.key(row, row_codes.values())
    question = Question(
        str(uuid4()),
        key,
        "matrix",
        context.texts(heading(item, row).row if not row.text("label") else row),
        {"required": context.required(rows[0].row)},
        tuple(context.part(option, codes[name]) for name, option in options.items()),
        tuple(context.part(part.row, row_codes[names[part.name]]) for part in rows),
        condition,
    )
    for part in rows:
        context.subjects[part.name] = Subject(f"{key}.{row_codes[names[part.name]]}", "single_choice", codes)
    context.spoken[item.name] = key
    return question


def heading(item: Item, row: Any) -> Item:
    """Return the row whose label is the question: the group, or else the row that only shows the choices."""
    return next((part for part in item.inside if HEADER in part.appearance and part.row.text("label")), item)


def without_prefix(item: Item, rows: list[Item]) -> list[str]:
    """Return the rows' names, less the group's in front of them, as our own files have it."""
    prefix = f"{item.name}_"
    if all(part.name.startswith(prefix) and part.name != prefix for part in rows):
        return [part.name.removeprefix(prefix) for part in rows]
    return [part.name for part in rows]


def grouped_of(item: Item, context: Context, kind: str) -> Question:
    """Return the question of which our own file says that the group is it."""
    row, parts = item.row, [part for part in item.inside if belongs(part, item, kind, context)]
    listed = next((part for part in parts if part.type.list), None)
    amounts = [part.row for part in parts] if kind == "budget" else []
    options = (listed and context.options(listed.row, listed.type.list)) or {}
    names = without_prefix(item, parts) if amounts else list(options)
    codes = context.codes(row, names, together=bool(amounts))
    condition = context.condition(row)
    key = context.key(row, codes.values() if amounts else ())
    question = Question(
        str(uuid4()),
        key,
        kind,
        {**context.texts(row), **own_texts(context.own[item.name])},
        {"required": all(context.required(part.row) for part in parts), **own_settings(row, kind, context)},
        tuple(
            context.part(option, codes[name]) for name, option in zip(names, amounts or options.values(), strict=True)
        ),
        condition=condition,
    )
    context.subjects[item.name] = Subject(key, kind)
    for name, amount in zip(names, amounts, strict=False):
        context.subjects[amount["name"]] = Subject(f"{key}.{codes[name]}", kind)
    if kind == "place" and listed:
        context.subjects[listed.name] = Subject(f"{key}.district", "single_choice", codes)
    if kind not in SILENT:
        context.spoken[item.name] = key
    return question


def belongs(part: Item, item: Item, kind: str, context: Context) -> bool:
    """Tell whether a row is one of those that our own files make of such a question."""
    if kind == "budget" and part.type.name == "integer":
        return True
    if part.name in {f"{item.name}_{name}" for name in PARTS.get(kind, ())} and not part.type.opens:
        return True
    context.lose(part.row, "type", part.row["type"], _("it does not belong in this group"))
    return False
