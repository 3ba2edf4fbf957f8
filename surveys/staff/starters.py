"""Beginning a survey: from a starter, in all its languages, or blank."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.content import Reader
from core.translation_memory import remember
from surveys.bank import Entry, starters
from surveys.models import SurveyPage
from surveys.staff.parents import BelowPageForm, parents_for
from surveys.supplies import other_locales

BLANK = ""


class NewSurveyForm(BelowPageForm):
    starter = forms.ChoiceField(
        label=gettext_lazy("Begin from"),
        required=False,
        widget=forms.RadioSelect,
        choices=lambda: [(BLANK, _("Blank – no questions yet")), *map(described, starters().values())],
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=255,
        help_text=gettext_lazy("Left empty: the starter’s own. It can be changed later."),
    )

    field_order = ("starter", "parent", "title")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("title") and data.get("starter") == BLANK:
            self.add_error("title", _("A blank survey needs a title."))
        return data


def described(starter: Entry) -> tuple[str, str]:
    language = get_language()
    return starter.name, f"{starter.text('name', language)} – {starter.text('description', language)}"


def new_survey(request: HttpRequest) -> HttpResponse:
    """Ask what the survey begins from and where it stands, make a draft of it, and lead to its editor."""
    parents = parents_for(request.user)
    if not parents:
        raise PermissionDenied
    form = NewSurveyForm(request.POST or None, parents=parents, initial={"parent": request.GET.get("parent")})
    if form.is_valid():
        data = form.cleaned_data
        parent, starter = form.parents[data["parent"]], starters().get(data["starter"])
        page = begin(parent.specific, starter, data["title"], request.user)
        messages.success(request, _("“%(title)s” was saved as a draft. Nobody sees it yet.") % {"title": page.title})
        return redirect("wagtailadmin_pages:edit", page.pk)
    context = {"form": form, "page_title": _("New survey"), "header_icon": "form"}
    return render(request, "surveys/admin/starters.html", context, status=422 if form.errors else 200)


@transaction.atomic
def begin(parent: Page, starter: Entry | None, title: str, user: Any) -> SurveyPage:
    """Add an unpublished survey; what the starter says in other languages waits in the translation memory."""
    page = SurveyPage(locale=parent.locale, owner=user, live=False)
    place = f"starter/{uuid4()}"  # what is read for one place has the same block ids in every language
    if starter:
        fill(page, starter, Reader(place, parent.locale.language_code))
    keeps_title = title in {"", page.title}
    page.title = title or page.title
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action=True, clean=False)
    if starter:
        for locale in other_locales(page):
            translated = SurveyPage(locale=page.locale)
            fill(translated, starter, Reader(place, locale.language_code))
            translated.title = translated.title if keeps_title else ""
            translated.slug = slugify(translated.title)
            remember(page, translated, locale)
    return page


def fill(page: SurveyPage, starter: Entry, reader: Reader) -> None:
    for naming_pages in (False, True):
        reader.fill(page, {**starter.data, "questions": starter.questions}, naming_pages)
