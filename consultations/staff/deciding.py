"""Where staff decide comments: the list, one decision, and the button that closes a consultation with its outcome."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.db.models import BooleanField, Case, Prefetch, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from consultations import deciding
from consultations.likeness import similar
from consultations.models import Comment, Consultation, Decision
from consultations.staff.deciding_forms import DecisionForm, FilterForm, chosen, language, missing
from consultations.stages import Stage

PERMISSION = "consultations.decide_comments"
A_PAGE = 50
View = Callable[..., HttpResponse]


def for_deciders(view: View) -> View:
    """Let a view have the consultation of the address's key, and only those in who may decide comments."""

    @permission_required(PERMISSION)
    @wraps(view)
    def checked(request: HttpRequest, key: str, **others: Any) -> HttpResponse:
        record = get_object_or_404(Consultation.objects.select_related("source_page", "decided_by"), key=key)
        return view(request, record, **others)

    return checked


@for_deciders
def listing(request: HttpRequest, record: Consultation) -> HttpResponse:
    """List the comments, those still to be decided first; put together those that were ticked."""
    return group(request, record) if request.method == "POST" else show_list(request, record)


def show_list(request: HttpRequest, record: Consultation) -> HttpResponse:
    filters = FilterForm(request.GET, record)
    unfinished = Case(
        When(pk__in=deciding.unfinished(record).values("pk"), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    found = filters.comments().annotate(unfinished=unfinished).order_by("-unfinished", "number")
    found = found.select_related("decision").prefetch_related("decision__texts")
    paging = Paginator(found, A_PAGE).get_page(request.GET.get("p"))
    context = {
        "filters": filters,
        "comments": [(comment, filters.place(comment), missing(comment.decision)) for comment in paging],
        "paging": paging,
        "pages": paging.paginator.get_elided_page_range(paging.number),
        "decisions": decisions(record),
        "remaining": deciding.remaining(record),
        "may_mark": record.stage() == Stage.EVALUATION,
        "may_take_back": deciding.may_take_back(record),
        "is_before_closing": record.stage() in {Stage.INFORMATION, Stage.OPEN},
        **about(record),
    }
    return render(request, "consultations/admin/decide.html", context)


def about(record: Consultation) -> dict[str, Any]:
    return {
        "record": record,
        "face": record.face(language()),
        "page_title": _("Evaluation of comments"),
        "page_subtitle": record.title(language()),
        "header_icon": "clipboard-list",
    }


def decisions(record: Consultation) -> list[tuple[int, str]]:
    """Return the decisions into which comments can be put, each as the editor recognises it."""
    comments = Prefetch("comments", Comment.objects.only("number", "text", "decision").order_by("number"))
    return [(decision.pk, title_of(decision)) for decision in record.decisions.prefetch_related(comments)]


def title_of(decision: Decision) -> str:
    """Return a decision's numbers of comments, with its title or else the first words of the first of them."""
    comments = list(decision.comments.all())
    numbers = ", ".join(str(comment.number) for comment in comments) or _("no comments")
    words = decision.title or (Truncator(comments[0].text).words(8) if comments else "")
    return f"{numbers} – {words}" if words else numbers


def group(request: HttpRequest, record: Consultation) -> HttpResponse:
    """Put the ticked comments, or the one whose button was pressed, into a new decision or into another."""
    alone, into = request.POST.getlist("alone"), request.POST.get("into", "")
    ticked = chosen(alone or request.POST.getlist("chosen"))
    try:
        decision = deciding.group(record, ticked, int(into) if into and not alone else None, request.user)
    except (deciding.Changed, deciding.Undecided, ValueError) as problem:
        messages.error(request, words_for(problem))
        return redirect(request.get_full_path())
    return redirect("consultations_decision", record.key, decision.pk)


def words_for(problem: Exception) -> str:
    """Return what an editor is told of what cannot be done."""
    if isinstance(problem, deciding.Changed):
        return _("Nothing was changed: somebody else has just changed or withdrawn one of the comments. Look again.")
    if isinstance(problem, deciding.Undecided):
        return _(
            "The consultation has been decided, so no comment may lose its decision, nor a decision its reasoning."
        )
    if isinstance(problem, deciding.NotClosed):
        return _("The consultation can be marked as decided only after it has closed.")
    if isinstance(problem, deciding.Final):
        late = _("It has been public for more than a day and cannot be taken back any more.")
        told = _("The outcome has been sent to those who asked for it, and cannot be taken back any more.")
        return told if problem.reason == "told" else late
    return _("Tick the comments first.")


@for_deciders
def decision(request: HttpRequest, record: Consultation, pk: int) -> HttpResponse:
    """Show one decision with its comments; store what is typed about it."""
    found = record.decisions.prefetch_related("texts").filter(pk=pk).first()
    if request.method != "POST":
        return show_decision(request, record, found) if found else not_there(request, record)
    return save(request, record, found) if found else gone(request, record)


def not_there(request: HttpRequest, record: Consultation) -> HttpResponse:
    messages.error(request, _("That decision is there no more: its comments are in another one, or undecided."))
    return redirect("consultations_decide", record.key)


def gone(request: HttpRequest, record: Consultation) -> HttpResponse:
    """Give back what was typed about a decision that somebody else has emptied meanwhile."""
    typed = DecisionForm(Decision(pk=0, consultation=record), request.POST)
    return render(request, "consultations/admin/decide_gone.html", {"form": typed, **about(record)}, status=409)


def save(request: HttpRequest, record: Consultation, found: Decision) -> HttpResponse:
    form = DecisionForm(found, request.POST)
    if not form.is_valid():
        return show_decision(request, record, found, form, status=422)
    try:
        deciding.decide(found, form.typed, form.looked_at, request.user)
    except deciding.Undecided as problem:
        form.add_error(None, words_for(problem))
        return show_decision(request, record, found, form, status=422)
    except deciding.Changed:
        return show_conflict(request, record, found.pk)
    lacking = missing(record.decisions.get(pk=found.pk))
    told = (
        _("Saved. Still missing: %(what)s.") % {"what": ", ".join(lacking)} if lacking else _("The decision is saved.")
    )
    messages.success(request, told)
    return redirect("consultations_decide", record.key)


def show_conflict(request: HttpRequest, record: Consultation, pk: int) -> HttpResponse:
    """Show what somebody else has stored beside what was typed, which may then be saved over it."""
    stored = record.decisions.prefetch_related("texts").filter(pk=pk).first()
    if stored is None:
        return gone(request, record)
    data = request.POST.copy()
    data["seen_at"] = stored.changed_at.isoformat()
    return show_decision(request, record, stored, DecisionForm(stored, data), status=409)


def show_decision(
    request: HttpRequest, record: Consultation, found: Decision, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    comments = list(found.comments.order_by("number"))
    others = deciding.decidable(record).filter(decision=None)
    filters = FilterForm({}, record)
    context = {
        "decision": found,
        "form": form or DecisionForm(found),
        "is_conflict": status == 409,
        "missing": missing(found),
        "comments": [(comment, filters.place(comment)) for comment in comments],
        "similar": [(comment, filters.place(comment)) for comment in similar(comments, others)],
        **about(record),
        "page_title": _("Decision"),
    }
    return render(request, "consultations/admin/decide_one.html", context, status=status)


@require_POST
@for_deciders
def take_out(request: HttpRequest, record: Consultation, pk: int) -> HttpResponse:
    """Take one comment out of a decision, or delete a decision that has none."""
    try:
        if "delete" in request.POST:
            deciding.delete_empty(get_object_or_404(record.decisions, pk=pk))
        else:
            number = request.POST.get("number", "")
            comment = get_object_or_404(record.all_comments, number=int(number) if number.isdecimal() else 0)
            deciding.take_out(comment, pk, request.user)
    except (deciding.Changed, deciding.Undecided) as problem:
        messages.error(request, words_for(problem))
    there = record.decisions.filter(pk=pk).exists()
    return redirect("consultations_decision", record.key, pk) if there else redirect("consultations_decide", record.key)


@require_POST
@for_deciders
def mark(request: HttpRequest, record: Consultation) -> HttpResponse:
    """Mark the consultation as decided."""
    try:
        deciding.mark_decided(record, request.user)
    except deciding.Undecided as problem:
        count = problem.count
        message = ngettext("%(count)d comment is still undecided.", "%(count)d comments are still undecided.", count)
        messages.error(request, message % {"count": count})
    except deciding.NotClosed as problem:
        messages.error(request, words_for(problem))
    else:
        messages.success(request, _("The consultation is decided, and everybody can read the decisions."))
    return redirect("consultations_decide", record.key)


@require_POST
@for_deciders
def take_back(request: HttpRequest, record: Consultation) -> HttpResponse:
    """Undo marking as decided."""
    try:
        deciding.take_back(record)
    except deciding.Final as problem:
        messages.error(request, words_for(problem))
    else:
        messages.success(request, _("Taken back: the consultation is being evaluated again."))
    return redirect("consultations_decide", record.key)
