"""What readers do with a comment of somebody else's: agree, disagree, or report it to the moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from consultations import moderation, sending, threads, votes
from consultations.comment_forms import ReportForm
from consultations.models.comment import Comment
from consultations.views.commenting import part_of, readable_comment, sent_for, show
from core import suspicion
from core.views import see_other

if TYPE_CHECKING:
    from consultations.models import ConsultationPage

REPORTS_A_DAY = 5  # of one comment from one address


@never_cache
def vote(request: HttpRequest, page: ConsultationPage, number: int) -> HttpResponse:
    """Count a vote and lead back to the comment among the others."""
    comment = readable_comment(page, number)
    value = request.POST.get("value")
    if value not in votes.VALUES:
        return see_other(page.address("comment", number))
    problem = sending.refusal(page.record) or barrier(comment)
    if problem:
        return show_problem(request, page, comment, problem, tried="vote")
    if not votes.vote(comment, value, suspicion.address_of(request)):
        return show_problem(request, page, comment, "often", tried="vote", status=429)
    return see_other(voted_address(page, comment))


def barrier(comment: Comment) -> str:
    """Return what keeps readers from voting on a comment and from reporting it."""
    if comment.is_official:
        return "official"
    return "" if comment.is_shown else "not_shown"


def voted_address(page: ConsultationPage, comment: Comment) -> str:
    list_address = threads.address_among_others(page, comment).partition("#")[0]
    joint = "&" if "?" in list_address else "?"
    return f"{list_address}{joint}voted={comment.number}#c-{comment.number}"


@never_cache
def report(request: HttpRequest, page: ConsultationPage, number: int) -> HttpResponse:
    """Take a reader's report of a comment, with a note or without."""
    comment = readable_comment(page, number)
    if "thanks" in request.GET:
        return show_report(request, page, comment, thanks=True)
    if request.method == "POST":
        return take_report(request, page, comment)
    problem = barrier(comment)
    if problem:
        return show_problem(request, page, comment, problem, tried="report")
    return show_report(request, page, comment, form=ReportForm())


def take_report(request: HttpRequest, page: ConsultationPage, comment: Comment) -> HttpResponse:
    typed = sent_for(ReportForm, request)
    if typed is None:
        return show_report(request, page, comment, form=ReportForm(), problem="too_big", status=413)
    form = ReportForm(typed)
    if "honeypot" in suspicion.on_beginning(request):
        form.add_error(None, _("A field that people do not see was filled in. If you are a person, send it again."))
    if not form.is_valid():
        return show_report(request, page, comment, form=form, status=422)
    return keep_report(request, page, comment, form.cleaned_data["note"])


def keep_report(request: HttpRequest, page: ConsultationPage, comment: Comment, note: str) -> HttpResponse:
    address = suspicion.address_of(request)
    if suspicion.count_sending(f"report {comment.pk}", address) > REPORTS_A_DAY:
        return show_problem(request, page, comment, "often", tried="report", status=429, words=note)
    try:
        moderation.report(comment, note)
    except moderation.Impossible:
        problem = barrier(comment) or "not_shown"
        return show_problem(request, page, comment, problem, tried="report", words=note)
    return see_other(page.address("report", comment.number) + "?thanks")


def show_report(
    request: HttpRequest, page: ConsultationPage, comment: Comment, form: forms.Form | None = None, **extra: Any
) -> HttpResponse:
    return show(request, page, "report.html", comment=comment, form=form, **extra)


def show_problem(
    request: HttpRequest, page: ConsultationPage, comment: Comment, problem: str, *, status: int = 403, **extra: Any
) -> HttpResponse:
    context = {"comment": comment, "part": part_of(page, comment.anchor), "problem": problem, **extra}
    return show(request, page, "comment_problem.html", status=status, **context)
