"""The responses of a survey, as the rules of disclosure look at them. Withdrawn ones are not among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from core.formatting import plain
from surveys.analysis.about import about_variables
from surveys.analysis.columns import pieces, refresh
from surveys.analysis.selection import ABOUT, LANGUAGE, SOURCE, SUSPECT, VERSION, WITHDRAWN
from surveys.codebook import Codebook
from surveys.disclosure.categories import Sorted, sorted_into
from surveys.disclosure.linking import VERSIONS, Links, numbered
from surveys.disclosure.microdata import Column, Measure, Microdata
from surveys.disclosure.tables import Axis, Text
from surveys.missing import NOT_ANSWERED, NOT_ASKED, NOT_IN_VERSION
from surveys.models.dataset import Survey
from surveys.questions import Variable

COUNTED = {"code", "number"}
TABULATED_ABOUT = (LANGUAGE, SOURCE, VERSION, SUSPECT)
NEVER = {"contact"}  # kinds of question of which not even the number of answers is told
WHOLES = {"budget"}  # kinds whose numbers sum up: one answer's distribution is another's, turned round


def microdata(survey: Survey, codebook: Codebook, last: int | None) -> Microdata:
    """Return the responses that stand, up to the id `last`, with a measure of each variable that can be published."""
    refresh(survey)
    names = [variable.name for variable in codebook.variables]
    ids, columns = loaded(survey, [*names, *ABOUT], last)
    partly = [name for name in names if NOT_IN_VERSION in columns[name].values]
    links = Links.of(codebook, partly)
    told = [variable for variable in codebook.variables if is_told(variable, links)]
    links.narrow({variable.name for variable in told})
    links.joint = {key for key, parts in links.names.items() if are_joint([columns[name] for name in parts])}
    measures = {variable.name: measure_of(variable, columns, links) for variable in told}
    about = about_variables()
    measures |= {name: measure_about(about[name], columns[name]) for name in TABULATED_ABOUT}
    if partly:
        measures[VERSION] = of_versions(measures[VERSION], columns, partly, links.head(VERSIONS))
    secret = str(survey.translation_key)  # shown nowhere
    return Microdata(ids, columns, {name: replace(each, secret=secret + name) for name, each in measures.items()})


def are_joint(parts: Sequence[Column]) -> bool:
    """Tell whether all variables of a question are unanswered in the same responses."""
    there = [~column.holds(NOT_IN_VERSION) for column in parts]
    empty = [column.holds(NOT_ANSWERED) for column in parts]
    pairs = combinations(range(len(parts)), 2)
    return len(parts) > 1 and all((empty[one] == empty[other])[there[one] & there[other]].all() for one, other in pairs)


def is_echo(name: str, names: Sequence[str], columns: dict[str, Column]) -> bool:
    """Tell whether a variable follows from one before it in the same question: of two ranked, each from the other."""
    mine = columns[name]
    earlier = [columns[other] for other in names[: names.index(name)]]
    return len(mine.values) > 1 and any(
        len(mine.values) == len(other.values) == len(np.unique(mine.places * len(other.values) + other.places))
        for other in earlier
    )


def loaded(survey: Survey, names: Iterable[str], last: int | None) -> tuple[np.ndarray, dict[str, Column]]:
    """Return the ids of the responses, and their coded values by variable."""
    wanted = list(dict.fromkeys(names))
    known: dict[str, dict[Any, int]] = {name: {} for name in wanted}
    parts: dict[str, list[np.ndarray]] = {name: [] for name in wanted}
    ids = []
    for piece in pieces(survey, wanted):
        values, places = piece.column(WITHDRAWN)
        standing = ~np.array([bool(value) for value in values])[places]
        if last is not None:
            standing &= piece.ids <= last
        ids.append(piece.ids[standing])
        for name in wanted:
            values, places = piece.column(name)
            mine = np.array([known[name].setdefault(value, len(known[name])) for value in values], dtype=np.int64)
            parts[name].append(mine[places[standing]])
    columns = {name: used(list(known[name]), joined(parts[name])) for name in wanted}
    return joined(ids), columns


def joined(parts: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def used(values: list[Any], places: np.ndarray) -> Column:
    """Return a column without the values that only withdrawn responses had."""
    present, again = np.unique(places, return_inverse=True)
    return Column([values[place] for place in present], again)


def is_told(variable: Variable, links: Links) -> bool:
    """Tell whether anything of a variable is published. What "other" was is counted by the choice, and a place by its
    district: whether there are words or coordinates would tell the same again."""
    question = links.questions[variable.name]
    if question.kind == "place" or question.kind in NEVER:
        return variable.name == question.key and question.kind not in NEVER
    return variable.name != question.other_name


def tabulated(codebook: Codebook) -> list[Variable]:
    """Return the variables of which all answers are counted, in the order of the dataset's columns."""
    links = Links.of(codebook, ())
    return [each for each in codebook.variables if each.type in COUNTED and is_told(each, links)]


def measure_of(variable: Variable, columns: dict[str, Column], links: Links) -> Measure:
    column, question = columns[variable.name], links.questions[variable.name]
    found = sorted_into(variable, column, variable.type in COUNTED and question.kind not in WHOLES)
    echo = is_echo(variable.name, links.names[question.key], columns)
    measure = replace(measure_about(variable, column, found), question=question.key, echo=echo)
    if not links.is_linked(variable.name):
        return measure
    signs: list[set[tuple[Any, ...]]] = [set() for _category in found.categories]
    for value, place in zip(column.values, found.place_of, strict=True):
        signs[place].add(links.sign(variable.name, value))
    kept = [tuple(sorted(each or {(None,)}, key=repr)) for each in signs]  # of what nobody gave it does not matter
    classes = tuple(numbered(kept))
    forced = {kind for kind, each in zip(classes, kept, strict=True) if each[0][0] in (NOT_ASKED, NOT_IN_VERSION)}
    return replace(measure, classes=classes, structural=frozenset(forced), family=links.head(question.key))


def measure_about(variable: Variable, column: Column, found: Sorted | None = None) -> Measure:
    found = found or sorted_into(variable, column)
    return Measure(
        Axis(variable.name, plain_text(variable.label), variable.type, found.categories),
        np.array(found.place_of, dtype=np.int64)[column.places],
        (0,) * len(found.categories),
        ordered=variable.type == "number",
        bounds=found.bounds,
        whole=found.whole,
    )


def of_versions(measure: Measure, columns: dict[str, Column], partly: Sequence[str], family: str) -> Measure:
    """Return the measure of a response's version with versions that have the same variables as one class."""
    signs = []
    for place in range(measure.size):
        first = np.flatnonzero(measure.places == place)[:1]
        had = (columns[name].values[columns[name].places[at]] != NOT_IN_VERSION for at in first for name in partly)
        signs.append(tuple(had))
    return replace(measure, classes=tuple(numbered(signs)), family=family)


def plain_text(text: Text) -> Text:
    return {language: plain(words) for language, words in text.items()}
