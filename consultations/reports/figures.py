"""A figure as it is frozen: plain data without an active language, and the same for every kind.

A cell is a number, a text in every language, or None for what is suppressed to protect the people in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from consultations.reports.words import Text

NUMBER, SHARE, DAY, WORDS = "number", "share", "day", "words"  # how a column's cells are written

Cell = int | float | str | Text | None


class Unavailable(Exception):
    """There is no such figure; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True)
class Grid:
    """A table: the first column has the rows' names, the others are written as `forms` say. Of a grid with `bars` the
    first number and the share after it are drawn.
    """

    head: list[Text]
    rows: list[list[Any]]
    forms: list[str]
    title: Text = field(default_factory=dict)
    bars: bool = False


@dataclass(frozen=True)
class Figure:
    """`base` is how many answered, for each table of answers it is made of; `sources` say what else it was counted
    from, `notes` what a reader has to know. Of a quote only its number is kept, and the SHA-256 of its words: those
    are their author's, who may take them back.
    """

    title: Text
    grids: list[Grid] = field(default_factory=list)
    quotes: list[dict[str, Any]] = field(default_factory=list)
    base: list[int | None] = field(default_factory=list)
    sources: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    link: str = ""  # the name of a view of the consultation's page that tells more
    problem: Text = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Figure:
        return cls(**{**data, "grids": [Grid(**grid) for grid in data["grids"]]})
