"""What sums numbers up: places in their order, the mean, how far they spread, and how many lie in which range."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, log10, sqrt

MOST_BINS = 12  # ranges of a histogram

Counts = Mapping[float, float]  # how often each number was given


@dataclass(frozen=True)
class Summary:
    """`deviation` is the sample standard deviation, with n − 1; None for a single answer."""

    lowest: float
    lower_quartile: float
    median: float
    upper_quartile: float
    highest: float
    mean: float
    deviation: float | None

    @classmethod
    def of(cls, counts: Counts) -> Summary:
        """Sum up numbers, of which there must be one."""
        lower, median, upper = (quantile(counts, part) for part in (0.25, 0.5, 0.75))
        return cls(min(counts), lower, median, upper, max(counts), mean(counts), deviation(counts))


def mean(counts: Counts) -> float:
    return sum(value * number for value, number in counts.items()) / sum(counts.values())


def deviation(counts: Counts) -> float | None:
    total, middle = sum(counts.values()), mean(counts)
    if total <= 1:
        return None
    return sqrt(sum(number * (value - middle) ** 2 for value, number in counts.items()) / (total - 1))


def quantile(counts: Counts, part: float) -> float:
    """Return the number that `part` of all lie below; where two are equally near, their mean.

    Definition 2 of Hyndman & Fan (1996), Sample Quantiles in Statistical Packages; the median is the usual one.
    """
    sought, reached = part * sum(counts.values()), 0.0
    values = sorted(counts)
    for value, above in zip(values, [*values[1:], values[-1]], strict=True):
        reached += counts[value]
        if reached == sought:
            return (value + above) / 2
        if reached > sought:
            return value
    raise ValueError("There is no quantile of nothing.")


@dataclass(frozen=True)
class Bin:
    """How many numbers lie from `first` on, up to and without `end`; all are `whole`, or not."""

    first: float
    end: float
    number: float
    whole: bool


def histogram(counts: Counts) -> list[Bin]:
    """Return ranges of equal width, 1, 2 or 5 times a power of ten, that hold all the numbers; empty ones included.

    Whole numbers that differ by less than MOST_BINS have a range of 1 each.
    """
    lowest, highest = min(counts), max(counts)
    whole = all(float(value).is_integer() for value in counts)
    width = bin_width(highest - lowest, whole)
    found: Counter[int] = Counter()
    for value, number in counts.items():
        found[floor(value / width + 1e-9)] += number  # type: ignore[assignment]
    return [
        Bin(rounded(place * width), rounded((place + 1) * width), found[place], whole)
        for place in range(min(found), max(found) + 1)
    ]


def bin_width(spread: float, whole: bool) -> float:
    if whole and spread < MOST_BINS:
        return 1
    least = spread / (MOST_BINS - 1)
    if not least:
        return 1
    power = 10.0 ** floor(log10(least))
    width = power * next(step for step in (1, 2, 5, 10) if step * power >= least)
    return max(1, ceil(width)) if whole else width


def rounded(number: float) -> float:
    """Take off what binary fractions add to a decimal one."""
    return round(number, 10)
