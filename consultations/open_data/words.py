"""Words in every language of the site at once, for files that are the same whoever fetches them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation

Words = Mapping[str, str]  # by language

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def words(text: Any) -> dict[str, str]:
    """Return a lazy translation in each language."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = str(text)
    return found


def joined(first: Words, second: Words) -> dict[str, str]:
    """Return “first – second” in each language."""
    return {language: f"{first[language]} – {second[language]}" for language in LANGUAGES}
