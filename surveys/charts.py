"""Charts: drawn on the server as SVG by templates in surveys/figures/, with the same figures in a table.

All lengths are in per cent of the drawing, so that it needs no script or style to fit its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

COLOURS = 6  # that figures.css tells apart; series beyond these begin again


@dataclass(frozen=True)
class Bar:
    """One line of a chart. `share` is from 0 to 1; `number` and `share` are None where the cell is suppressed.

    `weighted` is the share after weighting, to stand beside the other. `length`, from 0 to 1, is how much of the
    longest possible bar is drawn, where that is not the share: of a mean, for example.
    """

    label: str
    number: float | None
    share: float | None = None
    lang: str = ""  # the label's language, where it is not the reader's
    weighted: float | None = None
    length: float | None = None

    @property
    def width(self) -> float:
        drawn = self.share if self.length is None else self.length
        return round(100 * drawn, 1) if drawn else 0.0

    @property
    def weighted_width(self) -> float:
        return round(100 * self.weighted, 1) if self.weighted else 0.0

    @property
    def difference(self) -> float | None:
        """The weighted share less the other."""
        return None if self.weighted is None or self.share is None else self.weighted - self.share


def bars(lines: Iterable[tuple[str, float, float]]) -> list[Bar]:
    return [Bar(label, number, share) for label, number, share in lines]


def amounts(lines: Iterable[tuple[str, float]], highest: float | None = None) -> list[Bar]:
    """Return bars of numbers that are no shares: as long as each is of the `highest`, or of the longest bar."""
    found = list(lines)
    whole = max((number for _label, number in found), default=0) if highest is None else highest
    return [Bar(label, number, length=number / whole if whole else 0.0) for label, number in found]


@dataclass(frozen=True)
class Part:
    """A stretch of a stack: the number it stands for, where it starts and how long it is."""

    number: float | None  # None where the cell is suppressed
    share: float | None
    colour: int
    start: float
    length: float

    @property
    def top(self) -> float:
        """Where a part that stands on the one before it begins, from above."""
        return round(100 - self.start - self.length, 2)


@dataclass(frozen=True)
class Stack:
    """A bar or a column of several parts; `total` is what they are together."""

    label: str
    total: float
    parts: tuple[Part, ...]
    lang: str = ""
    left: float = 0.0  # where a column stands
    width: float = 0.0


@dataclass(frozen=True)
class Chart:
    """Stacks of the same `series`, whose labels say what each part is; `highest` is what a full length stands for."""

    series: tuple[str, ...]
    stacks: tuple[Stack, ...]
    highest: float

    @property
    def legend(self) -> list[tuple[int, str]]:
        return [(number % COLOURS + 1, label) for number, label in enumerate(self.series)]


def parts_of(numbers: Sequence[float | None], whole: float, total: float) -> Iterable[Part]:
    """Yield the parts, one behind the other, of a bar that is `whole` when full."""
    reached = 0.0
    for place, number in enumerate(numbers):
        length = 100 * (number or 0) / whole if whole else 0.0
        share = None if number is None else number / total if total else 0.0
        yield Part(number, share, place % COLOURS + 1, round(reached, 2), round(length, 2))
        reached += length


def stacked(series: Iterable[str], rows: Iterable[tuple[str, Sequence[float | None]]]) -> Chart:
    """Return a bar for each row, all equally long, divided as its numbers are."""
    stacks = []
    for label, numbers in rows:
        total = sum(number or 0 for number in numbers)
        stacks.append(Stack(label, total, tuple(parts_of(numbers, total, total))))
    return Chart(tuple(series), tuple(stacks), 1.0)


def columns(series: Iterable[str], rows: Iterable[tuple[str, Sequence[float]]]) -> Chart:
    """Return a column for each row, as high as its numbers are together."""
    found = list(rows)
    highest = max((sum(numbers) for _label, numbers in found), default=0)
    place = 100 / len(found) if found else 0.0
    stacks = (
        Stack(
            label,
            sum(numbers),
            tuple(parts_of(numbers, highest, sum(numbers))),
            left=round(number * place + place / 10, 3),
            width=round(place * 0.8, 3),
        )
        for number, (label, numbers) in enumerate(found)
    )
    return Chart(tuple(series), tuple(stacks), highest)


@dataclass(frozen=True)
class Pair:
    """One line of a comparison: numbers and shares (0 to 1) of two sides; None where a side has no such line."""

    label: str
    numbers: tuple[float | None, float | None]
    shares: tuple[float | None, float | None]
    lang: str = ""

    @property
    def widths(self) -> tuple[float, float]:
        first, second = (round(100 * (share or 0), 1) for share in self.shares)
        return first, second

    @property
    def difference(self) -> float | None:
        """The second share less the first; None where one is missing."""
        first, second = self.shares
        return None if first is None or second is None else second - first
