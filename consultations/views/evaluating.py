"""An evaluation report: the latest edition, an earlier one, and what an editor sees before publishing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation

from consultations.reports.document import document
from consultations.reports.evidence import Evidence
from consultations.reports.freezing import glimpse
from consultations.reports.reading import Reading

if TYPE_CHECKING:
    from consultations.models import EvaluationReportPage, ReportEdition


def report(request: HttpRequest, page: EvaluationReportPage) -> HttpResponse:
    """Show the report as published last. Its figures are the latest edition's, in every language."""
    latest = page.editions[0] if page.editions else None
    reading = Reading.of(page, latest.content if latest else {"figures": {}, "surveys": {}})
    return render(request, page, reading, latest)


def edition(request: HttpRequest, page: EvaluationReportPage, number: int) -> HttpResponse:
    """Show one edition as it was when the next came."""
    found = numbered(page, number)
    reading = Reading.of_edition(page, found, page.locale.language_code)
    return render(request, page, reading, found, is_earlier=found != page.editions[0])


def pdf(request: HttpRequest, page: EvaluationReportPage, number: int | None = None) -> HttpResponse:
    """Send an edition, or the latest, as an accessible PDF."""
    if not page.editions:
        raise Http404
    found = page.editions[0] if number is None else numbered(page, number)
    language = page.locale.language_code
    answer = HttpResponse(document(page, found, language, page.full_url or ""), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{page.slug}-{found.number}-{language}.pdf"'
    return answer


def numbered(page: EvaluationReportPage, number: int) -> ReportEdition:
    """Return an edition. Raises Http404."""
    found = next((one for one in page.editions if one.number == number), None)
    if found is None:
        raise Http404
    return found


def preview(request: HttpRequest, page: EvaluationReportPage) -> HttpResponse:
    """Show the report as it would be published now: its figures are counted at this moment, and frozen nowhere.

    They are protected as published ones would be, so that an editor sees no more than the public will.
    """
    with translation.override(page.locale.language_code):
        kept = page.editions[0] if page.editions and (page.keep_figures or not page.is_source) else None
        evidence = Evidence(page.record, tuple(page.left_out))
        content = kept.content if kept else glimpse(page.figures, evidence, page.public_tables)
        return render(request, page, Reading.of(page, content), kept, is_live=kept is None).render()


def render(
    request: HttpRequest, page: EvaluationReportPage, reading: Reading, found: ReportEdition | None, **context: Any
) -> TemplateResponse:
    told = {"reading": reading, "edition": found, "consultation": page.get_parent().specific, **context}
    return TemplateResponse(request, page.template, {**page.get_context(request), **told})
