"""The lines of a table: which values of a variable are one category, and what a category is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor
from typing import Any

import numpy as np
from django.conf import settings

from surveys.analysis.summary import bin_width, quantile
from surveys.analysis.tally import MOST_VALUES, Tally
from surveys.disclosure.microdata import Bounds, Column
from surveys.disclosure.tables import Category, Text
from surveys.missing import MISSING
from surveys.questions import Variable
from surveys.questions.base import is_missing

GIVEN = "given"
GIVEN_LABEL = {"sk": "odpovedali", "en": "answered"}


@dataclass(frozen=True)
class Sorted:
    """The categories of a variable, and the place among them of each of its column's values.

    `bounds` are the least and the greatest number of each category, None where it is open or no number; a category
    of numbers that are not all `whole` goes up to the greatest without it, unless both are the same.
    """

    categories: tuple[Category, ...]
    place_of: tuple[int, ...]
    bounds: tuple[Bounds | None, ...] = ()
    whole: bool = True


def sorted_into(variable: Variable, column: Column, counted: bool = True) -> Sorted:
    """Sort a column's values into categories; where the answers are not `counted`, into those given and not."""
    given = [value for value in column.values if not is_missing(value)]
    if not counted:
        return arranged(column, [Category((GIVEN,), GIVEN_LABEL)], lambda value: 0)
    known = [*variable.values, *sorted((value for value in given if value not in variable.values), key=order)]
    if variable.type == "number":
        known.sort()
        if len(known) > max(MOST_VALUES, len(variable.values)):
            return ranges(column, given)
    categories = [Category((value,), label_of(variable, value)) for value in known]
    bounds = [(value, value) for value in known] if variable.type == "number" else []
    return arranged(column, categories, known.index, bounds)


def order(value: Any) -> tuple[bool, Any]:
    return (isinstance(value, str), value)


def label_of(variable: Variable, value: Any) -> Text:
    """Return a value's label in the languages it has one in; of a value without words, itself in all."""
    languages = variable.values.get(value) or [language for language, _name in settings.LANGUAGES]
    return {language: Tally(variable).label(value, language) for language in languages}


def arranged(
    column: Column,
    categories: Sequence[Category],
    place_of: Callable[[Any], int],
    bounds: Sequence[Bounds] = (),
    whole: bool = True,
) -> Sorted:
    """Return the categories with those of why there is no answer behind them."""
    reasons = sorted(value for value in column.values if is_missing(value))
    found = [*categories, *(Category((reason,), MISSING[reason], missing=True) for reason in reasons)]
    places = tuple(
        len(categories) + reasons.index(value) if is_missing(value) else place_of(value) for value in column.values
    )
    return Sorted(tuple(found), places, (*bounds, *(None for _ in reasons)) if bounds else (), whole)


def ranges(column: Column, given: Sequence[float]) -> Sorted:
    """Sort numbers into ranges of equal width; the lowest and the highest are open, since where they would end is
    somebody's own answer."""
    whole = all(float(value).is_integer() for value in given)
    numbers = np.bincount(column.places, minlength=len(column.values)).tolist()
    counts = {value: number for value, number in zip(column.values, numbers, strict=True) if not is_missing(value)}
    lower, upper = quantile(counts, 0.05), quantile(counts, 0.95)
    width = bin_width(upper - lower, whole)
    first, last = floor(lower / width), floor(upper / width) + 1
    edges = [round(place * width, 10) for place in range(first, last + 1)]
    less = 1 if whole else 0
    lowest = [(None, edges[0] - less)] if min(given) < edges[0] else []
    highest = [(edges[-1], None)] if max(given) >= edges[-1] else []
    bounds: list[Bounds] = [*lowest, *((low, high - less) for low, high in pairwise(edges)), *highest]
    categories = [Category((code_of(each),), between(*each, whole)) for each in bounds]
    before = 1 - len(lowest)
    return arranged(
        column, categories, lambda value: int(np.searchsorted(edges, value, "right")) - before, bounds, whole
    )


def code_of(bounds: Bounds) -> str:
    """Return the code of a range: "20..29", open "..19" or "80.."."""
    return "..".join("" if bound is None else written(bound) for bound in bounds)


def between(low: float | None, high: float | None, whole: bool) -> Text:
    """Return a range in words; `high` belongs to it where the numbers are whole."""
    if low is None:
        words = f"{'≤' if whole else '<'} {written(high)}"
    elif high is None:
        words = f"≥ {written(low)}"
    else:
        words = written(low) if low == high else f"{written(low)}–{written(high)}"
    return {language: words.replace(".", ",") if language == "sk" else words for language, _name in settings.LANGUAGES}


def written(number: float | None) -> str:
    return str(int(number)) if number is not None and float(number).is_integer() else str(number)
