"""What categories are called that are only shown together."""

from __future__ import annotations

from collections.abc import Sequence

from surveys.disclosure.categories import between, code_of
from surveys.disclosure.microdata import Measure
from surveys.disclosure.tables import Category, Text

MOST_NAMED = 3  # answers that are all named
OTHERS = {"sk": "ostatné odpovede ({})", "en": "other answers ({})"}


def category_of(measure: Measure, group: Sequence[int]) -> Category:
    """Return the category of those at these places."""
    members = [measure.axis.categories[place] for place in group]
    if len(members) == 1:
        return members[0]
    bounds = range_of(measure, group)
    if bounds:
        label: Text = between(*bounds, whole=measure.whole)
        open_ended = None in bounds or measure.axis.categories[group[0]].codes != (bounds[0],)
        return Category((code_of(bounds),) if open_ended else codes_of(members), label)
    return Category(codes_of(members), joined(members), all(member.missing for member in members))


def codes_of(members: Sequence[Category]) -> tuple[object, ...]:
    return tuple(code for member in members for code in member.codes)


def range_of(measure: Measure, group: Sequence[int]) -> tuple[float | None, float | None] | None:
    """Return the least and the greatest of numbers side by side; None for what is no such thing."""
    bounds = [measure.bounds[place] for place in group] if measure.bounds else []
    first, last = (bounds[0], bounds[-1]) if bounds else (None, None)
    if first is None or last is None or list(group) != list(range(group[0], group[-1] + 1)):
        return None
    return first[0], last[1]


def joined(members: Sequence[Category]) -> Text:
    if len(members) > MOST_NAMED:
        return {language: words.format(len(members)) for language, words in OTHERS.items()}
    languages = dict.fromkeys(language for member in members for language in member.label)
    return {language: " / ".join(member.words(language) for member in members) for language in languages}
