"""Documents as accessible PDFs (PDF/UA-1), set by typst.

A template gets what it says as data, never as typst's markup, so nothing a person writes is carried out.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import typst

from core.formatting import plain
from surveys.questionnaire import Wording

# What typst's own fonts can draw. PDF/UA allows no character without a shape, so others become MISSING.
DRAWN = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x482), (0x48A, 0x4FF), (0x1E00, 0x1FFF), (0x2010, 0x2027), (0x202F, 0x2040),
    (0x2070, 0x209C), (0x20A0, 0x20BF), (0x2190, 0x22FF),
)  # fmt: skip
MISSING = "□"

# What would spoil the document, and what takes its place.
SPOILERS = (
    (re.compile(r"([\u0300-\u036f]{4})[\u0300-\u036f]+"), r"\1"),  # thousands of accents on a letter take minutes
    (re.compile(r"\n{3,}"), "\n\n"),
    (re.compile(r"\S{40}(?=\S)"), "\\g<0>\u200b"),  # a word too long for a line may break, or it leaves the page
)


def typeset(template: Path, content: dict[str, Any]) -> bytes:
    """Return the PDF that `template`, a .typ file, sets of `content`, which it reads as JSON from sys.inputs.content.

    Texts in `content` that people wrote have to be `drawable`; `worded` makes them so.
    """
    return typst.compile(
        str(template),
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
        ignore_system_fonts=True,  # the same everywhere
    )


def worded(text: str, otherwise: str = "") -> dict[str, str]:
    """Return a text without formatting marks, if they are an editor's, and its language where it has its own.

    PDF/UA takes no empty heading: a text of which nothing can be seen is replaced by `otherwise`.
    """
    marked = isinstance(text, Wording)
    return {"text": drawable(plain(text) if marked else text).strip() or otherwise, "lang": getattr(text, "lang", "")}


def drawable(text: str) -> str:
    """Return `text` with MISSING for every character that cannot be drawn; what is not seen anyway is left out."""
    text = "".join(map(drawn, unicodedata.normalize("NFC", text)))
    for spoiler, instead in SPOILERS:
        text = spoiler.sub(instead, text)
    return text


def drawn(character: str) -> str:
    if character == "\n":
        return character
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category != "Cn" and any(first <= ord(character) <= last for first, last in DRAWN):
        return character
    return "" if category in {"Cc", "Cf", "Mn", "Me"} else MISSING
