"""What the figures of surveys have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from consultations.reports.evidence import Evidence, Source
from consultations.reports.figures import NUMBER, SHARE, Figure, Grid
from consultations.reports.filtering import checked
from consultations.reports.kinds import FigureBlock
from consultations.reports.public import Asked
from consultations.reports.words import LANGUAGES, Text, given, words
from surveys.analysis.query import selection_from
from surveys.analysis.wording import described
from surveys.codebook import Codebook
from surveys.disclosure.tables import ALL, ANSWERED, ASKED, Axis, PublicTable
from surveys.models import Survey

SUPPRESSED = _("“–” stands for a number that is not published, so that nobody can be recognised by it.")
WITHHELD = _(
    "A table is not published: by itself, or beside what is public already, it could tell something of a single person."
)
OUT_OF = {
    ASKED: _("Shares are out of all who were asked, whether or not they answered."),
    ALL: _("Shares are out of all responses counted."),
}


class SurveyFigureBlock(FigureBlock):
    """A figure of one survey, of all its responses or of some. `names` are the blocks that name what is counted."""

    names: tuple[str, ...] = ("question",)
    texts_are_figures = False

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        keys = {survey_key(cleaned[name]) for name in self.names}
        if len(keys) > 1:
            message = ValidationError(_("Both questions must be of the same survey."))
            raise blocks.StructBlockValidationError({self.names[-1]: message})
        try:
            cleaned["filter"] = checked(cleaned["filter"], Codebook.of(Survey.objects.get(key=keys.pop())))
        except ValidationError as error:
            raise blocks.StructBlockValidationError({"filter": error}) from error
        return cleaned

    def source(self, value: Mapping[str, Any], evidence: Evidence) -> Source:
        return evidence.source(survey_key(value[self.names[0]]))

    def ask(self, value: Mapping[str, Any], evidence: Evidence, *variables: str) -> Asked:
        source = self.source(value, evidence)
        return Asked(source.survey, variables, source.selected(value["filter"] or ""))

    def figure(
        self, value: Mapping[str, Any], source: Source, title: Text, grids: list[Grid], tables: Sequence[PublicTable]
    ) -> Figure:
        """Return the figure with what it was counted from, and a note where something is left out of it."""
        survey = words(_("Survey: %(title)s"), title=source.title)
        told = [*reasons(tables), survey, *in_words(value["filter"] or "", source.codebook)]
        return Figure(title, grids, base=[base(table) for table in tables], sources=told, notes=notes(tables))


def base(table: PublicTable) -> int | None:
    """Return how many the shares of a table are out of."""
    return table.base if len(table.axes) == 1 else table.total


def survey_key(key: str) -> str:
    return key.partition(":")[0]


def in_words(query: str, codebook: Codebook) -> list[Text]:
    """Return a filter in words, a text for each of its parts: "District: Sásová or Radvaň"."""
    selection = selection_from(QueryDict(query), codebook)
    by_language = [described(selection, codebook, code) for code in LANGUAGES]
    return [dict(zip(LANGUAGES, told, strict=True)) for told in zip(*by_language, strict=True)]


def label(axis: Axis) -> Text:
    return given(axis.label) or dict.fromkeys(LANGUAGES, axis.name)


def drawn(table: PublicTable, head: Text, count: Text, title: Text | None = None) -> Grid:
    """Return the counts of one variable's answers, and their shares, as bars."""
    rows = [[dict(one.label), cell, share(cell, table.base)] for one, cell in table.lined() if not one.missing]
    return Grid([head, count, words(_("Share"))], rows, [NUMBER, SHARE], title=title or {}, bars=True)


def share(number: int | None, total: int | None) -> float | None:
    return None if number is None or total is None else number / total if total else 0.0


def reasons(tables: Sequence[PublicTable]) -> list[Text]:
    """Return why the others did not answer, and how many each; of a question of several parts it is not told."""
    if len(tables) != 1:
        return []
    left = [(one, cell) for one, cell in tables[0].lined() if one.missing and cell != 0]
    numbers = [("–" if cell is None else cell, one) for one, cell in left]
    return [{code: f"{one.words(code)}: {number}" for code in LANGUAGES} for number, one in numbers]


def notes(tables: Sequence[PublicTable]) -> list[Text]:
    """Return what a reader has to know of tables in which something is left out."""
    told = [SUPPRESSED] if any(table.hidden for table in tables) else []
    told += [WITHHELD] if any(table.withheld for table in tables) else []
    out_of = {table.share_of for table in tables if len(table.axes) == 1} - {ANSWERED}
    return [words(each) for each in (*told, *(OUT_OF[each] for each in sorted(out_of)))]
