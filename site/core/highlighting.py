"""What may be personal data, marked for staff who read a text and named in words."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from core.personal_data import Kind, found

KINDS = {
    Kind.EMAIL: gettext_lazy("e-mail address"),
    Kind.PHONE: gettext_lazy("telephone number"),
    Kind.BIRTH_NUMBER: gettext_lazy("birth number"),
    Kind.IBAN: gettext_lazy("bank account"),
}


def named(text: str) -> list[Any]:
    """Return what kinds of personal data seem to be in `text`, in words."""
    return [KINDS[kind] for kind in dict.fromkeys(span.kind for span in found(text))]


def highlighted(text: str) -> SafeString:
    """Return `text` as HTML, with what may be personal data marked and, for those who only hear it, named."""
    pieces, end = [], 0
    for span in found(text):
        pieces += [
            format_html("{}", text[end : span.start]),
            format_html(
                '<mark>{}<span class="w-sr-only"> ({})</span></mark>', text[span.start : span.end], KINDS[span.kind]
            ),
        ]
        end = span.end
    return mark_safe("".join([*pieces, format_html("{}", text[end:])]))
