"""What coders saw in the texts of a source: stored, and read as far as it is about the texts as they are now.

Everybody codes in the same order, drawn by lot: the first hundred texts of two coders are the same hundred, and a
random sample of all, which is what agreement should be measured on (Krippendorff, Content Analysis, ch. 11).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone

from surveys.coding import sources
from surveys.coding.books import in_order
from surveys.coding.sources import Text
from surveys.models import Coding, Settled, TextSource, ThemeBook

ByCoder = dict[int, Coding]  # by the coder's key


class Gone(Exception):
    """The text has been withdrawn or hidden."""


class Changed(Exception):
    """The text, or what was stored about it, has changed since it was looked at."""


class AlreadySettled(Exception):
    """Somebody has settled the themes of the text, after which what its coders said stays as it was."""


@dataclass(frozen=True)
class Seen:
    """What somebody had before them: the digest of the text, and a mark of what was stored about it."""

    digest: str
    mark: str = ""


@dataclass
class Codes:
    """The texts of a source that stand, and what holds of them; what was said of an earlier wording is `outdated`."""

    source: TextSource
    items: list[int]  # in the order of arrival
    codings: dict[int, ByCoder] = field(default_factory=dict)  # by item
    settled: dict[int, Settled] = field(default_factory=dict)  # by item
    outdated: dict[int, ByCoder] = field(default_factory=dict)
    gone: int = 0  # texts that were coded, and are withdrawn or hidden by now

    @classmethod
    def of(cls, source: TextSource, coder: Any = None) -> Codes:
        """Return what there is of a source; with a `coder`, what the others saw is not even read."""
        standing = sources.items(source)
        codings = list((source.codings.filter(coder=coder) if coder else source.codings).prefetch_related("coder"))
        settled = list(source.settled.all())
        about = {coding.item for coding in codings} | {each.item for each in settled}
        digests = {text.item: text.digest for text in sources.texts(source, about)} if about else {}
        codes = cls(source, standing, gone=len(about - digests.keys()))
        for coding in codings:
            held = codes.codings if digests.get(coding.item) == coding.digest else codes.outdated
            if coding.item in digests:
                held.setdefault(coding.item, {})[coding.coder_id] = coding
        codes.settled = {each.item: each for each in settled if digests.get(each.item) == each.digest}
        return codes

    @cached_property
    def order(self) -> list[int]:
        """The texts in the order in which everybody codes them."""
        return sorted(self.items, key=lambda item: hashlib.sha256(f"{self.source.pk} {item}".encode()).digest())

    def by(self, coder: Any) -> dict[int, Coding]:
        """Return one coder's codings, by item."""
        return {item: found[coder.pk] for item, found in self.codings.items() if coder.pk in found}

    def open_to(self, coder: Any) -> list[int]:
        """Return what a coder still has to code; what has been settled is over."""
        done = self.by(coder).keys() | self.settled.keys()
        return [item for item in self.order if item not in done]

    def next_for(self, coder: Any, after: int | None = None) -> int | None:
        """Return the next text to code after the one a coder is at; at the end, what was passed over."""
        waiting = set(self.open_to(coder)) - {after}
        return next((item for item in self.around(after) if item in waiting), None)

    def around(self, item: int | None) -> list[int]:
        """Return all other texts, those behind `item` first."""
        place = self.order.index(item) if item in self.order else -1
        return [*self.order[place + 1 :], *self.order[: max(place, 0)]]

    def before(self, item: int) -> int | None:
        place = self.order.index(item)
        return self.order[place - 1] if place else None

    @cached_property
    def disagreed(self) -> list[int]:
        """The texts in which coders saw different themes, and which nobody has settled."""
        return [item for item in self.order if item not in self.settled and differ(self.codings.get(item, {}))]

    @cached_property
    def final(self) -> dict[int, list[str]]:
        """The themes of each text on which there is nothing to be said any more: settled, or all coders agree."""
        agreed = {item: next(iter(found.values())).themes for item, found in self.codings.items() if not differ(found)}
        return agreed | {item: each.themes for item, each in self.settled.items()}


def differ(found: ByCoder) -> bool:
    return len({frozenset(coding.themes) for coding in found.values()}) > 1


def mark_of(coding: Coding | Settled | None) -> str:
    """Return what tells a stored coding from what is stored in its place later."""
    if coding is None:
        return ""
    moment = coding.coded_at if isinstance(coding, Coding) else coding.settled_at
    return moment.isoformat()


@transaction.atomic
def code(source: TextSource, item: int, coder: Any, keys: Iterable[str], seen: Seen | None = None) -> Coding:
    """Store the themes a coder saw in a text, in the place of what they saw before.

    Raises Gone, Changed (nothing is compared without `seen`), AlreadySettled, and ValueError for an unknown theme.
    """
    text = looked_at(source, item, seen)
    themes = in_order(source.book, keys)
    stored = source.codings.filter(item=item, coder=coder).first()
    if stored and (stored.themes, stored.digest) == (themes, text.digest):
        return stored  # the button was pressed twice
    if seen and mark_of(stored) != seen.mark:
        raise Changed
    if source.settled.filter(item=item, digest=text.digest).exists():
        raise AlreadySettled
    said = {"themes": themes, "digest": text.digest, "coded_at": timezone.now()}
    return source.codings.update_or_create(item=item, coder=coder, defaults=said)[0]


def looked_at(source: TextSource, item: int, seen: Seen | None) -> Text:
    """Return the text, with its book locked. Raises Gone, and Changed where it is another than was seen."""
    ThemeBook.objects.select_for_update().get(pk=source.book_id)
    text = sources.one(source, item)
    if text is None:
        raise Gone
    if seen and seen.digest != text.digest:
        raise Changed
    return text
