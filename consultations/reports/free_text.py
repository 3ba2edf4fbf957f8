"""Figures of what people wrote in their own words: the themes in it, and the quotes released for the public."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.reports.choosing import NamedBlock
from consultations.reports.evidence import Evidence
from consultations.reports.figures import NUMBER, SHARE, Figure, Grid, Unavailable
from consultations.reports.kinds import FigureBlock
from consultations.reports.of_surveys import SUPPRESSED
from consultations.reports.words import Text, given, in_every_language, words
from surveys.analysis.selection import EVERYTHING, Selection
from surveys.coding import answers, sources
from surveys.coding.codes import Codes
from surveys.coding.quotes import standings
from surveys.coding.themes import ThemeTally
from surveys.disclosure.tables import PublicTable
from surveys.models import Quote, TextSource, ThemeBook

BOOKS = "report-texts"  # id of the list of suggestions
BOOK = "book"


class TextsBlock(NamedBlock):
    """A book of themes, or one of the sources it serves: `book:housing`, `answer:housing:wish`, `comments:draft`."""

    suggestions = BOOKS
    unknown = _("There is no book of themes and no source of texts “%(typed)s”. Choose one of those suggested.")

    class Meta:
        icon = "openquote"

    def name_of(self, key: str) -> str:
        found = whole(key)
        return title(found)[get_language() or ""] if found else ""


def whole(key: str) -> TextSource | ThemeBook | None:
    """Return the source, or the whole book, that `key` names."""
    kind, _colon, name = key.partition(":")
    if kind == BOOK:
        return ThemeBook.objects.filter(key=name).first()
    return TextSource.objects.filter(kind=kind, name=name).select_related("book").first()


def key_of(found: TextSource | ThemeBook) -> str:
    return f"{BOOK}:{found.key}" if isinstance(found, ThemeBook) else f"{found.kind}:{found.name}"


def title(found: TextSource | ThemeBook) -> Text:
    """Return what a book, or a source, is called in every language."""
    return in_every_language(lambda code: str(found) if isinstance(found, ThemeBook) else sources.title(found, code))


def named(key: str) -> TextSource | ThemeBook:
    """Return what is tallied or quoted. Raises Unavailable where there is no such thing."""
    found = whole(key)
    if found is None:
        raise Unavailable(words(_("There is no book of themes and no source of texts “%(key)s”."), key=key))
    return found


class ThemesBlock(FigureBlock):
    texts = TextsBlock(label=_("Texts"))

    texts_are_figures = False

    class Meta:
        icon = "tag"
        label = _("Themes of free texts")

    def compute(self, value: Mapping[str, Any], evidence: Evidence, tables: Sequence[PublicTable]) -> Figure:
        found = named(value["texts"])
        tally = tallied(found, evidence)
        threshold = evidence.threshold
        rows = [
            row(given(theme.labels), tally.counts[theme.key], tally.coded, threshold)
            for theme in shown(tally, threshold)
        ]
        grid = Grid([words(_("Theme")), words(_("Texts")), words(_("Share"))], rows, [NUMBER, SHARE], bars=True)
        hidden = [words(SUPPRESSED)] if any(row[1] is None for row in rows) else []
        waiting = tally.texts - tally.coded
        about = [words(_("texts not coded yet: %(count)d"), count=waiting)] if waiting else []
        several = words(_("A text may be about several themes, so the shares may add up to more than the whole."))
        return Figure(
            words(_("Themes: %(title)s"), title=title(found)),
            [grid],
            base=[tally.coded],
            sources=about,
            notes=[several, *hidden],
        )


def tallied(found: TextSource | ThemeBook, evidence: Evidence) -> ThemeTally:
    """Return the tally of the texts that the report counts: of a survey, up to the last response."""
    book = found if isinstance(found, ThemeBook) else found.book
    tally = ThemeTally(list(book.themes.all()))
    for source in sources.sources_of(found):
        tally.add(Codes.of(source), counted(source, evidence))
    return tally


def counted(source: TextSource, evidence: Evidence) -> Selection:
    if source.kind != answers.KIND:
        return EVERYTHING
    return evidence.source(source.name.partition(":")[0]).base


def shown(tally: ThemeTally, threshold: int) -> list[Any]:
    """Return the themes, the most frequent first; a retired one only if it was seen."""
    themes = [theme for theme in tally.themes if tally.counts[theme.key] or not theme.retired]
    return sorted(themes, key=lambda theme: -known(tally.counts[theme.key], threshold))


def known(number: int, threshold: int) -> int:
    return number if number >= threshold else 0


def row(name: Text, number: int, coded: int, threshold: int) -> list[Any]:
    """Return a theme's row; where only a few wrote about it, it is not told how many."""
    if 0 < number < threshold:
        return [name, None, None]
    return [name, number, number / coded if coded else 0.0]


class QuotesBlock(FigureBlock):
    """The quotes themselves are no part of what is frozen: see figures.Figure."""

    texts = TextsBlock(label=_("Texts"))

    class Meta:
        icon = "openquote"
        label = _("Quotes")

    def compute(self, value: Mapping[str, Any], evidence: Evidence, tables: Sequence[PublicTable]) -> Figure:
        found = named(value["texts"])
        quotes = sorted((each.quote for each in standings(found) if each.is_released), key=lambda quote: quote.pk)
        kept = [{"id": quote.pk, "sha256": digest(quote)} for quote in quotes]
        notes = [] if kept else [words(_("No quote has been released for the public."))]
        return Figure(words(_("In people’s own words: %(title)s"), title=title(found)), quotes=kept, notes=notes)


def digest(quote: Quote) -> str:
    """Return the SHA-256, in hex, of the quoted words in UTF-8."""
    return hashlib.sha256(quote.text.encode()).hexdigest()
