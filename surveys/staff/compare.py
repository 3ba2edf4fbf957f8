"""Two surveys that share questions, side by side."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from surveys.analysis.comparing import not_shared, shared
from surveys.analysis.counting import count
from surveys.analysis.outline import outline
from surveys.analysis.query import selection_from
from surveys.analysis.selection import SOURCE
from surveys.analysis.wording import described, variable_label
from surveys.codebook import Codebook
from surveys.dashboard.pairing import Sides
from surveys.models import Response, Survey
from surveys.questions import Variable
from surveys.staff.dashboard import filter_context
from surveys.staff.responses import evaluators_only


@evaluators_only
def compare_list(request: HttpRequest, key: str) -> HttpResponse:
    """Show the surveys that have questions in common with this one, and how many variables."""
    survey = get_object_or_404(Survey, key=key)
    language = request.LANGUAGE_CODE
    codebook = Codebook.of(survey)
    others = [
        (other, other.title(language), len(shared(codebook, Codebook.of(other)).matches))
        for other in Survey.objects.exclude(pk=survey.pk)
    ]
    context = {
        "survey": survey,
        "others": sorted((found for found in others if found[2]), key=lambda found: -found[2]),
        "page_title": survey.title(language),
        "page_subtitle": _("Compare with another survey"),
        "header_icon": "form",
    }
    return render(request, "surveys/admin/compare_list.html", context)


@evaluators_only
def compare_page(request: HttpRequest, key: str, other: str) -> HttpResponse:
    """Show what two surveys share; the filter counts in both, as far as both know what it asks for."""
    survey, second = get_object_or_404(Survey, key=key), get_object_or_404(Survey, key=other)
    language = request.LANGUAGE_CODE
    here, there = Codebook.of(survey), Codebook.of(second)
    found = shared(here, there)
    mine, theirs = selection_from(request.GET, here), selection_from(request.GET, there)
    names = [*found.matches, SOURCE]
    sides = Sides(found, count(survey, mine, names), count(second, theirs, names), language)
    chapters = outline(survey, here)
    context = {
        "survey": survey,
        "other": second,
        "first_name": survey.title(language),
        "second_name": second.title(language),
        **filter_context(request, survey, here, chapters, mine),
        "samples": sides.here[SOURCE][Response.Source.SAMPLE] + sides.there[SOURCE][Response.Source.SAMPLE],
        "here_alone": described(not_shared(mine, theirs), here, language),
        "comparisons": list(sides.compared(chapters)),
        "lists": [
            (_("Only in the first survey"), named(found.only_here, language)),
            (_("Only in the second survey"), named(found.only_there, language)),
            (_("Of one name, but not the same question"), named(found.unlike, language)),
        ],
        "page_title": survey.title(language),
        "page_subtitle": _("compared with: %(title)s") % {"title": second.title(language)},
        "header_icon": "form",
    }
    return render(request, "surveys/admin/compare.html", context)


def named(variables: Iterable[Variable], language: str) -> list[tuple[str, str]]:
    """Return what each variable is called, in words and in the data."""
    return [(variable_label(each, language), each.name) for each in variables]
