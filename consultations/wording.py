"""The parts of a text as one reader is shown them: in their language where there is one, and otherwise marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html, get_text_for_indexing

from consultations.text import HEADING, Part

BETWEEN = "\0"  # never in a text: PostgreSQL would not store it
WORDS_IN_NAME = 6


@dataclass(frozen=True)
class Worded:
    """A part in words. `lang` is empty where they are in the reader's language; no `level` of a heading is skipped."""

    part: Part
    words: SafeString
    lang: str = ""
    level: int = 0

    @property
    def id(self) -> str:
        return self.part.id

    @property
    def number(self) -> str:
        return self.part.number

    @property
    def is_heading(self) -> bool:
        return self.part.kind == HEADING

    @property
    def name(self) -> str:
        """What the part is called where it stands alone, as plain text."""
        if self.number:
            return _("paragraph %(number)s") % {"number": self.number}
        words = " ".join(get_text_for_indexing(self.words).split())
        if self.is_heading:
            return _("section “%(title)s”") % {"title": words}
        return _("paragraph “%(beginning)s”") % {"beginning": Truncator(words).words(WORDS_IN_NAME)}


def show(parts: Iterable[Part], source: str, language: str) -> list[Worded]:
    """Return `parts` of a text written in `source` for a reader of `language`."""
    return word([(part, *part.wording(language, source)) for part in parts], language)


def word(parts: Iterable[tuple[Part, str, str]], reader: str) -> list[Worded]:
    """Return parts, given with their words and the language of these, for a reader of the language `reader`.

    The links in all of them are looked up together, so their number costs no queries.
    """
    parts = list(parts)
    html = BETWEEN.join(escape(words) if part.kind == HEADING else words for part, words, _language in parts)
    levels = levels_of(part for part, _words, _language in parts)
    expanded = expand_db_html(html).split(BETWEEN)  # one empty string where there are no parts
    return [
        Worded(part, mark_safe(words), "" if language == reader else language, level)
        for (part, _words, language), words, level in zip(parts, expanded, levels, strict=False)
    ]


def levels_of(parts: Iterable[Part]) -> list[int]:
    """Return the level each heading is drawn at: its own, or one below the heading before it; 0 for paragraphs."""
    levels, latest = [], 1
    for part in parts:
        if part.kind == HEADING:
            latest = min(part.level, latest + 1)
        levels.append(latest if part.kind == HEADING else 0)
    return levels
