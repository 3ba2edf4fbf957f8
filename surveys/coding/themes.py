"""How often each theme was seen, tallied like the answers to a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from surveys.analysis.selection import EVERYTHING, Selection
from surveys.coding import sources
from surveys.coding.books import first_word
from surveys.coding.codes import Codes
from surveys.coding.sources import sources_of
from surveys.models import TextSource, Theme, ThemeBook


@dataclass
class ThemeTally:
    """How many texts each theme was seen in. A text may have several themes, so the shares may exceed 1 together.

    `texts` are `coded`, `waiting` and `disagreed` ones together. `withdrawn` is not of them: texts that were coded
    and are withdrawn or hidden by now, whatever the selection.
    """

    themes: list[Theme]
    counts: Counter[str] = field(default_factory=Counter)  # by theme key
    coded: int = 0  # coders agree, or the themes have been settled
    none: int = 0  # of those coded: no theme fits
    waiting: int = 0  # for a coder
    disagreed: int = 0
    withdrawn: int = 0

    @property
    def texts(self) -> int:
        return self.coded + self.waiting + self.disagreed

    def lines(self, language: str) -> list[tuple[str, int, float]]:
        """Return label, count and share (0 to 1, of the texts coded) of every theme; a retired one only if seen."""
        shown = [theme for theme in self.themes if self.counts[theme.key] or not theme.retired]
        return [
            (theme.labels.get(language) or first_word(theme.labels), self.counts[theme.key], self.share(theme.key))
            for theme in shown
        ]

    def share(self, key: str) -> float:
        return self.counts[key] / self.coded if self.coded else 0.0

    def add(self, codes: Codes, selection: Selection) -> None:
        """Count the selected texts of one source as well."""
        selected = set(sources.items(codes.source, selection) if selection else codes.items)
        final = {item: keys for item, keys in codes.final.items() if item in selected}
        disagreed = selected.intersection(codes.disagreed)
        self.counts.update(key for keys in final.values() for key in keys)
        self.coded += len(final)
        self.none += sum(not keys for keys in final.values())
        self.disagreed += len(disagreed)
        self.waiting += len(selected) - len(final) - len(disagreed)
        self.withdrawn += codes.gone


def theme_tally(source: TextSource | ThemeBook, selection: Selection = EVERYTHING) -> ThemeTally:
    """Return the tally of one source's texts, or of all that a book serves."""
    return tally_of([Codes.of(each) for each in sources_of(source)], book_of(source), selection)


def tally_of(codes: list[Codes], book: ThemeBook, selection: Selection = EVERYTHING) -> ThemeTally:
    tally = ThemeTally(list(book.themes.all()))
    for each in codes:
        tally.add(each, selection)
    return tally


def book_of(source: TextSource | ThemeBook) -> ThemeBook:
    return source.book if isinstance(source, TextSource) else source


def final_rows(book: ThemeBook) -> Iterator[tuple[str, int, str]]:
    """Yield source, item and theme key: a row for each theme of each text that is coded, and one with no key for a
    text that no theme fits. An answer's item is its response_id in the export, a comment's its number."""
    for source in sources_of(book):
        codes = Codes.of(source)
        for item in codes.items:
            for key in codes.final[item] or [""] if item in codes.final else []:
                yield source.name, item, key
