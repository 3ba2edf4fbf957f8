"""Which categories are only shown together, so that how many there are of each can be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Groups = list[tuple[int, ...]]  # places of categories


@dataclass(frozen=True)
class Traits:
    """What merging has to know of a variable's categories, each by its place.

    Only those of one class are merged. `ordered` ones are merged with a neighbour where there is one; those that are
    not `missing`, and of them those `preferred`, are merged with first. `secret`, from 0 to 1, is known to nobody: it
    decides between some of about the same size, so that from which were merged nothing follows of how many there are.
    """

    classes: Sequence[int]
    missing: Sequence[bool]
    preferred: Sequence[bool]
    secret: Sequence[float]
    ordered: bool = False


def merged(groups: Groups, counts: np.ndarray, traits: Traits, threshold: int) -> Groups | None:
    """Merge groups until each has, in every column of `counts`, nobody or enough people; None if that fails.

    `counts` has a row for each category. Enough is the threshold; over all responses, where each category of a group
    is known to be of somebody, it is one more for each but one, so that any of them can hold the threshold.
    """
    alone = counts.shape[1] == 1
    groups = list(groups)
    while True:
        sums = np.array([counts[list(group)].sum(axis=0) for group in groups])
        enough = np.array([threshold + (len(group) - 1) * alone for group in groups])
        bad = ((sums > 0) & (sums < enough[:, None])).any(axis=1)
        if not bad.any():
            return groups
        totals = sums.sum(axis=1).tolist()
        worst = min(np.flatnonzero(bad).tolist(), key=totals.__getitem__)
        partner = partner_of(worst, groups, totals, traits)
        if partner is None:
            return None
        first, second = sorted((worst, partner))
        groups[first] = tuple(sorted((*groups[first], *groups[second])))
        del groups[second]


def partner_of(place: int, groups: Groups, totals: Sequence[float], traits: Traits) -> int | None:
    """Return the group to merge the one at `place` with: a neighbour if ordered, else a small one that is not empty."""
    kind = traits.classes[groups[place][0]]
    others = [
        other
        for other, group in enumerate(groups)
        if other != place and totals[other] and traits.classes[group[0]] == kind
    ]
    if traits.ordered and not traits.missing[groups[place][0]]:
        others = neighbours(place, others, groups, traits) or others
    return min(others, key=lambda other: preference(groups[other], traits, totals[other]), default=None)


def neighbours(place: int, others: list[int], groups: Groups, traits: Traits) -> list[int]:
    numbers = [other for other in others if not traits.missing[groups[other][0]]]
    below = [other for other in numbers if groups[other] < groups[place]]
    above = [other for other in numbers if groups[other] > groups[place]]
    return [*below[-1:], *above[:1]]


def preference(group: tuple[int, ...], traits: Traits, total: float) -> tuple[bool, bool, float]:
    return (
        traits.missing[group[0]],
        not any(traits.preferred[each] for each in group),
        total * (1 + traits.secret[group[0]]),
    )
