"""Texts in every language of the site at once, as they are frozen: `{"sk": "Odpovede", "en": "Responses"}`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation

from core.formatting import plain

Text = Mapping[str, str]
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def in_every_language(say: Callable[[str], Any]) -> Text:
    """Return what `say` says of each language, with that language active."""
    texts = {}
    for code in LANGUAGES:
        with translation.override(code):
            texts[code] = str(say(code))
    return texts


def words(lazy: Any, **values: Any) -> Text:
    """Return a text of the catalogue, with `values` put into it; those that are in languages, each in its own."""
    return in_every_language(lambda code: str(lazy) % {name: one(value, code) for name, value in values.items()})


def one(value: Any, language: str) -> Any:
    return said(value, language)[0] if isinstance(value, Mapping) else value


def given(text: Mapping[str, str]) -> Text:
    """Return what editors wrote, without marks of formatting, in the languages in which it is written."""
    return {language: plain(words) for language, words in text.items() if words}


def said(text: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return `text` in `language` and ""; where it is not worded in it, in another, and the code of that one."""
    if text.get(language):
        return text[language], ""
    return next(((words, code) for code, words in text.items() if words), ("", ""))


def listed(texts: Iterable[Mapping[str, str]], between: str = "; ") -> Text:
    """Return several texts as one."""
    texts = list(texts)
    return {code: between.join(said(text, code)[0] for text in texts) for code in LANGUAGES} if texts else {}
