"""Which comments may say the same: a first guess for who puts them together, and nothing more."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consultations.models import Comment

STEM = 5  # letters: Slovak words end in many ways
SHORTEST = 4
LEAST = 0.15  # the share of words that two comments on different places must have in common
MOST = 10


def words(text: str) -> frozenset[str]:
    """Return what the longer words of a text begin with, without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return frozenset(word[:STEM] for word in re.findall(r"[^\W\d_]+", letters) if len(word) >= SHORTEST)


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the words of both that both have."""
    return len(one & other) / len(one | other) if one and other else 0.0


def similar(group: Sequence[Comment], others: Iterable[Comment]) -> list[Comment]:
    """Return those of `others` that may say what `group` says: on the same place first, then the likest first."""
    anchors = {comment.anchor for comment in group}
    said = [words(comment.text) for comment in group]

    def rank(comment: Comment) -> tuple[bool, float]:
        found = words(comment.text)
        return comment.anchor in anchors, max((overlap(found, one) for one in said), default=0.0)

    ranked = sorted(((rank(comment), -comment.number, comment) for comment in others), reverse=True)
    return [comment for (same_place, likeness), _number, comment in ranked if same_place or likeness >= LEAST][:MOST]
