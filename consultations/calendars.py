"""iCalendar files: openings, closings and events, for the reader's own calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from icalendar import Calendar, Event


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar. Its uid is the same in every language, so that two calendars do not show it twice."""

    uid: str
    title: str
    starts: datetime
    ends: datetime | None = None  # without an end, it is a moment
    address: str = ""  # of its page, in full
    place: str = ""
    description: str = ""


def calendar(entries: Iterable[Entry], name: str) -> bytes:
    """Return the entries as an iCalendar file that calls itself `name`."""
    made = Calendar()
    made.add("prodid", f"-//{settings.WAGTAIL_SITE_NAME}//{get_language() or settings.LANGUAGE_CODE}")
    made.add("version", "2.0")
    made.add("name", name)
    made.add("x-wr-calname", name)
    for entry in entries:
        made.add_component(event(entry))
    return made.to_ical()


def event(entry: Entry) -> Event:
    made = Event()
    made.add("uid", entry.uid)
    made.add("dtstamp", timezone.now())
    made.add("summary", entry.title)
    made.add("dtstart", utc(entry.starts))
    if entry.ends:
        made.add("dtend", utc(entry.ends))
    written = {"url": entry.address, "location": entry.place, "description": entry.description}
    for field, value in written.items():
        if value:
            made.add(field, value)
    return made


def utc(moment: datetime) -> datetime:
    """Return the moment in UTC, which needs no description of a time zone in the file."""
    return moment.astimezone(UTC)


def response(entries: Iterable[Entry], name: str, filename: str) -> HttpResponse:
    """Return the entries as a file that a browser hands to the calendar."""
    answer = HttpResponse(calendar(entries, name), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{filename}.ics"'
    return answer
