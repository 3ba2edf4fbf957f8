"""Proof of work: a small sum that a browser does for each form, and a flood of forms cannot afford.

The protocol is ALTCHA's with SHA-256 (https://altcha.org/docs/v1/proof-of-work/), without anybody else's service: a
challenge is the hash of a salt and a secret number up to `MOST`; who sends the number has tried thousands. The
challenge is signed, so none is stored, and the salt says until when it holds; it ends in "&" so that no digit of the
number passes for one of the time. A challenge used once is remembered in Django's cache until it expires: with more
than one server process, only a shared cache keeps it from being used once in each.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from typing import Any
from urllib.parse import parse_qs

from django.core.cache import cache
from django.utils.crypto import constant_time_compare, salted_hmac

ALGORITHM = "SHA-256"
MOST = 50_000
VALID_SECONDS = 24 * 3600  # a form may be left open over lunch
LONGEST = 1000


def new_challenge(most: int = MOST) -> dict[str, Any]:
    salt = f"{secrets.token_hex(12)}?expires={int(time.time()) + VALID_SECONDS}&"
    challenge = hashed(salt, secrets.randbelow(most + 1))
    return {
        "algorithm": ALGORITHM,
        "challenge": challenge,
        "maxnumber": most,
        "salt": salt,
        "signature": signature_of(challenge),
    }


def hashed(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


def signature_of(challenge: str) -> str:
    return salted_hmac("core.proof", challenge, algorithm="sha256").hexdigest()


def is_solved(payload: str) -> bool:
    """Tell whether `payload` solves a challenge of ours that holds and has not been used, and use it up."""
    try:
        salt, number, signature = parts_of(payload)
        expires = int(parse_qs(salt.partition("?")[2])["expires"][0])
        challenge = hashed(salt, number)
    except (ValueError, KeyError, TypeError):
        return False
    remaining = expires - time.time()
    genuine = salt.endswith("&") and constant_time_compare(signature.encode(), signature_of(challenge).encode())
    return genuine and remaining > 0 and cache.add(f"core.proof.{challenge}", 1, remaining)


def parts_of(payload: str) -> tuple[str, int, str]:
    """Return the salt, number and signature that a browser sent, whatever they say.

    Raises ValueError, KeyError or TypeError where they are not there.
    """
    if len(payload) > LONGEST:
        raise ValueError(len(payload))
    said = json.loads(base64.b64decode(payload, validate=True))
    return str(said["salt"]), int(said["number"]), str(said["signature"])
