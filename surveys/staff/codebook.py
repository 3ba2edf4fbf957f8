"""The codebook of a survey for evaluators: a page, a PDF and a DDI-Codebook file, with the counts of answers."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from surveys.documents.codebook_pdf import codebook_pdf
from surveys.documents.ddi import ddi_file
from surveys.documents.reading import codebook_in
from surveys.models import Survey
from surveys.staff.responses import evaluators_only


def language_of(request: HttpRequest) -> str:
    """Return the language that the address asks for, or the reader's."""
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else str(request.LANGUAGE_CODE)


@evaluators_only
def page(request: HttpRequest, key: str) -> HttpResponse:
    survey = get_object_or_404(Survey, key=key)
    language = language_of(request)
    context = {
        "survey": survey,
        "codebook": codebook_in(survey, language),
        "language": language,
        "languages": settings.LANGUAGES,
        "page_title": survey.title(request.LANGUAGE_CODE),
        "page_subtitle": _("Codebook"),
        "header_icon": "list-ul",
    }
    return render(request, "surveys/admin/codebook.html", context)


@evaluators_only
def pdf(request: HttpRequest, key: str) -> HttpResponse:
    survey = get_object_or_404(Survey, key=key)
    language = language_of(request)
    return download(codebook_pdf(survey, language), "application/pdf", f"{key}-codebook-{language}.pdf")


@evaluators_only
def ddi(request: HttpRequest, key: str) -> HttpResponse:
    """Send the DDI file; it is in all languages at once."""
    survey = get_object_or_404(Survey, key=key)
    return download(ddi_file(survey), "application/xml", f"{key}-ddi.xml")


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
