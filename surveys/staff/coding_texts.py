"""Where a coder reads one text after another and ticks the themes in it, by keyboard or as a plain form.

Nothing typed is lost: a theme added on the way, or words picked as a quote, lead back to the text with its ticks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.users.models import UserProfile

from core.highlighting import highlighted, named
from core.views import see_other
from surveys.coding import books, codes, quotes, sources
from surveys.coding.codes import Codes, Seen
from surveys.coding.sources import Text
from surveys.models import Coding, TextSource, ThemeBook
from surveys.staff.coding import CODE, about, address, in_source, language
from surveys.staff.coding_forms import OnTheWayForm

COMMANDS = "nps"  # next, previous, skip
SHORTCUTS = "123456789" + "".join(letter for letter in ascii_lowercase if letter not in COMMANDS)
TICKED = "t"  # in an address: the themes ticked but not saved yet


@dataclass(frozen=True)
class Tick:
    """A theme as it is offered: `shortcut` is the key that ticks it, `who` are the coders who did."""

    key: str
    label: str
    definition: str
    shortcut: str
    ticked: bool
    retired: bool
    who: Sequence[str] = ()


def ticks(book: ThemeBook, ticked: Iterable[str], who: Mapping[str, Sequence[str]] | None = None) -> list[Tick]:
    """Return the themes to tick, in the book's order; a retired one only where somebody has ticked it."""
    chosen, who = set(ticked), who or {}
    themes = [each for each in book.themes.all() if not each.retired or each.key in chosen or each.key in who]
    return [
        Tick(
            theme.key,
            worded(theme.labels) or theme.key,
            worded(theme.definitions),
            SHORTCUTS[place] if place < len(SHORTCUTS) else "",
            theme.key in chosen,
            theme.retired,
            who.get(theme.key, ()),
        )
        for place, theme in enumerate(themes)
    ]


def worded(words: Mapping[str, str]) -> str:
    return words.get(language()) or books.first_word(words)


def shown_text(source: TextSource, text: Text) -> dict[str, Any]:
    """Return what a text is drawn with; a question that heads it is not said twice."""
    about_it = sources.context(source, text.item, language())
    return {
        "source": source,
        "source_title": sources.title(source, language()).removesuffix(f": {about_it.heading}"),
        "text": text,
        "words": highlighted(text.text),
        "personal": named(text.text),
        "context": about_it,
    }


def seen_in(request: HttpRequest) -> Seen:
    return Seen(request.POST.get("digest", ""), request.POST.get("mark", ""))


@in_source(CODE)
def begin(request: HttpRequest, source: TextSource) -> HttpResponse:
    """Lead a coder to the first text that is open to them."""
    return see_other(way_on(request, source))


def way_on(request: HttpRequest, source: TextSource, item: int | None = None) -> str:
    """Return the address of what comes after `item` for this coder, or of the book when all is coded."""
    following = Codes.of(source, request.user).next_for(request.user, item)
    if following is None:
        messages.success(request, _("You have coded all texts from here."))
        return address(source.book)
    return address_of(source, following)


def address_of(source: TextSource, item: int) -> str:
    return reverse("surveys_coding_text", args=[source.book.key, source.pk, item])


@in_source(CODE)
def text(request: HttpRequest, source: TextSource, item: int) -> HttpResponse:
    """Show one text to be coded, or do with it what was sent."""
    if request.method == "POST":
        return act(request, source, item)
    found = sources.one(source, item)
    if found is None:
        return gone(request, source, item)
    return show(request, source, found, OnTheWayForm())


def gone(request: HttpRequest, source: TextSource, item: int) -> HttpResponse:
    messages.warning(request, _("This text has been withdrawn or hidden. There is nothing to code in it any more."))
    return see_other(way_on(request, source, item))


def act(request: HttpRequest, source: TextSource, item: int) -> HttpResponse:
    """Do what was typed on the way, then save if asked to; every end but a problem is a redirect."""
    form, ticked = OnTheWayForm(request.POST), request.POST.getlist("theme")
    seen = seen_in(request)
    try:
        if not form.is_valid():
            return again(request, source, item, form, ticked=ticked, status=422)
        if form.cleaned_data["new_theme"]:
            ticked = [*ticked, key_of(source.book, form.cleaned_data["new_theme"])]
            form.data = {**request.POST.dict(), "new_theme": ""}  # it is in the book now
        if form.cleaned_data["quote"] or request.POST.get("action") == "quote_all":
            quotes.pick(source, item, form.cleaned_data["quote"], request.user, seen)
            messages.success(request, _("Picked as a quote."))
        if request.POST.get("action") != "save":
            return see_other(f"{address_of(source, item)}?{urlencode([(TICKED, key) for key in ['', *ticked]])}")
        codes.code(source, item, request.user, ticked, seen)
    except quotes.NotInText:
        form.add_error("quote", _("These words are not in the text. Copy them exactly, in whole words."))
        return again(request, source, item, form, ticked=ticked, status=422)
    except codes.Changed:
        messages.error(
            request,
            _("Not saved: the text, or your themes in another window, changed meanwhile. Look at it and save again."),
        )
        return again(request, source, item, form, ticked=ticked, status=409)
    except codes.Gone:
        return gone(request, source, item)
    except codes.AlreadySettled:
        messages.warning(request, _("Not saved: the themes of this text have been settled meanwhile."))
    return see_other(way_on(request, source, item))


def key_of(book: ThemeBook, label: str) -> str:
    """Return the key of the theme called `label`, added to the book if it has none."""
    words = " ".join(label.split())
    found = books.find_theme(book, words)
    return (found or books.add_theme(book, books.NewTheme({language(): words}))).key


def again(
    request: HttpRequest, source: TextSource, item: int, form: OnTheWayForm, *, ticked: list[str], status: int
) -> HttpResponse:
    """Show the text as it is now with all that was typed about it."""
    found = sources.one(source, item)
    return show(request, source, found, form, typed=ticked, status=status) if found else gone(request, source, item)


def show(
    request: HttpRequest,
    source: TextSource,
    found: Text,
    form: OnTheWayForm,
    *,
    typed: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    user: Any = request.user
    codes_now = Codes.of(source, user)
    by_user = codes_now.by(user)
    stored = by_user.get(found.item)
    earlier = codes_now.outdated.get(found.item, {}).get(user.pk)
    left = len(codes_now.open_to(user))
    before = codes_now.before(found.item)
    following = codes_now.next_for(user, found.item)
    context = {
        "form": form,
        "ticks": ticks(source.book, ticked_by(request, stored or earlier, typed)),
        "mark": codes.mark_of(stored or earlier),
        "stored": stored,
        "is_changed": bool(earlier),
        "is_settled": found.item in codes_now.settled,
        "own": len(by_user),
        "whole": len(by_user) + left,
        "left": left,
        "before": address_of(source, before) if before is not None else "",
        "skip": address_of(source, following) if following is not None else "",
        "quotes": [each for each in quotes.of_source(source) if each.quote.item == found.item and not each.is_gone],
        "shortcuts": UserProfile.get_for_user(user).keyboard_shortcuts,
        **shown_text(source, found),
        **about(source.book, _("Coding")),
    }
    return render(request, "surveys/admin/coding_text.html", context, status=status)


def ticked_by(request: HttpRequest, coding: Coding | None, typed: list[str] | None) -> list[str]:
    """Return the themes to tick: those just sent, or those in the address, or those stored."""
    if typed is not None:
        return typed
    return request.GET.getlist(TICKED) if TICKED in request.GET else coding.themes if coding else []
