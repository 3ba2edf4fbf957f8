"""Which parts of an edited document are the parts that the page has already: comments hold on to these.

What says the same is the same, wherever it stands; then what is alike, the more so with the same number. A part never
becomes two, nor two one; and a heading never becomes a paragraph.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from consultations.importing.paragraphs import Piece

ALIKE = 0.6  # the least share of common words, in their order
SAME_NUMBER = 0.2  # what the same number counts for: less than two parts that change numbers differ in wording
CANDIDATES = 5  # compared word by word, for each new part: those with the most words in common
COMPARED = 400  # words; two parts that begin with as many the same are alike

Match = dict[int, int]  # from the place of a new part to that of the old one it is
Pieces = Sequence[Piece]


def match(old: Pieces, new: Pieces) -> Match:
    found = in_order(old, new)
    for more in (same_words, most_alike):
        old_left, new_left = left(len(old), found.values()), left(len(new), found)
        found |= more(old, new, old_left, new_left)
    return found


def left(count: int, taken: Iterable[int]) -> list[int]:
    used = set(taken)
    return [at for at in range(count) if at not in used]


def in_order(old: Pieces, new: Pieces) -> Match:
    """Match what says the same in the same surroundings. So a text that is there twice is told from its double."""
    before, after = list(map(sense, old)), list(map(sense, new))
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return {block.b + step: block.a + step for block in blocks for step in range(block.size)}


def sense(piece: Piece) -> tuple:
    return piece.kind, piece.words or piece.plain


def same_words(old: Pieces, new: Pieces, old_left: list[int], new_left: list[int]) -> Match:
    """Match what says the same elsewhere; among doubles, those with the same number first."""
    numbered = paired(old, new, old_left, new_left, lambda piece: (sense(piece), piece.number))
    old_left = [at for at in old_left if at not in set(numbered.values())]
    new_left = [at for at in new_left if at not in numbered]
    return numbered | paired(old, new, old_left, new_left, sense)


def paired(old: Pieces, new: Pieces, old_left: list[int], new_left: list[int], key: Callable[[Piece], tuple]) -> Match:
    waiting = defaultdict(list)
    for at in reversed(old_left):
        waiting[key(old[at])].append(at)
    return {at: waiting[key(new[at])].pop() for at in new_left if waiting.get(key(new[at]))}


def most_alike(old: Pieces, new: Pieces, old_left: list[int], new_left: list[int]) -> Match:
    """Match the pairs of the highest scores; of equal ones the nearest to each other, then the first."""
    pairs = sorted(scored(old, new, old_left, new_left), key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair[1:]))
    found: Match = {}
    taken: set[int] = set()
    for _score, at, was in pairs:
        if at not in found and was not in taken:
            found[at] = was
            taken.add(was)
    return found


def scored(old: Pieces, new: Pieces, old_left: list[int], new_left: list[int]) -> Iterator[tuple[float, int, int]]:
    """Yield the pairs that are alike enough. Only a few of all pairs are compared in full: it takes long."""
    bags = {was: frozenset(old[was].words) for was in old_left}
    for at in new_left:
        words = frozenset(new[at].words)
        extra = {was: SAME_NUMBER * same_number(old[was], new[at]) for was in old_left if old[was].kind == new[at].kind}
        rated = ((common(words, bags[was]) + more, was) for was, more in extra.items())
        likely = sorted((pair for pair in rated if pair[0] >= ALIKE / 2), reverse=True)
        for _share, was in likely[:CANDIDATES]:
            score = alikeness(old[was], new[at]) + extra[was]
            if score >= ALIKE:
                yield score, at, was


def same_number(one: Piece, other: Piece) -> bool:
    return bool(one.number) and one.number == other.number


def common(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other) or 1)


def alikeness(one: Piece, other: Piece) -> float:
    """Return the share of words that two parts have in common in their order, from 0 to 1."""
    return SequenceMatcher(None, one.words[:COMPARED], other.words[:COMPARED], autojunk=False).ratio()


def moved(found: Match) -> set[int]:
    """Return the new parts that changed places: all but the longest row of those that kept their order."""
    places = sorted(found)
    longest: list[list[int]] = []  # by length, the row that ends soonest
    for at in places:
        kept = bisect_left([found[row[-1]] for row in longest], found[at])
        longest[kept : kept + 1] = [[*(longest[kept - 1] if kept else []), at]]
    return set(places) - set(longest[-1] if longest else [])
