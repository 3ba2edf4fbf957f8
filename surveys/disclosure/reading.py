"""A release as its readers see it: each question with its figures, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from surveys.analysis.wording import said
from surveys.charts import Bar, amounts
from surveys.disclosure.tables import ANSWERED, Axis, Category, PublicTable
from surveys.questionnaire import Wording

Json = Mapping[str, Any]
CHOSEN = (1,)  # codes of the category of those who chose one of several


@dataclass(frozen=True)
class Chart:
    """Bars, and what is to be said of them. `title` is empty where it would be the question's."""

    bars: list[Bar]
    title: str = ""
    lang: str = ""
    base: int | None = None  # how many the shares are out of
    share_of: str = ANSWERED
    reasons: list[tuple[str, int | None]] = field(default_factory=list)
    summary: Mapping[str, float] | None = None
    means: bool = False  # the bars' numbers are means

    @property
    def hides(self) -> bool:
        return any(bar.number is None for bar in self.bars) or any(number is None for _why, number in self.reasons)


@dataclass(frozen=True)
class Row:
    label: str
    lang: str
    cells: list[Bar]
    total: int | None


@dataclass(frozen=True)
class Grid:
    """A table of two: of two variables, or of the parts of a question and its answers."""

    title: str
    lang: str
    columns: list[Wording]
    rows: list[Row]

    @property
    def hides(self) -> bool:
        return any(cell.number is None for row in self.rows for cell in row.cells)


@dataclass(frozen=True)
class Question:
    """A question's figures. `withheld` are how many of its tables are not published at all."""

    title: str
    lang: str
    charts: list[Chart]
    grids: list[Grid]
    crossed: list[Grid]
    withheld: int

    @property
    def hides(self) -> bool:
        drawn: list[Chart | Grid] = [*self.charts, *self.grids, *self.crossed]
        return any(each.hides for each in drawn)


@dataclass(frozen=True)
class Chapter:
    title: Wording
    questions: list[Question]


