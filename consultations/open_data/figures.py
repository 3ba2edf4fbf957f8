"""The published figures of a survey as one tidy table: a row for each cell of each table of a release.

What is published, and why it gives nobody away, is the business of surveys.disclosure; nothing is counted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from consultations.open_data.tables import Field, Row, Table
from surveys.analysis.query import query_of
from surveys.disclosure.tables import Axis, Category, PublicTable
from surveys.models import Release

ANSWER, MISSING, TOTAL, SUMMARY = "answer", "missing", "total", "summary"
PUBLISHED, SUPPRESSED, WITHHELD = "published", "suppressed", "withheld"
REQUIRED = {"required": True}
SEVERAL = _("The code of the answer; several, separated by spaces, where they are only shown together.")


def table(release: Release) -> Table:
    return Table(
        "figures",
        _("Figures"),
        _(
            "One row for each cell of the published tables: how many gave an answer or, of a cross-tab, both answers. "
            "A suppressed cell has no count, and a withheld table no cells: they could tell something of few people."
        ),
        (
            Field("table", _("Table"), "integer", _("Its number in the release."), {**REQUIRED, "minimum": 1}),
            Field("selection", _("Selection"), description=_("Which responses are counted; empty for all of them.")),
            Field(
                "kind",
                _("Kind"),
                description=_("An answer, a reason why there is none, a total, or the mean or median of numbers."),
                constraints={**REQUIRED, "enum": [ANSWER, MISSING, TOTAL, SUMMARY]},
            ),
            Field("variable", _("Variable"), description=_("As in the codebook."), constraints=REQUIRED),
            Field("value", _("Value"), description=SEVERAL),
            Field("label_sk", _("Value, in Slovak")),
            Field("label_en", _("Value, in English")),
            Field("by_variable", _("By variable"), description=_("The second variable of a cross-tab.")),
            Field("by_value", _("By value"), description=SEVERAL),
            Field("by_label_sk", _("By value, in Slovak")),
            Field("by_label_en", _("By value, in English")),
            Field("count", _("Count"), "integer", _("How many responses; none where suppressed."), {"minimum": 0}),
            Field("number", _("Mean or median"), "number", _("Only in rows of the kind “summary”.")),
            Field("status", _("Status"), constraints={**REQUIRED, "enum": [PUBLISHED, SUPPRESSED, WITHHELD]}),
        ),
        partial(rows, release),
    )


def rows(release: Release) -> Iterator[Row]:
    for number, content in enumerate(release.content["tables"], 1):
        public = PublicTable.from_json(content)
        for row in rows_of(public):
            yield [number, query_of(public.selection), *row]


def rows_of(public: PublicTable) -> Iterable[Row]:
    """Yield the rows of one table, without what they all have in common."""
    first, *rest = public.axes
    if public.withheld:
        return [[TOTAL, *line(first), *line(rest[0] if rest else None), None, None, WITHHELD]]
    return of_two(public, first, rest[0]) if rest else of_one(public, first)


def of_one(public: PublicTable, axis: Axis) -> Iterator[Row]:
    for category, cell in public.lined():
        yield [kind_of(category), *line(axis, category), *line(None), *counted(cell)]
    yield [TOTAL, *line(axis), *line(None), *counted(public.total)]
    for name, number in (public.summary or {}).items():
        yield [SUMMARY, axis.name, name, "", "", *line(None), None, number, PUBLISHED]


def of_two(public: PublicTable, first: Axis, second: Axis) -> Iterator[Row]:
    """Yield the cells of a cross-tab, then the totals of its rows and of its columns, and that of all."""
    for row, cells in zip(first.categories, public.cells, strict=True):
        for column, cell in zip(second.categories, cells, strict=True):
            yield [kind_of(row, column), *line(first, row), *line(second, column), *counted(cell)]
    of_rows, of_columns = public.totals or ([], [])
    for row, total in zip(first.categories, of_rows, strict=False):
        yield [TOTAL, *line(first, row), *line(second), *counted(total)]
    for column, total in zip(second.categories, of_columns, strict=False):
        yield [TOTAL, *line(first), *line(second, column), *counted(total)]
    yield [TOTAL, *line(first), *line(second), *counted(public.total)]


def kind_of(*categories: Category) -> str:
    return MISSING if any(category.missing for category in categories) else ANSWER


def line(axis: Axis | None, category: Category | None = None) -> list[Any]:
    """Return variable, value and both labels; empty where there is no such axis, or all of its categories are meant."""
    if axis is None or category is None:
        return [axis.name if axis else "", "", "", ""]
    codes = category.codes
    value = codes[0] if len(codes) == 1 else " ".join(map(str, codes))
    return [axis.name, value, category.words("sk"), category.words("en")]


def counted(cell: int | None) -> list[Any]:
    return [cell, None, SUPPRESSED if cell is None else PUBLISHED]
