"""When responses came: by day, or by week or month where there would be more days than a chart can show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

MOST_DAYS = 45
MOST_WEEKS = 60
DAY, WEEK, MONTH = "day", "week", "month"


@dataclass(frozen=True)
class Timeline:
    """`spans` pair the first day of each day, week (from Monday) or month with how many of each kind came in it."""

    step: str
    spans: list[tuple[date, Counter[str]]]


FIRST_DAY: Mapping[str, Callable[[date], date]] = {
    DAY: lambda day: day,
    WEEK: lambda day: day - timedelta(days=day.weekday()),
    MONTH: lambda day: day.replace(day=1),
}
NEXT: Mapping[str, Callable[[date], date]] = {
    DAY: lambda day: day + timedelta(days=1),
    WEEK: lambda day: day + timedelta(days=7),
    MONTH: lambda day: (day.replace(day=28) + timedelta(days=4)).replace(day=1),
}


def timeline(counts: Mapping[tuple[str, str], float]) -> Timeline:
    """Return the spans from the first day to the last, empty ones included; `counts` are by day (ISO 8601) and kind."""
    days = [date.fromisoformat(day) for day, _kind in counts]
    if not days:
        return Timeline(DAY, [])
    step = step_for((max(days) - min(days)).days)
    spans: dict[date, Counter[str]] = {}
    first = FIRST_DAY[step](min(days))
    while first <= max(days):
        spans[first] = Counter()
        first = NEXT[step](first)
    for (day, kind), number in counts.items():
        spans[FIRST_DAY[step](date.fromisoformat(day))][kind] += number  # type: ignore[assignment]
    return Timeline(step, list(spans.items()))


def step_for(days: int) -> str:
    if days < MOST_DAYS:
        return DAY
    return WEEK if days < 7 * MOST_WEEKS else MONTH
