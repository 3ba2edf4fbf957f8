"""The live dashboard of a survey: what was answered so far, by whom, and where people gave up."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.templatetags.format_tags import day, month
from surveys.analysis.about import about_variables
from surveys.analysis.counting import count, cross
from surveys.analysis.flow import Flow, flow
from surveys.analysis.outline import Chapter, outline
from surveys.analysis.query import query_of, selection_from
from surveys.analysis.selection import ABOUT, DAY, LANGUAGE, SOURCE, VERSION, Selection
from surveys.analysis.timeline import timeline
from surveys.analysis.weighting import Weights, rake
from surveys.analysis.wording import phrases, said, value_label
from surveys.charts import Chart, columns
from surveys.codebook import Codebook
from surveys.dashboard.drawing import figure_of
from surveys.dashboard.figure import Figure, Numbers
from surveys.dashboard.headline import headline, origins
from surveys.dashboard.panel import panel_of
from surveys.models import Population, Survey
from surveys.models.dataset import Response
from surveys.questionnaire import Section, Wording
from surveys.staff.responses import evaluators_only

NOT_FILTERS = {"weights", "row", "column", "show"}  # names in an address besides those of a filter
Sent = Counter[tuple[Any, ...]]  # how many responses by day, language, version and source


@evaluators_only
def dashboard(request: HttpRequest, key: str) -> HttpResponse:
    """Show the responses that the address selects, weighted as well where it names a population."""
    survey = get_object_or_404(Survey, key=key)
    language = request.LANGUAGE_CODE
    codebook = Codebook.of(survey)
    selection = selection_from(request.GET, codebook)
    names = [variable.name for variable in codebook.variables]
    counts = count(survey, selection, [*names, *ABOUT])
    sent = cross(survey, selection, (DAY, LANGUAGE, VERSION, SOURCE))
    population, weights = weighting(request, survey, selection)
    numbers = Numbers(counts, count(survey, selection, names, weights) if has_names(weights) else None, language)
    chapters = outline(survey, codebook)
    context = {
        "survey": survey,
        "headline": headline(survey, selection, counts),
        **filter_context(request, survey, codebook, chapters, selection),
        "populations": Population.objects.all(),
        "population": population,
        "weights": weights,
        "chart": over_time(sent, language),
        "origins": origins(counts, language),
        **({} if selection else flow_context(flow(survey, sent_on_the_web(sent)), language)),
        "chapters": [(title_of(chapter, language), figures_of(chapter, numbers)) for chapter in chapters],
        "page_title": survey.title(language),
        "page_subtitle": pgettext("of a survey", "Dashboard"),
        "header_icon": "form",
    }
    return render(request, "surveys/admin/dashboard.html", context)


@evaluators_only
def old_address(request: HttpRequest, key: str) -> HttpResponse:
    """Lead from where the counts of answers were, with the filter if the address has one."""
    found = request.META["QUERY_STRING"]
    return redirect(reverse("surveys_dashboard", args=[key]) + (f"?{found}" if found else ""))


def filter_context(
    request: HttpRequest, survey: Survey, codebook: Codebook, chapters: list[Chapter], selection: Selection
) -> dict[str, Any]:
    """Return what the filter's templates show: the panel, and the conditions in words with links that remove them.

    What the address asks for besides the filter stays in all of its links.
    """
    language = request.LANGUAGE_CODE
    others = [(name, value) for name, value in request.GET.items() if name in NOT_FILTERS and value]
    versions = survey.versions.order_by("number").values_list("number", flat=True)
    found = phrases(selection, codebook, language)
    return {
        "selection": selection,
        "query": query_of(selection),
        "panel": panel_of(chapters, versions, selection, language),
        "others": others,
        "without_filter": urlencode(others),
        "phrases": [(phrase.text, joined(query_of(phrase.without), urlencode(others))) for phrase in found],
    }


def joined(*parts: str) -> str:
    """Return the parts of an address as one; empty ones are left out."""
    return "&".join(part for part in parts if part)


def weighting(request: HttpRequest, survey: Survey, selection: Selection) -> tuple[Population | None, Weights | None]:
    """Return the population that the address names, and the weights that follow from it."""
    number = request.GET.get("weights", "")
    population = Population.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 10 else None
    return population, rake(survey, selection, population) if population else None


def has_names(weights: Weights | None) -> bool:
    """Tell whether the survey asks for anything that the population's figures are by; weights by nothing are none."""
    return weights is not None and bool(weights.names)


def over_time(sent: Sent, language: str) -> Chart:
    """Return the responses as columns over time, divided by the language they were given in."""
    found: Counter[tuple[str, str]] = Counter()
    for (sent_on, answered_in, _version, _source), number in sent.items():
        found[sent_on, answered_in] += number
    line = timeline(found)
    variable = about_variables()[LANGUAGE]
    codes = [code for code in variable.values if any(code in numbers for _first, numbers in line.spans)]
    return columns(
        [value_label(variable, code, language) for code in codes],
        [
            (month(first) if line.step == "month" else day(first), [numbers[code] for code in codes])
            for first, numbers in line.spans
        ],
    )


def sent_on_the_web(sent: Sent) -> Counter[int]:
    """Return how many were sent on the web, by version."""
    found: Counter[int] = Counter()
    for (_day, _language, version, source), number in sent.items():
        if source == Response.Source.WEB:
            found[version] += number
    return found


def flow_context(found: Flow, language: str) -> dict[str, Any]:
    """Return what is shown of how far people got: each section with its title and the length of its bar."""
    passages = [
        (
            passage,
            section_title(passage.section, language) if passage.section else Wording(_("Check before sending")),
            round(100 * passage.finished / found.begun, 1) if found.begun else 0.0,
        )
        for passage in found.passages
    ]
    return {"flow": found, "passages": passages}


def section_title(section: Section, language: str) -> Wording:
    return said(section.text("title"), language) or Wording(_("Questions"))


def title_of(chapter: Chapter, language: str) -> Wording:
    if chapter.section is None:
        return Wording(_("No longer asked"))
    return section_title(chapter.section, language)


def figures_of(chapter: Chapter, numbers: Numbers) -> list[Figure]:
    return [figure_of(item, numbers) for item in chapter.items]