class Reading:
    """The content of a release, see releasing, in the words of one language."""

    def __init__(self, content: Json, language: str) -> None:
        self.content, self.language = content, language

    @cached_property
    def tables(self) -> dict[tuple[str, ...], PublicTable]:
        tables = map(PublicTable.from_json, self.content["tables"])
        return {table.variables: table for table in tables}

    @cached_property
    def chapters(self) -> list[Chapter]:
        found = [
            Chapter(said(chapter["title"], self.language), [self.question(one) for one in chapter["questions"]])
            for chapter in self.content["chapters"]
        ]
        return [chapter for chapter in found if chapter.questions]

    @property
    def hides(self) -> bool:
        return any(each.hides or each.withheld for chapter in self.chapters for each in chapter.questions)

    def question(self, asked: Json) -> Question:
        title = said(asked["label"], self.language)
        names = asked["variables"]
        own = [self.tables[(name,)] for name in names]
        crossed = [each for by in self.content["breakdowns"] for each in self.crossed(asked, by)]
        beside = [table for pair, table in self.tables.items() if len(pair) == 2 and pair[0] in names]
        charts, grids = self.figures(asked, [table for table in own if not table.withheld])
        withheld = sum(table.withheld for table in (*own, *beside))
        return Question(title, title.lang, charts, grids, crossed, withheld)

    def figures(self, asked: Json, tables: Sequence[PublicTable]) -> tuple[list[Chart], list[Grid]]:
        """Return what is drawn of a question: one chart or grid of all its parts, if they have the same answers."""
        parts = [table for table in tables if table.axes[0].name in asked["parts"]]
        others = [self.chart(table, asked) for table in tables if table not in parts]
        if len(parts) > 1 and all(chosen_of(table.axes[0]) is not None for table in parts):
            return [self.choices(parts, asked), *others], []
        if len(parts) > 1 and all(table.summary and len(table.axes[0].categories) < 3 for table in parts):
            return [self.means(parts, asked), *others], []
        if len(parts) > 1 and len({table.axes[0].categories for table in parts}) == 1:
            return others, [self.judged(parts, asked)]
        return [*(self.chart(table, asked) for table in parts), *others], []

    def part(self, table: PublicTable, asked: Json) -> Wording:
        """Return what a table is about beside the question; nothing where the question says it all."""
        name = table.axes[0].name
        if name in asked["parts"]:
            return said(asked["parts"][name], self.language)
        return said(table.axes[0].label, self.language) if len(asked["variables"]) > 1 else Wording("")

    def chart(self, table: PublicTable, asked: Json) -> Chart:
        title = self.part(table, asked)
        return Chart(
            table.lines(self.language),
            title,
            title.lang,
            table.base,
            table.share_of,
            table.reasons(self.language),
            table.summary,
        )

    def choices(self, tables: Sequence[PublicTable], asked: Json) -> Chart:
        """Return a bar for each choice; how many did not answer is the same for all of them."""
        bars = []
        for table in tables:
            place = chosen_of(table.axes[0]) or 0
            title, bar = self.part(table, asked), table.lines(self.language)[place]
            bars.append(Bar(title, bar.number, bar.share, title.lang))
        first = tables[0]
        same = len({(table.base, table.share_of) for table in tables}) == 1
        reasons = first.reasons(self.language) if same else []
        return Chart(bars, base=first.base if same else None, share_of=first.share_of, reasons=reasons)

    def means(self, tables: Sequence[PublicTable], asked: Json) -> Chart:
        told = [(self.part(table, asked), (table.summary or {})["mean"]) for table in tables]
        return Chart(amounts(told), base=tables[0].base, reasons=tables[0].reasons(self.language), means=True)

    def judged(self, tables: Sequence[PublicTable], asked: Json) -> Grid:
        rows = []
        for table in tables:
            title = self.part(table, asked)
            rows.append(Row(title, title.lang, table.lines(self.language), table.base))
        columns = [worded(each, self.language) for each in tables[0].axes[0].categories if not each.missing]
        return Grid("", "", columns, rows)

    def crossed(self, asked: Json, by: str) -> Iterator[Grid]:
        """Yield the tables of a question by a breakdown, a row for each of its categories."""
        found = [
            self.tables[pair].turned()
            for pair in ((name, by) for name in asked["variables"])
            if pair in self.tables and not self.tables[pair].withheld
        ]
        joined = [table for table in found if table.axes[1].name in asked["parts"]]
        alike = len({table.axes[0].categories for table in joined}) == 1
        if len(joined) > 1 and alike and all(chosen_of(table.axes[1]) is not None for table in joined):
            yield self.choices_by(joined, asked)
            found = [table for table in found if table not in joined]
        for table in found:
            yield self.grid(table, asked)

    def grid(self, table: PublicTable, asked: Json) -> Grid:
        by, axis = table.axes
        title = said(by.label, self.language)
        about = said(asked["parts"].get(axis.name, {}), self.language)
        rows = [
            Row(label, category.lang(self.language), cells, total)
            for category, (label, cells, total) in zip(by.categories, table.rows(self.language), strict=True)
        ]
        columns = [worded(each, self.language) for each in axis.categories]
        return Grid(f"{title} – {about}" if about else title, title.lang, columns, rows)

    def choices_by(self, tables: Sequence[PublicTable], asked: Json) -> Grid:
        by = tables[0].axes[0]
        title = said(by.label, self.language)
        columns = [said(asked["parts"][table.axes[1].name], self.language) for table in tables]
        lines = [table.rows(self.language) for table in tables]
        rows = []
        for place, category in enumerate(by.categories):
            cells = [each[place][1][chosen_of(table.axes[1]) or 0] for each, table in zip(lines, tables, strict=True)]
            rows.append(Row(category.words(self.language), category.lang(self.language), cells, lines[0][place][2]))
        return Grid(title, title.lang, columns, rows)


def chosen_of(axis: Axis) -> int | None:
    """Return the place of those who chose one of several; None where it is no such variable, or not shown apart."""
    codes = [category.codes for category in axis.categories]
    answers = {code for category in axis.categories if not category.missing for code in category.codes}
    return codes.index(CHOSEN) if answers <= {0, 1, -99} and CHOSEN in codes else None


def worded(category: Category, language: str) -> Wording:
    return Wording(category.words(language), category.lang(language))
