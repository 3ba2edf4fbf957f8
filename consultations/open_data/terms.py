"""Who publishes the data, and on which terms they may be used again: from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from consultations.open_data.words import Words


@dataclass(frozen=True)
class Licence:
    """`name` is SPDX's identifier, `address` the licence's text, `authority` the licence in the EU's vocabulary."""

    name: str
    title: str
    address: str
    authority: str


@dataclass(frozen=True)
class Publisher:
    """`uri` is the city among the state's legal subjects, `place` what the data are about on the map."""

    uri: str
    names: Words
    email: str
    place: str


def licence() -> Licence:
    given: Any = settings.OPEN_DATA_LICENCE
    return Licence(**given)


def publisher() -> Publisher:
    given: Any = settings.OPEN_DATA_PUBLISHER
    return Publisher(**given)


def absolute(path: str) -> str:
    """Return the full address of `path`, the same by whichever name the server was reached."""
    base: Any = settings.WAGTAILADMIN_BASE_URL
    return base.rstrip("/") + path
