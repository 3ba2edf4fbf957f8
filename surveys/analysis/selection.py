"""Which responses are counted: the same filter for the dashboard, exports, reports and open data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

# What is known of every response besides its answers. A question's key has no dot, so none can be taken for one.
LANGUAGE, SOURCE, VERSION = "response.language", "response.source", "response.version"
SUSPECT, DAY, WITHDRAWN = "response.suspect", "response.day", "response.withdrawn"
ABOUT = (LANGUAGE, SOURCE, VERSION, SUSPECT, DAY, WITHDRAWN)

GIVEN = ""  # stands for any text: texts are not counted one by one


@dataclass(frozen=True)
class Selection:
    """The responses that hold one of the values picked for each of the variables, sent on one of the days.

    `picked` pairs a variable, or a name of ABOUT, with the coded values to keep; codes of MISSING may be among them.
    `since` and `until` are days of the city's calendar, both included. `last` is the highest id to count: what came
    later is left out, so that a figure can be computed again.
    """

    picked: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    since: date | None = None
    until: date | None = None
    last: int | None = None

    def __bool__(self) -> bool:
        return self != EVERYTHING

    @property
    def names(self) -> tuple[str, ...]:
        """The variables whose values decide, in no order that means anything."""
        days = (DAY,) if self.since or self.until else ()
        return tuple(dict.fromkeys([*(name for name, _values in self.picked), *days]))

    def keeps(self, response_id: int, values: Mapping[str, Any]) -> bool:
        """Tell whether a response is counted. `values` holds its coded value for each of `names`; days are ISO 8601."""
        if self.last is not None and response_id > self.last:
            return False
        if self.since and values[DAY] < self.since.isoformat():
            return False
        if self.until and values[DAY] > self.until.isoformat():
            return False
        return all(values[name] in kept for name, kept in self.picked)

    def allows(self, name: str, value: Any) -> bool:
        """Tell whether a response with `value` for the variable `name` can be counted, as far as that goes."""
        if name == DAY and self.since and value < self.since.isoformat():
            return False
        if name == DAY and self.until and value > self.until.isoformat():
            return False
        return all(value in kept for picked, kept in self.picked if picked == name)

    def picking(self, name: str, values: Iterable[Any]) -> Selection:
        """Return this selection with `values` of one more variable picked, in place of those picked before."""
        others = tuple((picked, kept) for picked, kept in self.picked if picked != name)
        return replace(self, picked=(*others, (name, tuple(values))))

    def up_to(self, last: int | None) -> Selection:
        return replace(self, last=last)

    def to_json(self) -> dict[str, Any]:
        """Return plain data; equal selections give equal data."""
        return {
            "picked": [[name, sorted(values, key=repr)] for name, values in sorted(self.picked)],
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "last": self.last,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Selection:
        return cls(
            picked=tuple((name, tuple(values)) for name, values in data["picked"]),
            since=date.fromisoformat(data["since"]) if data["since"] else None,
            until=date.fromisoformat(data["until"]) if data["until"] else None,
            last=data["last"],
        )


EVERYTHING = Selection()
