"""What consultations serve: commitments and their milestones, which are pages of the layer above.

That layer registers here what finds them, so the imports go on pointing down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consultations.models import Consultation


@dataclass(frozen=True)
class Milestone:
    """`key` is the same in every language, and what a decision stores; `lang` is empty in the language asked for."""

    key: str
    title: str
    address: str
    lang: str = ""


@dataclass(frozen=True)
class Commitment:
    title: str
    address: str
    milestones: tuple[Milestone, ...] = ()
    lang: str = ""


Finder = Callable[["Consultation", str], list[Commitment]]  # in a language

_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Let `finder` say which commitments a consultation serves. Raises ValueError where it has been registered."""
    if finder in _finders:
        raise ValueError(f"{finder} is registered already.")
    _finders.append(finder)


def commitments(consultation: Consultation, language: str) -> list[Commitment]:
    """Return what the consultation serves, in `language`."""
    return [found for finder in _finders for found in finder(consultation, language)]


def milestone(consultation: Consultation, key: str, language: str) -> Milestone | None:
    """Return the milestone that a decision stores as `key`; None where it is not there any more."""
    found = (one for commitment in commitments(consultation, language) for one in commitment.milestones)
    return next((one for one in found if one.key == key), None)
