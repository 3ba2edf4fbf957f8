"""All consultations, with what each asks of staff."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.auth import any_permission_required

from consultations.models import Comment, Consultation
from consultations.stages import Stage

MODERATE, DECIDE = "consultations.moderate_comments", "consultations.decide_comments"

STAGES = {
    Stage.INFORMATION: pgettext_lazy("consultation", "announced"),
    Stage.OPEN: pgettext_lazy("consultation", "open for comments"),
    Stage.EVALUATION: pgettext_lazy("consultation", "comments are being evaluated"),
    Stage.DECISION: pgettext_lazy("consultation", "decided"),
}


@any_permission_required(MODERATE, DECIDE)
def consultation_list(request: HttpRequest) -> HttpResponse:
    """List the consultations, the newest first; those whose pages were deleted are among them."""
    undecided = dict(Comment.objects.undecided().values_list("consultation").annotate(Count("pk")).order_by())
    rows = [
        {
            "record": record,
            "stage": STAGES[record.stage()] if record.comments != Consultation.Comments.NONE else "",
            "undecided": undecided.get(record.pk, 0),
        }
        for record in counted()
    ]
    context = {"rows": rows, "page_title": _("Consultations"), "header_icon": "group"}
    return render(request, "consultations/admin/moderate_list.html", context)


def counted() -> QuerySet[Consultation]:
    """Return the consultations with how many comments they have, and how many wait or are reported."""
    official = Q(all_comments__is_official=True)
    return Consultation.objects.select_related("source_page__locale").annotate(
        count=Count("all_comments", filter=~official),
        waiting=Count("all_comments", filter=Q(all_comments__status=Comment.Status.WAITING)),
        reported=Count("all_comments", filter=Q(all_comments__open_reports__gt=0)),
    )
