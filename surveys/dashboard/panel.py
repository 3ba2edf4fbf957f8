"""The panel of a filter: boxes to tick for the values of every question that has few of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from surveys.analysis.about import about_variables
from surveys.analysis.outline import Chapter, Item
from surveys.analysis.query import PREFIX
from surveys.analysis.selection import LANGUAGE, SOURCE, SUSPECT, VERSION, Selection
from surveys.analysis.wording import said, value_label, variable_label
from surveys.missing import NOT_ANSWERED
from surveys.questions import Variable
from surveys.questions.number import numbers_of

MOST_OPTIONS = 30


@dataclass(frozen=True)
class Option:
    name: str
    value: str
    label: str
    ticked: bool


@dataclass(frozen=True)
class Group:
    """Boxes under one heading; `sets` pairs a heading of its own, empty where there is but one, with its boxes."""

    title: str
    sets: tuple[tuple[str, tuple[Option, ...]], ...]

    @property
    def ticked(self) -> int:
        return sum(option.ticked for _title, options in self.sets for option in options)


@dataclass(frozen=True)
class Panel:
    """`kept` are the conditions that have no box, such as those of a link from a cross-tab: name and value."""

    groups: list[Group]
    kept: list[tuple[str, str]]


def panel_of(chapters: Iterable[Chapter], versions: Iterable[int], selection: Selection, language: str) -> Panel:
    """Return the panel for a dataset's questions and the numbers of its versions."""
    boxes = Boxes(selection, language)
    groups = [*boxes.about(versions), *(boxes.question(item) for chapter in chapters for item in chapter.items)]
    shown = [group for group in groups if group and group.sets]
    offered = {(option.name, option.value) for group in shown for _title, options in group.sets for option in options}
    asked = [(PREFIX + name, str(value)) for name, values in selection.picked for value in values]
    return Panel(shown, [pair for pair in asked if pair not in offered])


@dataclass(frozen=True)
class Boxes:
    """Makes boxes, ticked where the selection says so, for a reader of `language`."""

    selection: Selection
    language: str

    def options(self, variable: Variable, values: Iterable[Any]) -> tuple[Option, ...]:
        picked = dict(self.selection.picked).get(variable.name, ())
        return tuple(
            Option(PREFIX + variable.name, str(value), value_label(variable, value, self.language), value in picked)
            for value in values
        )

    def about(self, versions: Iterable[int]) -> Iterator[Group]:
        variables = about_variables()
        found: list[tuple[str, Iterable[Any]]] = [
            (LANGUAGE, variables[LANGUAGE].values),
            (SOURCE, variables[SOURCE].values),
            (VERSION, versions),
        ]
        for name, values in found:
            variable = variables[name]
            yield Group(variable_label(variable, self.language), (("", self.options(variable, values)),))
        without = _("leave out what may not be people’s")
        picked = tuple(dict(self.selection.picked).get(SUSPECT, ())) == ("",)
        title = variable_label(variables[SUSPECT], self.language)
        yield Group(title, (("", (Option(PREFIX + SUSPECT, "", without, picked),)),))

    def question(self, item: Item) -> Group:
        title = said(item.question.text("label"), self.language) or item.question.key
        return Group(title, tuple(self.sets(item)))

    def sets(self, item: Item) -> Iterator[tuple[str, tuple[Option, ...]]]:
        if item.question.kind == "multiple_choice":
            yield "", tuple(self.picks(item))
        elif item.question.kind == "matrix":
            for part in item.parts:
                yield said(item.part_labels[part.name], self.language), self.options(part, [*part.values, NOT_ANSWERED])
        elif values := values_of(item):
            yield "", self.options(item.variables[0], [*values, NOT_ANSWERED])

    def picks(self, item: Item) -> Iterator[Option]:
        picked = dict(self.selection.picked)
        for part in item.parts:
            label = said(item.part_labels[part.name], self.language)
            yield Option(PREFIX + part.name, "1", label, 1 in picked.get(part.name, ()))


def values_of(item: Item) -> list[Any]:
    """Return the values of a question's first variable that have a box; none where they are many, or texts."""
    variable = item.variables[0]
    if item.question.kind == "scale":
        return list(numbers_of(item.question.settings))
    return list(variable.values) if variable.type == "code" and len(variable.values) <= MOST_OPTIONS else []
