"""Where disagreements of coders are settled, one text after another."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.users.models import UserProfile

from core.views import see_other
from surveys.coding import codes, settling, sources
from surveys.coding.codes import Codes
from surveys.coding.sources import Text
from surveys.models import TextSource
from surveys.staff.coding import SETTLE, about, address, in_source
from surveys.staff.coding_texts import seen_in, shown_text, ticks


@in_source(SETTLE)
def begin(request: HttpRequest, source: TextSource) -> HttpResponse:
    """Lead to the first disagreement."""
    return see_other(way_on(request, source))


def way_on(request: HttpRequest, source: TextSource, item: int | None = None) -> str:
    """Return the address of the disagreement after `item`, or of the book where there is none."""
    now = Codes.of(source)
    waiting = set(settling.open_to(now, request.user)) - {item}
    following = next((each for each in now.around(item) if each in waiting), None)
    if following is None:
        messages.info(request, _("There is no disagreement to settle."))
        return address(source.book) if request.user.has_perm("surveys.code_texts") else reverse("wagtailadmin_home")
    return address_of(source, following)


def address_of(source: TextSource, item: int) -> str:
    return reverse("surveys_coding_settle_text", args=[source.book.key, source.pk, item])


@in_source(SETTLE)
def text(request: HttpRequest, source: TextSource, item: int) -> HttpResponse:
    """Show one text with who saw what in it, or settle its themes."""
    found, now = sources.one(source, item), Codes.of(source)
    if found is None:
        messages.warning(request, _("This text has been withdrawn or hidden. There is nothing to settle any more."))
        return see_other(way_on(request, source, item))
    if item not in {*settling.open_to(now, request.user), *now.settled}:
        messages.info(request, _("There is nothing to settle in this text, or you have not coded it yourself yet."))
        return see_other(way_on(request, source, item))
    if request.method == "POST":
        return settle(request, source, now, found)
    stored = now.settled.get(item)
    return show(request, now, found, stored.themes if stored else agreed(now, item))


def agreed(now: Codes, item: int) -> list[str]:
    """Return the themes that all coders of a text saw."""
    number = len(now.codings[item])
    return [key for key, names in settling.sides(now, item).items() if len(names) == number]


def settle(request: HttpRequest, source: TextSource, now: Codes, found: Text) -> HttpResponse:
    ticked = request.POST.getlist("theme")
    try:
        settling.settle(source, found.item, request.user, ticked, seen_in(request))
    except (codes.Changed, codes.Gone):
        messages.error(request, _("Not saved: the text or its themes changed meanwhile. Look at it and save again."))
        return show(request, now, found, ticked, status=409)
    return see_other(way_on(request, source, found.item))


def show(request: HttpRequest, now: Codes, found: Text, ticked: Any, status: int = 200) -> HttpResponse:
    source, open_to = now.source, settling.open_to(now, request.user)
    waiting = set(open_to) - {found.item}
    following = next((each for each in now.around(found.item) if each in waiting), None)
    context = {
        "ticks": ticks(source.book, ticked, settling.sides(now, found.item)),
        "coders": settling.coders(now, found.item),
        "mark": settling.mark_of(source, found.item),
        "settled": now.settled.get(found.item),
        "own": len(now.settled),
        "whole": len(now.settled) + len(open_to),
        "left": len(open_to),
        "held_back": len(now.disagreed) - len(open_to),
        "skip": address_of(source, following) if following is not None else "",
        "shortcuts": UserProfile.get_for_user(request.user).keyboard_shortcuts,
        **shown_text(source, found),
        **about(source.book, _("Disagreements of coders")),
    }
    return render(request, "surveys/admin/coding_settle.html", context, status=status)
