"""The small markup of the demo's texts, turned into what Wagtail stores.

Paragraphs are separated by an empty line. `## ` begins a heading, `### ` a subheading, `! ` a notice; a paragraph
of lines that begin with `- ` is a list. Inside: `**bold**` and `[text](https://…)` or `[text](page:NAME)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

PageId = Callable[[str], int]  # a demo page's name to its primary key
PREFIXES = {"### ": "subheading", "## ": "heading", "! ": "notice"}


def blocks(text: str, page_id: PageId) -> list[tuple[str, str]]:
    """Return the text as (kind of block, its value); neighbouring paragraphs and lists make one "text"."""
    found: list[tuple[str, str]] = []
    for kind, value in parts(text, page_id):
        if kind == "text" and found and found[-1][0] == "text":
            found[-1] = ("text", found[-1][1] + value)
        else:
            found.append((kind, value))
    return found


def rich_text(text: str, page_id: PageId) -> str:
    """Return the text as one rich text; headings are not for here."""
    return "".join(value for _kind, value in parts(text, page_id))


def parts(text: str, page_id: PageId) -> Iterator[tuple[str, str]]:
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in paragraph.splitlines()]
        prefix = next((p for p in PREFIXES if paragraph.startswith(p)), "")
        if prefix:
            words = paragraph[len(prefix) :].strip()
            notice = PREFIXES[prefix] == "notice"
            yield PREFIXES[prefix], f"<p>{inline(words, page_id)}</p>" if notice else words
        elif all(line.startswith("- ") for line in lines):
            items = "".join(f"<li>{inline(line[2:], page_id)}</li>" for line in lines)
            yield "text", f"<ul>{items}</ul>"
        else:
            yield "text", f"<p>{inline(' '.join(lines), page_id)}</p>"


def inline(text: str, page_id: PageId) -> str:
    def link(match: re.Match[str]) -> str:
        words, target = match.groups()
        if target.startswith("page:"):
            return f'<a linktype="page" id="{page_id(target[5:])}">{words}</a>'
        return f'<a href="{target}">{words}</a>'

    marked = re.sub(r"\[([^\]]+)\]\(([^)]+)\)", link, escape(text, quote=False))
    return re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", marked)
