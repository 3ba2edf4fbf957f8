"""Markdown: read as the HTML it stands for."""

from __future__ import annotations

from markdown_it import MarkdownIt

from consultations.importing import html
from consultations.importing.lines import LINES, Found, TooLong
from consultations.importing.plain import decoded


def lines(content: bytes) -> list[Found]:
    """Raises Unreadable."""
    text = decoded(content)
    if text.count("\n") > LINES:
        raise TooLong
    return html.from_text(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))
