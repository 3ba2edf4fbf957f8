"""What makes a list of pieces a document: levels that say what is below what, and numbers that are there once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from consultations.blocks import NUMBER
from consultations.importing.numbers import counted, split
from consultations.importing.paragraphs import Document, Piece, paragraph

HIGHEST, LOWEST = 2, 4
TITLE_LENGTH = 255


def ordered(document: Document) -> Document:
    """Return the document as the page's blocks can hold it."""
    pieces = [fitting(piece) for piece in document.pieces]
    return replace(document, pieces=tuple(told_apart(levelled(pieces))))


def fitting(piece: Piece) -> Piece:
    too_long = piece.is_heading and len(piece.text) > TITLE_LENGTH
    return paragraph(f"<p>{escape(piece.text, quote=False)}</p>") if too_long else piece


def levelled(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with the levels of headings between 2 and 4, no step left out."""
    depths = depths_of(pieces)
    ranks = {depth: min(HIGHEST + rank, LOWEST) for rank, depth in enumerate(sorted(set(depths.values())))}
    return [replace(piece, level=ranks[depths[at]]) if at in depths else piece for at, piece in enumerate(pieces)]


def depths_of(pieces: Sequence[Piece]) -> dict[int, int]:
    """Return how deep each heading is: as the file marks it, or else as its number says.

    One without a number is just above the heading that it stands right above, or else at the top.
    """
    if any(piece.level for piece in pieces):
        return {at: piece.level or 1 for at, piece in enumerate(pieces) if piece.is_heading}
    depths: dict[int, int] = {}
    for at in reversed(range(len(pieces))):
        if pieces[at].is_heading:
            own = len(counted(split(escape(pieces[at].text))[0]))
            depths[at] = own or depths.get(at + 1, 2) - 1
    return depths


def told_apart(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces with numbers that are there once.

    Where each article counts its paragraphs from (1), they are § 1 (1), § 2 (1). A number that is there twice even so,
    or is none that a block takes, stays in the text.
    """
    numbers = [piece.number for piece in pieces if piece.number]
    if len(set(numbers)) < len(numbers):
        pieces = list(with_articles(pieces))
    seen: Counter[str] = Counter()
    for piece in pieces:
        seen[piece.number] += 1
        taken = piece.number and (seen[piece.number] > 1 or not re.match(NUMBER, piece.number))
        yield unnumbered(piece) if taken else piece


def with_articles(pieces: Sequence[Piece]) -> Iterator[Piece]:
    article = ""
    for piece in pieces:
        if piece.is_heading:
            article = split(escape(piece.text))[0] or article
        yield replace(piece, number=f"{article} {piece.number}") if article and piece.number else piece


def unnumbered(piece: Piece) -> Piece:
    """Return a paragraph whose number is part of its text."""
    number = escape(piece.number, quote=False)
    if piece.text.startswith("<p>"):
        return replace(piece, number="", text=f"<p>{number} {piece.text.removeprefix('<p>')}")
    return replace(piece, number="", text=f"<p>{number}</p>{piece.text}")
