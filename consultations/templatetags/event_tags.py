"""When an event is, in words."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.template.defaultfilters import time as clock
from django.utils.dateformat import format as format_date
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consultations.models import EventPage
from core.templatetags.format_tags import hour

register = template.Library()


@register.filter
def when(event: EventPage) -> str:
    """Wednesday 18 November 2026 from 17:00 to 19:00; by the city's clock, and the same day is not said twice."""
    starts, ends = localtime(event.starts_at), event.ends_at and localtime(event.ends_at)
    if ends is None:
        return _("%(day)s at %(start)s") % {"day": weekday(starts), "start": clock(starts, "H:i")}
    if ends.date() == starts.date():
        times = {"start": clock(starts, "H:i"), "end": clock(ends, "H:i")}
        return _("%(day)s from %(start)s to %(end)s") % {"day": weekday(starts), **times}
    return _("from %(start)s to %(end)s") % {"start": hour(starts), "end": hour(ends)}


def weekday(value: datetime) -> str:
    return format_date(value, pgettext("date format", "l j F Y"))
