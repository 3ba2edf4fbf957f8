"""What a document is once it has been read, whatever file it came in: its pieces, and what was left out of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from html import unescape
from typing import Any

from django.utils.translation import gettext_lazy as _

from consultations.text import HEADING, PARAGRAPH

TAG = re.compile(r"<[^>]*>")
BLOCK_END = re.compile(r"</(?:p|li)>")
FORMATTING = re.compile(r"</?(?:b|i|a)\b[^>]*>")

REASONS = {
    "before": _("stands before the first numbered paragraph and its headings"),
    "after": _("stands after the last numbered paragraph"),
    "bare": _("a number without a text"),
    "page": _("belongs to the web page around the text"),
    "hidden": _("is hidden on the page"),
    "contents": _("belongs to the table of contents"),
    "margin": _("stands in the header or footer of every page"),
    "footnote": _("is a footnote"),
    "box": _("stands in a text box"),
    "deleted": _("was deleted with changes tracked"),
    "picture": _("is a picture"),
}


@dataclass(frozen=True)
class Piece:
    """A heading (its text plain, `level` 2 to 4) or a paragraph (its text HTML; `number` as the document says)."""

    kind: str
    text: str
    number: str = ""
    level: int = 0

    @property
    def is_heading(self) -> bool:
        return self.kind == HEADING

    @cached_property
    def plain(self) -> str:
        return self.text if self.is_heading else plain(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words that tell whether two pieces say the same; neither case nor punctuation counts."""
        return tuple(re.findall(r"\w+", self.plain.casefold()))

    @property
    def is_formatted(self) -> bool:
        return not self.is_heading and bool(FORMATTING.search(self.text))

    @property
    def bare(self) -> str:
        """The text with its paragraphs and lists, without formatting."""
        return self.text if self.is_heading else FORMATTING.sub("", self.text)


@dataclass(frozen=True)
class LeftOut:
    """What is in the file and not in the document; `reason` is a key of REASONS."""

    text: str
    reason: str

    def __str__(self) -> str:
        return f"{self.text} – {REASONS[self.reason]}"


@dataclass(frozen=True)
class Document:
    pieces: tuple[Piece, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def paragraphs(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if not piece.is_heading)

    @property
    def headings(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.is_heading)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Document:
        return cls(
            tuple(Piece(**piece) for piece in content["pieces"]),
            tuple(LeftOut(**left) for left in content["left_out"]),
        )


def heading(text: str, level: int = 0) -> Piece:
    return Piece(HEADING, text, level=level)


def paragraph(text: str, number: str = "") -> Piece:
    return Piece(PARAGRAPH, text, number)


def plain(html: str) -> str:
    """Return the text of HTML of our own making on one line."""
    return " ".join(unescape(TAG.sub("", BLOCK_END.sub(" ", html))).split())
