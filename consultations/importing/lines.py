"""A line: the smallest thing a file is read into, before anybody knows which lines make a paragraph."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from html import escape

from django.utils.translation import gettext as _

from consultations.importing.paragraphs import LeftOut, plain

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\ufeff]")  # a soft hyphen is none here
SEAM = re.compile(r"</ul><ul>|</ol><ol>")

LINES = 20_000  # in the longest document


class Unreadable(Exception):
    """The file cannot be read as a document; the message says why."""


class TooLong(Unreadable):
    def __init__(self) -> None:
        super().__init__(_("The text is far longer than one that can be commented on."))


@dataclass(frozen=True)
class Line:
    """What stands on its own in the file; `html` is inline, or a list if `is_list`."""

    html: str
    level: int = 0  # of a heading, where the file says that it is one
    number: str = ""  # where the file counts by itself
    glued: bool = False  # nothing is left empty between it and the line above
    is_list: bool = False

    @cached_property
    def plain(self) -> str:
        return plain(self.html)


Found = Line | LeftOut


def clean(text: str) -> str:
    """Return text from a file without what cannot be seen, composed, and as HTML."""
    return escape(unicodedata.normalize("NFC", UNSEEN.sub("", text)), quote=False)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def bullet(html: str, *, glued: bool = True) -> Line:
    return Line(f"<ul><li>{html}</li></ul>", glued=glued, is_list=True)


def body(lines: Iterable[Line]) -> str:
    """Return the lines as one rich text; neighbouring lists are one."""
    return SEAM.sub("", "".join(line.html if line.is_list else f"<p>{line.html}</p>" for line in lines))
