"""What staff see of the e-mails: how many wait, and those that need somebody. Addresses are shown to nobody."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import any_permission_required, permission_denied

from consultations import mailing
from consultations.models import Notice
from consultations.staff.overview import DECIDE, MODERATE

MOST_SHOWN = 100


@any_permission_required(MODERATE, DECIDE)
def queue(request: HttpRequest) -> HttpResponse:
    """Show the queue; put back into it what a moderator says."""
    if request.method == "POST":
        return send_again(request) if request.user.has_perm(MODERATE) else permission_denied(request)
    stuck = {"uncertain": mailing.uncertain(timezone.now()), "given_up": mailing.given_up()}
    context = {
        "rows": rows(waiting=mailing.waiting(), sent=Notice.objects.exclude(sent_at=None), **stuck),
        **{name: shown(found) for name, found in stuck.items()},
        "may_send_again": request.user.has_perm(MODERATE),
        "page_title": _("E-mails to residents"),
        "header_icon": "mail",
    }
    return render(request, "consultations/admin/mailing.html", context)


def rows(**states: QuerySet[Notice]) -> list[dict[str, Any]]:
    """Return how many e-mails of each kind are in each state."""
    counts = {name: Counter(by_kind(found)) for name, found in states.items()}
    return [{"kind": kind.label, **{name: counts[name][kind] for name in states}} for kind in Notice.Kind]


def by_kind(found: QuerySet[Notice]) -> dict[str, int]:
    return dict(found.order_by().values_list("kind").annotate(Count("pk")))


def shown(found: QuerySet[Notice]) -> list[tuple[Notice, str]]:
    """Return e-mails, the oldest first, each with the title of its consultation."""
    stuck = list(found.select_related("consultation__source_page__locale").order_by("pk")[:MOST_SHOWN])
    records = {notice.consultation_id: notice.consultation for notice in stuck}
    titles = {pk: str(record) for pk, record in records.items()}
    return [(notice, titles[notice.consultation_id]) for notice in stuck]


def send_again(request: HttpRequest) -> HttpResponse:
    """Put one e-mail back, unless it has gone or been put back in the meantime."""
    pk = request.POST.get("notice", "")
    stuck = mailing.uncertain(timezone.now()) | mailing.given_up()
    if pk.isdecimal() and mailing.send_again(stuck.filter(pk=pk)):
        messages.success(request, _("The e-mail is in the queue again."))
    else:
        messages.error(request, _("That e-mail does not wait for anybody to decide any more."))
    return redirect("consultations_mailing")
