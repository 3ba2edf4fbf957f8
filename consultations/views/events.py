"""Events: the list, one event, and their calendars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from consultations import calendars
from consultations.registration import registration
from core.models import visible
from core.topics import topic_options

if TYPE_CHECKING:
    from consultations.models import ConsultationPage, EventIndexPage, EventPage

PAST_PER_PAGE = 20


@dataclass(frozen=True)
class Wanted:
    """What the reader asks for; nothing, where the list has nothing like it."""

    kind: str = ""
    topic: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str], kinds: Mapping[str, Any], topics: Mapping[str, Any]) -> Wanted:
        kind, topic = asked.get("kind", ""), asked.get("topic", "")
        return cls(kind if kind in kinds else "", topic if topic in topics else "")

    def __bool__(self) -> bool:
        return bool(self.kind or self.topic)

    def fits(self, event: EventPage) -> bool:
        return self.kind in {"", event.kind} and (not self.topic or self.topic in event.topics)


def listing(request: HttpRequest, page: EventIndexPage) -> HttpResponse:
    """Show the events to come, the soonest first, and then those that were, the latest first."""
    every = list(page.events)
    kinds, topics = kinds_among(every), topics_among(every)
    wanted = Wanted.read(request.GET, kinds, topics)
    found = [event for event in every if wanted.fits(event)]
    past = sorted(over(found), key=lambda event: event.starts_at, reverse=True)
    shown = Paginator(past, PAST_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "kinds": kinds,
        "topics": topics,
        "wanted": wanted,
        "to_come": to_come(found) if shown.number == 1 else [],
        "shown": shown,
        "count": len(found),
        "any": bool(every),
    }
    return TemplateResponse(request, page.get_template(request), {**page.get_context(request), **context})


def kinds_among(events: Iterable[EventPage]) -> dict[str, Any]:
    found = {event.kind: event.get_kind_display() for event in events}
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))


def topics_among(events: Iterable[EventPage]) -> dict[str, str]:
    found = {key for event in events for key in event.topics}
    return {key: name for key, name in topic_options() if key in found}


def to_come(events: Iterable[EventPage]) -> list[EventPage]:
    """Return the events that are not over, the soonest first; one that goes on is among them."""
    now = timezone.now()
    return sorted((event for event in events if event.over_at > now), key=lambda event: event.starts_at)


def over(events: Iterable[EventPage]) -> list[EventPage]:
    now = timezone.now()
    return [event for event in events if event.over_at <= now]


def page(request: HttpRequest, page: EventPage) -> HttpResponse:
    """Show what the event will be and how to register; or, once it is over, what came of it."""
    is_over = page.over_at <= timezone.now()
    registering = registration(page)
    others = [one for one in page.registrations if not registering or one.pk != registering.page.pk]
    context = {
        "is_over": is_over,
        "registration": registering,
        "surveys": others,
        "consultation": consultation_served(page),
        "documents": [block.value for block in page.minutes if block.value["document"]],
    }
    return TemplateResponse(request, page.get_template(request), {**page.get_context(request), **context})


def consultation_served(page: EventPage) -> ConsultationPage | None:
    """Return the consultation in the reader's language, or else as the event names it; None if it cannot be read."""
    if page.consultation is None:
        return None
    faces = visible(page.consultation.get_translations(inclusive=True)).select_related("locale")
    found = {face.locale_id: face for face in faces}
    return found.get(page.locale_id) or found.get(page.consultation.locale_id)


def calendar_of_all(request: HttpRequest, page: EventIndexPage) -> HttpResponse:
    """Give the events to come to the reader's own calendar."""
    entries = [entry(request, event) for event in to_come(page.events)]
    return calendars.response(entries, page.title, page.slug)


def calendar_of_one(request: HttpRequest, page: EventPage) -> HttpResponse:
    return calendars.response([entry(request, page)], page.title, page.slug)


def entry(request: HttpRequest, event: EventPage) -> calendars.Entry:
    return calendars.Entry(
        uid=str(event.translation_key),
        title=event.title,
        starts=event.starts_at,
        ends=event.ends_at,
        address=event.get_full_url(request) or "",
        place=event.place,
        description=event.summary,
    )
