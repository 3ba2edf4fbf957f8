"""Receipt codes: what a person keeps to find their response again.

A code has twelve random characters (60 bits) and a check character, Luhn's algorithm modulo 32, and is written
in three groups: `7K3F-9QTM-W2XA5`. The alphabet is Crockford's base 32, which has no I, L, O or U, so that a code
survives a phone call. Only its SHA-256 is stored.
"""

from __future__ import annotations

import hashlib
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_code() -> str:
    """Return a fresh code as it is shown to a person."""
    return code_from(secrets.randbits(5 * LENGTH))


def code_from(number: int) -> str:
    """Return the code made from the lowest 60 bits of `number`, as it is shown to a person."""
    body = "".join(ALPHABET[number >> (5 * position) & 31] for position in range(LENGTH))
    return written(body + check_character(body))


def written(bare: str) -> str:
    """Return a bare code as it is shown to a person."""
    return "-".join((bare[:4], bare[4:8], bare[8:]))


def check_character(body: str) -> str:
    """Return the character that makes the Luhn sum of `body` divisible by 32."""
    total = 0
    for position, character in enumerate(reversed(body)):
        product = ALPHABET.index(character) * (2 if position % 2 == 0 else 1)
        total += product // len(ALPHABET) + product % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]


def characters(typed: str) -> str:
    """Return the characters of a code that a person typed, without what separates them, and lookalikes made one."""
    return re.sub(r"[\W_]", "", typed.upper()).translate(LOOKALIKES)


def normalise(typed: str) -> str | None:
    """Return the bare code for what a person typed; None if it is not a code (a slip is noticed)."""
    bare = characters(typed)
    well_formed = len(bare) == LENGTH + 1 and set(bare) <= set(ALPHABET)
    return bare if well_formed and check_character(bare[:-1]) == bare[-1] else None


def digest(code: str) -> str:
    """Return what is stored of a code: the SHA-256, in hex, of its bare form."""
    return hashlib.sha256((normalise(code) or code).encode()).hexdigest()
