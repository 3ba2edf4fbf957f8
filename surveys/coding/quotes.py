"""Words of a text picked to be quoted, and what may be published of them.

A quote is what its author wrote, in their language; a translation is staff's and always marked as one. Nothing is
released before somebody has looked for what tells who wrote it, and nothing stays released once the text has been
changed, hidden or withdrawn.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.expiry import Step, count_of
from core.personal_data import found
from surveys.coding import sources
from surveys.coding.codes import Changed, Gone, Seen, looked_at
from surveys.coding.sources import Text, sources_of
from surveys.models import Quote, TextSource, ThemeBook

LEFT_OUT = re.compile(r"\[?(?:…|\.\.\.)\]?")


class NotInText(ValueError):
    """The words are not in the text, or not in this order."""


class Unchecked(Exception):
    """Nobody has confirmed to have looked at the quote, or at what in it may be personal data."""


@dataclass(frozen=True)
class Released:
    """A quote that may be published: its author's words, in `language`; `translations`, by language, are staff's."""

    pk: int
    text: str
    language: str
    translations: Mapping[str, str]

    def translation(self, language: str) -> str:
        """Return the translation for readers of `language`; "" where they need none, or where there is none."""
        return "" if language == self.language else self.translations.get(language, "")


@dataclass(frozen=True)
class Standing:
    """A quote as staff see it, with its text as it is now.

    It `is_gone` if there is no such text any more, or if its author has taken these words out of it. It `is_changed`
    if the text is another by now but still has them: somebody has to look again before it is published.
    """

    quote: Quote
    text: Text | None

    @cached_property
    def is_gone(self) -> bool:
        return self.text is None or (self.is_changed and not occurs(self.quote.text, self.text.text))

    @property
    def is_changed(self) -> bool:
        return self.text is not None and self.text.digest != self.quote.digest

    @property
    def is_released(self) -> bool:
        return bool(self.quote.released_at) and not (self.is_gone or self.is_changed)


def spaced(text: str) -> str:
    return " ".join(text.split())


def occurs(excerpt: str, text: str) -> bool:
    """Tell whether the words of `excerpt` are in `text`, whole and in their order.

    "…", "..." or "[…]" stand for what is left out. Part of a word is no word: of „nesúhlasím“ nobody quotes „súhlasím“.
    """
    return follow(LEFT_OUT.split(excerpt), text) or follow([excerpt], text)


def follow(pieces: Iterable[str], text: str) -> bool:
    """Tell whether `pieces`, of which one at least has words, come in `text` one after another."""
    whole, place = spaced(text), 0
    patterns = [bounded(words) for piece in pieces if (words := spaced(piece))]
    for pattern in patterns:
        match = pattern.search(whole, place)
        if match is None:
            return False
        place = match.end()
    return bool(patterns)


def bounded(words: str) -> re.Pattern[str]:
    """Return what matches `words` where they neither begin nor end within a word."""
    start = r"(?<!\w)" if re.match(r"\w", words) else ""
    end = r"(?!\w)" if re.search(r"\w$", words) else ""
    return re.compile(f"{start}{re.escape(words)}{end}")


@transaction.atomic
def pick(source: TextSource, item: int, excerpt: str, user: Any, seen: Seen | None = None) -> Quote:
    """Keep words of a text as a quote; left empty, the whole of it. The same words are kept once.

    Raises Gone, Changed (nothing is compared without `seen`) and NotInText.
    """
    text = looked_at(source, item, seen)
    words = excerpt.strip() or text.text.strip()
    if not occurs(words, text.text):
        raise NotInText
    of_the_text = {"digest": text.digest, "language": text.language, "picked_by": user, "picked_at": timezone.now()}
    stored = source.quotes.filter(item=item, digest=text.digest, text=words).first()
    return stored or source.quotes.create(item=item, text=words, **of_the_text)


def standings(whole: TextSource | ThemeBook) -> list[Standing]:
    """Return the quotes of a source, or of a book, with what became of the texts they are from."""
    return [standing for source in sources_of(whole) for standing in of_source(source)]


def of_source(source: TextSource) -> list[Standing]:
    quotes = list(source.quotes.select_related("picked_by", "released_by", "source"))
    texts = {text.item: text for text in sources.texts(source, {quote.item for quote in quotes})} if quotes else {}
    return [Standing(quote, texts.get(quote.item)) for quote in quotes]


def standing_of(quote: Quote) -> Standing:
    return Standing(quote, sources.one(quote.source, quote.item))


def released(whole: TextSource | ThemeBook, language: str = "") -> list[Released]:
    """Return what may be published of a source, or of a book, in the order of picking.

    With a `language`, its translations are the only ones.
    """
    quotes = [standing.quote for standing in standings(whole) if standing.is_released]
    return [as_released(quote, language) for quote in sorted(quotes, key=lambda quote: quote.pk)]


def as_released(quote: Quote, language: str) -> Released:
    translations = {code: words for code, words in quote.translations.items() if code == (language or code)}
    return Released(quote.pk, quote.text, quote.language, translations)


def languages_to_translate(quote: Quote) -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in settings.LANGUAGES if code != quote.language]


def worded(quote: Quote) -> str:
    """Return all that would be published of a quote, to be looked through."""
    return "\n".join([quote.text, *(quote.translations[code] for code in sorted(quote.translations))])


def mark_of(quote: Quote) -> str:
    """Return what tells these words and translations, and the text they are from, from others."""
    text = sources.one(quote.source, quote.item)
    seen = f"{worded(quote)}\0{text.digest if text else ''}"
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def has_findings(quote: Quote) -> bool:
    return bool(found(worded(quote)))


@transaction.atomic
def translate(quote: Quote, translations: Mapping[str, str], mark: str) -> Quote:
    """Store translations by language. Words nobody has looked at are not released. Raises Changed."""
    stored = locked(quote, mark)
    others = dict(languages_to_translate(stored))
    typed = {code: words.strip() for code, words in translations.items() if code in others}
    changed = {code: words for code, words in {**stored.translations, **typed}.items() if words}
    if changed != stored.translations:
        stored.translations, stored.released_at, stored.released_by = changed, None, None
        stored.save(update_fields=["translations", "released_at", "released_by"])
    return stored


@transaction.atomic
def release(quote: Quote, user: Any, mark: str, *, looked: bool, nevertheless: bool = False) -> Quote:
    """Let a quote be published, by somebody who has `looked` at it, and at what in it may be personal data.

    Raises Changed where it, or its text, is worded otherwise than they saw, Gone where its words have been taken back,
    and Unchecked.
    """
    stored = locked(quote, mark)
    now = standing_of(stored)
    if now.text is None or now.is_gone:
        raise Gone
    if not looked or (has_findings(stored) and not nevertheless):
        raise Unchecked
    stored.released_at, stored.released_by, stored.digest = timezone.now(), user, now.text.digest
    stored.save(update_fields=["released_at", "released_by", "digest"])
    return stored


def take_back(quote: Quote) -> None:
    """Let a quote be published no longer."""
    Quote.objects.filter(pk=quote.pk).update(released_at=None, released_by=None)


def locked(quote: Quote, mark: str) -> Quote:
    stored = Quote.objects.select_for_update(of=["self"]).select_related("source__book").get(pk=quote.pk)
    if mark_of(stored) != mark:
        raise Changed
    return stored


def forget_withdrawn(now: datetime) -> int:
    """Delete the quotes whose texts are gone: they are shown nowhere, and their words are not to be kept either."""
    gone = [each.quote.pk for source in TextSource.objects.all() for each in of_source(source) if each.is_gone]
    return delete(gone)


def delete(keys: Iterable[int]) -> int:
    return count_of(Quote.objects.filter(pk__in=list(keys)).delete(), Quote)


STEPS: list[Step] = [("quotes of texts withdrawn", forget_withdrawn)]
