"""Receipt codes: what a person keeps to find their response again.

A code has twelve random characters (60 bits) and a check character, Luhn's algorithm modulo 32, and is written
in three groups: `7K3F-9QTM-W2XA5`. The alphabet is Crockford's base 32, which has no I, L, O or U, so that a code
survives a phone call. Only its SHA-256 is stored.
"""

from __future__ import annotations

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", " ": ""})


def new_code() -> str:
    """Return a fresh code as it is shown to a person."""
    body = "".join(secrets.choice(ALPHABET) for _position in range(LENGTH))
    code = body + check_character(body)
    return "-".join((code[:4], code[4:8], code[8:]))


def check_character(body: str) -> str:
    """Return the character that makes the Luhn sum of `body` divisible by 32."""
    total = 0
    for position, character in enumerate(reversed(body)):
        product = ALPHABET.index(character) * (2 if position % 2 == 0 else 1)
        total += product // len(ALPHABET) + product % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]


def normalise(typed: str) -> str | None:
    """Return the bare code for what a person typed; None if it is not a code (a slip is noticed)."""
    bare = typed.upper().translate(LOOKALIKES)
    well_formed = len(bare) == LENGTH + 1 and set(bare) <= set(ALPHABET)
    return bare if well_formed and check_character(bare[:-1]) == bare[-1] else None


def digest(code: str) -> str:
    """Return what is stored of a code: the SHA-256, in hex, of its bare form."""
    return hashlib.sha256((normalise(code) or code).encode()).hexdigest()
