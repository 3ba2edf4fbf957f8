"""What an editor sees of an import: each part as it was and as it will be, and which other part it could be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from consultations.importing.merging import CHANGED, NEW, REMOVED, Merger, Part, Row
from consultations.text import HEADING, PARAGRAPH

OFFERED = 25  # other parts that one could be; the nearest, for of five hundred nobody finds one
LABEL_WORDS = 10
MOST_WORDS = 2_000  # compared one by one, to mark what is different

Marked = list[tuple[str, bool]]  # stretches of a text, and whether it is different there


@dataclass(frozen=True)
class Shown:
    """One row of the table; `choices` are the ids and names of the parts that it could be."""

    row: Row
    choices: Sequence[tuple[str, str]] = ()

    @property
    def says_same(self) -> bool:
        return not {CHANGED, NEW, REMOVED} & set(self.row.becomes)

    @property
    def chosen(self) -> str:
        return self.row.old.id if self.row.old else ""

    @property
    def is_loss(self) -> bool:
        return REMOVED in self.row.becomes and bool(self.row.comments)

    @property
    def title(self) -> str:
        piece = self.row.new or (self.row.old and self.row.old.piece)
        return label(piece.number, piece.plain) if piece else ""

    @cached_property
    def texts(self) -> tuple[Marked, Marked]:
        """The old and the new text, with what is different marked: of a removed or a new one, all."""
        was = self.row.old.piece.plain if self.row.old else ""
        now = self.row.new.plain if self.row.new else ""
        if CHANGED in self.row.becomes:
            return differences(was, now)
        return [(text, True) for text in [was] if text], [(text, True) for text in [now] if text]


def table(merger: Merger) -> list[Shown]:
    gone = [row.old for row in merger.rows if row.old and not row.new]
    free = {kind: [part for part in gone if part.piece.kind == kind] for kind in (HEADING, PARAGRAPH)}
    return [Shown(row, choices(row, free[row.new.kind]) if row.new else ()) for row in merger.rows]


def choices(row: Row, free: Sequence[Part]) -> list[tuple[str, str]]:
    """Return what a part could be, with the part it is taken for first; nothing where there is no choice."""
    offered = [row.old] if row.old else []
    offered += near(free, row.place)
    named = [(part.id, label(part.piece.number, part.piece.plain)) for part in offered]
    return [*named, ("", _("a new part"))] if named else []


def near(parts: Sequence[Part], place: int) -> Sequence[Part]:
    first = max(0, min(place - OFFERED // 2, len(parts) - OFFERED))
    return parts[first : first + OFFERED]


def label(number: str, text: str) -> str:
    return f"{number} {Truncator(text).words(LABEL_WORDS)}".strip()


def differences(was: str, now: str) -> tuple[Marked, Marked]:
    before, after = was.split(), now.split()
    if len(before) + len(after) > MOST_WORDS:
        return [(was, False)], [(now, False)]
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return (
        list(stretches(before, ((same != "equal", start, end) for same, start, end, _b, _e in codes))),
        list(stretches(after, ((same != "equal", start, end) for same, _b, _e, start, end in codes))),
    )


def stretches(words: Sequence[str], spans: Iterator[tuple[bool, int, int]]) -> Iterator[tuple[str, bool]]:
    for different, start, end in spans:
        if start < end:
            yield " ".join(words[start:end]), different
