"""What evaluators see: the surveys, who answered when and in which language, and the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncDate
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.auth import permission_required

from core.suspicion import REASONS
from surveys.analysis.tally import tallies
from surveys.exporting.delimited import csv_lines
from surveys.exporting.formats import FORMATS, file_name
from surveys.exporting.rows import CODES
from surveys.exporting.workbook import TooManyRows, write_xlsx
from surveys.models import Response, Survey

PERMISSION = "surveys.export_responses"
evaluators_only = permission_required(PERMISSION)


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[("csv", gettext_lazy("CSV (UTF-8)")), ("xlsx", gettext_lazy("XLSX (Excel)"))],
        initial="csv",
        widget=forms.RadioSelect,
    )
    labels = forms.ChoiceField(
        label=gettext_lazy("Answers as"),
        choices=[
            (CODES, gettext_lazy("codes")),
            ("sk", gettext_lazy("labels in Slovak")),
            ("en", gettext_lazy("labels in English")),
        ],
        initial=CODES,
        widget=forms.RadioSelect,
    )


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
    days = list(counts_by_day(survey.responses.all()))
    context = {
        "survey": survey,
        "total": total,
        "samples": survey.responses.filter(source=Response.Source.SAMPLE).count(),
        "suspects": suspects(survey.responses.all()),
        "suspect_total": survey.responses.exclude(suspect="").count(),
        "languages": [name for _code, name in settings.LANGUAGES],
        "days": days,
        "totals": [sum(column) for column in zip(*(counts for _day, counts, _sum in days), strict=True)],
        "form": ExportForm(),
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


def counts_by_day(responses: QuerySet[Response]) -> Iterator[tuple[date, list[int], int]]:
    """Yield the day, the number of responses in each of the site's languages, and their sum, latest day first."""
    grouped = (
        responses.annotate(day=TruncDate("submitted_at"))
        .values_list("day", "language")
        .annotate(count=Count("pk"))
        .order_by("-day")
    )
    by_day: dict[date, dict[str, int]] = {}
    for day, language, count in grouped:
        by_day.setdefault(day, {})[language] = count
    for day, counts in by_day.items():
        yield day, [counts.get(code, 0) for code, _name in settings.LANGUAGES], sum(counts.values())


@evaluators_only
def export(request: HttpRequest, key: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """Send the responses as a file; `format` and `labels` come from the address."""
    survey = get_object_or_404(Survey, key=key)
    form = ExportForm(request.GET)
    if not form.is_valid():
        messages.error(request, _("Choose a format and what the answers are to look like."))
        return redirect("surveys_detail", key=key)
    format, labels = form.cleaned_data["format"], form.cleaned_data["labels"]
    name = file_name(survey, format, labels)
    if format == "csv":
        response: Any = StreamingHttpResponse(csv_lines(survey, labels), content_type=FORMATS["csv"])
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115  (FileResponse closes it, and so deletes it)
    try:
        write_xlsx(survey, Path(file.name), labels)
    except TooManyRows as limit:
        file.close()
        messages.error(
            request, _("An XLSX sheet holds %(limit)s responses at most. Download CSV instead.") % {"limit": limit}
        )
        return redirect("surveys_detail", key=key)
    return FileResponse(file, as_attachment=True, filename=name, content_type=FORMATS["xlsx"])


@evaluators_only
def counts(request: HttpRequest, key: str) -> HttpResponse:
    """Show how often each answer was given."""
    survey = get_object_or_404(Survey, key=key)
    language = request.LANGUAGE_CODE
    shown = [
        {
            "question": tally.question(language),
            "name": tally.variable.name,
            "lines": [(label, count, percent(share)) for label, count, share in tally.lines(language)],
            "answered": tally.answered,
            "reasons": tally.reasons(language),
            "summary": tally.summary,
        }
        for tally in tallies(survey)
    ]
    context = {
        "survey": survey,
        "tallies": shown,
        "page_title": survey.title(language),
        "page_subtitle": _("Counts of answers"),
        "header_icon": "form",
    }
    return render(request, "surveys/admin/counts.html", context)


def percent(share: float) -> str:
    return f"{number_format(round(share * 100, 1), decimal_pos=1)} %"
