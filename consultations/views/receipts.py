"""What a resident does with the code of a comment's receipt: read what became of it, change it, withdraw it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consultations import sending
from consultations.own_comment import OwnComment
from consultations.views.commenting import show as show_page
from core.receipt_forms import CodeForm
from core.receipt_views import ByCode
from core.views import see_other

if TYPE_CHECKING:
    from consultations.models import ConsultationPage


def code_form(page: ConsultationPage, data: Any = None) -> CodeForm:
    nobodys = _("No comment on this consultation has this code. Is the receipt perhaps from another consultation?")
    return CodeForm(page.record.all_comments.select_related("version", "parent", "subscription"), nobodys, data)


def ask(request: HttpRequest, page: ConsultationPage, form: CodeForm, status: int = 200) -> HttpResponse:
    return show_page(request, page, "comment_receipt_enter.html", status=status, form=form)


by_code = ByCode(code_form, ask, OwnComment)
enter = by_code.enter


@by_code.found
def show(request: HttpRequest, own: OwnComment) -> HttpResponse:
    return show_receipt(request, own)


@by_code.found
def change(request: HttpRequest, own: OwnComment) -> HttpResponse:
    """Lead to a draft of the comment's words."""
    if request.method != "POST" or own.is_withdrawn:
        return see_other(own.address)
    problem = sending.refusal(own.record, changes=own.comment)
    if problem:
        return show_receipt(request, own, problem=problem, status=403)
    draft = sending.begin_change(own.comment, own.page.locale.language_code)
    return see_other(own.page.address("edit", draft.token))


@by_code.found
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
