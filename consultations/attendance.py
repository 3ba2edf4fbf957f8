"""Who came to events, added up for the figures of participation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from consultations.models import EventPage


@dataclass(frozen=True)
class Attendance:
    """`people` counts whoever came, again at every event; a group counts once, however often it came."""

    held: int
    people: int
    groups: int


def of(events: Iterable[EventPage]) -> Attendance:
    """Return the figures of those of the events that are over."""
    now = timezone.now()
    held = [event for event in events if event.over_at <= now]
    names = {block.value["name"].strip().casefold() for event in held for block in event.groups}
    return Attendance(len(held), sum(event.attended or 0 for event in held), len(names))
