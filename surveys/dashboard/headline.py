"""How many responses there are, and what should be known about them before anything is read off."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from core.suspicion import REASONS
from surveys.analysis.about import about_variables
from surveys.analysis.counting import Counts
from surveys.analysis.query import query_of
from surveys.analysis.selection import LANGUAGE, SOURCE, SUSPECT, VERSION, WITHDRAWN, Selection
from surveys.analysis.wording import value_label
from surveys.charts import Bar
from surveys.models.dataset import Response, Survey
from surveys.models.derived import Segment


@dataclass(frozen=True)
class Headline:
    """`selected` of `total` responses; `withdrawn`, `suspect` and `samples` are among the selected."""

    total: int
    selected: int
    withdrawn: int
    suspect: int
    samples: int
    reasons: list[tuple[str, int]]
    only_suspect: str  # the part of an address that selects those
    without_samples: str  # the same for those that are no sample data


def headline(survey: Survey, selection: Selection, counts: Counts) -> Headline:
    """Return the headline of a selection that has been counted."""
    suspects = {reasons: number for reasons, number in counts[SUSPECT].items() if reasons}
    real = [source for source in Response.Source.values if source != Response.Source.SAMPLE]
    by_reason = {
        words: sum(number for reasons, number in suspects.items() if reason in reasons.split())
        for reason, words in REASONS.items()
    }
    return Headline(
        total=Segment.objects.filter(survey=survey).aggregate(total=Sum("rows"))["total"] or 0,
        selected=sum(counts[WITHDRAWN].values()),
        withdrawn=counts[WITHDRAWN][1],
        suspect=sum(suspects.values()),
        samples=counts[SOURCE][Response.Source.SAMPLE],
        reasons=[(str(words), number) for words, number in by_reason.items() if number],
        only_suspect=query_of(selection.picking(SUSPECT, suspects)),
        without_samples=query_of(selection.picking(SOURCE, real)),
    )


def bars_of(counts: Counts, name: str, language: str) -> list[Bar]:
    """Return a bar for each value of what is known of every response: its language, source or version."""
    variable, found = about_variables()[name], counts[name]
    total = sum(found.values())
    order = list(variable.values) or sorted(found)
    return [
        Bar(value_label(variable, value, language), found[value], found[value] / total)
        for value in [*(value for value in order if value in found), *(value for value in found if value not in order)]
    ]


def origins(counts: Counts, language: str) -> list[tuple[str, list[Bar]]]:
    """Return how the selected came to be, by what they are called: language, source and version."""
    variables = about_variables()
    names = (LANGUAGE, SOURCE, VERSION)
    return [(variables[name].label[language], bars_of(counts, name, language)) for name in names]
