"""Numbers and shares as a reader of the active language writes them."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext

register = template.Library()


@register.filter
def amount(number: float | None, decimals: int = 1) -> str:
    """Return a count or a mean with its thousands apart; a whole number has no decimals, another at most so many."""
    if number is None:
        return ""
    rounded = round(float(number), decimals)
    if rounded.is_integer():
        return number_format(int(rounded), 0, force_grouping=True)
    places = next(places for places in range(1, decimals + 1) if round(rounded, places) == rounded)
    return number_format(rounded, places, force_grouping=True)


@register.filter
def percent(share: float | None, decimals: int = 1) -> str:
    """Return a share from 0 to 1 in per cent: 66,7 % in Slovak, 66.7% in English."""
    if share is None:
        return ""
    return gettext("%(number)s%%") % {"number": number_format(round(100 * share, decimals), decimals)}


@register.filter
def points(difference: float | None) -> str:
    """Return a difference of shares in percentage points, with its sign."""
    if difference is None:
        return ""
    rounded = round(100 * difference, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else "±"
    return f"{sign}{number_format(abs(rounded), 1)}"
