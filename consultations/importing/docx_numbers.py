"""The numbers that Word shows before paragraphs: they are nowhere in the file, it counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from consultations.importing.docx_styles import Styles, value

DEPTH = 9
PLACE = re.compile(r"%([1-9])")
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
SMALL = {"lowerLetter", "lowerRoman"}  # what is below a paragraph, not one itself


@dataclass(frozen=True)
class Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass
class Counting:
    """One list of the document: its levels, and how far it has counted on each."""

    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)

    def count(self, depth: int) -> None:
        level = self.levels.get(depth, Level())
        self.counts = {at: count for at, count in self.counts.items() if at <= depth}
        self.counts[depth] = self.counts.get(depth, level.start - 1) + 1

    def shown(self, depth: int) -> str:
        def number(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            level = self.levels.get(at, Level())
            return formatted(self.counts.get(at, level.start), level.format)

        return PLACE.sub(number, self.levels.get(depth, Level()).text)


class Numbering:
    def __init__(self, document: Any, styles: Styles) -> None:
        self.styles = styles
        self.lists: dict[str, Counting] = {}  # by abstract list
        self.abstract: dict[str, str] = {}  # which list a paragraph's numId is of
        self.restarts: dict[str, dict[int, int]] = {}  # by numId, where it counts anew from
        self.of_style: dict[tuple[str, str], int] = {}
        part = document.part.rels
        related = [rel for rel in part.values() if rel.reltype == RELATIONSHIP_TYPE.NUMBERING]
        for rel in related:
            self.load(rel.target_part.element)

    def load(self, root: Any) -> None:
        for found in root.iter(qn("w:abstractNum")):
            id = found.get(qn("w:abstractNumId"))
            levels = found.findall(qn("w:lvl"))
            self.lists[id] = Counting({depth_of(level): level_of(level) for level in levels})
            for level in levels:
                self.of_style[id, value(level.find(qn("w:pStyle")))] = depth_of(level)
        for num in root.iter(qn("w:num")):
            id = num.get(qn("w:numId"))
            self.abstract[id] = value(num.find(qn("w:abstractNumId")))
            self.restarts[id] = {
                depth_of(override): int(value(start))
                for override in num.findall(qn("w:lvlOverride"))
                if (start := override.find(qn("w:startOverride"))) is not None
            }

    def label(self, paragraph: Any) -> tuple[str, str]:
        """Count on, and return what stands before the paragraph: a "number", a "bullet" or a "letter", as shown."""
        id, depth = self.place(paragraph)
        counting = self.lists.get(self.abstract.get(id, ""))
        if counting is None:
            return "", ""
        if depth in self.restarts[id]:
            counting.counts[depth] = self.restarts[id].pop(depth) - 1
        counting.count(depth)
        format = counting.levels.get(depth, Level()).format
        if format in {"bullet", "none"}:
            return ("bullet", "") if format == "bullet" else ("", "")
        shown = counting.shown(depth)
        return ("letter", shown) if format in SMALL else ("number", shown)

    def place(self, paragraph: Any) -> tuple[str, int]:
        """Return the numId of a paragraph's list and its depth in it, its own or its style's."""
        for properties in self.styles.properties(paragraph):
            found = properties.find(qn("w:numPr"))
            if found is not None and (id := value(found.find(qn("w:numId")))):
                depth = value(found.find(qn("w:ilvl")))
                return id, int(depth) if depth.isdecimal() else self.depth_in_style(id, paragraph)
        return "", 0

    def depth_in_style(self, id: str, paragraph: Any) -> int:
        own = value(paragraph.find(qn("w:pPr")).find(qn("w:pStyle")))
        return self.of_style.get((self.abstract.get(id, ""), own), 0)


def depth_of(level: Any) -> int:
    depth = level.get(qn("w:ilvl")) or ""
    return min(int(depth), DEPTH - 1) if depth.isdecimal() else 0


def level_of(level: Any) -> Level:
    start = value(level.find(qn("w:start")))
    return Level(
        value(level.find(qn("w:numFmt"))) or "decimal",
        value(level.find(qn("w:lvlText"))),
        int(start) if start.isdecimal() else 1,
    )


def formatted(count: int, format: str) -> str:
    if format.endswith("Letter"):
        text = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    elif format.endswith("Roman"):
        text = roman(count)
    else:
        text = str(count)
    return text.upper() if format.startswith("upper") else text


def roman(count: int) -> str:
    text = ""
    for worth, sign in ROMAN:
        text += sign * (count // worth)
        count %= worth
    return text
