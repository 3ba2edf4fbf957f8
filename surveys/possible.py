"""What can be answered to a question, as far as conditions on the answer can tell.

A condition splits the answers in two, so a few of them stand for all: the codes it names and one it does not, the
numbers on either side of a limit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from typing import Any

from surveys.questionnaire import Comparison, Question
from surveys.questions import KINDS
from surveys.questions.choice import NONE, ChoiceQuestionBlock
from surveys.questions.number import HIGHEST_NUMBER
from surveys.questions.parts import PartsBlock
from surveys.routing import holds

TOO_MANY = 2_000  # answers to one question to be told apart

Compared = Collection[Comparison]


class Unknown(Exception):
    """There are too many answers to try, or they are of a kind that is not described here."""


@dataclass(frozen=True)
class Measure:
    """What an answer, or one part of it, is for a condition.

    `unit` is "code", "number", "date" or "text", or "given" where all one can ask is whether there is an answer.
    """

    unit: str
    codes: tuple[str, ...] = ()


GIVEN, NUMBER, DATE, TEXT = map(Measure, ("given", "number", "date", "text"))
UNITS = {"number": NUMBER, "scale": NUMBER, "date": DATE, "short_text": TEXT, "long_text": TEXT}


def measure(question: Question, part: str = "") -> Measure | None:
    """Return what a comparison with the answer, or with its `part`, compares; None where there is no such part."""
    kind = KINDS[question.kind]
    if not part:
        return whole(question)
    if issubclass(kind, PartsBlock):
        of_part = Measure("code", codes(question)) if kind.variable_type == "code" else NUMBER
        return of_part if part in {item.key for item in kind.parts(question)} else None
    return Measure("code", codes(question)) if (question.kind, part) == ("place", "district") else None


def whole(question: Question) -> Measure:
    if issubclass(KINDS[question.kind], ChoiceQuestionBlock):
        return Measure("code", codes(question))
    if question.kind == "consent":
        return Measure("code", ("1", "0"))
    return UNITS.get(question.kind, GIVEN)


def codes(question: Question) -> tuple[str, ...]:
    """Return the codes there are to choose from; "other" and "none" where they are offered."""
    kind = KINDS[question.kind]
    labels = kind.labels(question) if issubclass(kind, ChoiceQuestionBlock | PartsBlock) else {}
    return tuple(labels or (choice.key for choice in question.choices))


def answers_to(question: Question, compared: Compared) -> list[Any]:
    """Return answers that stand for all possible ones as far as `compared` tells them apart; None: not answered.

    Raises Unknown where that cannot be said.
    """
    if question.kind not in ANSWERS:
        raise Unknown
    found = {}
    for tried, answer in enumerate(ANSWERS[question.kind](question, compared)):
        if tried > TOO_MANY:
            raise Unknown
        found.setdefault(tuple(holds(comparison, {question.key: answer}) for comparison in compared), answer)
    return [*found.values(), *([] if question.required else [None])]


def values(compared: Compared, part: str = "") -> list[str]:
    """Return what the answer, or its `part`, is compared with."""
    return [comparison.value for comparison in compared if part_of(comparison) == part]


def parts(compared: Compared) -> list[str]:
    return sorted(filter(None, set(map(part_of, compared))))


def part_of(comparison: Comparison) -> str:
    """Return which part of an answer is compared: a row, an item; empty for the answer itself."""
    return comparison.subject.partition(".")[2]


def one_code(question: Question, compared: Compared) -> Iterable[Any]:
    return codes(question)


def agreed(question: Question, compared: Compared) -> Iterable[Any]:
    return (1,) if question.required else (1, 0)


def words(question: Question, compared: Compared) -> Iterable[Any]:
    return (*filter(None, values(compared)), "…")


def something(question: Question, compared: Compared) -> Iterable[Any]:
    return ({"": ""},)


def picks(question: Question, compared: Compared) -> Iterator[Any]:
    """Yield the ways to choose among the choices compared with, filled up with others to the least allowed."""
    offered = [code for code in codes(question) if code != NONE]
    if NONE in codes(question):
        yield [NONE]
    named = [code for code in offered if code in values(compared)]
    others = [code for code in offered if code not in named]
    least, most = question.settings.get("least") or 1, question.settings.get("most") or len(offered)
    for count in range(len(named) + 1):
        for chosen in combinations(named, count):
            fill = max(least - count, 0)
            if fill <= len(others) and count + fill <= most:
                yield [*chosen, *others[:fill]]


def limits(question: Question) -> tuple[float, float, int]:
    """Return the lowest and the highest number that can be answered, and how many decimal places it may have."""
    settings = question.settings
    if question.kind == "scale":
        return settings["lowest"], settings["highest"], 0
    highest = HIGHEST_NUMBER if settings["maximum"] is None else settings["maximum"]
    return settings["minimum"], highest, settings["decimals"]


def numbers(question: Question, compared: Compared) -> Iterator[Any]:
    low, high, decimals = limits(question)
    yield from around(values(compared), low, high, decimals)


def around(texts: Iterable[str], low: float, high: float, decimals: int = 0) -> list[float]:
    """Return the numbers at, just below and just above those in `texts`, and the two ends."""
    found = {low, high}
    for value in filter(None, map(number, texts)):
        nearest = math.floor(value * 10**decimals)
        found |= {round((nearest + step) / 10**decimals, decimals) for step in (-1, 0, 1, 2)}
    return sorted(candidate for candidate in found if low <= candidate <= high)


def number(text: str) -> float | None:
    """Return the number that `text` says, with a point or a comma; None where it is not one."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def days(question: Question, compared: Compared) -> Iterator[Any]:
    settings = question.settings
    low = date.fromisoformat(settings.get("earliest") or "1900-01-01").toordinal()
    high = date.fromisoformat(settings.get("latest") or "2999-12-31").toordinal()
    found = (str(day.toordinal()) for day in map(as_day, values(compared)) if day)
    return (date.fromordinal(int(day)).isoformat() for day in around(found, low, high))


