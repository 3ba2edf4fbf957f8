"""How files of open data are sent: to be read by any program on any site, and kept by caches as long as is right."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from consultations.open_data.files import JSON, File

URLS = "consultations.open_data.urls"
A_YEAR, A_WHILE = 31_536_000, 600  # seconds

View = Callable[..., HttpResponse]


def send(
    request: HttpRequest, file: File, modified: datetime | None = None, *, key: str = "", forever: bool = False
) -> HttpResponse:
    """Send `file`, or 304 where the reader has it; one that is there `forever` is never asked for again.

    `key` of a dataset makes the name that it is saved under tell what it is.
    """
    etag, since = quote_etag(file.sha256), int(modified.timestamp()) if modified else None
    answer = HttpResponse(file.content, content_type=content_type(file.media_type))
    answer["ETag"] = etag
    answer["Content-Disposition"] = f'inline; filename="{f"{key}-" if key else ""}{file.name}"'
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if forever else f"public, max-age={A_WHILE}"
    if since is not None:
        answer["Last-Modified"] = http_date(since)
    return get_conditional_response(request, etag, since, answer) or answer


def content_type(media_type: str) -> str:
    """Return the media type with its encoding; JSON is UTF-8 always and takes none (RFC 8259)."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def send_json(request: HttpRequest, content: Any, status: int = 200) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    if status != 200:
        return HttpResponse(text, content_type=JSON, status=status)
    return send(request, File("answer.json", JSON, text.encode()))


def open_to_all(view: View) -> View:
    """Let programs on other sites read what `view` sends, and let nobody write."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        setattr(request, "urlconf", URLS)  # noqa: B010  (LocaleMiddleware would look for a page where there is no file)
        answer = require_safe(view)(request, *args, **kwargs)
        answer["Access-Control-Allow-Origin"] = "*"
        return answer

    return opened
