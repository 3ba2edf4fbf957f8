"""What every request passes: the security policy, a limit on what is sent, and a check against forged posts."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

# Wagtail's editor still has inline scripts and styles (wagtail#1288); visitors' pages have none.
ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
}
PREVIEW_POLICY = {"frame-ancestors": [SELF]}  # the editor shows a visitor's page in a frame


def is_admin(request: HttpRequest) -> bool:
    """Tell whether this address belongs to staff, who have a session, rather than to visitors."""
    return request.path.startswith(settings.ADMIN_PATH)


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy for visitors; the same with Wagtail's needs met under the admin's address."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if is_admin(request) and not report_only:
            parts.replace = {**ADMIN_POLICY, **(parts.replace or {})}
        elif getattr(request, "is_preview", False):
            parts.replace = PREVIEW_POLICY
        if settings.SURVEY_TILES:
            parts.update = {**(parts.update or {}), "img-src": [origin_of(settings.SURVEY_TILES["url"])]}
        return parts


def origin_of(url: str) -> str:
    """Return the scheme, host and port of `url`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


class BodyLimit:
    """Refuse a visitor's request whose body is too large, before a byte of it is read or stored anywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.headers.get("Content-Length", "")
        if not is_admin(request) and length.isdecimal() and int(length[:20]) > settings.BODY_MAX:
            limit = settings.BODY_MAX // (1024 * 1024)
            return render(request, "413.html", {"limit": limit}, status=413)
        return self.get_response(request)


class CrossSiteRequestCheck:
    """Refuse what another site's page sends; stands before Django's CsrfViewMiddleware, which serves staff.

    A visitor's page carries neither token nor cookie, so that it can be cached and needs no consent; there the
    browser's own word decides: `Sec-Fetch-Site`, or `Origin` in browsers older than that header. A visitor has
    no authority a forger could borrow, so a browser that says nothing passes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if is_admin(request):
            return None
        if request.method == "POST" and not sent_from_here(request):
            return render(request, "403.html", status=403)
        request.csrf_processing_done = True  # type: ignore[attr-defined]  # Django's own mark
        return None


def sent_from_here(request: HttpRequest) -> bool:
    """Tell whether the browser says that this request was made by a page of this site."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site:
        return fetch_site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
