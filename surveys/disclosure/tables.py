"""A table as the public gets it: whole numbers, None where a cell is suppressed, words in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from surveys.analysis.selection import EVERYTHING, Selection
from surveys.charts import Bar
from surveys.missing import NOT_ASKED, NOT_IN_VERSION

Text = Mapping[str, str]

ANSWERED, ASKED, ALL = "answered", "asked", "all"  # what a share is out of


@dataclass(frozen=True)
class Asked:
    """A table that somebody would like to publish: of one variable or of two, over the responses selected."""

    variables: tuple[str, ...]
    selection: Selection = EVERYTHING


@dataclass(frozen=True)
class Category:
    """A line of a table: an answer, several that are only shown together, or a reason why there is none."""

    codes: tuple[Any, ...]
    label: Text = field(hash=False)
    missing: bool = False

    def words(self, language: str) -> str:
        return self.label.get(language) or next(iter(self.label.values()), "")

    def lang(self, language: str) -> str:
        """Return the language of the words, if it is not the reader's."""
        return "" if self.label.get(language) else next(iter(self.label), "")

    def to_json(self) -> dict[str, Any]:
        return {"codes": list(self.codes), "label": dict(self.label), "missing": self.missing}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Category:
        return cls(tuple(data["codes"]), data["label"], data["missing"])


@dataclass(frozen=True)
class Axis:
    """A variable of a table, with its categories in their order."""

    name: str
    label: Text
    type: str
    categories: tuple[Category, ...] = ()

    def words(self, language: str) -> str:
        return self.label.get(language) or next(iter(self.label.values()), self.name)

    def to_json(self) -> dict[str, Any]:
        categories = [category.to_json() for category in self.categories]
        return {"name": self.name, "label": dict(self.label), "type": self.type, "categories": categories}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Axis:
        categories = tuple(map(Category.from_json, data["categories"]))
        return cls(data["name"], data["label"], data["type"], categories)


@dataclass(frozen=True)
class PublicTable:
    """Counts of one variable, in `cells`, or of two: `cells` has a list for each category of the first.

    None is a cell that is suppressed. `totals` are, of a table of two, those of its rows and of its columns. A table
    that is `withheld` has no cell at all, since any would give something away. `summary` are the mean and the median
    of a number, rounded.
    """

    axes: tuple[Axis, ...]
    selection: Selection
    threshold: int
    total: int | None = None
    cells: list[Any] = field(default_factory=list)
    totals: tuple[list[int | None], list[int | None]] | None = None
    summary: Mapping[str, float] | None = None
    withheld: bool = False

    @property
    def variables(self) -> tuple[str, ...]:
        return tuple(axis.name for axis in self.axes)

    @property
    def asked(self) -> Asked:
        return Asked(self.variables, self.selection)

    @property
    def hidden(self) -> int:
        """How many cells are suppressed."""
        rows = self.cells if len(self.axes) == 2 else [self.cells]
        return sum(cell is None for row in rows for cell in row)

    @property
    def complete(self) -> bool:
        """Whether every cell is shown. Weighted figures beside the others are published of such a table only."""
        return not self.withheld and not self.hidden

    def to_json(self) -> dict[str, Any]:
        return {
            "axes": [axis.to_json() for axis in self.axes],
            "selection": self.selection.to_json(),
            "threshold": self.threshold,
            "total": self.total,
            "cells": self.cells,
            "totals": [list(part) for part in self.totals] if self.totals else None,
            "summary": dict(self.summary) if self.summary else None,
            "withheld": self.withheld,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PublicTable:
        return cls(
            axes=tuple(map(Axis.from_json, data["axes"])),
            selection=Selection.from_json(data["selection"]),
            threshold=data["threshold"],
            total=data["total"],
            cells=data["cells"],
            totals=(data["totals"][0], data["totals"][1]) if data["totals"] else None,
            summary=data["summary"],
            withheld=data["withheld"],
        )

    @property
    def share_of(self) -> str:
        """What the shares are out of: those who answered, or, where that cannot be told, those who were asked, or all.

        It is what can be worked out from the cells shown, so that no share gives away what they do not.
        """
        reasons = [(category, cell) for category, cell in self.lined() if category.missing]
        if all(cell is not None for _category, cell in reasons):
            return ANSWERED
        not_asked = [cell for category, cell in reasons if {NOT_ASKED, NOT_IN_VERSION} & {*category.codes}]
        return ALL if None in not_asked else ASKED

    @property
    def base(self) -> int | None:
        """How many the shares are out of; None for a table that is withheld or of two variables."""
        if self.withheld or self.total is None or len(self.axes) != 1:
            return None
        unasked = {ANSWERED: None, ASKED: {NOT_ASKED, NOT_IN_VERSION}, ALL: set()}[self.share_of]
        without = [
            cell or 0
            for category, cell in self.lined()
            if category.missing and (unasked is None or unasked & {*category.codes})
        ]
        return self.total - sum(without)

    def lined(self) -> Iterable[tuple[Category, int | None]]:
        """Return each category of a table of one variable with its cell."""
        return zip(self.axes[0].categories, self.cells, strict=True) if len(self.axes) == 1 and self.cells else ()

    def lines(self, language: str) -> list[Bar]:
        """Return a bar for each answer of a table of one variable; none for one of two, or one withheld."""
        base = self.base
        return [bar_of(category, cell, base, language) for category, cell in self.lined() if not category.missing]

    def reasons(self, language: str) -> list[tuple[str, int | None]]:
        """Return why the others gave no answer, and how many each; those of nobody are left out."""
        return [(each.words(language), cell) for each, cell in self.lined() if each.missing and cell != 0]

    def turned(self) -> PublicTable:
        """Return a table of two variables with the second first."""
        cells = [list(column) for column in zip(*self.cells, strict=True)]
        totals = (self.totals[1], self.totals[0]) if self.totals else None
        return replace(self, axes=self.axes[::-1], cells=cells, totals=totals)

    def rows(self, language: str) -> list[tuple[str, list[Bar], int | None]]:
        """Return label, cells and total of each row of a table of two variables; a share is out of the row."""
        if len(self.axes) != 2 or self.totals is None:
            return []
        first, second = self.axes
        return [
            (
                row.words(language),
                [bar_of(*each, total, language) for each in zip(second.categories, cells, strict=True)],
                total,
            )
            for row, cells, total in zip(first.categories, self.cells, self.totals[0], strict=True)
        ]


def bar_of(category: Category, cell: int | None, base: int | None, language: str) -> Bar:
    share = cell / base if base and cell is not None else None
    return Bar(category.words(language), cell, share, category.lang(language))
