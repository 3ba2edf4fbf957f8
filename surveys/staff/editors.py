"""Who among the editors may do what with a survey: what they may do with its source page in Wagtail."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.auth import permission_denied

from surveys.models import Survey, SurveyPage
from surveys.versions import published_translations

View = Callable[[HttpRequest, Survey], HttpResponse]


def may(user: Any, action: str, survey: Survey) -> bool:
    """Tell whether `user` may do `action`, "edit" or "publish", with the survey's source page."""
    page = survey.source_page
    return page is not None and getattr(page.permissions_for_user(user), f"can_{action}")()


def for_those_who_may(action: str) -> Callable[[View], Callable[[HttpRequest, str], HttpResponse]]:
    """Let a view have the survey of the address's key, and only those in who may do `action` with its page."""

    def decorate(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
        @wraps(view)
        def checked(request: HttpRequest, key: str) -> HttpResponse:
            survey = get_object_or_404(Survey.objects.select_related("source_page"), key=key)
            return view(request, survey) if may(request.user, action, survey) else permission_denied(request)

        return checked

    return decorate


def faces(survey: Survey) -> list[SurveyPage]:
    """Return the published pages on which the survey is asked, that of the source language first."""
    source = survey.source_page
    return [source, *published_translations(source)] if source and source.live else []


def address(request: HttpRequest, page: SurveyPage, name: str, *args: str) -> str:
    """Return the whole address of something below a survey's page, to be sent to somebody."""
    return request.build_absolute_uri((page.get_url(request) or "") + page.reverse_subpage(name, args=args))
