"""What a resident does with the code of a comment's receipt: read what became of it, change it, withdraw it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from consultations import sending
from consultations.own_comment import OwnComment
from consultations.views.commenting import show as show_page
from core.receipt_forms import CodeForm
from core.views import see_other

if TYPE_CHECKING:
    from consultations.models import ConsultationPage


@never_cache
def enter(request: HttpRequest, page: ConsultationPage) -> HttpResponse:
    """Ask for the code of a receipt, and lead to the receipt."""
    if request.method != "POST":
        return ask(request, page, code_form(page))
    form = code_form(page, request.POST)
    if not form.is_valid():
        return ask(request, page, form, status=422)
    return see_other(page.address("receipt", form.cleaned_data["code"]))


def code_form(page: ConsultationPage, data: Any = None) -> CodeForm:
    nobodys = _("No comment on this consultation has this code. Is the receipt perhaps from another consultation?")
    return CodeForm(page.record.all_comments.select_related("version", "parent", "subscription"), nobodys, data)


def ask(request: HttpRequest, page: ConsultationPage, form: CodeForm, status: int = 200) -> HttpResponse:
    return show_page(request, page, "comment_receipt_enter.html", status=status, form=form)


def with_comment(view: Callable[[HttpRequest, OwnComment], HttpResponse]) -> Callable[..., HttpResponse]:
    """Find the comment on this consultation whose code is in the address; where there is none, ask for the code."""

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, page: ConsultationPage, code: str) -> HttpResponse:
        form = code_form(page, {"code": code})
        if not form.is_valid() or form.found is None:
            return ask(request, page, form, status=404)
        own = OwnComment(page, form.found, form.cleaned_data["code"])
        return view(request, own) if code == own.code else see_other(own.address)

    return found


@with_comment
def show(request: HttpRequest, own: OwnComment) -> HttpResponse:
    return show_receipt(request, own)


@with_comment
def change(request: HttpRequest, own: OwnComment) -> HttpResponse:
    """Lead to a draft of the comment's words."""
    if request.method != "POST" or own.is_withdrawn:
        return see_other(own.address)
    problem = sending.refusal(own.record, changes=own.comment)
    if problem:
        return show_receipt(request, own, problem=problem, status=403)
    draft = sending.begin_change(own.comment, own.page.locale.language_code)
    return see_other(own.page.address("edit", draft.token))


@with_comment
def withdraw(request: HttpRequest, own: OwnComment) -> HttpResponse:
    """Say what withdrawing does, and do it."""
    if own.is_withdrawn:
        return see_other(own.address)
    if request.method != "POST":
        return show_page(request, own.page, "comment_withdraw.html", own=own, comment=own.comment)
    sending.withdraw(own.comment)
    return see_other(own.address)


def show_receipt(request: HttpRequest, own: OwnComment, **extra: Any) -> HttpResponse:
    context = {"own": own, "comment": own.comment, "code": own.code, "part": own.part, **extra}
    return show_page(request, own.page, "comment_receipt.html", **context)
