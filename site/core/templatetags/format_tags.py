"""Dates and amounts as a reader of the active language writes them; the patterns are in the catalogue."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext, pgettext_lazy

register = template.Library()

# Django's own Slovak catalogue has months after a day in the nominative; ours puts them in the genitive.
MONTHS_AFTER_A_DAY = (
    pgettext_lazy("alt. month", "January"),
    pgettext_lazy("alt. month", "February"),
    pgettext_lazy("alt. month", "March"),
    pgettext_lazy("alt. month", "April"),
    pgettext_lazy("alt. month", "May"),
    pgettext_lazy("alt. month", "June"),
    pgettext_lazy("alt. month", "July"),
    pgettext_lazy("alt. month", "August"),
    pgettext_lazy("alt. month", "September"),
    pgettext_lazy("alt. month", "October"),
    pgettext_lazy("alt. month", "November"),
    pgettext_lazy("alt. month", "December"),
)


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """15 November 2026."""
    return format_date(value, pgettext("date format", "j F Y")) if value else ""


@register.filter(expects_localtime=True)
def hour(value: datetime | None) -> str:
    """15 November 2026 at 18:00."""
    return format_date(value, pgettext("date format", r"j F Y \a\t H:i")) if value else ""


@register.filter(expects_localtime=True)
def month(value: date | None) -> str:
    """November 2026."""
    return format_date(value, "F Y") if value else ""


@register.filter
def euros(amount: int | None) -> str:
    """EUR 40,000."""
    if amount is None:
        return ""
    return gettext("EUR %(amount)s") % {"amount": number_format(amount, force_grouping=True)}
