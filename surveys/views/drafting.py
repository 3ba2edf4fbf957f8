"""A draft's pages: a step at a time, the answers to check before sending, and continuing later.

Everything sent is kept first and judged afterwards, so neither an error nor a closing date loses what was typed. Each
POST ends in a redirect: reloading and going back send nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from core import suspicion
from core.tokens import receipt_code
from core.views import see_other
from surveys import uploads
from surveys.interview import Interview, Stage, read_back
from surveys.models.dataset import Survey
from surveys.models.draft import Draft
from surveys.sending import Refused, send

if TYPE_CHECKING:
    from surveys.models import SurveyPage

View = Callable[..., HttpResponse]


def with_draft(view: View) -> View:
    """Find the draft that the address opens; say so where it has expired, been sent, or can be sent no more."""

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, page: SurveyPage, token: str, *args: Any) -> HttpResponse:
        draft = Draft.objects.opened(page.survey, token)
        if draft is None:
            raise Http404
        if draft.sent_at:
            return show(request, page, draft, "surveys/sent.html", code=code_of(draft))
        if draft.has_expired():
            return show(request, page, draft, "surveys/expired.html", status=410)
        return view(request, page, draft, *args)

    return found


def code_of(draft: Draft) -> str:
    """Return the receipt code of what a draft became; nothing for a test, or for a change of an earlier response."""
    return receipt_code(draft.token) if draft.response_id and not draft.changes_id else ""


def interview_of(draft: Draft, page: SurveyPage) -> Interview:
    return Interview(draft.questionnaire, page.locale.language_code, draft.typed, draft.steps_sent)


def closed(draft: Draft) -> str:
    """Return the state of the survey that keeps the draft from being sent; nothing while it can be."""
    state = draft.survey.state()
    may = draft.is_test or state == Survey.State.OPEN or (state == Survey.State.FULL and draft.changes_id)
    return "" if may else state.value


@with_draft
def resume(request: HttpRequest, page: SurveyPage, draft: Draft) -> HttpResponse:
    """Lead to where the draft was left."""
    return see_other(next_address(page, draft))


def next_address(page: SurveyPage, draft: Draft, after: int = 0) -> str:
    """Return the address of the step to answer now: the one just sent if it has errors, the first unfinished, or
    the check page."""
    interview = interview_of(draft, page)
    sent = interview.stage(after)
    unfinished = sent if sent and not sent.done else interview.unfinished
    if unfinished is None:
        return address(page, "check", draft)
    return address(page, "step", draft, unfinished.number)


def address(page: SurveyPage, name: str, draft: Draft, *args: Any) -> str:
    return (page.get_url() or "") + page.reverse_subpage(name, args=[draft.token, *args])


@with_draft
def step(request: HttpRequest, page: SurveyPage, draft: Draft, number: int) -> HttpResponse:
    """Show one step as it was left, or keep what was sent with it and lead on."""
    interview = interview_of(draft, page)
    stage = interview.stage(number)
    if request.method != "POST":
        first_open = interview.unfinished
        if stage is None or (first_open and first_open.number < number):
            return see_other(next_address(page, draft))
        return show_step(request, page, draft, interview, stage)
    # What is sent is kept even where another tab has meanwhile led elsewhere: the way may lead back here.
    stage = stage or interview.passed_by(number)
    if stage is None:
        return see_other(next_address(page, draft))
    try:
        keep(draft, stage, request)
    except RequestDataTooBig:
        return show_step(request, page, draft, interview, stage, problem="too_big", status=413)
    if "later" in request.POST:
        return see_other(address(page, "later", draft))
    return see_other(next_address(page, draft, after=number))


def show_step(
    request: HttpRequest, page: SurveyPage, draft: Draft, interview: Interview, stage: Stage, **extra: Any
) -> HttpResponse:
    if closed(draft):
        return show_unsent(request, page, draft)
    back = interview.before(stage.number)
    return show(
        request,
        page,
        draft,
        "surveys/step.html",
        stage=stage,
        form=stage.form,
        place=interview.place(stage.number),
        total=len(interview.stages),
        back=address(page, "step", draft, back.number) if back else "",
        changing=interview.unfinished is None,
        **extra,
    )


@with_draft
def check(request: HttpRequest, page: SurveyPage, draft: Draft) -> HttpResponse:
    """Read the answers back before they are sent, or send them."""
    interview = interview_of(draft, page)
    if closed(draft):
        return show_unsent(request, page, draft)
    if interview.unfinished:
        return see_other(next_address(page, draft))
    if request.method != "POST":
        return show(request, page, draft, "surveys/check.html", **read_back_context(page, draft, interview))
    note_suspicion(draft, request)
    try:
        send(draft, page.locale.language_code)
    except Refused as refusal:
        return show_unsent(request, page, draft, refusal.reason)
    code = code_of(draft)
    if code:
        return see_other((page.get_url() or "") + page.reverse_subpage("receipt", args=[code]))
    return see_other(address(page, "draft", draft))


@with_draft
def later(request: HttpRequest, page: SurveyPage, draft: Draft) -> HttpResponse:
    """Tell how and until when to continue, on this device or another."""
    link = request.build_absolute_uri(address(page, "draft", draft))
    return show(request, page, draft, "surveys/later.html", link=link)


def note_suspicion(draft: Draft, request: HttpRequest) -> None:
    if draft.is_test or draft.changes_id:
        return
    seen = suspicion.on_sending(request, f"survey {draft.survey_id}", draft.started_at, len(draft.steps_sent))
    found = set(draft.suspect.split()) | seen
    draft.suspect = " ".join(sorted(found))


def keep(draft: Draft, stage: Stage, request: HttpRequest) -> None:
    """Add what was sent with a step's form to the draft, right or wrong; other steps' answers stay.

    Raises RequestDataTooBig.
    """
    typed = typed_in(request, stage)
    with transaction.atomic():
        locked = Draft.objects.select_for_update().get(pk=draft.pk)
        for name, field in stage.form.fields.items():
            if getattr(field, "takes_file", False):
                remove = f"{name}-remove" in request.POST
                earlier = locked.typed.get(name, [])
                typed[name] = uploads.take(draft, name, field, request.FILES.get(name), remove, earlier)
        locked.typed = {**locked.typed, **typed}
        locked.steps_sent = sorted({*locked.steps_sent, stage.number})
        if locked.sent_at is None:
            locked.save(update_fields=["typed", "steps_sent"])
    draft.typed, draft.steps_sent = locked.typed, locked.steps_sent


def typed_in(request: HttpRequest, stage: Stage) -> dict[str, list[str]]:
    """Return what was sent for a step's fields, without the character that no database text can hold."""
    return {
        name: [value.replace("\x00", "") for value in request.POST.getlist(name)]
        for name, field in stage.form.fields.items()
        if not getattr(field, "takes_file", False)
    }


def read_back_context(page: SurveyPage, draft: Draft, interview: Interview) -> dict[str, Any]:
    return {
        "interview": interview,
        "groups": read_back(interview),
        "step_urls": {stage.number: address(page, "step", draft, stage.number) for stage in interview.stages},
    }


def show_unsent(request: HttpRequest, page: SurveyPage, draft: Draft, reason: str = "") -> HttpResponse:
    """Say why the answers can no longer be sent, and give them back to copy."""
    interview = interview_of(draft, page)
    context = {"interview": interview, "groups": read_back(interview), "reason": reason or closed(draft)}
    return show(request, page, draft, "surveys/unsent.html", status=403, **context)


def show(
    request: HttpRequest, page: SurveyPage, draft: Draft, template: str, *, status: int = 200, **extra: Any
) -> HttpResponse:
    context = {**page.get_context(request), "survey": draft.survey, "draft": draft, **extra}
    answer = TemplateResponse(request, template, context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "same-origin"  # the address opens the draft
    return answer
