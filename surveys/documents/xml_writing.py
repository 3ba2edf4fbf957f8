"""Elements with texts, written so that no text can spoil the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

NAMESPACE = "ddi:codebook:2_5"
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 does not know (2.2, Char)


def child(parent: ET.Element, tag: str, text: str = "", /, **attributes: str) -> ET.Element:
    """Add an element at the end of `parent` and return it."""
    element = ET.SubElement(parent, tag, {key: NO_XML.sub("", value) for key, value in attributes.items()})
    element.text = NO_XML.sub("", text) or None
    return element


def in_languages(parent: ET.Element, tag: str, text: Mapping[str, str], /, **attributes: str) -> None:
    """Add an element for each language in which there is a text."""
    for language, words in text.items():
        if words:
            child(parent, tag, words, **{"xml:lang": language}, **attributes)
