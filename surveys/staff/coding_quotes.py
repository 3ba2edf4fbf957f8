"""Where quotes are translated, looked through for personal data and released."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from core.highlighting import highlighted, named
from core.views import see_other
from surveys.coding import codes, quotes, sources
from surveys.models import Quote, ThemeBook
from surveys.staff.coding import CODE, SETTLE, about, in_book, language
from surveys.staff.coding_forms import ReleaseForm, TranslationForm


def list_address(book: ThemeBook) -> str:
    return reverse("surveys_coding_quotes", args=[book.key])


def address_of(book: ThemeBook, quote: Quote) -> str:
    return reverse("surveys_coding_quote", args=[book.key, quote.pk])


def find(book: ThemeBook, pk: int) -> Quote:
    return get_object_or_404(Quote.objects.select_related("source__book", "released_by"), pk=pk, source__book=book)


@in_book(CODE)
def quote_list(request: HttpRequest, book: ThemeBook) -> HttpResponse:
    """List the quotes; of one whose text is gone, only that it is."""
    context = {"standings": quotes.standings(book), **about(book, _("Quotes"))}
    return render(request, "surveys/admin/coding_quotes.html", context)


@in_book(CODE)
def quote(request: HttpRequest, book: ThemeBook, pk: int) -> HttpResponse:
    """Show a quote with its translations, or store these."""
    found = find(book, pk)
    if quotes.standing_of(found).is_gone:
        return show_gone(request, book)
    form = TranslationForm(found, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return show(request, book, found)
    if not form.is_valid():
        return show(request, book, found, translating=form, status=422)
    try:
        quotes.translate(found, form.typed, form.cleaned_data["mark"])
    except codes.Changed:
        return show_changed(request, book, found, form)
    messages.success(request, _("The translation is saved. It is published once somebody has released the quote."))
    return see_other(address_of(book, found))


def show_gone(request: HttpRequest, book: ThemeBook) -> HttpResponse:
    messages.warning(request, _("The text of this quote has been withdrawn or hidden."))
    return see_other(list_address(book))


def show_changed(request: HttpRequest, book: ThemeBook, found: Quote, form: TranslationForm) -> HttpResponse:
    """Give back a translation that somebody else has changed meanwhile; sent again, it replaces theirs."""
    messages.error(request, _("Not saved: somebody else has changed the translation. Saving again replaces theirs."))
    data = {**form.data.dict(), "mark": quotes.mark_of(found)}  # type: ignore[attr-defined]
    return show(request, book, found, translating=TranslationForm(found, data), status=409)


def show(
    request: HttpRequest,
    book: ThemeBook,
    found: Quote,
    *,
    translating: TranslationForm | None = None,
    releasing: ReleaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    about_it = sources.context(found.source, found.item, language())
    context: dict[str, Any] = {
        "quote": found,
        "standing": quotes.standing_of(found),
        "words": highlighted(found.text),
        "translated": [(code, highlighted(words)) for code, words in found.translations.items()],
        "personal": named(quotes.worded(found)),
        "context": about_it,
        "source_title": sources.title(found.source, language()).removesuffix(f": {about_it.heading}"),
        "translating": translating or TranslationForm(found),
        "releasing": releasing or ReleaseForm(found),
        "may_release": request.user.has_perm(SETTLE),
        **about(book, _("Quote")),
    }
    return render(request, "surveys/admin/coding_quote.html", context, status=status)


@require_POST
@in_book(SETTLE)
def release(request: HttpRequest, book: ThemeBook, pk: int) -> HttpResponse:
    """Let a quote be published, or take it back."""
    found = find(book, pk)
    if "take_back" in request.POST:
        quotes.take_back(found)
        return see_other(list_address(book))
    form = ReleaseForm(found, request.POST)
    if not form.is_valid():
        return show(request, book, found, releasing=form, status=422)
    given = form.cleaned_data
    try:
        quotes.release(found, request.user, given["mark"], looked=True, nevertheless=given.get("nevertheless", False))
    except (codes.Changed, quotes.Unchecked):
        messages.error(request, _("Not released: the words have changed since you looked at them. Look again."))
        return show(request, book, find(book, pk), status=409)
    except codes.Gone:
        messages.error(request, _("Not released: the text of this quote has been withdrawn, hidden or changed."))
    return see_other(list_address(book))


@require_POST
@in_book(CODE)
def delete(request: HttpRequest, book: ThemeBook, pk: int) -> HttpResponse:
    quotes.delete([find(book, pk).pk])
    return see_other(list_address(book))