def as_day(text: str) -> date | None:
    """Return the day that `text` says as ISO 8601 has it: 2026-11-22; None where it is not one."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-22") else None
    except ValueError:
        return None


def table(question: Question, compared: Compared) -> Iterator[Any]:
    """Yield a choice for each row compared, the other rows answered as may be."""
    offered = codes(question)
    rest = {row.key: offered[0] for row in question.rows if row.key not in parts(compared) and offered}
    options: list[str | None] = [*offered, *([] if question.required else [None])]
    for chosen in product(options, repeat=len(parts(compared))):
        given = {row: code for row, code in zip(parts(compared), chosen, strict=True) if code}
        if given or rest:
            yield rest | given


def rankings(question: Question, compared: Compared) -> Iterator[Any]:
    """Yield a place, or none, for each item compared, the other places filled as may be."""
    named = parts(compared)
    others = [item.key for item in question.choices if item.key not in named]
    last = min(question.settings.get("most") or len(question.choices), len(question.choices))
    for length in range(last if question.required else 1, last + 1):
        for given in product([*range(length), None], repeat=len(named)):
            placed = {place: item for place, item in zip(given, named, strict=True) if place is not None}
            free = [place for place in range(length) if place not in placed]
            if len(placed) == len(named) - given.count(None) and len(free) <= len(others):
                placed |= dict(zip(free, others, strict=False))
                yield [placed[place] for place in range(length)]


def shares(question: Question, compared: Compared) -> Iterator[Any]:
    """Yield amounts near those compared with for all items compared but one, which takes what is left."""
    items = [item.key for item in question.choices]
    total = question.settings["total"]
    named = parts(compared)
    for taker in items if len(named) == len(items) else [item for item in items if item not in named][:1]:
        givers = [item for item in named if item != taker]
        for amounts in product(*(around(values(compared, item), 0, total) for item in givers)):
            given = dict(zip(givers, amounts, strict=True))
            if sum(amounts) <= total:
                yield {**dict.fromkeys(items, 0), **given, taker: total - sum(amounts)}


def places(question: Question, compared: Compared) -> Iterator[Any]:
    yield from ({"district": code} for code in codes(question))
    if question.settings.get("address") or question.settings.get("on_map"):
        yield {"address": "…"}


ANSWERS: dict[str, Callable[[Question, Compared], Iterable[Any]]] = {
    "single_choice": one_code,
    "multiple_choice": picks,
    "scale": numbers,
    "number": numbers,
    "date": days,
    "short_text": words,
    "long_text": words,
    "matrix": table,
    "ranking": rankings,
    "budget": shares,
    "place": places,
    "file": something,
    "contact": something,
    "consent": agreed,
}
