"""Asking to be told of the outcome, confirming an address, and taking it off.

Links in e-mails are followed by programs that look for viruses, so following one changes nothing; its button does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from consultations import notice_links, notices
from consultations.models.notice import Subscription
from consultations.notice_forms import NoticeForm
from core.suspicion import address_of, count_sending, on_beginning
from core.views import see_other


def subscribe_form(page: Any, data: Any = None) -> NoticeForm | None:
    """Return the form that asks for an address; None where the outcome is known or no e-mails are sent."""
    offered = settings.CONSULTATION_NOTICES and page.record.decided_at is None
    return NoticeForm(page.address("subscribe"), data) if offered else None


@never_cache
@sensitive_post_parameters("email")
def subscribe(request: HttpRequest, page: Any) -> HttpResponse:
    """Take an address. The answer is the same whether it was known or not: nobody learns whose it is."""
    if request.method != "POST":
        return ask(request, page, subscribe_form(page))
    form = subscribe_form(page, request.POST)
    if form is None:
        return ask(request, page, form, status=403)
    if form.is_valid() and is_flood(request, page):
        form.add_error("email", _("Today too many addresses came from your network. Please try again tomorrow."))
    if not form.is_valid():
        return ask(request, page, form, status=422)
    notices.subscribe(page.record, form.cleaned_data["email"], get_language() or settings.LANGUAGE_CODE)
    return see_other(f"{page.address('subscribe')}?asked")


def is_flood(request: HttpRequest, page: Any) -> bool:
    """Tell whether a program may be at work: each address given makes an e-mail to somebody who may not want it."""
    count = count_sending(f"notices {page.record.pk}", address_of(request))
    return count > settings.SURVEY_RESPONSES_PER_ADDRESS or "honeypot" in on_beginning(request)


def ask(request: HttpRequest, page: Any, form: NoticeForm | None, status: int = 200) -> HttpResponse:
    template = "notice_asked" if "asked" in request.GET and status == 200 else "subscribe"
    known = {"form": form, "decided": page.record.decided_at, "decisions": page.address("decisions")}
    return render(request, template, page.get_context(request) | known, status)


def render(request: HttpRequest, template: str, context: Any = None, status: int = 200) -> HttpResponse:
    answer = TemplateResponse(request, f"consultations/{template}.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    return answer


View = Callable[[HttpRequest, Subscription | None], HttpResponse]


def from_link(purpose: str) -> Callable[[View], Callable[[HttpRequest, str], HttpResponse]]:
    """Let a view have the subscription of the link, None if it is gone; a forged link ends here."""

    def decorate(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
        @never_cache
        @wraps(view)
        def checked(request: HttpRequest, token: str) -> HttpResponse:
            try:
                wish = notice_links.wish_of(purpose, token)
            except notice_links.BadSignature:
                return render(request, "notice_unknown", status=404)
            return view(request, wish)

        return checked

    return decorate


@from_link(notice_links.CONFIRM)
def confirm(request: HttpRequest, wish: Subscription | None) -> HttpResponse:
    if wish is None:
        return render(request, "notice_unknown", status=404)
    if request.method == "POST":
        notices.confirm(wish)
        return see_other(request.path)
    return render(request, "notice_confirmed" if wish.confirmed_at else "notice_confirm", about(wish))


@from_link(notice_links.END)
def unsubscribe(request: HttpRequest, wish: Subscription | None) -> HttpResponse:
    """End a subscription. A mail program posts here too, and must not be led on elsewhere (RFC 8058)."""
    if wish and request.method == "POST":
        notices.forget(wish)
        wish = None
    return render(request, "notice_end", about(wish)) if wish else render(request, "notice_ended")


def about(wish: Subscription) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "title": wish.consultation.title(language),
        "face": wish.consultation.face(language),
        "end": notice_links.link(notice_links.END, wish),
    }
