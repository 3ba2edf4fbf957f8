"""Documents for the tests of reading and importing texts, and short ways to say what came out."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from consultations.importing.paragraphs import Document
from consultations.importing.reading import read

ACTION_PLAN = Path(__file__).parent / "files" / "action-plan-2024-2026.commitments.sk.txt"


def text(content: str, **options: Any) -> Document:
    return read("text.txt", content.encode(), **options)


def markdown(content: str) -> Document:
    return read("text.md", content.encode())


def html(content: str) -> Document:
    return read("text.html", content.encode())


def word(build: Callable[[Any], None]) -> Document:
    """Read a DOCX that `build` has written into."""
    return read("text.docx", docx_file(build))


def docx_file(build: Callable[[Any], None]) -> bytes:
    document, file = docx.Document(), io.BytesIO()
    build(document)
    document.save(file)
    return file.getvalue()


def said(document: Document) -> list[tuple[str, str]]:
    """Return each piece as its level or number, and its text without tags."""
    return [("#" * piece.level or piece.number, piece.plain) for piece in document.pieces]


def left(document: Document) -> list[tuple[str, str]]:
    return [(one.text, one.reason) for one in document.left_out]


def add_list(document: Any, levels: list[tuple[str, str]], start: int = 1) -> str:
    """Add a list that Word counts, its levels given as (format, text); return its number."""
    root = document.part.numbering_part.element
    id = str(100 + len(root))
    shown = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start if depth == 0 else 1}"/><w:numFmt w:val="{format}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (format, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{id}">{shown}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{id}"><w:abstractNumId w:val="{id}"/></w:num>'))
    return id


def listed(paragraph: Any, id: str, depth: int = 0) -> None:
    """Make a paragraph an item of a list."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{id}"/></w:numPr>'))
