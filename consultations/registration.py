"""How people register for an event, and how many places that leaves.

The first survey below an event is its registration. Surveys know nothing of events, so `hold` carries over what the
event says: no more people than there are places, and nobody once it is over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from core.models import visible
from surveys.models import Survey, SurveyPage

if TYPE_CHECKING:
    from consultations.models import EventPage


@dataclass(frozen=True)
class Registration:
    """The page is in the reader's language where there is one. Without a limit, `left` is None."""

    survey: Survey
    page: SurveyPage
    state: Survey.State
    left: int | None


def registration(event: EventPage) -> Registration | None:
    """Return how people register for the event as a reader of its page may; None where they do not."""
    survey = survey_of(event)
    page = face(survey, event) if survey else None
    if survey is None or page is None:
        return None
    most = survey.max_responses
    left = None if most is None else max(0, most - survey.standing())
    return Registration(survey, page, survey.state(), left)


def survey_of(event: EventPage) -> Survey | None:
    """Return the registration: the first survey below the event, in whatever language, that opens before it starts."""
    return next((survey for survey in surveys_below(event) if not is_afterwards(survey, event)), None)


def surveys_below(event: EventPage) -> Iterable[Survey]:
    paths = event.get_translations(inclusive=True).values_list("path", flat=True)
    below = reduce(or_, (Q(source_page__path__startswith=path) for path in paths), Q(pk=None))
    return Survey.objects.filter(below, source_page__live=True).select_related("source_page").order_by("pk")


def is_afterwards(survey: Survey, event: EventPage) -> bool:
    """Tell whether a survey asks how it was."""
    return survey.opens_at is not None and survey.opens_at >= event.starts_at


def face(survey: Survey, event: EventPage) -> SurveyPage | None:
    """Return the survey's page in the event page's language, or else the one in which it was written."""
    source = survey.source_page
    pages = visible(source.get_translations(inclusive=True)).select_related("locale") if source else []
    found = {page.locale_id: page for page in pages}
    return found.get(event.locale_id) or (found.get(source.locale_id) if source else None)


def hold(survey: Survey, event: EventPage) -> None:
    """Limit the survey, as its page would have it and not saved yet, to the event if it is the registration."""
    if survey.pk and survey == survey_of(event):
        survey.max_responses = least(survey.max_responses, event.capacity)
        survey.closes_at = least(survey.closes_at, event.over_at)


def hold_again(event: EventPage) -> None:
    """Let the registration follow the event, which has been published with other dates or places."""
    survey = survey_of(event)
    if survey and survey.source_page:
        for name in Survey.FOLLOWED:
            setattr(survey, name, getattr(survey.source_page, name))
        survey.save(update_fields=Survey.FOLLOWED)


def least(*limits: Any) -> Any:
    """Return the strictest limit; None where there is none."""
    return min((limit for limit in limits if limit is not None), default=None)
