"""Where coders disagree: who saw what, and the themes that somebody settles on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from surveys.coding.books import in_order
from surveys.coding.codes import Changed, Codes, Seen, looked_at
from surveys.models import Settled, TextSource


def open_to(codes: Codes, user: Any) -> list[int]:
    """Return the disagreements that somebody may look at: a coder, only those on texts they have coded themselves."""
    own = codes.by(user)
    return [item for item in codes.disagreed if not own or item in own]


def sides(codes: Codes, item: int) -> dict[str, list[str]]:
    """Return who saw a theme in a text, by its key: the coders' names, in alphabetical order."""
    said: dict[str, list[str]] = {}
    for coding in codes.codings.get(item, {}).values():
        for key in coding.themes:
            said.setdefault(key, []).append(name_of(coding.coder))
    return {key: sorted(names) for key, names in said.items()}


def coders(codes: Codes, item: int) -> list[str]:
    return sorted(name_of(coding.coder) for coding in codes.codings.get(item, {}).values())


def name_of(user: Any) -> str:
    return user.get_full_name() or user.get_username()


def mark_of(source: TextSource, item: int) -> str:
    """Return what tells what is stored about a text now from what is stored later."""
    said = [*source.codings.filter(item=item).values_list("coder_id", "coded_at").order_by("coder_id")]
    said += source.settled.filter(item=item).values_list("pk", "settled_at")
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


@transaction.atomic
def settle(source: TextSource, item: int, user: Any, keys: Iterable[str], seen: Seen | None = None) -> Settled:
    """Store the themes that a text has, whatever its coders said. Raises Gone, Changed, ValueError."""
    text = looked_at(source, item, seen)
    themes = in_order(source.book, keys)
    stored = source.settled.filter(item=item).first()
    if stored and (stored.themes, stored.digest) == (themes, text.digest):
        return stored
    if seen and seen.mark != mark_of(source, item):
        raise Changed
    said = {"themes": themes, "digest": text.digest, "settled_by": user, "settled_at": timezone.now()}
    return source.settled.update_or_create(item=item, defaults=said)[0]
