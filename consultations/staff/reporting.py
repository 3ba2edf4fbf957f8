"""Beginning an evaluation report: from one of OGP's forms, in both languages, or blank."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.models.report import EvaluationReportPage
from consultations.reports.beginnings import beginnings
from core.starting import Data, StarterForm, parents_for


class NewReportForm(StarterForm):
    blank = gettext_lazy("Blank – no headings yet")
    title_missing = gettext_lazy("A blank report needs a title.")

    def starters(self) -> Mapping[str, Data]:
        return beginnings()


def new_report(request: HttpRequest) -> HttpResponse:
    """Ask what the report begins from and on which consultation it is, make a draft of it, and lead to its editor."""
    parents = parents_for(request.user, EvaluationReportPage)
    if not parents:
        raise PermissionDenied
    form = NewReportForm(request.POST or None, parents=parents, initial={"parent": request.GET.get("parent")})
    if form.is_valid():
        page = form.begin(EvaluationReportPage, request.user)
        messages.success(request, _("“%(title)s” was saved as a draft. Nobody sees it yet.") % {"title": page.title})
        return redirect("wagtailadmin_pages:edit", page.pk)
    context = {"form": form, "page_title": _("New evaluation report"), "header_icon": "doc-full"}
    return render(request, "consultations/admin/new_report.html", context, status=422 if form.errors else 200)
