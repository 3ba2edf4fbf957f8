"""What a page shows of one question: a chart with its table, and how many people that is out of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.analysis.counting import Counts
from surveys.analysis.outline import Item
from surveys.analysis.tally import Tally
from surveys.analysis.wording import said
from surveys.charts import Bar, Chart
from surveys.missing import MISSING, NOT_ANSWERED
from surveys.questionnaire import Text, Wording
from surveys.questions import Variable
from surveys.templatetags.figure_tags import amount


@dataclass(frozen=True)
class Base:
    """Out of how many a figure is: `missing` says how many have no answer, by the code of why."""

    answered: int
    missing: Mapping[int, int]

    @classmethod
    def of(cls, tally: Tally) -> Base:
        return cls(tally.answered, tally.missing)

    @property
    def asked(self) -> int:
        return self.answered + self.missing.get(NOT_ANSWERED, 0)

    @property
    def share(self) -> float:
        """The share of those asked who answered, from 0 to 1."""
        return self.answered / self.asked if self.asked else 0.0

    def reasons(self, language: str) -> list[tuple[str, int]]:
        """Return why there are no other answers, and how many of each."""
        return [(MISSING[code][language], self.missing[code]) for code in sorted(self.missing) if self.missing[code]]


@dataclass
class Figure:
    """One question on a page; with neither `bars` nor `chart` there is nothing to draw.

    `numbers` are triples: what it is, the figure in words, and the weighted one, which may be empty.
    """

    item: Item
    title: Wording
    base: Base
    language: str
    bars: list[Bar] = field(default_factory=list)
    chart: Chart | None = None
    weighted_chart: Chart | None = None
    parts_differ: bool = False  # each part is out of a number of people of its own, which the table says
    number_label: str = ""
    share_label: str = ""
    plain_numbers: bool = False  # there are no shares
    numbers: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def tell(self, what: str, number: float | str, weighted: float | None = None) -> None:
        """Add a figure beside the chart; numbers are rounded to two places."""
        told = number if isinstance(number, str) else amount(number, 2)
        self.numbers.append((what, told, amount(weighted, 2)))

    @property
    def reasons(self) -> list[tuple[str, int]]:
        return self.base.reasons(self.language)

    @property
    def weighted(self) -> bool:
        """Tell whether the bars have weighted shares beside the others."""
        return any(bar.weighted is not None for bar in self.bars)

    @property
    def crossed(self) -> str:
        """The variable that a cross-tab of the question begins with; nothing where all are texts."""
        names = [variable.name for variable in self.item.variables if variable.type != "text"]
        return names[0] if names else ""

    @property
    def has_texts(self) -> bool:
        """Tell whether there is free text to code."""
        texts = any(variable.type == "text" for variable in self.item.variables)
        return texts and self.item.question.kind != "file"


@dataclass(frozen=True)
class Numbers:
    """What was counted of the questions' variables, and weighted if there are weights, for one reader."""

    counts: Counts
    weighed: Counts | None
    language: str

    def of(self, variable: Variable) -> Tally:
        return Tally.of(variable, self.counts[variable.name])

    def weighted(self, variable: Variable) -> Tally | None:
        return None if self.weighed is None else Tally.of(variable, self.weighed[variable.name])

    def bar(self, variable: Variable, value: Any, label: Wording) -> Bar:
        """Return the bar of one value, out of those who answered."""
        tally, weighted = self.of(variable), self.weighted(variable)
        share = weighted.share(value) if weighted else None
        return Bar(label, tally.given[value], tally.share(value), lang=label.lang, weighted=share)

    def say(self, text: Text) -> Wording:
        return said(text, self.language)
