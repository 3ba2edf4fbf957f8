"""How far coders agree beyond chance: per theme and over whole sets of themes.

Cohen's kappa for two coders: J. Cohen, A coefficient of agreement for nominal scales, 1960. Krippendorff's alpha for
any number of coders, of whom not all have coded every text: K. Krippendorff, Computing Krippendorff's
Alpha-Reliability, 2011. On sets the distance is MASI: R. Passonneau, Measuring agreement on set-valued items, 2006.

Where nothing varies, nobody can be told from somebody who guesses: such a coefficient is None, neither 1 nor 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import TypeVar

from surveys.coding.codes import Codes
from surveys.coding.settling import name_of
from surveys.models import Theme

Value = TypeVar("Value", bound=Hashable)
Keys = frozenset[str]
Units = list[dict[int, Keys]]  # for each text: the themes that each coder saw, by the coder's key


def share_equal(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Return the share, 0 to 1, of pairs of values that are equal, of all pairs within a unit; None without pairs."""
    pairs = [one == other for unit in units for one, other in combinations(unit, 2)]
    return sum(pairs) / len(pairs) if pairs else None


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Return Cohen's kappa: (observed - expected) / (1 - expected), from what two coders said of each text.

    None without texts, and where both said one and the same throughout.
    """
    total = len(pairs)
    observed = sum(one == other for one, other in pairs)
    firsts, seconds = Counter(one for one, _other in pairs), Counter(other for _one, other in pairs)
    by_chance = sum(number * seconds[value] for value, number in firsts.items())  # total² times the expected share
    if by_chance == total * total:
        return None
    return (observed * total - by_chance) / (total * total - by_chance)


def nominal(one: Hashable, other: Hashable) -> float:
    return float(one != other)


def masi(one: Keys, other: Keys) -> float:
    """Return Passonneau's distance of two sets: 1 - Jaccard · M, where M is 1 for equal sets, 2/3 where one holds
    the other, 1/3 where they only overlap, and 0 where they share nothing."""
    if one == other:
        return 0.0
    shared = len(one & other)
    if not shared:
        return 1.0
    monotonic = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - shared / len(one | other) * monotonic


def alpha(units: Iterable[Sequence[Value]], distance: Callable[[Value, Value], float] = nominal) -> float | None:
    """Return Krippendorff's alpha: 1 - (n - 1) · Σ o(c,k)·δ(c,k) / Σ n(c)·n(k)·δ(c,k), for the values of each unit.

    o are the coincidences: each ordered pair of values in a unit of m values counts 1/(m - 1); a unit of one value
    counts for nothing. None where all values are the same.
    """
    coincidences: Counter[tuple[Value, Value]] = Counter()
    totals: Counter[Value] = Counter()
    for unit in units:
        if len(unit) > 1:
            totals.update(unit)
            for pair in permutations(unit, 2):
                coincidences[pair] += 1 / (len(unit) - 1)  # type: ignore[assignment]
    observed = sum(number * distance(*pair) for pair, number in coincidences.items())
    expected = sum(totals[one] * totals[other] * distance(one, other) for one, other in permutations(totals, 2))
    return 1 - (totals.total() - 1) * observed / expected if expected else None


@dataclass(frozen=True)
class ThemeAgreement:
    theme: Theme
    texts: int  # in which at least one coder saw it
    equal: float | None  # the share of pairs of coders who both saw it, or both did not
    kappa: float | None  # None also for more than two coders
    alpha: float | None


@dataclass(frozen=True)
class Agreement:
    """How far some coders agree on the texts that at least two of them have coded."""

    coders: tuple[str, ...]
    texts: int
    equal: float | None  # the share of pairs of coders who saw exactly the same themes
    alpha: float | None  # on sets of themes, by MASI
    themes: tuple[ThemeAgreement, ...]

    @property
    def is_pair(self) -> bool:
        return len(self.coders) == 2


def agreement(codes: Codes, coders: Iterable[int] | None = None) -> Agreement:
    """Return how far `coders`, or all of a source's, agree; what has been settled since changes nothing in it."""
    names = {coding.coder_id: name_of(coding.coder) for said in codes.codings.values() for coding in said.values()}
    among = sorted(names.keys() & set(names if coders is None else coders), key=names.__getitem__)
    units = units_of(codes, among)
    sets = [list(unit.values()) for unit in units]
    themes = tuple(about_theme(theme, units, among) for theme in codes.source.book.themes.all())
    shown = tuple(each for each in themes if each.texts or not each.theme.retired)
    return Agreement(tuple(names[pk] for pk in among), len(units), share_equal(sets), alpha(sets, masi), shown)


def units_of(codes: Codes, coders: Sequence[int]) -> Units:
    """Return what each of `coders` saw, for the texts that at least two of them have coded."""
    units = [
        {pk: frozenset(said[pk].themes) for pk in coders if pk in said}
        for said in (codes.codings[item] for item in codes.items if item in codes.codings)
    ]
    return [unit for unit in units if len(unit) > 1]


def about_theme(theme: Theme, units: Units, coders: Sequence[int]) -> ThemeAgreement:
    seen = [{pk: theme.key in keys for pk, keys in unit.items()} for unit in units]
    values = [list(unit.values()) for unit in seen]
    pairs = [(unit[coders[0]], unit[coders[1]]) for unit in seen] if len(coders) == 2 else []
    return ThemeAgreement(theme, sum(map(any, values)), share_equal(values), kappa(pairs), alpha(values))


def pairs(codes: Codes) -> list[Agreement]:
    """Return the agreement of each two coders who have coded at least one text both."""
    coders = sorted({pk for said in codes.codings.values() for pk in said})
    found = [agreement(codes, pair) for pair in combinations(coders, 2)]
    return [each for each in found if each.texts]
