"""Names and labels within the limits of statistics programs: what is shortened can be seen to be."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

ELLIPSIS = "…"
RESERVED = re.compile(r"str[0-9]+|_.*")  # Stata's, besides those that no key may be (surveys.keys)


def short_names(names: Iterable[str], limit: int) -> dict[str, str]:
    """Return a name of at most `limit` characters for each of `names`; most stay as they are.

    A longer one ends in digits of its SHA-256, so it is the same in every export, whatever columns stand beside it.
    """
    names = list(names)
    taken = {name for name in names if is_fine(name, limit)}
    found = {}
    for name in names:
        found[name] = name if name in taken else shortened(name, limit, taken)
        taken.add(found[name])
    return found


def is_fine(name: str, limit: int) -> bool:
    return len(name) <= limit and not RESERVED.fullmatch(name)


def shortened(name: str, limit: int, taken: set[str]) -> str:
    digest = hashlib.sha256(name.encode()).hexdigest()
    candidates = (f"{name[: limit - digits - 1]}_{digest[:digits]}" for digits in range(4, limit - 1))
    return next(candidate for candidate in candidates if candidate not in taken)


def in_characters(text: str, limit: int) -> str:
    """Return `text` in at most `limit` characters, its end replaced by … where it is longer."""
    return text if len(text) <= limit else text[: limit - 1] + ELLIPSIS


def in_bytes(text: str, limit: int) -> str:
    """Return `text` in at most `limit` bytes of UTF-8, its end replaced by … where it is longer."""
    stored = text.encode()
    if len(stored) <= limit:
        return text
    return stored[: limit - len(ELLIPSIS.encode())].decode(errors="ignore") + ELLIPSIS
