"""Writing a comment: begun on the page of what it is on, checked, and sent.

Nothing typed is lost: what is not stored as a comment is given back, to correct or to copy. Each POST that succeeds
ends in a redirect, so reloading and going back send nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from consultations import sending
from consultations.comment_forms import ChangeForm, CommentForm, given_back, typed_for
from consultations.models.comment import Comment, CommentDraft
from consultations.own_comment import worded_part
from core import personal_data, suspicion
from core.tokens import receipt_code
from core.views import see_other

if TYPE_CHECKING:
    from consultations.models import ConsultationPage


@dataclass(frozen=True)
class NotTaken:
    """Why a comment was not begun, and the form with what was typed, for the page to show again."""

    form: forms.Form
    problem: str  # "" where the form's own errors say it; else "too_big" or what sending.refusal returns
    status: int


def blank_form(page: ConsultationPage) -> forms.Form:
    """Return the form of a new comment."""
    return CommentForm()


def begin(
    request: HttpRequest, page: ConsultationPage, anchor: str, parent: Comment | None = None
) -> HttpResponse | NotTaken:
    """Keep what was sent as a new draft and lead on to its check; or say why not."""
    typed = sent_for(CommentForm, request)
    if typed is None:
        return NotTaken(CommentForm(), "too_big", 413)
    problem = sending.refusal(page.record, anchor, parent)
    if problem:
        return NotTaken(given_back(CommentForm, typed), problem, 403)
    form = CommentForm(typed)
    if not form.is_valid():
        return NotTaken(form, "", 422)
    draft = page.record.drafts.begin(
        anchor=anchor,
        parent=parent,
        language=page.locale.language_code,
        typed=form.cleaned_data,
        suspect=" ".join(sorted(suspicion.on_beginning(request))),
    )
    return see_other(page.address("draft", draft.token))


def sent_for(form: type[forms.Form], request: HttpRequest) -> dict[str, str] | None:
    """Return what was sent for the fields of `form`; None where it was too large to be read."""
    try:
        return typed_for(form, request.POST)
    except RequestDataTooBig:
        return None


@never_cache
def reply(request: HttpRequest, page: ConsultationPage, number: int) -> HttpResponse:
    """Show a comment and the form of a reply to it, or begin the reply."""
    parent = readable_comment(page, number)
    status, problem, form = 200, sending.refusal(page.record, parent=parent), blank_form(page)
    if request.method == "POST":
        outcome = begin(request, page, parent.anchor, parent)
        if not isinstance(outcome, NotTaken):
            return outcome
        status, problem, form = outcome.status, outcome.problem, outcome.form
    elif problem:
        status = 403
    context = {"comment": parent, "part": part_of(page, parent.anchor), "form": form, "problem": problem}
    return show(request, page, "reply.html", status=status, **context)


def readable_comment(page: ConsultationPage, number: int) -> Comment:
    """Return the comment on this consultation with the number, if it is shown or leaves a trace."""
    return get_object_or_404(page.record.all_comments.traced().select_related("parent"), number=number)


def with_draft(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Find the draft that the address opens; say so where it has expired, been sent, or can be sent no more."""

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, page: ConsultationPage, token: str) -> HttpResponse:
        draft = page.record.drafts.by_token(token)
        if draft is None:
            raise Http404
        if draft.sent_at:
            return show_sent(request, page, draft)
        if draft.has_expired():
            return show_draft(request, page, draft, "comment_expired.html", status=410, words=words_of(request, draft))
        problem = sending.refusal(page.record, draft.anchor, draft.parent, draft.changes)
        return show_refused(request, page, draft, problem) if problem else view(request, page, draft)

    return found


@with_draft
def check(request: HttpRequest, page: ConsultationPage, draft: CommentDraft) -> HttpResponse:
    """Show the comment as it would appear before it is sent, or send it."""
    form = form_of(draft)(draft.typed)
    if not form.is_valid():
        return see_other(page.address("edit", draft.token))
    if request.method != "POST":
        return show_check(request, page, draft, form.cleaned_data)
    note_suspicion(request, draft)
    draft.language = page.locale.language_code
    try:
        sending.send(draft, form.cleaned_data)
    except sending.Refused as refused:
        return show_refused(request, page, draft, refused.reason)
    return see_other(sent_address(page, draft))


