"""Where moderators read comments, one after another, and show them, hide them or answer them for the city."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from wagtail.admin import messages as with_buttons
from wagtail.admin.auth import permission_required
from wagtail.users.models import UserProfile

from consultations import moderation
from consultations.models import Comment
from consultations.models.comment import TEXT_LENGTH, Reason
from consultations.staff.queue import EVERYTHING, WAITING, Card, Queue, cards
from core.forms import PlainTextarea, PlainTextField

PERMISSION = "consultations.moderate_comments"
NOTE_LENGTH = 1000

Status = Comment.Status


class ShowForm(forms.Form):
    """Nothing is asked of a moderator who lets a comment stand."""


class HideForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why it is not shown"),
        help_text=gettext_lazy("Everybody reads it in place of the comment."),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the reason.")},
    )
    note = PlainTextField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Only staff see it."),
        max_length=NOTE_LENGTH,
        required=False,
        widget=PlainTextarea(attrs={"rows": 2}),
    )


class AnswerForm(forms.Form):
    text = PlainTextField(
        label=gettext_lazy("Response of the city"),
        max_length=TEXT_LENGTH,
        widget=PlainTextarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write the response.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the response"), choices=settings.LANGUAGES)


FORMS: dict[str, type[forms.Form]] = {"show": ShowForm, "hide": HideForm, "answer": AnswerForm}


def form_for(name: str, comment: Comment, data: Any = None) -> forms.Form:
    initial = {"language": comment.language, "reason": comment.hidden_reason}
    return FORMS[name](data, initial=initial, auto_id=f"{name}-{comment.pk}-%s")


@never_cache
@permission_required(PERMISSION)
def queue(request: HttpRequest, key: str = "") -> HttpResponse:
    """Show the comments that the address asks for: of all consultations or one, waiting unless it says otherwise."""
    desk = Queue.of(key, request.GET.get("show", WAITING))
    return show_queue(request, desk, request.GET.get("p"))


def show_queue(
    request: HttpRequest, desk: Queue, number: Any, written: dict[int, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """Show one page of a queue; `written` has the form with which a moderator did not succeed, by the comment's key."""
    page = desk.page(number)
    profile = UserProfile.get_for_user(request.user)
    context = {
        "desk": desk,
        "page": page,
        "cards": [with_forms(card, (written or {}).get(card.comment.pk)) for card in cards(desk, list(page))],
        "languages": dict(settings.LANGUAGES),
        "shortcuts": profile.keyboard_shortcuts,
        "reasons": len(Reason),
        "page_title": pgettext("of residents", "Comments"),
        "page_subtitle": str(desk.record or ""),
        "header_icon": "comment",
    }
    return render(request, "consultations/admin/moderate.html", context, status=status)


def with_forms(card: Card, written: forms.Form | None) -> Card:
    """Put the forms on a card that can be sent, and what was `written` but cannot be sent any more."""
    comment = card.comment
    card.forms = {name: form_for(name, comment) for name in possible(card)}
    for name in [name for name, form in FORMS.items() if type(written) is form]:
        if name in card.forms:
            card.forms[name] = written
        elif written:
            card.unsent = written.data.get("text") or written.data.get("note", "")
    return card


def possible(card: Card) -> list[str]:
    """Return what can be done with a comment."""
    comment = card.comment
    if comment.status == Status.WITHDRAWN:
        return []
    to_show = not comment.is_shown or comment.open_reports or card.is_unread
    to_answer = comment.status != Status.HIDDEN and not comment.is_official
    return [name for name, may in [("show", to_show), ("hide", True), ("answer", to_answer)] if may]


@never_cache
@permission_required(PERMISSION)
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what a moderator decided, and lead to the next comment; without a decision, lead to the comment itself."""
    comment = get_object_or_404(Comment, pk=pk)
    desk = Queue.of(request.GET.get("key", ""), request.GET.get("show", EVERYTHING))
    name = request.POST.get("action", "")
    if name not in FORMS:
        return redirect(desk.holding(comment).address_at(comment))
    form = form_for(name, comment, request.POST)
    if not form.is_valid():
        return show_again(request, desk, comment, form, status=422)
    try:
        said = do(name, comment, request.user, form.cleaned_data, mark_in(request))
    except moderation.Impossible as problem:
        messages.error(request, words_for(problem))
        return show_again(request, desk, comment, form, status=409)
    there = Queue(desk.record, EVERYTHING).address_at(comment)
    with_buttons.success(request, said, buttons=[with_buttons.button(there, _("Look at it again"))])
    return redirect(desk.address_at(desk.after(comment)))


def mark_in(request: HttpRequest) -> int:
    """Return the mark that the comment bore when the moderator read it; one that none bears if there is none."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() else -1


def do(name: str, comment: Comment, user: Any, given: dict[str, Any], seen: int) -> str:
    """Do it and return what to tell the moderator. Raises moderation.Impossible."""
    number = {"number": comment.number}
    if name == "show":
        moderation.publish(comment, user, seen=seen)
        return _("Comment %(number)d is shown.") % number
    if name == "hide":
        moderation.hide(comment, user, **given, seen=seen)
        return _("Comment %(number)d is hidden.") % number
    moderation.answer(comment, user, **given, seen=seen)
    return _("Comment %(number)d is answered.") % number


def words_for(problem: moderation.Impossible) -> str:
    if isinstance(problem, moderation.Changed):
        return _("Nothing was done: something has happened to the comment since you read it. Look at it again.")
    return _("Nothing was done: the comment has been withdrawn or hidden in the meantime.")


def show_again(request: HttpRequest, desk: Queue, comment: Comment, form: forms.Form, status: int) -> HttpResponse:
    """Show the comment as it is now, with what was written."""
    desk = desk.holding(comment)
    return show_queue(request, desk, desk.page_number(comment), {comment.pk: form}, status)
