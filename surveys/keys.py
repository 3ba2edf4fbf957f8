"""Keys: the names that answers are stored under.

A key is a legal variable name in SPSS, Stata and R alike; hence the pattern, the 32 characters (Stata's limit)
and the words that are refused.
"""

from __future__ import annotations

import re
from collections.abc import Container

from wagtail.coreutils import string_to_ascii

KEY_LENGTH = 32
KEY_PATTERN = r"^[a-z][a-z0-9_]{0,31}$"
PROPOSED_LENGTH = 15  # a question's key and a choice's key together make one name

# Words that SPSS, Stata or R keep for themselves, and the columns every export begins with.
RESERVED = frozenset(
    "all and by eq ge gt le lt ne not or to with "
    "byte double float if in int long str strl using "
    "break else false for function inf na nan next null repeat true while "
    "response_id submitted language version source changed suspect asked_on other".split()
)


def is_legal(key: str) -> bool:
    """Tell whether `key` may name a variable."""
    return bool(re.fullmatch(KEY_PATTERN, key)) and key not in RESERVED


def propose(label: str, taken: Container[str] = ()) -> str:
    """Return a legal key made from the words of `label`, different from those `taken`."""
    words = re.findall(r"[a-z0-9]+", string_to_ascii(label).lower())
    key = ""
    for word in words:
        if len(key) + len(word) >= PROPOSED_LENGTH and key:
            break
        key = f"{key}_{word}" if key else word[:PROPOSED_LENGTH]
    if not key or not key[0].isalpha():
        key = f"q_{key}".rstrip("_")
    if key in RESERVED:
        key = f"{key}_1"
    return unique(key, taken)


def unique(key: str, taken: Container[str], separator: str = "_") -> str:
    """Return `key`, or `key` with the lowest number from 2 behind it that is not `taken`."""
    candidate, number = key, 2
    while candidate in taken:
        candidate, number = f"{key}{separator}{number}", number + 1
    return candidate
