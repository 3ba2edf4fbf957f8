"""Documents whose numbers stand alone on a line, below the headings of the paragraph: as web pages are saved.

Such a document begins with its first number and ends with its last paragraph. What is around that is the page's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from consultations.importing.lines import Line, body
from consultations.importing.numbers import ALONE, MOST_SKIPPED, trimmed
from consultations.importing.outline import TITLE_LENGTH
from consultations.importing.paragraphs import Document, LeftOut, Piece, heading, paragraph

FEWEST = 2  # a single one may be anything


def read(lines: Sequence[Line]) -> Document | None:
    """Return the document; None where its numbers do not stand alone."""
    places = numbered(lines)
    if len(places) < FEWEST:
        return None
    layout = Layout(lines, places)
    found = [one for number in range(len(places)) for one in layout.found(number)]
    pieces = [one for one in found if isinstance(one, Piece)]
    bare = [one for one in found if isinstance(one, LeftOut)]
    return Document(tuple(pieces), (*layout.left_before(), *bare, *layout.left_after()))


def numbered(lines: Sequence[Line]) -> list[int]:
    """Return where the paragraphs' numbers stand: the longest row of them, and those that are missing from it."""
    alone = {
        place: (int(found[1]), found[2])
        for place, line in enumerate(lines)
        if (found := ALONE.match(line.plain)) and not line.level and int(found[1])
    }
    row = longest_row({place: number for place, (number, letter) in alone.items() if not letter})
    return sorted([*row, *missing(alone, row)])


def longest_row(alone: Mapping[int, int]) -> list[int]:
    """Return the places of the longest row of numbers that go up one by one; a few may be missing.

    Of two rows as long, the later: before the text stand counters and page numbers.
    """
    best: dict[int, list[int]] = {}  # by its last number, the longest row so far
    for place, number in alone.items():
        shorter = [best.get(number - back, []) for back in range(1, MOST_SKIPPED + 1)]
        row = max(shorter, key=len)
        if len(row) + 1 >= len(best.get(number, [])):
            best[number] = [*row, place]
    return max(best.values(), key=lambda row: (len(row), row), default=[])


def missing(alone: Mapping[int, tuple[int, str]], row: Sequence[int]) -> Iterator[int]:
    """Yield the places of numbers that belong to the row without being in it: a paragraph was moved, or is 6a."""
    numbers = {alone[place][0] for place in row}
    highest = max(numbers, default=0)
    times = Counter(alone.values())
    for place, (number, letter) in alone.items():
        is_inserted = bool(letter) and number in numbers
        is_moved = not letter and number not in numbers and number <= highest + 1
        if times[number, letter] == 1 and (is_inserted or is_moved):
            yield place


class Layout:
    """Which lines are headings and which a paragraph's, once it is known where the numbers stand."""

    def __init__(self, lines: Sequence[Line], places: list[int]) -> None:
        self.lines, self.places = lines, places
        self.marked = any(line.level for line in lines)
        after = [-1, *places]
        self.heads = [self.head(place, above) for above, place in zip(after, places, strict=False)]
        self.ends = [*self.heads[1:], self.end()]

    def head(self, place: int, above: int) -> int:
        """Return where the headings of the number at `place` begin; without any, that is the number itself.

        They are the lines right above it, unless these reach up to the number `above`: then nobody can tell.
        """
        at = place
        while at - 1 > above and self.is_heading(at - 1):
            at -= 1
        return place if at == above + 1 and above >= 0 and not self.marked else at

    def is_heading(self, at: int) -> bool:
        line = self.lines[at]
        if self.marked:
            return bool(line.level)
        return self.lines[at + 1].glued and not line.is_list and len(line.plain) <= TITLE_LENGTH

    def end(self) -> int:
        """Return where the last paragraph ends: at the first empty line, or the first heading where they are marked."""
        first = at = self.places[-1] + 1
        while at < len(self.lines) and self.goes_on(at, first):
            at += 1
        return at

    def goes_on(self, at: int, first: int) -> bool:
        line = self.lines[at]
        return not line.level if self.marked else at == first or line.glued

    def left_before(self) -> Iterator[LeftOut]:
        yield from (LeftOut(line.plain, "before") for line in self.lines[: self.heads[0]])

    def left_after(self) -> Iterator[LeftOut]:
        yield from (LeftOut(line.plain, "after") for line in self.lines[self.ends[-1] :])

    def found(self, number: int) -> Iterator[Piece | LeftOut]:
        """Yield the headings of a paragraph, and it. One without a text has that of its last heading."""
        place = self.places[number]
        heads = list(self.lines[self.heads[number] : place])
        said = self.lines[place + 1 : self.ends[number]] or ([heads.pop()] if heads else [])
        yield from (heading(line.plain, line.level) for line in heads)
        called = trimmed(self.lines[place].plain)
        yield paragraph(body(said), called) if said else LeftOut(called, "bare")
