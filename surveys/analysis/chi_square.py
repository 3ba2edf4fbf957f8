"""Pearson's test of independence, from the counts of a table alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, exp, fsum, lgamma, log, sqrt

Table = Sequence[Sequence[float]]  # rows of counts


@dataclass(frozen=True)
class Independence:
    """What the test says. It is only worth something where hardly any expected count is below 5 (Cochran 1954)."""

    expected: list[list[float]]
    chi_square: float
    degrees: int
    p_value: float
    cramers_v: float
    smallest_expected: float
    below_five: float  # the share of cells with an expected count below 5, from 0 to 1


def expected_counts(counts: Table) -> list[list[float]]:
    """Return what each cell would hold if rows and columns had nothing to do with one another: row × column / all."""
    rows, columns = [sum(row) for row in counts], [sum(column) for column in zip(*counts, strict=True)]
    total = sum(rows)
    return [[row * column / total if total else 0.0 for column in columns] for row in rows]


def independence(counts: Table) -> Independence | None:
    """Return the test of whole counts of people; None where fewer than two rows or columns hold anybody.

    Chi-square is Pearson's, without Yates's correction. Cramér's V is sqrt(chi² / (n · min(rows − 1, columns − 1))),
    without a correction for small samples (Cramér 1946, Mathematical Methods of Statistics, 21.9). Rows and columns in
    which there is nobody say nothing, so they count for no degree of freedom.
    """
    expected = expected_counts(counts)
    pairs = [
        (found, wanted)
        for row, awaited in zip(counts, expected, strict=True)
        for found, wanted in zip(row, awaited, strict=True)
        if wanted
    ]
    rows = sum(any(row) for row in counts) - 1
    columns = sum(any(column) for column in zip(*counts, strict=True)) - 1
    if min(rows, columns) < 1:
        return None
    chi_square = fsum((found - wanted) ** 2 / wanted for found, wanted in pairs)
    total = sum(found for found, _wanted in pairs)
    return Independence(
        expected=expected,
        chi_square=chi_square,
        degrees=rows * columns,
        p_value=upper_tail(chi_square, rows * columns),
        cramers_v=sqrt(chi_square / (total * min(rows, columns))),
        smallest_expected=min(wanted for _found, wanted in pairs),
        below_five=sum(wanted < 5 for _found, wanted in pairs) / len(pairs),
    )


def upper_tail(chi_square: float, degrees: int) -> float:
    """Return how likely a chi-square this large or larger is by chance.

    For whole degrees of freedom it is a finite sum: Abramowitz & Stegun, Handbook of Mathematical Functions (1964),
    26.4.4 where they are odd and 26.4.5 where even, here with the factorials of both written as a gamma function. Its
    terms are taken from logarithms: neither a large chi-square nor many degrees overflow.
    """
    half = chi_square / 2
    if half <= 0:
        return 1.0
    odd = degrees % 2
    powers = [odd / 2 + step for step in range(degrees // 2)]
    terms = [exp(power * log(half) - half - lgamma(power + 1)) for power in powers]
    return min(1.0, fsum([erfc(sqrt(half)) if odd else 0.0, *terms]))
