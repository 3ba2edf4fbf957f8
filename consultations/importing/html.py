"""HTML: the text of a page, line by line, without the page around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bs4 import BeautifulSoup, Tag

from consultations.importing.inline import SILENT, inline, list_html, parsed
from consultations.importing.lines import Found, Line, TooLong, squeezed
from consultations.importing.paragraphs import LeftOut
from consultations.importing.plain import decoded

WITHIN = frozenset(
    "a abbr b bdi bdo big br cite code data del dfn em font i img ins kbd mark q ruby s samp small span strike strong "
    "sub sup time tt u var wbr".split()
)
FURNITURE = frozenset("nav aside footer form button dialog select textarea menu noscript".split())
LAYOUT = ["h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"]  # a table with these in it holds a page, not data
TAGS = 100_000  # to read more takes longer than anybody waits
HEADING = re.compile(r"h([1-6])")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
CENTRAL_EUROPEAN = re.compile(rb"""charset\s*=\s*["']?iso-8859-2""", re.IGNORECASE)


def lines(content: bytes) -> list[Found]:
    if CENTRAL_EUROPEAN.search(content[:2000]):
        return from_text(content.decode("iso-8859-2"))
    return from_text(decoded(content))


def from_text(html: str) -> list[Found]:
    """Raises TooLong."""
    if html.count("<") > TAGS:
        raise TooLong
    soup = parsed(html)
    main = soup.find("main") or soup.find(role="main")
    return list(around(soup, main) if isinstance(main, Tag) else container(soup))


def around(soup: BeautifulSoup, main: Tag) -> Iterator[Found]:
    """Yield the text of the part of a page that says it is the text, and leave out the rest."""
    found = list(container(main))
    main.extract()
    outside = [one for one in container(soup) if not (isinstance(one, LeftOut) and one.reason != "page")]
    yield from (one if isinstance(one, LeftOut) else LeftOut(one.plain, "page") for one in outside)
    yield from found


def container(element: Tag, *, counted: bool = True) -> Iterator[Found]:
    """Yield what is in an element: runs of inline content as lines, and its blocks. Ordered lists may be `counted`."""
    run: list = []
    above: Found | None = None
    for child in element.children:
        if not isinstance(child, Tag) or child.name in WITHIN:
            run.append(child)
            continue
        for one in (*flowing(run), *block(child, above, counted=counted)):
            above = one
            yield one
        run = []
    yield from flowing(run)


def flowing(run: Iterable) -> Iterator[Found]:
    """Yield inline content as lines, broken where it says so; the pictures in it are told of."""
    rows: list[list] = [[]]
    for node in run:
        if isinstance(node, Tag) and node.name == "br":
            rows.append([])
        else:
            rows[-1].append(node)
    first = True
    for row in rows:
        yield from (picture(node) for node in row if isinstance(node, Tag) and node.name == "img")
        if html := inline(row):
            yield Line(html, glued=not first)
            first = False


def block(element: Tag, above: Found | None, *, counted: bool) -> Iterator[Found]:
    if reason := unwanted(element):
        if text := squeezed(element.get_text(" ")):
            yield LeftOut(text, reason)
    elif element.name in SILENT:
        return
    elif level := HEADING.fullmatch(element.name):
        if html := inline(list(element.children)):
            yield Line(html, level=int(level[1]))
    elif element.name == "ol" and counted and not announced(above):
        yield from ordered(element)
    elif element.name in {"ul", "ol"}:
        if html := list_html(element):
            yield Line(html, is_list=True)
    elif element.name == "table" and not element.find(LAYOUT):
        yield from rows(element)
    else:
        yield from container(element, counted=counted)


def unwanted(element: Tag) -> str:
    if element.has_attr("hidden") or HIDDEN.search(str(element.get("style", ""))):
        return "hidden"
    is_page_header = element.name == "header" and element.parent is not None and element.parent.name == "body"
    return "page" if element.name in FURNITURE or (is_page_header and not element.find("h1")) else ""


def announced(above: Found | None) -> bool:
    """Tell whether the line above says that a list comes, which is its own then: “as follows:”."""
    return isinstance(above, Line) and not above.level and above.plain.endswith(":")


def ordered(element: Tag) -> Iterator[Found]:
    """Yield the items of an ordered list as the paragraphs that it numbers."""
    number = whole(element.get("start"), 1)
    for item in element.find_all("li", recursive=False):
        number = whole(item.get("value"), number)
        said = list(container(item, counted=False))
        first = next((one for one in said if isinstance(one, Line)), None)
        for one in said:
            if isinstance(one, Line):
                yield replace(one, number=str(number), glued=False) if one is first else replace(one, glued=True)
            else:
                yield one
        number += 1


def whole(value: object, default: int) -> int:
    text = str(value)
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else default


def rows(table: Tag) -> Iterator[Found]:
    """Yield the rows of a table as the lines of one paragraph."""
    first = True
    for row in table.find_all("tr"):
        cells = [inline(list(cell.children)) for cell in row.find_all(["td", "th"])]
        if any(cells):
            yield Line(" | ".join(cell for cell in cells if cell), glued=not first)
            first = False


def picture(element: Tag) -> LeftOut:
    return LeftOut(squeezed(str(element.get("alt") or element.get("src") or "img"))[:200], "picture")
