"""What a Word document's styles say of its paragraphs: that they are headings, and how they are numbered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

MOST_BASES = 20  # a style on a style on a style; a damaged file may go round in a circle


class Styles:
    def __init__(self, document: Any) -> None:
        styles = document.styles.element.iter(qn("w:style"))
        self.by_id = {style.get(qn("w:styleId")): style for style in styles}

    def properties(self, paragraph: Any) -> Iterator[Any]:
        """Yield a paragraph's own properties, then those of its style and of the styles that is based on."""
        own = paragraph.find(qn("w:pPr"))
        if own is None:
            return
        yield own
        style = self.by_id.get(value(own.find(qn("w:pStyle"))))
        for _step in range(MOST_BASES):
            if style is None:
                return
            if (properties := style.find(qn("w:pPr"))) is not None:
                yield properties
            style = self.by_id.get(value(style.find(qn("w:basedOn"))))

    def level(self, paragraph: Any) -> int:
        """Return the level of a heading, the document's title being 1; 0 for a paragraph."""
        if self.name(paragraph) == "title":
            return 1
        for properties in self.properties(paragraph):
            if (outline := value(properties.find(qn("w:outlineLvl")))).isdecimal():
                return int(outline) + 2 if int(outline) < 9 else 0
        return 0

    def name(self, paragraph: Any) -> str:
        own = paragraph.find(qn("w:pPr"))
        style = self.by_id.get(value(own.find(qn("w:pStyle")))) if own is not None else None
        return value(style.find(qn("w:name"))).lower() if style is not None else ""

    def is_contents(self, paragraph: Any) -> bool:
        return self.name(paragraph).startswith("toc")


def value(element: Any) -> str:
    """Return the w:val of an element; "" where there is none."""
    return (element.get(qn("w:val")) or "") if element is not None else ""
