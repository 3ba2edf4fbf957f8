"""Beginning a survey: from a starter, in all its languages, or blank."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.starting import Data, StarterForm
from surveys.bank import starters
from surveys.models import SurveyPage
from surveys.staff.parents import parents_for


class NewSurveyForm(StarterForm):
    blank = gettext_lazy("Blank – no questions yet")
    title_missing = gettext_lazy("A blank survey needs a title.")

    def starters(self) -> Mapping[str, Data]:
        return {name: {**starter.data, "questions": starter.questions} for name, starter in starters().items()}


def new_survey(request: HttpRequest) -> HttpResponse:
    """Ask what the survey begins from and where it stands, make a draft of it, and lead to its editor."""
    parents = parents_for(request.user)
    if not parents:
        raise PermissionDenied
    form = NewSurveyForm(request.POST or None, parents=parents, initial={"parent": request.GET.get("parent")})
    if form.is_valid():
        page = form.begin(SurveyPage, request.user)
        messages.success(request, _("“%(title)s” was saved as a draft. Nobody sees it yet.") % {"title": page.title})
        return redirect("wagtailadmin_pages:edit", page.pk)
    context = {"form": form, "page_title": _("New survey"), "header_icon": "form"}
    return render(request, "surveys/admin/starters.html", context, status=422 if form.errors else 200)
