"""What a resident does with the code of a receipt: read, print, download, change, withdraw, have it sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.debug import sensitive_post_parameters

from core.receipt_forms import CodeForm
from core.receipt_views import ByCode
from core.views import see_other
from surveys import pdf as documents
from surveys import receipt_mail, sending
from surveys.own_response import OwnResponse
from surveys.receipt_forms import AddressForm

if TYPE_CHECKING:
    from surveys.models import SurveyPage


def code_form(page: SurveyPage, data: Any = None) -> CodeForm:
    nobodys = _("No answers to this survey have this code. Is the receipt perhaps from another survey?")
    return CodeForm(page.survey.responses.all(), nobodys, data)


def ask(request: HttpRequest, page: SurveyPage, form: CodeForm, status: int = 200) -> HttpResponse:
    return render(request, page, "surveys/receipt_enter.html", status=status, form=form)


by_code = ByCode(code_form, ask, OwnResponse)
enter = by_code.enter


@by_code.found
def show(request: HttpRequest, own: OwnResponse) -> HttpResponse:
    return show_receipt(request, own)


@by_code.found
def pdf(request: HttpRequest, own: OwnResponse) -> HttpResponse:
    kind = pgettext("file name", "receipt")
    name = f"{own.survey.key}-{kind}.pdf"  # without the code: others may see the name
    return HttpResponse(
        documents.receipt(own, request.build_absolute_uri(own.address)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex"},
    )


@by_code.found
def change(request: HttpRequest, own: OwnResponse) -> HttpResponse:
    """Lead to a draft of the answers, ready to be sent again."""
    if request.method != "POST" or own.response.withdrawn_at:
        return see_other(own.address)
    if not own.may_change:
        return show_receipt(request, own, problem="change", status=403)
    draft = sending.draft_of(own.response)
    return see_other((own.page.get_url() or "") + own.page.reverse_subpage("check", args=[draft.token]))


@by_code.found
def withdraw(request: HttpRequest, own: OwnResponse) -> HttpResponse:
    """Say what withdrawing does, and do it."""
    if own.response.withdrawn_at:
        return see_other(own.address)
    if not own.may_withdraw:
        return show_receipt(request, own, problem="withdraw", status=403)
    if request.method != "POST":
        return render(request, own.page, "surveys/withdraw.html", own=own)
    sending.withdraw(own.response)
    return see_other(own.address)


@by_code.found
@sensitive_post_parameters()
def email(request: HttpRequest, own: OwnResponse) -> HttpResponse:
    """Send the receipt to an address, once."""
    if request.method != "POST" or own.response.withdrawn_at or not settings.SURVEY_RECEIPT_EMAIL:
        return see_other(own.address)
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            receipt_mail.send(request, own, form.cleaned_data["address"])
        except receipt_mail.NotSent as reason:
            form.add_error("address", str(reason))
        else:
            return see_other(f"{own.address}?mailed")
    return show_receipt(request, own, form=form, status=422)


def show_receipt(
    request: HttpRequest, own: OwnResponse, *, form: AddressForm | None = None, status: int = 200, **extra: Any
) -> HttpResponse:
    context: dict[str, Any] = {
        "own": own,
        "code": own.code,
        "response": own.response,
        "groups": own.groups,
        "interview": own.interview,
        "form": form or (AddressForm() if settings.SURVEY_RECEIPT_EMAIL else None),
        "mailed": "mailed" in request.GET,
        **extra,
    }
    return render(request, own.page, "surveys/receipt.html", status=status, **context)


def render(request: HttpRequest, page: SurveyPage, template: str, *, status: int = 200, **extra: Any) -> HttpResponse:
    answer = TemplateResponse(request, template, {**page.get_context(request), **extra}, status=status)
    answer["X-Robots-Tag"] = "noindex"
    return answer
