"""What a page shows of the questions that two surveys share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from surveys.analysis.comparing import Match, Shared, difference, differences, means, tallies_of
from surveys.analysis.counting import Counts
from surveys.analysis.outline import Chapter, Item
from surveys.analysis.tally import MOST_VALUES
from surveys.analysis.wording import said, value_label
from surveys.charts import Pair
from surveys.dashboard.figure import Base
from surveys.questionnaire import Wording


@dataclass
class Comparison:
    """One figure: `bases` say out of how many the shares are, here and there; `means` are of a number."""

    title: Wording
    name: str
    bases: tuple[Base, Base]
    pairs: list[Pair] = field(default_factory=list)
    means: tuple[float | None, float | None] | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def mean_difference(self) -> float | None:
        first, second = self.means or (None, None)
        return None if first is None or second is None else second - first


@dataclass(frozen=True)
class Sides:
    """What two surveys share, and what was counted in each."""

    shared: Shared
    here: Counts
    there: Counts
    language: str

    def compared(self, chapters: Iterable[Chapter]) -> Iterator[Comparison]:
        """Yield the figures of what is shared, in the order of this survey's questionnaire."""
        for item in (item for chapter in chapters for item in chapter.items):
            found = [self.shared.matches[each.name] for each in item.variables if each.name in self.shared.matches]
            if found and item.question.kind == "multiple_choice":
                yield self.picks(item, found)
            else:
                yield from (self.one(item, match) for match in found if not match.here.name.endswith(("_lat", "_lon")))

    def picks(self, item: Item, found: list[Match]) -> Comparison:
        """Return the choices of a multiple choice that both surveys offer, a line each."""
        tallies = [tallies_of(match, self.here, self.there) for match in found]
        comparison = self.blank(said(item.question.text("label"), self.language), item.question.key, found[0])
        for match, (here, there) in zip(found, tallies, strict=True):
            label, both = said(item.part_labels[match.here.name], self.language), difference(match, 1, here, there)
            comparison.pairs.append(Pair(label, both.numbers, both.shares, label.lang))
        if len(found) < len(item.parts) or len(found) < self.offered_there(item):
            comparison.notes.append(_("Choices that only one of the surveys offers are left out."))
        return comparison

    def offered_there(self, item: Item) -> int:
        """Return how many choices the other survey has that are not here, counted with those that are."""
        prefix = f"{item.question.key}_"
        extra = sum(each.name.startswith(prefix) and each.type == "code" for each in self.shared.only_there)
        return len(item.parts) + extra

    def one(self, item: Item, match: Match) -> Comparison:
        """Return the values of one variable, a line each; of a number with many, the means alone."""
        question, part = said(item.question.text("label"), self.language), item.part_labels.get(match.here.name)
        title = Wording(f"{question} – {said(part, self.language)}", question.lang) if part else question
        comparison = self.blank(title, match.here.name, match)
        here, there = tallies_of(match, self.here, self.there)
        found = differences(match, here, there)
        if match.here.type == "number":
            comparison.means = means(here, there)
        if match.here.type == "code" or len(found) <= MOST_VALUES:
            labels = {**match.there.values, **match.here.values}
            for each in found:
                variable = match.here if each.value in match.here.values or each.value not in labels else match.there
                comparison.pairs.append(
                    Pair(value_label(variable, each.value, self.language), each.numbers, each.shares)
                )
        return comparison

    def blank(self, title: Wording, name: str, match: Match) -> Comparison:
        here, there = tallies_of(match, self.here, self.there)
        comparison = Comparison(title, name, (Base.of(here), Base.of(there)))
        if not match.worded_alike:
            comparison.notes.append(_("The two surveys do not word it alike: compare with care."))
        return comparison
