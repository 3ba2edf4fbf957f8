"""A survey's published figures: those released last, for everybody to read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from surveys.disclosure.ledger import data_address, latest_of
from surveys.disclosure.reading import Reading

if TYPE_CHECKING:
    from surveys.models import SurveyPage


def results(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    """Show the figures released last; there is no such page before the first are."""
    release = latest_of(page.survey)
    if release is None:
        raise Http404
    closed = release.content["closed_at"]
    context = {
        **page.get_context(request),
        "release": release,
        "reading": Reading(release.content, page.locale.language_code),
        "content": release.content,
        "data": data_address(page.survey),
        "closed_at": datetime.fromisoformat(closed) if closed else None,
    }
    return TemplateResponse(request, "surveys/results.html", context)
