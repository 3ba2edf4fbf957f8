"""Plain text: what its bytes say, and its lines as they were before a program broke or joined them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from consultations.importing.lines import Line, Unreadable, bullet, clean, squeezed
from consultations.importing.numbers import ALONE, LETTERED, split

ENCODINGS = ("utf-8-sig", "cp1250")
WIDE_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
BULLET = re.compile(r"^\s*[•‣◦▪●·*–-]\s+(?=\S)")
MOST_WRAPPED = 100  # no program that breaks lines by itself makes them longer
LONG = 60  # a line shorter than that was ended on purpose
GOES_ON = re.compile(r"[a-záäčďéíĺľňóôŕšťúýž(]")


def decoded(content: bytes) -> str:
    """Return the text. Raises Unreadable."""
    wide = [encoding for mark, encoding in WIDE_MARKS.items() if content.startswith(mark)]
    for encoding in wide or ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text):
            return text
    raise Unreadable(_("This is not text in UTF-8 or in Windows-1250. Save it as UTF-8 and try again."))


def lines(content: bytes) -> list[Line]:
    return list(whole(decoded(content).expandtabs(1)))


def whole(text: str) -> Iterator[Line]:
    """Yield the lines as their writer meant them, bullets as lists."""
    rows = [row.rstrip() for row in text.splitlines()]
    width = max(map(len, rows), default=0)
    at = 0
    while at < len(rows):
        row, first = rows[at], at
        while at + 1 < len(rows) and goes_on(rows[at], rows[at + 1], width):
            at += 1
            row = f"{row} {rows[at].strip()}"
        at += 1
        if row.strip():
            yield line(row, glued=first > 0 and bool(rows[first - 1].strip()))


def line(row: str, *, glued: bool) -> Line:
    html = clean(squeezed(BULLET.sub("", row)))
    return bullet(html, glued=glued) if BULLET.match(row) else Line(html, glued=glued)


def goes_on(above: str, below: str, width: int) -> bool:
    """Tell whether `below` is the rest of the line above it.

    It is where a program broke the line, for its first word had no place above; and where a sentence goes on that a
    long line left unfinished, as at the end of a page.
    """
    if not above.strip() or not below.strip() or begins(below):
        return False
    if LONG < width <= MOST_WRAPPED and len(above) + 1 + len(below.split(maxsplit=1)[0]) > width:
        return True
    unfinished = len(above) >= LONG and above[-1] not in ".:;?!…"
    return unfinished and bool(GOES_ON.match(below.lstrip()))


def begins(row: str) -> bool:
    """Tell whether a line has a mark of its own: a bullet, a number or a letter."""
    row = row.strip()
    return bool(BULLET.match(row) or ALONE.match(row) or LETTERED.match(row) or split(row)[0])
