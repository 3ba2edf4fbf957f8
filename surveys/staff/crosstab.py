"""Two questions of a survey against each other."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.auth import permission_required

from surveys.analysis.about import about_variables
from surveys.analysis.counting import count
from surveys.analysis.crosstab import CrossTab, TooManyValues, crosstab
from surveys.analysis.outline import Chapter, Item, outline
from surveys.analysis.query import selection_from
from surveys.analysis.selection import ABOUT, LANGUAGE, SOURCE, SUSPECT, VERSION, Selection
from surveys.analysis.wording import said, variable_label
from surveys.codebook import Codebook
from surveys.dashboard.cells import COLUMNS, COUNTS, EXPECTED, ROWS, in_plain_words, table_of
from surveys.dashboard.headline import headline
from surveys.models import Survey
from surveys.questions import Variable
from surveys.staff.dashboard import filter_context, has_names, title_of, weighting
from surveys.staff.responses import PERMISSION

SHOWN: dict[str, Promise] = {
    ROWS: gettext_lazy("counts and shares of the row"),
    COLUMNS: gettext_lazy("counts and shares of the column"),
    EXPECTED: gettext_lazy("counts, and what they would be without a connection"),
    COUNTS: gettext_lazy("counts alone"),
}

Options = list[tuple[str, list[tuple[str, str]]]]  # groups: what each is called, and pairs of name and words


@permission_required(PERMISSION)
def crosstab_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show the table of the variables `row` and `column` of the address; without both, the lists to choose from."""
    survey = get_object_or_404(Survey, key=key)
    language = request.LANGUAGE_CODE
    codebook = Codebook.of(survey)
    selection = selection_from(request.GET, codebook)
    chapters = outline(survey, codebook)
    context = {
        "survey": survey,
        "headline": headline(survey, selection, count(survey, selection, ABOUT)),
        **filter_context(request, survey, codebook, chapters, selection),
        "options": options(chapters, language),
        "row": request.GET.get("row", ""),
        "column": request.GET.get("column", ""),
        "show": request.GET.get("show") if request.GET.get("show") in SHOWN else ROWS,
        "shown": SHOWN.items(),
        "page_title": survey.title(language),
        "page_subtitle": _("Cross-tab"),
        "header_icon": "table",
    }
    if context["row"] and context["column"]:
        context |= table_context(request, survey, selection, str(context["show"]))
    return render(request, "surveys/admin/crosstab.html", context)


def table_context(request: HttpRequest, survey: Survey, selection: Selection, show: str) -> dict[str, Any]:
    """Return the table and its test, or why there is none."""
    row, column = request.GET["row"], request.GET["column"]
    if row == column:
        return {"problem": _("Choose two different questions.")}
    population, weights = weighting(request, survey, selection)
    try:
        found = crosstab(survey, selection, row, column)
        weighted = crosstab(survey, selection, row, column, weights) if has_names(weights) else None
    except KeyError:
        return {"problem": _("The survey has no such question. Choose from the lists.")}
    except TooManyValues as limit:
        name = variable_label(limit.variable, request.LANGUAGE_CODE)
        return {"problem": _("“%(question)s” has too many different answers for a table.") % {"question": name}}
    return {
        **results(found, weighted, selection, show, request.LANGUAGE_CODE),
        "weights": weights,
        "population": population,
    }


def results(
    found: CrossTab, weighted: CrossTab | None, selection: Selection, show: str, language: str
) -> dict[str, Any]:
    filled = sum(map(any, found.responses)), sum(map(any, zip(*found.responses, strict=True)))
    return {
        "table": table_of(found, weighted, selection, show, language),
        "test": found.test,
        "words": in_plain_words(found.test, *filled),
        "row_title": variable_label(found.row, language),
        "column_title": variable_label(found.column, language),
    }


def options(chapters: list[Chapter], language: str) -> Options:
    """Return all that can be a row or a column; texts, and places on a map, are none."""
    known = about_variables()
    about = [(name, variable_label(known[name], language)) for name in (LANGUAGE, SOURCE, VERSION, SUSPECT)]
    questions = [(str(title_of(chapter, language)), names_of(chapter, language)) for chapter in chapters]
    return [(title, found) for title, found in [*questions, (_("About the response"), about)] if found]


def names_of(chapter: Chapter, language: str) -> list[tuple[str, str]]:
    return [
        (variable.name, words_of(item, variable, language))
        for item in chapter.items
        for variable in item.variables
        if variable.type != "text" and not (item.question.kind == "place" and variable.type == "number")
    ]


def words_of(item: Item, variable: Variable, language: str) -> str:
    question = said(item.question.text("label"), language)
    part = item.part_labels.get(variable.name)
    return f"{question} – {said(part, language)}" if part else question
