"""A frozen figure in one language: what stands in each cell, and how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from consultations.reports.figures import DAY, SHARE, WORDS, Figure, Grid
from consultations.reports.free_text import digest
from consultations.reports.words import said
from core.templatetags.format_tags import day
from surveys.charts import Bar
from surveys.coding.quotes import Released, as_released, standing_of
from surveys.models import Quote
from surveys.templatetags.figure_tags import amount, percent


@dataclass(frozen=True)
class Said:
    """A text and, where it is not the reader's, its language."""

    text: str
    lang: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Row:
    name: Said
    cells: list[Said | None]  # None where the cell is suppressed
    numeric: list[bool]

    @property
    def pairs(self) -> list[tuple[Said | None, bool]]:
        """Each cell, and whether it is a number."""
        return list(zip(self.cells, self.numeric, strict=True))


@dataclass(frozen=True)
class Drawn:
    """A table. Of one that is a chart, `bars` are the same lines."""

    title: str
    head: list[Said]
    rows: list[Row]
    bars: list[Bar]
    numeric: list[bool]  # by column, the first one left out

    @property
    def heads(self) -> list[tuple[Said, bool]]:
        """What stands above each column, and whether numbers stand below it."""
        return list(zip(self.head, [False, *self.numeric], strict=True))


@dataclass(frozen=True)
class Shown:
    """A figure, numbered; `taken_back` quotes were in it and are not to be shown any more."""

    id: str
    number: int
    kind: str
    caption: Said
    note: Said
    tables: list[Drawn]
    quotes: list[Released]
    taken_back: int
    source: str
    notes: list[str]
    link: str
    problem: str


def shown(bound: Any, figure: Figure, number: int, language: str, lang: str) -> Shown:
    """Return a figure for a reader of `language`; the words of its block are in `lang`, or theirs where it is empty."""
    caption, note = bound.value["caption"], bound.value["note"]
    quotes, taken_back = quoted(figure, language)
    return Shown(
        id=bound.id,
        number=number,
        kind=bound.block_type,
        caption=Said(caption, lang) if caption else worded(figure.title, language),
        note=Said(note or "", lang),
        tables=[drawn(grid, language) for grid in figure.grids],
        quotes=quotes,
        taken_back=taken_back,
        source="; ".join([*base(figure), *(said(text, language)[0] for text in figure.sources)]),
        notes=[said(text, language)[0] for text in figure.notes],
        link=figure.link,
        problem=said(figure.problem, language)[0],
    )


def base(figure: Figure) -> list[str]:
    """Return how many answered: "N = 187"; of tables not answered by equally many, from how many to how many."""
    counts = sorted({number for number in figure.base if number is not None})
    if not counts:
        return []
    return [f"N = {amount(counts[0])}" if len(counts) == 1 else f"N = {amount(counts[0])}–{amount(counts[-1])}"]


def worded(text: Mapping[str, str], language: str) -> Said:
    return Said(*said(text, language))


def drawn(grid: Grid, language: str) -> Drawn:
    numeric = [form not in {WORDS, DAY} for form in grid.forms]
    rows = [
        Row(
            worded(name, language),
            [cell(value, form, language) for value, form in zip(cells, grid.forms, strict=True)],
            numeric,
        )
        for name, *cells in grid.rows
    ]
    bars = [bar(row, values) for row, (_name, *values) in zip(rows, grid.rows, strict=True)] if grid.bars else []
    return Drawn(said(grid.title, language)[0], [worded(text, language) for text in grid.head], rows, bars, numeric)


def bar(row: Row, values: list[Any]) -> Bar:
    number, share = values
    return Bar(row.name.text, number, share, row.name.lang)


def cell(value: Any, form: str, language: str) -> Said | None:
    """Return what stands in a cell; the active language says how numbers and days are written."""
    if isinstance(value, Mapping):
        return worded(value, language)
    if value is None:
        return None
    if form == DAY:
        return Said(day(date.fromisoformat(value)))
    return Said(percent(value) if form == SHARE else amount(value))


def quoted(figure: Figure, language: str) -> tuple[list[Released], int]:
    """Return the quotes of a figure that may still be shown, and how many may not.

    A quote is shown if it is released and says what it said when the figure was frozen.
    """
    wanted = {kept["id"]: kept["sha256"] for kept in figure.quotes}
    found = Quote.objects.filter(pk__in=wanted).select_related("source").order_by("pk") if wanted else []
    standing = [quote for quote in found if digest(quote) == wanted[quote.pk] and standing_of(quote).is_released]
    return [as_released(quote, language) for quote in standing], len(wanted) - len(standing)


def not_published() -> str:
    """Return what stands in a suppressed cell where only text can."""
    return _("not published")
