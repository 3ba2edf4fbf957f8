"""The text that is commented on: its headings and numbered paragraphs, in every language, as plain data.

A part's id is the id of the editor's block. It is the part's identity, in all languages and versions; its number is
only what the document calls it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

HEADING, PARAGRAPH = "heading", "paragraph"


@dataclass(frozen=True)
class Part:
    """A heading (its text plain, `level` 2 to 4) or a paragraph (its text HTML), by language.

    A paragraph that the document does not number has the number "".
    """

    id: str
    kind: str
    texts: Mapping[str, str]
    number: str = ""
    level: int = 0

    def wording(self, language: str, source: str) -> tuple[str, str]:
        """Return the text in `language`, or in the source language, with the language it is in."""
        found = language if self.texts.get(language) else source
        return self.texts.get(found, ""), found


@dataclass(frozen=True)
class Text:
    """A whole text; `source` is the language it was written in."""

    source: str
    parts: tuple[Part, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts)

    def part(self, id: str) -> Part | None:
        return next((part for part in self.parts if part.id == id), None)

    @property
    def paragraphs(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.kind == PARAGRAPH)

    def section(self, heading: Part) -> Iterator[Part]:
        """Yield the parts below `heading`, up to the next of its level or above."""
        after = self.parts[self.parts.index(heading) + 1 :]
        for part in after:
            if part.kind == HEADING and part.level <= heading.level:
                return
            yield part

    def heading_of(self, part: Part) -> Part | None:
        """Return the nearest heading above `part`; None where there is none."""
        before = self.parts[: self.parts.index(part)]
        return next((other for other in reversed(before) if other.kind == HEADING), None)

    def translated_by(self, other: Text, language: str) -> Text:
        """Return the text with `other`'s wording in `language`, part by part; its structure counts for nothing."""
        worded = {part.id: part.texts.get(language, "") for part in other.parts}
        return replace(
            self,
            parts=tuple(
                replace(part, texts={**part.texts, language: worded[part.id]}) if worded.get(part.id) else part
                for part in self.parts
            ),
        )

    def to_json(self) -> dict[str, Any]:
        return {"source": self.source, "parts": [asdict(part) for part in self.parts]}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Text:
        return cls(content["source"], tuple(Part(**part) for part in content["parts"]))

    @property
    def digest(self) -> str:
        """The SHA-256, in hex, of the text in canonical JSON."""
        canonical = json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class Place:
    """What a comment is on: a part of the text as it is now, or what is left of it."""

    anchor: str  # the part's id; "" for the text as a whole
    part: Part | None = None  # in the current text, None where it is gone or the whole is meant
    then: Part | None = None  # in the version commented on
    changed: bool = field(default=False)  # whether the wording is another than the one commented on

    @property
    def is_whole(self) -> bool:
        return not self.anchor

    @property
    def is_gone(self) -> bool:
        return bool(self.anchor) and self.part is None


def place(anchor: str, language: str, then: Text, now: Text) -> Place:
    """Return the place of a comment made in `language` on the version `then`, as the text stands `now`."""
    was, is_now = then.part(anchor), now.part(anchor)
    changed = bool(was and is_now) and wording_of(was, language, then) != wording_of(is_now, language, now)
    return Place(anchor, is_now, was, changed)


def wording_of(part: Part | None, language: str, text: Text) -> str:
    return part.wording(language, text.source)[0] if part else ""
