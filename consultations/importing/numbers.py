"""The numbers documents give their paragraphs and headings: 1. · 1.2 · (3) · § 4 · Čl. 5."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST_SKIPPED = 5  # paragraphs missing between two, as where some were deleted

SIGN = r"§|Čl\.|Článok|Art\.|Article|Section"
NUMBER = re.compile(
    rf"""(?P<number>
        (?:{SIGN})\s?\d{{1,4}}[a-z]?(?:\s\(\d{{1,4}}\))?  # § 4, Čl. 5, § 4 (1)
      | \(\d{{1,4}}[a-z]?\)                               # (3)
      | \d{{1,4}}(?:\.\d{{1,3}}){{1,4}}\.?                # 1.2 and 1.2.
      | \d{{1,4}}[.)]                                     # 1. and 1)
    )(?:\s+|(?<=\d\.)(?=[^\W\d])|$)""",
    re.VERBOSE | re.IGNORECASE,
)
ALONE = re.compile(r"^\(?(\d{1,4})([a-z]?)[.)]?$")
LETTERED = re.compile(r"^[^\W\d_]{1,2}\)\s")
DAY = re.compile(
    r"(?:januára|februára|marca|apríla|mája|júna|júla|augusta|septembra|októbra|novembra|decembra|storočí?)\b",
    re.IGNORECASE,
)
OPENING = re.compile(r"^(?:<[bi]>)*")
EMPTY = re.compile(r"<([bi])>\s*</\1>")


def trimmed(number: str) -> str:
    """Return a number as one calls it: “1.” and “1)” are 1, “(1)” stays."""
    number = " ".join(number.split()).rstrip(".")
    return number if "(" in number else number.rstrip(")")


def split(html: str) -> tuple[str, str]:
    """Return the number that a line begins with, or "", and the rest of it."""
    opening = OPENING.match(html).group()  # type: ignore[union-attr]  # it matches nothing at least
    found = NUMBER.match(html, len(opening))
    if not found or DAY.match(html, found.end()):
        return "", html
    rest = EMPTY.sub("", opening + html[found.end() :])
    return trimmed(found["number"]), rest.strip()


def counted(number: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", number)))


def style(number: str) -> str:
    """Return what a number has besides digits: those of one style run on, each by itself."""
    return re.sub(r"[\d.\s]+", "", number).casefold()


def follows(above: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Tell whether `number` may come next: the next one, a few later, one below it, or a new beginning."""
    if set(number) <= {0, 1}:
        return True
    for depth, (before, after) in enumerate(zip(above, number, strict=False)):
        if before != after:
            return before < after <= before + MOST_SKIPPED and set(number[depth + 1 :]) <= {0, 1}
    return len(number) > len(above) and set(number[len(above) :]) <= {0, 1}


def next_to(number: tuple[int, ...]) -> set[tuple[int, ...]]:
    return {(*number[:-1], number[-1] + step) for step in (-1, 1)}


class Run:
    """The numbers met so far, among all that lines begin with.

    One that neither follows from those above nor has a neighbour elsewhere, as a paragraph that was moved has, is no
    number: a year, an amount.
    """

    def __init__(self, numbers: Iterable[str]) -> None:
        self.known = {(style(number), counted(number)) for number in numbers}
        self.last: dict[str, tuple[int, ...]] = {}

    def takes(self, number: str) -> bool:
        kind, now = style(number), counted(number)
        above = self.last.get(kind)
        has_neighbour = any((kind, other) in self.known for other in next_to(now))
        if above is not None and not has_neighbour and not follows(above, now):
            return False
        self.last[kind] = now
        return True
