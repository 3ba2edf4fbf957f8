"""Finding words in texts in Slovak and English, whatever their endings and diacritics."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from django.utils.html import strip_tags

WORD = re.compile(r"\w+")
# What most Slovak words end with in one case or another, and with which an English plural does no harm.
ENDING = re.compile(r"(?:(?<=\w{4})[aeiouy]{1,2}(?:ch|mi|mu|ho|[jmsv])|(?<=\w{3})[aeiouy]{1,2})$")


def fold(text: str) -> str:
    """Return the text in small letters without diacritics."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def stem(word: str) -> str:
    """Return the beginning that a folded word has in all its cases, roughly: byvanie, byvania and byvani are byvan."""
    return ENDING.sub("", word)


def finds(query: str, texts: Iterable[str]) -> bool:
    """Tell whether every word of the query begins some word of the texts; an empty query finds everything."""
    wanted = {stem(word) for word in WORD.findall(fold(query))}
    text = fold(" ".join(texts)) if wanted else ""
    return all(re.search(rf"\b{re.escape(word)}", text) for word in wanted)


def strings(blocks: Any) -> Iterator[str]:
    """Yield what the raw data of a StreamField says, without loading what it refers to."""
    if isinstance(blocks, dict):
        for name, value in blocks.items():
            if name not in {"id", "type"}:
                yield from strings(value)
    elif isinstance(blocks, (list, tuple)):
        for value in blocks:
            yield from strings(value)
    elif isinstance(blocks, str):
        yield unescape(strip_tags(blocks.replace("<", " <")))  # so that two paragraphs do not run together
