"""The small markup of the texts in data files, turned into what Wagtail stores.

Paragraphs are separated by an empty line. `## ` begins a heading, `### ` a subheading, `! ` a notice; a paragraph
of lines that begin with `- ` is a list; `? page:NAME` asks the survey of that page right there. Inside: `**bold**`
and `[text](https://…)` or `[text](page:NAME)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

PageId = Callable[[str], int]  # a page's name among the files to its primary key
PREFIXES = {"### ": "subheading", "## ": "heading", "! ": "notice", "? page:": "survey"}


def blocks(text: str, page_id: PageId) -> list[tuple[str, Any]]:
    """Return the text as (kind of block, its value); neighbouring paragraphs and lists make one "text"."""
    found: list[tuple[str, Any]] = []
    for kind, value in parts(text, page_id):
        if kind == "text" and found and found[-1][0] == "text":
            found[-1] = ("text", found[-1][1] + value)
        else:
            found.append((kind, value))
    return found


def rich_text(text: str, page_id: PageId) -> str:
    """Return the text as one rich text; headings and surveys are not for here."""
    return "".join(value for _kind, value in parts(text, page_id))


def parts(text: str, page_id: PageId) -> Iterator[tuple[str, Any]]:
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in paragraph.splitlines()]
        prefix = next((p for p in PREFIXES if paragraph.startswith(p)), "")
        if prefix:
            kind = PREFIXES[prefix]
            yield kind, value_of(kind, paragraph[len(prefix) :].strip(), page_id)
        elif all(line.startswith("- ") for line in lines):
            items = "".join(f"<li>{inline(line[2:], page_id)}</li>" for line in lines)
            yield "text", f"<ul>{items}</ul>"
        else:
            yield "text", f"<p>{inline(' '.join(lines), page_id)}</p>"


def value_of(kind: str, words: str, page_id: PageId) -> Any:
    """Return what a block of this kind holds; `words` are what stands behind its prefix."""
    if kind == "survey":
        return page_id(words)
    return f"<p>{inline(words, page_id)}</p>" if kind == "notice" else words


def inline(text: str, page_id: PageId) -> str:
    def link(match: re.Match[str]) -> str:
        words, target = match.groups()
        if target.startswith("page:"):
            return f'<a linktype="page" id="{page_id(target[5:])}">{words}</a>'
        return f'<a href="{target}">{words}</a>'

    marked = re.sub(r"\[([^\]]+)\]\(([^)]+)\)", link, escape(text, quote=False))
    return re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", marked)