def form_of(draft: CommentDraft) -> type[forms.Form]:
    return ChangeForm if draft.changes_id else CommentForm


def note_suspicion(request: HttpRequest, draft: CommentDraft) -> None:
    if draft.changes_id is None:
        seen = suspicion.on_sending(request, f"comments {draft.consultation_id}", draft.started_at)
        draft.suspect = " ".join(sorted({*draft.suspect.split(), *seen}))


def sent_address(page: ConsultationPage, draft: CommentDraft) -> str:
    """Return where sending leads: to the receipt, whose code only its owner knows if it is an earlier comment's."""
    code = code_of(draft)
    return page.address("receipt", code) if code else page.address("draft", draft.token)


def code_of(draft: CommentDraft) -> str:
    return "" if draft.changes_id else receipt_code(draft.token)


@with_draft
def edit(request: HttpRequest, page: ConsultationPage, draft: CommentDraft) -> HttpResponse:
    """Show the draft's words to be corrected, or keep them and lead back to the check."""
    form = given_back(form_of(draft), draft.typed)
    if request.method != "POST":
        return show_draft(request, page, draft, "comment_edit.html", form=form)
    typed = sent_for(form_of(draft), request)
    if typed is None:
        return show_draft(request, page, draft, "comment_edit.html", status=413, form=form, problem="too_big")
    form = form_of(draft)(typed)
    if not form.is_valid():
        return show_draft(request, page, draft, "comment_edit.html", status=422, form=form)
    CommentDraft.objects.filter(pk=draft.pk, sent_at=None).update(typed=form.cleaned_data)
    return see_other(page.address("draft", draft.token))


def show_check(request: HttpRequest, page: ConsultationPage, draft: CommentDraft, said: dict[str, str]) -> HttpResponse:
    public, changed = f"{said['text']}\n{said['name']}", draft.changes
    context = {
        "said": said,
        "personal": [public[span.start : span.end] for span in personal_data.found(public)],
        "at_once": sending.shown_at_once(page.record, draft),
        "loses_votes": changed is not None and sending.loses_votes(changed, said["text"]),
    }
    return show_draft(request, page, draft, "comment_check.html", **context)


def show_sent(request: HttpRequest, page: ConsultationPage, draft: CommentDraft) -> HttpResponse:
    """Lead to the receipt; but not away from words that have just been typed and come too late."""
    words = words_of(request, draft)
    if request.method == "POST" and not words:
        return see_other(sent_address(page, draft))
    return show_draft(request, page, draft, "comment_sent.html", code=code_of(draft), words=words)


def show_refused(request: HttpRequest, page: ConsultationPage, draft: CommentDraft, problem: str) -> HttpResponse:
    """Say why the comment can no longer be sent, and give it back to copy."""
    words = words_of(request, draft)
    return show_draft(request, page, draft, "comment_problem.html", status=403, problem=problem, words=words)


def words_of(request: HttpRequest, draft: CommentDraft) -> str:
    """Return the comment's words: those being sent now, or else those kept."""
    typed = sent_for(form_of(draft), request) or {}
    return given_back(form_of(draft), typed)["text"].value() or draft.typed.get("text", "")


def show_draft(
    request: HttpRequest, page: ConsultationPage, draft: CommentDraft, template: str, **extra: Any
) -> HttpResponse:
    return show(request, page, template, draft=draft, part=part_of(page, draft.anchor), **extra)


def part_of(page: ConsultationPage, anchor: str) -> Any:
    return worded_part(page.record.text, anchor, page.locale.language_code)


def show(
    request: HttpRequest, page: ConsultationPage, template: str, *, status: int = 200, **extra: Any
) -> HttpResponse:
    context = {**page.get_context(request), "record": page.record, **extra}
    answer = TemplateResponse(request, f"consultations/{template}", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "same-origin"  # the address may open the draft
    return answer
