"""The two ways in which the code of a receipt opens what somebody sent: typed into a form, or in the address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from core.views import see_other

View = Callable[..., HttpResponse]


class ByCode:
    """Views of one kind of receipt.

    `code_form(page, data)` is the CodeForm that finds the records of `page`, `ask(request, page, form, status)` shows
    it, and `own(page, record, code)` is what the sender sees of the record; it has a `code` and an `address`.
    """

    def __init__(self, code_form: Callable[..., Any], ask: View, own: Callable[..., Any]) -> None:
        self.code_form, self.ask, self.own = code_form, ask, own
        self.enter = never_cache(self._enter)

    def _enter(self, request: HttpRequest, page: Any) -> HttpResponse:
        """Ask for the code of a receipt, and lead to the receipt."""
        if request.method != "POST":
            return self.ask(request, page, self.code_form(page))
        form = self.code_form(page, request.POST)
        if not form.is_valid():
            return self.ask(request, page, form, status=422)
        return see_other(self.own(page, form.found, form.cleaned_data["code"]).address)

    def found(self, view: View) -> View:
        """Let `view` have what the code in the address opens; where there is nothing, ask for the code."""

        @never_cache
        @wraps(view)
        def with_own(request: HttpRequest, page: Any, code: str) -> HttpResponse:
            form = self.code_form(page, {"code": code})
            if not form.is_valid() or form.found is None:
                return self.ask(request, page, form, status=404)
            own = self.own(page, form.found, form.cleaned_data["code"])
            return view(request, own) if code == own.code else see_other(own.address)

        return with_own
