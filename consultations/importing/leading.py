"""Documents whose paragraphs begin with their numbers, or have none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from consultations.importing.lines import Line, body
from consultations.importing.numbers import LETTERED, Run, counted, split, style, trimmed
from consultations.importing.paragraphs import Document, Piece, heading, paragraph

TITLE_AT_MOST = 120  # characters; what is longer is said, not headed
ENDS_SENTENCE = (".", ",", ";", ":", "!", "?", "…")


@dataclass
class Numbered:
    """A line, and the number that was told from the rest of it."""

    line: Line
    number: str = ""
    rest: str = ""

    @property
    def is_article(self) -> bool:
        """Whether it is a number of an article with nothing beside it: § 3."""
        return not self.rest and bool(style(self.number).strip("()"))


@dataclass
class Paragraph:
    number: str
    lines: list[Line] = field(default_factory=list)

    def piece(self) -> Piece:
        """Return it whole; a number with no text at all is a text without a number."""
        return paragraph(body(self.lines), self.number) if self.lines else paragraph(f"<p>{self.number}</p>")

    def takes(self, told: Numbered) -> bool:
        """Tell whether a line goes on with it."""
        if told.number:
            return False
        is_part = told.line.glued or told.line.is_list or bool(LETTERED.match(told.line.plain))
        return is_part or not self.lines


def read(lines: Sequence[Line]) -> Document:
    told = numbered(lines)
    headed = with_titles(told, marked=any(line.level for line in lines))
    return Document(tuple(pieces(headed)))


def numbered(lines: Sequence[Line]) -> list[Numbered]:
    split_lines = [(line, *told_apart(line)) for line in lines]
    run = Run(number for _line, number, _rest in split_lines if number)
    return [
        Numbered(line, number, rest) if line.number or (number and run.takes(number)) else Numbered(line, "", line.html)
        for line, number, rest in split_lines
    ]


def told_apart(line: Line) -> tuple[str, str]:
    """Return a line's number, counted by the file or written at its beginning, and the rest."""
    return (trimmed(line.number), line.html) if line.number or line.is_list else split(line.html)


def with_titles(told: Sequence[Numbered], *, marked: bool) -> Iterator[tuple[Numbered, bool]]:
    """Yield each line, and whether it is a heading. An article's name, on the next line, joins its number."""
    waiting = iter(range(len(told)))
    for at in waiting:
        below = told[at + 1] if at + 1 < len(told) else None
        if told[at].is_article and not told[at].line.level and below and may_be_title(below):
            next(waiting)
            joined = replace(told[at].line, html=f"{told[at].number} {below.line.html}")
            yield Numbered(joined), True
        else:
            is_title = bool(told[at].line.level) if marked else heads(told[at], below, first=at == 0)
            yield told[at], is_title or told[at].is_article


def may_be_title(told: Numbered) -> bool:
    text = told.line.plain
    short = 0 < len(text) <= TITLE_AT_MOST and not told.line.is_list and not LETTERED.match(text)
    return short and not told.number and not text.endswith(ENDS_SENTENCE) and not text[0].islower()


def heads(told: Numbered, below: Numbered | None, *, first: bool) -> bool:
    """Tell whether a line that nothing marks as a heading is one: short, alone, no sentence, and above a text."""
    if below is None or told.line.glued or below.line.glued:
        return False
    if told.number:
        title = may_be_title(replace(told, number=""))
        return title and (goes_deeper(told.number, below.number) if below.number else not below.line.is_list)
    return may_be_title(told) and (first or bool(below.number) or not may_be_title(below))


def goes_deeper(number: str, below: str) -> bool:
    return style(number) != style(below) or len(counted(below)) > len(counted(number))


def pieces(headed: Iterator[tuple[Numbered, bool]]) -> Iterator[Piece]:
    waiting: Paragraph | None = None
    for told, is_title in headed:
        if waiting and (is_title or not waiting.takes(told)):
            yield waiting.piece()
            waiting = None
        if is_title:
            yield heading(title_of(told), told.line.level)
        elif waiting:
            waiting.lines.append(told.line)
        else:
            waiting = Paragraph(told.number, [replace(told.line, html=told.rest)] if told.rest else [])
    if waiting:
        yield waiting.piece()


def title_of(told: Numbered) -> str:
    """Return a heading with its number; one that the file counts by itself is not in its text."""
    return f"{told.line.number} {told.line.plain}".strip()
