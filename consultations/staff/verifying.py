"""The same check as `manage.py verify_report`, for evaluators in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from consultations.models import EvaluationReportPage, ReportEdition
from consultations.reports.kinds import registered
from consultations.reports.verifying import Finding, verify
from consultations.reports.words import said

PERMISSION = "surveys.export_responses"


@permission_required(PERMISSION, raise_exception=True)
def report_list(request: HttpRequest) -> HttpResponse:
    """List every edition, the latest first; those whose pages were deleted are among them."""
    editions = ReportEdition.objects.select_related("consultation").prefetch_related("texts").order_by("-pk")
    rows = [(one, title_of(one), one.consultation) for one in editions]
    context = {"rows": rows, "page_title": _("Evaluation reports"), "header_icon": "doc-full"}
    return render(request, "consultations/admin/report_list.html", context)


@permission_required(PERMISSION, raise_exception=True)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Count the figures of an edition again and show what is the same and what is not."""
    edition = get_object_or_404(ReportEdition.objects.select_related("consultation"), pk=pk)
    found = verify(edition)
    context = {
        "edition": edition,
        "found": found,
        "figures": [(number, kind_of(one), name_of(one), one) for number, one in enumerate(found.figures, 1)],
        "page_title": _("Verification of the figures"),
        "page_subtitle": title_of(edition),
        "header_icon": "circle-check",
    }
    return render(request, "consultations/admin/report_check.html", context)


def title_of(edition: ReportEdition) -> str:
    found = {text.language: text.content["title"] for text in edition.texts.all()}
    return said(found, get_language() or "")[0]


def kind_of(finding: Finding) -> Any:
    kind = registered().get(finding.kind)
    return kind.label if kind else finding.kind


def name_of(finding: Finding) -> str:
    return said(finding.title, get_language() or "")[0]


def after_publishing(request: HttpRequest, page: Page) -> None:
    """Tell the editor whose figures the report shows now."""
    if not isinstance(page, EvaluationReportPage) or not page.live or not page.editions:
        return
    latest = page.editions[0]
    kept = page.keep_figures or not page.is_source
    message = (
        _("The report shows the figures of edition %(number)d, as before.")
        if kept
        else _("The figures have been frozen as edition %(number)d.")
    )
    messages.info(request, message % {"number": latest.number})
