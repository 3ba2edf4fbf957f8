"""What the editor of an event, or of the survey by which people register for it, is told on publishing."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page

from consultations.models import EventPage
from consultations.registration import survey_of
from core.templatetags.format_tags import hour
from surveys.models import Survey, SurveyPage


def after_publishing(request: HttpRequest, page: Page) -> None:
    """Tell how the event limits the registration beyond what the survey's own page says."""
    event = event_about(page)
    survey = survey_of(event) if event else None
    source = survey.source_page if survey else None
    if survey and source and (page == event or page.translation_key == survey.translation_key):
        for message in limits(survey, source):
            messages.info(request, message)


def event_about(page: Page) -> EventPage | None:
    if isinstance(page, SurveyPage):
        return EventPage.objects.parent_of(page).first()
    return page if isinstance(page, EventPage) else None


def limits(survey: Survey, page: SurveyPage) -> list[str]:
    told = []
    if survey.max_responses is not None and survey.max_responses != page.max_responses:
        most = survey.max_responses
        message = ngettext(
            "The registration takes %(most)d person, as many as the event has places.",
            "The registration takes %(most)d people, as many as the event has places.",
            most,
        )
        told.append(message % {"most": most})
    if survey.closes_at and survey.closes_at != page.closes_at:
        message = _("The registration closes on %(moment)s, when the event is over.")
        told.append(message % {"moment": hour(localtime(survey.closes_at))})
    return told
