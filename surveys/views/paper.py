"""The questionnaire on paper: the whole of it, numbered, with the codes that whoever types it in needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from surveys.sheet import blank_form, sheet

if TYPE_CHECKING:
    from surveys.models import SurveyPage


def questionnaire(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    survey, language = page.survey, page.locale.language_code
    version = survey.current_version
    if version is None:
        raise Http404
    asked = version.questionnaire
    context = {
        **page.get_context(request),
        "survey": survey,
        "version": version,
        "said": {name: asked.say(text, language) for name, text in asked.texts.items()},
        "groups": sheet(blank_form(asked, language)()),
        "online": request.build_absolute_uri(page.get_url(request)),
    }
    answer = TemplateResponse(request, "surveys/paper.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer
