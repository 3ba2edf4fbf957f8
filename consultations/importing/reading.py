"""Reads a file, by its kind, into a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath

from django.utils.translation import gettext as _

from consultations.importing import docx, html, leading, markdown, plain, standing
from consultations.importing.lines import LINES, Found, Line, TooLong, Unreadable
from consultations.importing.outline import ordered
from consultations.importing.paragraphs import Document, LeftOut

FILE_SIZE = 10_000_000  # bytes
CHARACTERS = 3_000_000  # of text; the longest laws have two million
PIECES = 2_000  # more than that no editor can show

READERS: dict[str, Callable[[bytes], Sequence[Found]]] = {
    ".txt": plain.lines,
    ".text": plain.lines,
    ".md": markdown.lines,
    ".markdown": markdown.lines,
    ".html": html.lines,
    ".htm": html.lines,
    ".docx": docx.lines,
}


def read(name: str, content: bytes, *, number: bool = False) -> Document:
    """Return the document in the file called `name`; with `number`, one without numbers is given them.

    Raises Unreadable.
    """
    found = list(lines(name, content))
    told = [one for one in found if isinstance(one, Line)]
    left = tuple(one for one in found if isinstance(one, LeftOut))
    length = sum(len(line.html) for line in told) + sum(len(one.text) for one in left)
    if length > CHARACTERS or len(found) > LINES:
        raise TooLong
    document = ordered(standing.read(told) or leading.read(told))
    if not document.pieces:
        raise Unreadable(_("There is no text in the file."))
    if len(document.pieces) > PIECES:
        raise Unreadable(_("The text has more than %(count)d headings and paragraphs.") % {"count": PIECES})
    document = replace(document, left_out=left + document.left_out)
    return numbered(document) if number else document


def lines(name: str, content: bytes) -> Sequence[Found]:
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise Unreadable(_("Only plain text (.txt), Markdown (.md), HTML (.html) and Word (.docx) can be read."))
    if len(content) > FILE_SIZE:
        raise Unreadable(_("The file is larger than %(size)d MB.") % {"size": FILE_SIZE // 1_000_000})
    try:
        return reader(content)
    except RecursionError as error:
        raise Unreadable(_("The file is nested far too deeply to be a document.")) from error


def numbered(document: Document) -> Document:
    """Return the document with its paragraphs numbered from 1, unless it numbers some of them itself."""
    if any(piece.number for piece in document.pieces):
        return document
    numbers = iter(range(1, len(document.pieces) + 1))
    pieces = [piece if piece.is_heading else replace(piece, number=str(next(numbers))) for piece in document.pieces]
    return replace(document, pieces=tuple(pieces))
