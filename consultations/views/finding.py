"""The finder of consultations: as a page, as a feed, and as a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from consultations import calendars
from consultations.finder import STATES, Card, Wanted, cards, counted
from core.models import root_page

if TYPE_CHECKING:
    from consultations.models import ConsultationIndexPage

PER_PAGE = 20
FEED_LENGTH = 50


def find(request: HttpRequest, page: ConsultationIndexPage) -> HttpResponse:
    """Show the consultations that the address asks for, those that are open first."""
    every = cards(page.consultations, timezone.now(), searched="q" in request.GET)
    topics = in_use(every)
    wanted = Wanted.read(request.GET, topics)
    found = [card for card in every if card.is_wanted(wanted)]
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "states": STATES,
        "topics": topics,
        "shown": shown,
        "groups": by_state(counted(list(shown))),
        "any": bool(every),
    }
    return TemplateResponse(request, page.get_template(request), {**page.get_context(request), **context})


def in_use(every: list[Card]) -> dict[str, str]:
    """Return the topics that some consultation has, with their names, in the order of the names."""
    found = {key: name for card in every for key, name in card.topics.items()}
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))


def by_state(shown: list[Card]) -> list[tuple[str, Any, list[Card]]]:
    return [(state, STATES[state], list(group)) for state, group in groupby(shown, lambda card: card.state)]


# What a feed says has happened, and what a calendar says will.
HAPPENED = {
    "opens": gettext_lazy("Consultation open: %(title)s"),
    "closes": gettext_lazy("Consultation closed: %(title)s"),
    "decided": gettext_lazy("Consultation decided: %(title)s"),
}
HAPPENS = {
    "opens": gettext_lazy("Consultation opens: %(title)s"),
    "closes": gettext_lazy("Consultation closes: %(title)s"),
}


def feed(request: HttpRequest, page: ConsultationIndexPage) -> HttpResponse:
    """Tell newsreaders which consultations have opened, closed and been decided, the latest first."""
    made = Atom1Feed(
        title=page.title,
        link=page.get_full_url(request),
        description=page.summary,
        language=page.locale.language_code,
        feed_url=(page.get_full_url(request) or "") + page.reverse_subpage("feed"),
        author_name=author(request),
    )
    for at, kind, card in happened(page, timezone.now()):
        made.add_item(
            title=HAPPENED[kind] % {"title": card.page.title},
            link=address(request, card, kind),
            description=card.page.summary,
            unique_id=identity(card, kind, page.locale.language_code).urn,
            pubdate=at,
            updateddate=at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


def author(request: HttpRequest) -> str:
    root = root_page(Site.find_for_request(request))
    return root.title if root else settings.WAGTAIL_SITE_NAME


def happened(page: ConsultationIndexPage, now: datetime) -> list[tuple[datetime, str, Card]]:
    moments = [
        (at, kind, card) for card in cards(page.consultations, now) for kind, at in moments_of(card) if at and at <= now
    ]
    return sorted(moments, key=lambda moment: moment[0], reverse=True)[:FEED_LENGTH]


def moments_of(card: Card) -> list[tuple[str, datetime | None]]:
    """Return when it opened, closed and was decided; one that was published when it was over never opened here."""
    record = card.record
    opened = record.opens_at or card.page.first_published_at
    if opened and record.closes_at and opened >= record.closes_at:
        opened = None
    return [("opens", opened), ("closes", record.closes_at), ("decided", record.decided_at)]


def address(request: HttpRequest, card: Card, kind: str) -> str:
    """Return the full address of what tells most about a happening."""
    beyond = card.page.reverse_subpage("decisions") if kind == "decided" else ""
    return (card.page.get_full_url(request) or "") + beyond


def identity(card: Card, kind: str, language: str = "") -> UUID:
    """Return what stands for a happening, whatever becomes of the page's title and address."""
    return uuid5(card.page.translation_key, kind + language)


def calendar(request: HttpRequest, page: ConsultationIndexPage) -> HttpResponse:
    """Give the openings and closings to the reader's own calendar."""
    entries = [entry for card in cards(page.consultations, timezone.now()) for entry in entries_of(request, card)]
    return calendars.response(entries, page.title, page.slug)


def entries_of(request: HttpRequest, card: Card) -> Iterator[calendars.Entry]:
    """Yield what has a moment. It is the same in both languages' calendars, so that nobody has it twice."""
    for kind, at in [("opens", card.record.opens_at), ("closes", card.record.closes_at)]:
        if at:
            yield calendars.Entry(
                uid=str(identity(card, kind)),
                title=HAPPENS[kind] % {"title": card.page.title},
                starts=at,
                address=address(request, card, kind),
                description=card.page.summary,
            )
