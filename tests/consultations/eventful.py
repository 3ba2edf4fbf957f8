"""Events as tests need them: published below a list of events, in Slovak and in English."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Locale, Page

from consultations.models import EventIndexPage, EventPage
from surveys.models import SurveyPage
from tests.conftest import VALID, question
from tests.surveys.residents import Resident

CITY = ZoneInfo("Europe/Bratislava")
EVENING = datetime(2026, 11, 18, 17, 0, tzinfo=CITY)
LATE = datetime(2026, 11, 18, 19, 30, tzinfo=CITY)
NAME_ONLY = [question("short_text", "street")]


def event_list(home_page: Page) -> EventIndexPage:
    index = home_page.add_child(instance=EventIndexPage(title="Podujatia", slug="podujatia"))
    index.save_revision().publish()
    return EventIndexPage.objects.get(pk=index.pk)


def event_in(index: EventIndexPage, slug: str = "workshop", **fields: Any) -> EventPage:
    fields = {"title": "Workshop o bývaní", "starts_at": EVENING, "ends_at": LATE, **fields}
    event = index.add_child(instance=EventPage(slug=slug, **fields))
    event.save_revision().publish()
    return EventPage.objects.get(pk=event.pk)


def survey_at(event: EventPage, slug: str = "prihlaska", **fields: Any) -> SurveyPage:
    page = SurveyPage(title="Prihláška", slug=slug, questions=NAME_ONLY, **fields)
    event.add_child(instance=page)
    page.save_revision().publish()
    return SurveyPage.objects.get(pk=page.pk)


def publish(page: Any, **fields: Any) -> Any:
    """Publish `page` with changed fields, as an editor would; return it as it is then."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def english(page: Any, slug: str, title: str, **fields: Any) -> Any:
    """Publish an English copy of `page`."""
    locale = Locale.objects.get(language_code="en")
    copy = page.copy_for_translation(locale, copy_parents=True)
    copy.get_ancestors().filter(depth__gt=1, locale=locale).update(live=True)
    return publish(copy, slug=slug, title=title, **fields)


def register(page: SurveyPage) -> Any:
    return Resident({**VALID, "street": "Horná"}).send(page)


def main_of(address: str, status: int = 200) -> BeautifulSoup:
    """Return what a visitor is shown between the header and the footer."""
    shown = Client().get(address)
    assert shown.status_code == status
    return BeautifulSoup(shown.content, "html.parser").main


def said(address: str) -> str:
    return main_of(address).get_text(" ", strip=True)
