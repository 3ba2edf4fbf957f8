"""Links for those invited to answer: made and downloaded once, counted, and deleted while nobody has used them."""

from __future__ import annotations

import csv
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from wagtail.coreutils import cautious_slugify

from surveys.access import make_invitations
from surveys.models import Invitation, Survey
from surveys.staff.editors import address, faces, for_those_who_may

MOST = 5000  # links made at once


class InvitationsForm(forms.Form):
    batch = forms.CharField(
        label=gettext_lazy("Whom the links are for"),
        max_length=100,
        help_text=gettext_lazy("Only staff see it. Do not write the name of a person: answers stay anonymous."),
    )
    count = forms.IntegerField(label=gettext_lazy("How many links"), min_value=1, max_value=MOST)


@never_cache
@for_those_who_may("publish")
def invitations(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Show how many links there are and have been used; send new ones as a file; delete a batch's unused ones."""
    if "delete" in request.POST:
        return delete_unused(request, survey, request.POST["delete"])
    form = InvitationsForm(request.POST or None)
    if form.is_valid() and faces(survey):
        return links(request, survey, **form.cleaned_data)
    context = {
        "survey": survey,
        "form": form,
        "batches": batches(survey),
        "published": bool(faces(survey)),
        "page_title": _("Invitation links"),
        "page_subtitle": survey.title(request.LANGUAGE_CODE),
        "header_icon": "mail",
    }
    return render(request, "surveys/admin/invitations.html", context)


def batches(survey: Survey) -> QuerySet[Invitation, Any]:
    """Return the label of each batch, and how many of its links have been used and have not."""
    return (
        survey.invitations.values("batch")
        .annotate(made=Min("created_at"), used=Count("used_on"), unused=Count("pk", filter=Q(used_on=None)))
        .order_by("made")
    )


def links(request: HttpRequest, survey: Survey, batch: str, count: int) -> HttpResponse:
    """Make invitations and return their links, a row for each and a column for each language."""
    pages = faces(survey)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{survey.key}-{cautious_slugify(batch)}.csv"'
    writer = csv.writer(response)
    writer.writerow(page.locale.language_code for page in pages)
    for token in make_invitations(survey, count, batch):
        writer.writerow(address(request, page, "invited", token) for page in pages)
    return response


def delete_unused(request: HttpRequest, survey: Survey, batch: str) -> HttpResponse:
    unused = survey.invitations.filter(batch=batch, used_on=None)
    count = unused.count()
    unused.delete()
    messages.success(request, ngettext("%(count)d link deleted.", "%(count)d links deleted.", count) % {"count": count})
    return redirect("surveys_invitations", key=survey.key)
