"""Books of themes: made, worded, and attached to the sources whose texts they serve.

A theme's key never changes and no theme is deleted once a text has been coded with it; it can only be retired.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from wagtail.coreutils import cautious_slugify

from surveys.keys import propose, unique
from surveys.models import Coding, Settled, TextSource, Theme, ThemeBook

Words = Mapping[str, str]  # by language


@dataclass(frozen=True)
class NewTheme:
    labels: Words
    definitions: Words = field(default_factory=dict)
    key: str = ""  # left empty, it is made from the label


class Used(Exception):
    """Texts have been coded with it, so it stays."""


def first_word(words: Words) -> str:
    """Return the wording in the source language, or else in whichever language there is one."""
    return words.get(settings.LANGUAGE_CODE) or next(filter(None, words.values()), "")


def free_key(titles: Words) -> str:
    """Return a key for a book that no other has."""
    key = cautious_slugify(first_word(titles))[:40].strip("-") or "themes"
    return unique(key, set(ThemeBook.objects.values_list("key", flat=True)), "-")


@transaction.atomic
def make_book(
    key: str, titles: Words, themes: Iterable[NewTheme] = (), sources: Iterable[tuple[str, str]] = ()
) -> ThemeBook:
    """Return the book with `key`, with these titles; themes and sources (kind and name) it lacks are added.

    Raises ValueError for a source that another book has.
    """
    book, _new = ThemeBook.objects.update_or_create(key=key, defaults={"titles": dict(titles)})
    known = set(book.themes.values_list("key", flat=True))
    for theme in themes:
        if not theme.key or theme.key not in known:
            add_theme(book, theme)
    for kind, name in sources:
        attach(book, kind, name)
    return book


@transaction.atomic
def add_theme(book: ThemeBook, new: NewTheme) -> Theme:
    """Put a theme at the end of a book. Raises ValueError for a key that another theme of it has."""
    ThemeBook.objects.select_for_update().get(pk=book.pk)  # two coders may add the same theme in the same moment
    taken = set(book.themes.values_list("key", flat=True))
    key = new.key or propose(first_word(new.labels), taken)
    if key in taken:
        raise ValueError(f"There is a theme “{key}” already.")
    last = book.themes.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    return book.themes.create(key=key, labels=dict(new.labels), definitions=dict(new.definitions), position=position)


def find_theme(book: ThemeBook, label: str) -> Theme | None:
    """Return the theme that is called `label` in any language, whatever the letters' case."""
    wanted = " ".join(label.split()).casefold()
    named = (theme for theme in book.themes.all() if wanted in map(str.casefold, theme.labels.values()))
    return next(named, None)


def attach(book: ThemeBook, kind: str, name: str) -> TextSource:
    """Let `book` serve a source. Raises ValueError where another book does."""
    source, _new = TextSource.objects.get_or_create(kind=kind, name=name, defaults={"book": book})
    if source.book_id != book.pk:
        raise ValueError(f"{source} is in the book “{source.book.key}”.")
    return source


@transaction.atomic
def detach(source: TextSource) -> None:
    """Take a source out of its book. Raises Used once any of its texts has been coded or quoted."""
    if source.codings.exists() or source.settled.exists() or source.quotes.exists():
        raise Used
    source.delete()


def used_keys(book: ThemeBook) -> set[str]:
    """Return the keys of the themes that any text has been coded with."""
    coded = [*lists_of(Coding, book), *lists_of(Settled, book)]
    return {key for keys in coded for key in keys}


def lists_of(model: type[Coding] | type[Settled], book: ThemeBook) -> Iterable[list[str]]:
    return model.objects.filter(source__book=book).values_list("themes", flat=True).order_by().iterator()


@transaction.atomic
def delete_theme(theme: Theme) -> None:
    """Delete a theme that was never used. Raises Used for any other."""
    ThemeBook.objects.select_for_update().get(pk=theme.book_id)
    if theme.key in used_keys(theme.book):
        raise Used
    theme.delete()


@transaction.atomic
def move(theme: Theme, step: int) -> None:
    """Let a theme change places with the one before it (-1) or after it (1)."""
    themes = list(theme.book.themes.select_for_update())
    place = themes.index(theme)
    other = place + step
    if 0 <= other < len(themes):
        themes[place], themes[other] = themes[other], themes[place]
    for position, each in enumerate(themes):
        each.position = position
    Theme.objects.bulk_update(themes, ["position"])


def in_order(book: ThemeBook, keys: Iterable[str]) -> list[str]:
    """Return theme keys in the book's order. Raises ValueError for one that the book does not have."""
    wanted = set(keys)
    known = [theme.key for theme in book.themes.all()]
    if wanted - set(known):
        raise ValueError(f"No such theme: {', '.join(sorted(wanted - set(known)))}")
    return [key for key in known if key in wanted]
