"""What evaluators see first: the surveys, and what should be known of their responses."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.auth import permission_required

from core.suspicion import REASONS
from surveys.models import Response, Survey
from surveys.staff.export_lines import lines

PERMISSION = "surveys.export_responses"
evaluators_only = permission_required(PERMISSION)


@evaluators_only
def survey_list(request: HttpRequest) -> HttpResponse:
    surveys = Survey.objects.annotate(count=Count("responses"), latest=Max("responses__submitted_at")).order_by("-pk")
    return render(
        request, "surveys/admin/list.html", {"surveys": surveys, "page_title": _("Surveys"), "header_icon": "form"}
    )


@evaluators_only
def survey_detail(request: HttpRequest, key: str) -> HttpResponse:
    survey = get_object_or_404(Survey, key=key)
    total = survey.responses.count()
    context = {
        "survey": survey,
        "total": total,
        "samples": survey.responses.filter(source=Response.Source.SAMPLE).count(),
        "suspects": suspects(survey.responses.all()),
        "suspect_total": survey.responses.exclude(suspect="").count(),
        "lines": lines(survey, request.LANGUAGE_CODE),
        "page_title": survey.title(request.LANGUAGE_CODE),
        "page_subtitle": ngettext("%(count)d response", "%(count)d responses", total) % {"count": total},
        "header_icon": "form",
    }
    return render(request, "surveys/admin/detail.html", context)


def suspects(responses: QuerySet[Response]) -> list[tuple[str, int]]:
    """Return each reason for which responses are suspect, in words, and of how many; one may have several."""
    counted: Counter[str] = Counter()
    for reasons, count in responses.exclude(suspect="").values_list("suspect").annotate(count=Count("pk")).order_by():
        counted.update(dict.fromkeys(reasons.split(), count))
    return [(str(words), counted[reason]) for reason, words in REASONS.items() if counted[reason]]
