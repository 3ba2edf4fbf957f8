"""Books of themes as staff keep them: which texts they serve, how far the coding is, and their themes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from core.views import see_other
from surveys.coding import books, settling, sources, themes
from surveys.coding.codes import Codes
from surveys.models import TextSource, Theme, ThemeBook
from surveys.staff.coding_forms import BookForm, SourceForm, ThemeForm

CODE, SETTLE, EXPORT = "surveys.code_texts", "surveys.settle_codes", "surveys.export_responses"
View = Callable[..., HttpResponse]


def in_book(permission: str) -> Callable[[View], View]:
    """Let a view have the book of the address's key, and only those in who have `permission`."""

    def decorate(view: View) -> View:
        @never_cache
        @permission_required(permission)
        @wraps(view)
        def checked(request: HttpRequest, key: str, **others: Any) -> HttpResponse:
            return view(request, get_object_or_404(ThemeBook, key=key), **others)

        return checked

    return decorate


def in_source(permission: str) -> Callable[[View], View]:
    """Let a view have the source of the address, with its book."""

    def decorate(view: View) -> View:
        @wraps(view)
        def found(request: HttpRequest, book: ThemeBook, source: int, **others: Any) -> HttpResponse:
            return view(
                request, get_object_or_404(TextSource.objects.select_related("book"), pk=source, book=book), **others
            )

        return in_book(permission)(found)

    return decorate


def language() -> str:
    return get_language() or "sk"


def about(book: ThemeBook, title: str, subtitle: str = "") -> dict[str, Any]:
    """Return what every screen of a book is drawn with."""
    return {"book": book, "page_title": title, "page_subtitle": subtitle or str(book), "header_icon": "tag"}


def address(book: ThemeBook) -> str:
    return reverse("surveys_coding_book", args=[book.key])


@dataclass(frozen=True)
class Row:
    """A source as the book's page lists it, for one person."""

    source: TextSource
    kind: Any
    title: str
    tally: themes.ThemeTally
    own: int  # texts that this person has coded
    open: int  # and those still open to them
    to_settle: int

    @classmethod
    def of(cls, source: TextSource, user: Any) -> Row:
        codes = Codes.of(source)
        return cls(
            source,
            sources.of(source).label,
            sources.title(source, language()),
            themes.tally_of([codes], source.book),
            len(codes.by(user)),
            len(codes.open_to(user)),
            len(settling.open_to(codes, user)),
        )


@never_cache
@permission_required(CODE)
def book_list(request: HttpRequest) -> HttpResponse:
    context = {
        "books": ThemeBook.objects.prefetch_related("themes", "sources"),
        "page_title": _("Coding"),
        "page_subtitle": _("Books of themes"),
        "header_icon": "tag",
    }
    return render(request, "surveys/admin/coding_list.html", context)


@never_cache
@permission_required(CODE)
def new_book(request: HttpRequest) -> HttpResponse:
    form = BookForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        titles = form.words("title")
        return see_other(address(books.make_book(books.free_key(titles), titles)))
    context = {"form": form, "page_title": _("New book of themes"), "header_icon": "tag"}
    return render(request, "surveys/admin/coding_form.html", context, status=422 if form.errors else 200)


@in_book(CODE)
def edit_book(request: HttpRequest, book: ThemeBook) -> HttpResponse:
    form = BookForm(request.POST if request.method == "POST" else None, book)
    if form.is_valid():
        ThemeBook.objects.filter(pk=book.pk).update(titles=form.words("title"))
        return see_other(address(book))
    context = {"form": form, **about(book, _("Title of the book"))}
    return render(request, "surveys/admin/coding_form.html", context, status=422 if form.errors else 200)


@in_book(CODE)
def book(request: HttpRequest, book: ThemeBook) -> HttpResponse:
    """Show the themes of a book, and the sources with how far they are coded; add a source."""
    form = SourceForm(language(), request.POST if request.method == "POST" else None)
    if form.is_valid():
        books.attach(book, *form.chosen)
        return see_other(address(book))
    context = {
        "form": form,
        "rows": [Row.of(source, request.user) for source in sources.sources_of(book)],
        "themes": book.themes.all(),
        "used": books.used_keys(book),
        **about(book, str(book), _("Book of themes")),
    }
    return render(request, "surveys/admin/coding_book.html", context, status=422 if form.errors else 200)


@require_POST
@in_source(CODE)
def detach(request: HttpRequest, source: TextSource) -> HttpResponse:
    try:
        books.detach(source)
    except books.Used:
        messages.error(request, _("Texts from there have been coded already, so they stay in the book."))
    return see_other(address(source.book))


@in_book(CODE)
def theme(request: HttpRequest, book: ThemeBook, pk: int | None = None) -> HttpResponse:
    """Word a theme, or a new one."""
    found = get_object_or_404(book.themes, pk=pk) if pk else None
    form = ThemeForm(book, request.POST if request.method == "POST" else None, found)
    if form.is_valid():
        form.save()
        return see_other(address(book))
    context = {"form": form, **about(book, str(found) if found else _("New theme"))}
    return render(request, "surveys/admin/coding_form.html", context, status=422 if form.errors else 200)


@require_POST
@in_book(CODE)
def change_theme(request: HttpRequest, book: ThemeBook, pk: int) -> HttpResponse:
    """Move a theme, retire it, bring it back or delete it, as the button says that was pressed."""
    found = get_object_or_404(book.themes, pk=pk)
    change = CHANGES.get(request.POST.get("action", ""))
    try:
        if change:
            change(found)
    except books.Used:
        messages.error(request, _("Texts have been coded with this theme, so it stays. You can retire it."))
    return see_other(f"{address(book)}#themes")


def retire(theme: Theme, retired: bool) -> None:
    Theme.objects.filter(pk=theme.pk).update(retired=retired)


CHANGES: dict[str, Callable[[Theme], None]] = {
    "up": lambda theme: books.move(theme, -1),
    "down": lambda theme: books.move(theme, 1),
    "retire": lambda theme: retire(theme, True),
    "restore": lambda theme: retire(theme, False),
    "delete": books.delete_theme,
}
