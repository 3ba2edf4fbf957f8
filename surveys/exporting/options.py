"""What an export is of: the same for every format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.analysis.selection import EVERYTHING, Selection

CODES = "code"  # the value of `labels` for a dataset of codes; any other is a language
WIDE, LONG = "wide", "long"  # a row for each response; a row for each response and variable

Progress = Callable[[int], None]  # told how many responses have been written so far


class NotPossible(Exception):
    """A format cannot hold what is asked for; `str` tells staff why, in the active language."""


@dataclass(frozen=True)
class Options:
    """`labels` is CODES or a language."""

    labels: str = CODES
    shape: str = WIDE
    selection: Selection = EVERYTHING

    def to_json(self) -> dict[str, Any]:
        return {"labels": self.labels, "shape": self.shape, "selection": self.selection.to_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Options:
        return cls(data["labels"], data["shape"], Selection.from_json(data["selection"]))


WHOLE = Options()


def unheard(written: int) -> None:
    """Progress that nobody waits for."""


class Counted:
    """Progress that is remembered."""

    written = 0

    def __call__(self, written: int) -> None:
        self.written = written
