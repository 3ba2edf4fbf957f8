"""Figures of what was answered: one question, and two against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from consultations.reports.choosing import QuestionBlock, Subject, subject
from consultations.reports.evidence import Evidence
from consultations.reports.figures import NUMBER, SHARE, Figure, Grid, Unavailable
from consultations.reports.filtering import FilterBlock
from consultations.reports.of_surveys import SurveyFigureBlock, drawn, label, share
from consultations.reports.public import Asked
from consultations.reports.words import LANGUAGES, Text, given, said, words
from surveys.disclosure.tables import PublicTable
from surveys.questions import Variable
from surveys.questions.choice import YES_NO

ANSWER, COUNT = _("Answer"), _("Count")
Shown = Sequence[tuple[Variable, PublicTable]]  # those of a question that are not withheld


class QuestionFigureBlock(SurveyFigureBlock):
    question = QuestionBlock(label=_("Question"))
    filter = FilterBlock()

    class Meta:
        icon = "help"
        label = _("Answers to a question")

    def asked(self, value: Mapping[str, Any], evidence: Evidence) -> Sequence[Asked]:
        self.source(value, evidence)
        return [self.ask(value, evidence, variable.name) for variable in named(value["question"]).variables]

    def compute(self, value: Mapping[str, Any], evidence: Evidence, tables: Sequence[PublicTable]) -> Figure:
        found = named(value["question"])
        source = self.source(value, evidence)
        return self.figure(value, source, given(found.question.text("label")), grids(found, tables), tables)


class CrossTabBlock(SurveyFigureBlock):
    question = QuestionBlock(label=_("Question in the rows"))
    column = QuestionBlock(label=_("Question in the columns"))
    filter = FilterBlock()

    names = ("question", "column")

    class Meta:
        icon = "table"
        label = _("Two questions against each other")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        for name in self.names:
            if len(named(cleaned[name]).variables) > 1:
                message = _("This question has several answers. Choose one with a single answer.")
                raise blocks.StructBlockValidationError({name: ValidationError(message)})
        return cleaned

    def asked(self, value: Mapping[str, Any], evidence: Evidence) -> Sequence[Asked]:
        self.source(value, evidence)
        return [self.ask(value, evidence, *(named(value[name]).variables[0].name for name in self.names))]

    def compute(self, value: Mapping[str, Any], evidence: Evidence, tables: Sequence[PublicTable]) -> Figure:
        row, column = (named(value[name]).question.text("label") for name in self.names)
        title = {code: f"{said(row, code)[0]} × {said(column, code)[0]}" for code in LANGUAGES}
        return self.figure(value, self.source(value, evidence), given(title), crossed(tables[0]), tables)


def named(key: str) -> Subject:
    """Return what is drawn. Raises Unavailable where the survey does not have it."""
    found = subject(key)
    if found is None:
        raise Unavailable(words(_("The survey has no question “%(key)s” of which a figure can be made."), key=key))
    return found


def grids(subject: Subject, tables: Sequence[PublicTable]) -> list[Grid]:
    """Return one question's table; a choice of several has a row for each, rows of a matrix share the columns."""
    shown = [(variable, table) for variable, table in zip(subject.variables, tables, strict=True) if table.cells]
    if len(subject.variables) == 1:
        return [drawn(table, words(ANSWER), words(COUNT)) for _variable, table in shown]
    if all(variable.values == YES_NO for variable in subject.variables):
        return [chosen(subject, shown)] if shown else []
    if len({table.axes[0].categories for _variable, table in shown}) == 1:
        return [together(subject, shown)]
    return [drawn(table, words(ANSWER), words(COUNT), part(variable, subject)) for variable, table in shown]


def chosen(subject: Subject, shown: Shown) -> Grid:
    """Return how many chose each of the choices; none is told of one that is only shown with its contrary."""
    rows = []
    for variable, table in shown:
        cell = next((cell for one, cell in table.lined() if one.codes == (1,)), None)
        rows.append([part(variable, subject), cell, share(cell, table.base)])
    return Grid([words(ANSWER), words(COUNT), words(_("Share"))], rows, [NUMBER, SHARE], bars=True)


def together(subject: Subject, shown: Shown) -> Grid:
    """Return a row for each part of a question, a column for each answer."""
    answers = [one.label for one, _cell in shown[0][1].lined() if not one.missing]
    rows = [
        [part(variable, subject), *(cell for one, cell in table.lined() if not one.missing)]
        for variable, table in shown
    ]
    return Grid([words(_("Part of the question")), *answers], rows, [NUMBER] * len(answers))


def part(variable: Variable, subject: Subject) -> Text:
    """Return what a variable is about, without the question that all of them begin with."""
    question = subject.question.text("label")
    return given({code: text.removeprefix(f"{question.get(code)}: ") for code, text in variable.label.items()})


def crossed(table: PublicTable) -> list[Grid]:
    """Return the counts with their totals, and each row's shares; reasons nobody has for no answer are left out."""
    if len(table.axes) != 2 or table.totals is None:
        return []
    (down, across), (row_totals, column_totals) = table.axes, table.totals
    rows = [place for place, total in enumerate(row_totals) if total or not down.categories[place].missing]
    columns = [place for place, total in enumerate(column_totals) if total or not across.categories[place].missing]
    head = [label(down), *(across.categories[place].label for place in columns)]
    counts, shares = [], []
    for place in rows:
        cells = [table.cells[place][column] for column in columns]
        counts.append([down.categories[place].label, *cells, row_totals[place]])
        shares.append([down.categories[place].label, *(share(cell, row_totals[place]) for cell in cells)])
    counts.append([words(_("Together")), *(column_totals[column] for column in columns), table.total])
    return [
        Grid([*head, words(_("Together"))], counts, [NUMBER] * (len(columns) + 1), title=words(_("Counts"))),
        Grid(head, shares, [SHARE] * len(columns), title=words(_("Shares within each row"))),
    ]
