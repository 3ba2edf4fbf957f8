"""HTML from strangers as the little that a paragraph may have: bold, italic, links and lists.

It is written anew from what was parsed, never passed on: what is not named here does not come out.
"""

from __future__ import annotations

import re
from html import escape
from typing import TypeGuard

from bs4 import BeautifulSoup, NavigableString, Tag

from consultations.importing.lines import clean, squeezed

SILENT = frozenset(
    "script style template noscript svg math iframe object embed applet head title audio video canvas img picture "
    "source link meta base".split()
)
MARKS = {"b": "b", "strong": "b", "i": "i", "em": "i"}
ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"'`\\\x00-\x20]+", re.IGNORECASE)
SPACES = re.compile(r"\s+")


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(f"{html}<!---->", "html.parser")  # without a tag it would warn of what looks like an address


def inline(nodes: list, *, in_link: bool = False) -> str:
    """Return the text of `nodes` on one line, with its formatting."""
    return SPACES.sub(" ", "".join(written(node, in_link) for node in nodes)).strip()


def written(node: object, in_link: bool) -> str:
    if type(node) is NavigableString:  # its kinds are comments, declarations and scripts
        return clean(node)
    if not isinstance(node, Tag) or node.name in SILENT:
        return ""
    link = address(node) if node.name == "a" and not in_link else ""
    inner = "".join(written(child, in_link or bool(link)) for child in node.children)
    if not squeezed(inner):
        return " " if inner or node.name == "br" else ""
    if link:
        return f'<a href="{escape(link)}">{inner}</a>'
    mark = MARKS.get(node.name)
    return f"<{mark}>{inner}</{mark}>" if mark else spaced(node, inner)


def spaced(node: Tag, inner: str) -> str:
    """Keep the words of two blocks within a line apart."""
    return f" {inner} " if node.name in {"p", "div", "li", "td", "th", "ul", "ol", "tr", "dd", "dt"} else inner


def address(link: Tag) -> str:
    """Return where a link leads, if that is a page or a mailbox."""
    href = str(link.get("href") or "").strip()
    return href if ADDRESS.fullmatch(href) else ""


def list_html(element: Tag) -> str:
    """Return a list with those within it; "" if it is empty."""
    name = "ol" if element.name == "ol" else "ul"
    items = [item_html(item) for item in element.find_all("li", recursive=False)]
    return f"<{name}>{''.join(items)}</{name}>" if any(items) else ""


def is_list(node: object) -> TypeGuard[Tag]:
    return isinstance(node, Tag) and node.name in {"ul", "ol"}


def item_html(item: Tag) -> str:
    text = inline([child for child in item.children if not is_list(child)])
    inner = text + "".join(list_html(child) for child in item.children if is_list(child))
    return f"<li>{inner}</li>" if inner else ""


def rich_text(html: str) -> str:
    """Return the rich text of a block of the page as this module writes it, to be compared."""
    parts = []
    for node in parsed(html).children:
        if is_list(node):
            parts.append(list_html(node))
        elif text := inline([node]):
            parts.append(f"<p>{text}</p>")
    return "".join(parts)
