"""The table of decisions, as a page and as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from consultations import decision_files
from consultations.decision_table import DecisionTable
from consultations.stages import Stage

if TYPE_CHECKING:
    from consultations.models import ConsultationPage


def table(request: HttpRequest, page: ConsultationPage) -> HttpResponse:
    """Show every decision, once the consultation is decided."""
    decided = table_of(page)
    context = {"table": decided, "undecided": page.record.all_comments.undecided().shown().count()}
    return TemplateResponse(request, "consultations/decisions.html", {**page.get_context(request), **context})


def file(request: HttpRequest, page: ConsultationPage, format: str) -> Any:
    """Send the decisions as a file."""
    if format not in decision_files.FORMATS:
        raise Http404
    decided = table_of(page)
    made = decision_files.write(decided, format, request.build_absolute_uri(page.address("decisions")))
    return FileResponse(
        made,
        as_attachment=True,
        filename=decision_files.file_name(decided, format),
        content_type=decision_files.FORMATS[format],
    )


def table_of(page: ConsultationPage) -> DecisionTable:
    if page.record.stage() != Stage.DECISION:
        raise Http404
    return DecisionTable(page)
