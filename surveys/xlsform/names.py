"""Keys from the names of an XLSForm, which may be longer and have capitals, dots and hyphens.

The same name always gives the same key, and a name that is legal here stays as it is, so scripts written for data
collected elsewhere keep working, but for the case of letters.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from wagtail.coreutils import string_to_ascii

from surveys.keys import KEY_LENGTH, RESERVED, is_legal, unique

QUESTION, CHOICE = "q", "c"  # go before a name that begins with no letter: choice 1 is c1
# A question's key and a choice's make one name. Where that leaves the question less than SHORTEST, choices are cut.
SHORTEST, LONGEST_CHOICE = 10, 15


def legal(name: str, letter: str, length: int = KEY_LENGTH) -> str:
    """Return the key for `name`, at most `length` characters long."""
    if is_legal(name) and len(name) <= length:
        return name
    key = re.sub(r"[^a-z0-9]+", "_", string_to_ascii(name).lower()).strip("_")
    if not key[:1].isalpha():
        key = f"{letter}{key}"
    key = key[:length].rstrip("_")
    return f"{key}_1" if letter == QUESTION and key in RESERVED else key


def key_of(name: str, taken: Container[str], length: int = KEY_LENGTH) -> str:
    """Return the key for a question's name, different from those `taken`."""
    return _free(legal(name, QUESTION, length), taken, length)


def codes(names: Iterable[str], length: int = KEY_LENGTH) -> dict[str, str]:
    """Return a different key for each of a question's choices, by name."""
    found: dict[str, str] = {}
    for name in names:
        found[name] = _free(legal(name, CHOICE, length), set(found.values()), length)
    return found


def _free(key: str, taken: Container[str], length: int) -> str:
    return unique(key[: length - len("_99")], taken) if key in taken else key


def room(parts: Iterable[str]) -> int:
    """Return how long a question's key may be to make legal names with those of its parts."""
    return min((KEY_LENGTH - len(f"_{part}") for part in parts), default=KEY_LENGTH)
