"""Bar charts: drawn on the server as SVG, with the same figures in the table beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """One line of a chart. `share` is from 0 to 1; `number` and `share` are None where the cell is suppressed."""

    label: str
    number: float | None
    share: float | None = None
    lang: str = ""  # the label's language, where it is not the reader's

    @property
    def width(self) -> float:
        """Return the bar's length in per cent of the longest possible."""
        return round(100 * self.share, 1) if self.share else 0.0


def bars(lines: Iterable[tuple[str, float, float]]) -> list[Bar]:
    return [Bar(label, number, share) for label, number, share in lines]
