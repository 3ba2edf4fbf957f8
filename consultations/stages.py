"""Where a consultation stands: from its dates alone, at a given moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """The stages in the order in which they follow."""

    INFORMATION = "information"  # announced: to be read, not to be commented on yet
    OPEN = "open"
    EVALUATION = "evaluation"
    DECISION = "decision"


# What the finder calls them: several stages look alike to somebody who wants to take part.
STANDING = {
    Stage.INFORMATION: "upcoming",
    Stage.OPEN: "open",
    Stage.EVALUATION: "closed",
    Stage.DECISION: "closed",
}


@dataclass(frozen=True)
class Dates:
    """When a consultation opens and closes, and when it was decided; None where that is not known or never."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    decided_at: datetime | None = None


def stage_at(dates: Dates, now: datetime) -> Stage:
    """Return the stage at `now`. It opens on the stroke and closes on the stroke; without dates it is open."""
    if dates.decided_at and now >= dates.decided_at:
        return Stage.DECISION
    if dates.closes_at and now >= dates.closes_at:
        return Stage.EVALUATION
    if dates.opens_at and now < dates.opens_at:
        return Stage.INFORMATION
    return Stage.OPEN
