"""A cross-tab as a page shows it: each cell's count, the measure asked for and the address of its responses."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from django.utils.translation import gettext as _

from surveys.analysis.chi_square import Independence
from surveys.analysis.crosstab import CrossTab
from surveys.analysis.query import query_of
from surveys.analysis.selection import Selection
from surveys.charts import Chart, stacked
from surveys.missing import MISSING
from surveys.templatetags.figure_tags import amount, percent

COUNTS, ROWS, COLUMNS, EXPECTED = "counts", "rows", "columns", "expected"
UNLIKELY = 0.05  # what comes about by chance more rarely than this is taken for more than chance
WEAK, STRONG = 0.3, 0.5  # Cohen (1988), Statistical Power Analysis, 7.2: effect sizes w of a table


@dataclass(frozen=True)
class Cell:
    """`measure` and `weighted` are in words; nothing where only counts are asked for, or nothing is weighted."""

    count: float
    measure: str
    weighted: str
    query: str


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell]
    total: float


@dataclass(frozen=True)
class Table:
    """A cross-tab for a reader of one language."""

    columns: list[str]
    rows: list[Row]
    column_totals: list[float]
    total: float
    chart: Chart
    left_out: list[tuple[str, int]]

    @property
    def left_out_total(self) -> int:
        return sum(number for _why, number in self.left_out)


def table_of(found: CrossTab, weighted: CrossTab | None, selection: Selection, show: str, language: str) -> Table:
    """Return the table; `show` is the measure beside the counts."""
    columns = [labels[language] for labels in found.column_labels]
    rows = [labels[language] for labels in found.row_labels]
    measures, heavy = measured(found, show), measured(weighted, show) if weighted else None

    def cell(row: int, column: int) -> Cell:
        picked = selection.picking(found.row.name, [found.row_values[row]])
        picked = picked.picking(found.column.name, [found.column_values[column]])
        beside = heavy[row][column] if heavy else ""
        return Cell(found.counts[row][column], measures[row][column], beside, query_of(picked))

    return Table(
        columns=columns,
        rows=[
            Row(label, [cell(place, column) for column in range(len(columns))], total)
            for place, (label, total) in enumerate(zip(rows, found.row_totals, strict=True))
        ],
        column_totals=found.column_totals,
        total=found.total,
        chart=stacked(columns, zip(rows, found.counts, strict=True)),
        left_out=[(MISSING[code][language], found.left_out[code]) for code in sorted(found.left_out)],
    )


def measured(found: CrossTab, show: str) -> list[list[str]]:
    """Return the measure of each cell in words; what is expected has no weights."""
    if show == EXPECTED:
        return [["" if found.weighted else amount(number) for number in row] for row in found.expected]
    shares = {ROWS: found.row_shares, COLUMNS: found.column_shares}.get(show)
    return (
        [[percent(share) for share in row] for row in shares] if shares else [["" for _ in row] for row in found.counts]
    )


def in_plain_words(test: Independence | None, rows: int, columns: int) -> str:
    """Say what the test of a table says, for somebody who never heard of one."""
    if test is None:
        return _("All who answered both gave the same answer to one of the two, so there is nothing to compare.")
    if test.p_value >= UNLIKELY:
        return _(
            "These responses do not show that the two have anything to do with each other: differences as large as "
            "these come about by chance in %(cases)s of cases."
        ) % {"cases": percent(test.p_value)}
    return strength(test, min(rows, columns)) % {"cases": percent(max(test.p_value, 0.001))}


def strength(test: Independence, smaller_side: int) -> str:
    """Return the words for how strongly two go together, with a place for how often chance would do the same."""
    effect = test.cramers_v * sqrt(smaller_side - 1)
    if effect < WEAK:
        return _(
            "The two have a little to do with each other: chance alone would do this in %(cases)s of cases or less."
        )
    if effect < STRONG:
        return _("The two clearly belong together: chance alone would do this in %(cases)s of cases or less.")
    return _("The two belong together closely: chance alone would do this in %(cases)s of cases or less.")
