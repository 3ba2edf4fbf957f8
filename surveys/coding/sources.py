"""Where texts to code come from: a registry, so that a layer above can add its own.

Only texts that stand are ever handed out: what is withdrawn, hidden or waits for a moderator is not among them.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from surveys.analysis.selection import EVERYTHING, Selection
from surveys.codebook import Codebook
from surveys.models import TextSource, ThemeBook


@dataclass(frozen=True)
class Text:
    """What somebody wrote; `item` is its number within the source."""

    item: int
    language: str
    text: str

    @cached_property
    def digest(self) -> str:
        """The SHA-256, in hex, of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class Context:
    """What a text was written about: the question, or the part of a text; and the words it answers, if any.

    `lang` is the language of `words`.
    """

    heading: str
    words: str = ""
    lang: str = ""


class Source(ABC):
    """A kind of source. `name` says which source of that kind; one that is unknown has no texts."""

    label: Any  # what this kind is called, translated lazily

    @abstractmethod
    def items(self, name: str, selection: Selection = EVERYTHING) -> list[int]:
        """Return the numbers of the selected texts that stand, in the order in which they arrived."""

    @abstractmethod
    def texts(self, name: str, items: Iterable[int] | None = None) -> Iterator[Text]:
        """Yield the texts that stand, or those of `items` among them, in the order in which they arrived."""

    @abstractmethod
    def title(self, name: str, language: str) -> str:
        """Return what staff call the source."""

    @abstractmethod
    def context(self, name: str, item: int, language: str) -> Context:
        """Return what a text that stands was written about."""

    @abstractmethod
    def available(self) -> list[str]:
        """Return the names of all sources of this kind that could be put into a book."""

    def codebook(self, name: str) -> Codebook:
        """Return the variables by which its texts may be selected, besides what is known of every text."""
        return Codebook([])

    def one(self, name: str, item: int) -> Text | None:
        """Return one text; None where there is none, or none that stands any more."""
        return next(iter(self.texts(name, [item])), None)


_kinds: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """Let texts of `kind` be coded. Raises ValueError where another source has that name."""
    if type(_kinds.setdefault(kind, source)) is not type(source):
        raise ValueError(f"There is a kind of source “{kind}” already.")


def kinds() -> dict[str, Source]:
    return dict(_kinds)


def of(source: TextSource) -> Source:
    """Return the kind of `source`. Raises KeyError for a kind that nobody has registered."""
    return _kinds[source.kind]


def items(source: TextSource, selection: Selection = EVERYTHING) -> list[int]:
    return of(source).items(source.name, selection)


def texts(source: TextSource, among: Iterable[int] | None = None) -> Iterator[Text]:
    return of(source).texts(source.name, among)


def one(source: TextSource, item: int) -> Text | None:
    return of(source).one(source.name, item)


def title(source: TextSource, language: str) -> str:
    return of(source).title(source.name, language)


def context(source: TextSource, item: int, language: str) -> Context:
    return of(source).context(source.name, item, language)


def codebook(source: TextSource) -> Codebook:
    return of(source).codebook(source.name)


def sources_of(whole: TextSource | ThemeBook) -> list[TextSource]:
    """Return the sources that a figure about a source, or about a whole book, is made from."""
    return [whole] if isinstance(whole, TextSource) else list(whole.sources.select_related("book"))


def free() -> list[tuple[str, str]]:
    """Return the kind and name of each source that is in no book yet."""
    taken = set(TextSource.objects.values_list("kind", "name"))
    every = [(kind, name) for kind, source in _kinds.items() for name in source.available()]
    return [pair for pair in every if pair not in taken]
