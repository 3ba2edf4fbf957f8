"""The text of a Word paragraph with its formatting: without what was deleted while changes were tracked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby
from typing import Any, NamedTuple

from docx.oxml.ns import qn

from consultations.importing.docx_styles import value
from consultations.importing.inline import ADDRESS
from consultations.importing.lines import clean

AROUND = {qn(f"w:{name}") for name in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml")}
WRITTEN = {"w:tab": " ", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
MARKS = {qn(tag): text for tag, text in WRITTEN.items()}


class Look(NamedTuple):
    bold: bool
    italic: bool
    link: str


def segments(paragraph: Any, links: Mapping[str, str]) -> Iterator[str]:
    """Yield HTML, with a newline where the line is broken. Neighbours that look alike are one."""
    runs = groupby(looks(paragraph, links, ""), key=lambda run: run[0])
    for look, group in runs:
        text = "".join(text for _look, text in group)
        yield "\n".join(dressed(part, look) for part in text.split("\n"))


def looks(parent: Any, links: Mapping[str, str], link: str) -> Iterator[tuple[Look, str]]:
    for element in parent:
        if element.tag == qn("w:r"):
            yield look_of(element, link), text_of(element)
        elif element.tag == qn("w:hyperlink"):
            address = links.get(element.get(qn("r:id")), "")
            yield from looks(element, links, address if ADDRESS.fullmatch(address) else "")
        elif element.tag in AROUND:
            yield from looks(element, links, link)


def look_of(run: Any, link: str) -> Look:
    properties = run.find(qn("w:rPr"))
    return Look(is_on(properties, "w:b"), is_on(properties, "w:i"), link)


def is_on(properties: Any, tag: str) -> bool:
    found = properties.find(qn(tag)) if properties is not None else None
    return found is not None and value(found) not in {"0", "false", "off"}


def text_of(run: Any) -> str:
    return "".join(MARKS.get(part.tag) or (part.text or "" if part.tag == qn("w:t") else "") for part in run)


def dressed(text: str, look: Look) -> str:
    html = clean(text)
    if not html.strip():
        return html
    if look.italic:
        html = f"<i>{html}</i>"
    if look.bold:
        html = f"<b>{html}</b>"
    return f'<a href="{escape(look.link)}">{html}</a>' if look.link else html
