"""What the templates ask about a questionnaire and the answers to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import segno
from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from core.templatetags.form_tags import worded
from surveys.interview import Interview
from surveys.questionnaire import Choice, Question, Section, Wording

register = template.Library()


@register.simple_tag
def say(interview: Interview, owner: Section | Question | Choice, name: str) -> SafeString:
    """Return the text `name` of a section, question or choice, marked where it is not in the reader's language."""
    return worded(interview.questionnaire.say(owner.text(name), interview.language))


@register.filter
def line(text: str) -> SafeString:
    """Return one line of an answer: an editor's wording with its formatting, anything typed just as it was."""
    return worded(text) if isinstance(text, Wording) else escape(text)


@register.filter
def at(found: Mapping[Any, Any], key: Any) -> Any:
    """Return what is found under `key`; None if nothing is."""
    return found.get(key)


@register.simple_tag
def qr_code(address: str) -> SafeString:
    """Draw an address as a QR code: inline SVG without styles, dark on light whatever the theme."""
    title = gettext("QR code of the link to continue")
    svg = segno.make(address, error="m").svg_inline(scale=6, border=4, light="#fff", svgclass="qr", title=title)
    return mark_safe(svg)  # segno escapes the title; the rest is numbers
