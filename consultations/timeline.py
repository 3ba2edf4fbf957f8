"""The stages of a consultation and the editor's steps, as one list in the order in which they come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from consultations.stages import Dates, Stage, stage_at

Moment = date | datetime | None
ORDER = list(Stage)


@dataclass(frozen=True)
class Step:
    """What the editor says happens on a day, or from one day until another."""

    title: str
    day: date
    until: date | None = None


@dataclass(frozen=True)
class Point:
    """One item of the list: a stage, which begins and ends on the stroke, or a step, which takes whole days."""

    starts: Moment = None
    ends: Moment = None
    stage: Stage | None = None
    title: str = ""  # a step's; what a stage is called is for the page to say
    is_current: bool = False  # the stage as it is now; no more than one is
    is_past: bool = False


def points(dates: Dates, due: date | None, steps: Iterable[Step], now: datetime) -> list[Point]:
    """Return the stages that the dates tell of, with the steps among them; nothing where there are neither.

    `due` is the day by which the decision is expected.
    """
    told = [(step.day, len(ORDER), step_point(step, now)) for step in steps]
    if not told and dates == Dates() and due is None:
        return []
    begun = date.min
    for stage, (starts, ends) in expected(dates, due).items():
        begun = max(begun, day_of(starts) if starts else unknown(stage))
        told.append((begun, ORDER.index(stage), stage_point(stage, starts, ends, stage_at(dates, now))))
    return [point for _day, _order, point in sorted(told, key=lambda item: item[:2])]


def expected(dates: Dates, due: date | None) -> dict[Stage, tuple[Moment, Moment]]:
    """Return when each stage begins and ends: no announcement without an opening, nothing after it without an end."""
    ends = min((moment for moment in (dates.closes_at, dates.decided_at) if moment), default=None)
    found: dict[Stage, tuple[Moment, Moment]] = {}
    if dates.opens_at:
        found[Stage.INFORMATION] = (None, dates.opens_at)
    found[Stage.OPEN] = (dates.opens_at, ends)
    if ends and ends == dates.closes_at:
        found[Stage.EVALUATION] = (dates.closes_at, dates.decided_at)
    if ends or due:
        found[Stage.DECISION] = (dates.decided_at or due, None)
    return found


def unknown(stage: Stage) -> date:
    """Return where a stage stands in the list whose beginning nobody has said: the outcome last, others first."""
    return date.max if stage == Stage.DECISION else date.min


def day_of(moment: date | datetime) -> date:
    return localdate(moment) if isinstance(moment, datetime) else moment


def stage_point(stage: Stage, starts: Moment, ends: Moment, current: Stage) -> Point:
    is_past = ORDER.index(stage) < ORDER.index(current)
    return Point(starts, ends, stage=stage, is_current=stage == current, is_past=is_past)


def step_point(step: Step, now: datetime) -> Point:
    return Point(step.day, step.until, title=step.title, is_past=(step.until or step.day) < localdate(now))
