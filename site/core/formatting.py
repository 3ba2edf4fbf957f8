"""The little formatting that questions, hints and choices may carry: **bold**, *italic* and [links](https://…).

Everything else is text. Nothing is ever taken for HTML, so there is nothing to sanitise afterwards.
"""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LINK = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^\s()<>\"']+)\)")
BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])")


def formatted(text: object) -> SafeString:
    """Return `text` as HTML, escaped first."""
    html = str(escape(str(text)))
    html = LINK.sub(r'<a href="\2">\1</a>', html)
    html = BOLD.sub(r"<strong>\1</strong>", html)
    return mark_safe(ITALIC.sub(r"<em>\1</em>", html))


def plain(text: object) -> str:
    """Return `text` without its marks, for where there is no formatting: exports, page titles, print codes."""
    bare = LINK.sub(r"\1 (\2)", str(text))
    return ITALIC.sub(r"\1", BOLD.sub(r"\1", bare))
