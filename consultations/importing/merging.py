"""A document on its way into a consultation's page: what becomes of each part, and saving that as a draft."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.importing.inline import rich_text
from consultations.importing.matching import Match, match, moved
from consultations.importing.paragraphs import Document, Piece, heading, paragraph
from consultations.models import ConsultationPage
from consultations.text import HEADING

Block = dict[str, Any]

UNCHANGED, CHANGED, RENUMBERED, MOVED, NEW, REMOVED = "unchanged", "changed", "renumbered", "moved", "new", "removed"
BECOMES = {
    UNCHANGED: gettext_lazy("stays as it is"),
    CHANGED: gettext_lazy("is reworded"),
    RENUMBERED: gettext_lazy("gets another number or level"),
    MOVED: gettext_lazy("moves"),
    NEW: gettext_lazy("is new"),
    REMOVED: gettext_lazy("is removed"),
}


class NotMerged(Exception):
    """The document cannot go into the page; the message says why."""


@dataclass(frozen=True)
class Part:
    """A part of the page's draft: its block as stored, and what it says."""

    block: Block
    piece: Piece

    @property
    def id(self) -> str:
        return str(self.block["id"])


@dataclass(frozen=True)
class Row:
    """What becomes of one part: `old` is None for a new one, `new` for one that is removed."""

    old: Part | None
    new: Piece | None
    place: int = -1  # of `new` in the document
    is_moved: bool = False
    comments: int = 0

    @cached_property
    def becomes(self) -> list[str]:
        if self.old is None or self.new is None:
            return [NEW if self.new else REMOVED]
        was, now = self.old.piece, self.new
        changes = {
            CHANGED: not says_same(was, now),
            RENUMBERED: (was.number, was.level) != (now.number, now.level),
            MOVED: self.is_moved,
        }
        return [name for name, so in changes.items() if so] or [UNCHANGED]

    @property
    def told(self) -> list[str]:
        return [str(BECOMES[name]) for name in self.becomes]

    @property
    def block(self) -> Block:
        """The block for the page: the stored one, as far as it says the same already."""
        assert self.new  # noqa: S101  (one that is removed has no block)
        block = fresh(self.new)
        if self.old is None:
            return block
        if UNCHANGED in self.becomes or self.becomes == [MOVED]:
            return self.old.block
        if CHANGED not in self.becomes and not self.new.is_heading:
            block["value"]["text"] = self.old.block["value"]["text"]
        return {**block, "id": self.old.id}


def says_same(was: Piece, now: Piece) -> bool:
    """Tell whether nothing need be rewritten. Plain text takes away no formatting that editors gave the same words."""
    return was.text == now.text or (was.bare == now.bare and not now.is_formatted)


def fresh(piece: Piece) -> Block:
    if piece.is_heading:
        value = {"title": piece.text, "level": str(piece.level)}
    else:
        value = {"number": piece.number, "text": piece.text}
    return {"type": piece.kind, "id": str(uuid.uuid4()), "value": value}


class Merger:
    """A page's latest draft beside a document.

    `wanted` says which part, by id, each new one is, "" being none; what of it cannot be is told in `problems`.
    """

    def __init__(self, page: ConsultationPage, document: Document, wanted: Mapping[int, str] | None = None) -> None:
        self.page, self.document = page, document
        self.draft = page.get_latest_revision_as_object()
        self.parts = [Part(block, piece_of(block)) for block in self.draft.text.get_prep_value()]
        self.problems: list[str] = []
        self.match = self.found() if wanted is None else self.as_wanted(wanted)

    def found(self) -> Match:
        return match([part.piece for part in self.parts], self.document.pieces)

    def as_wanted(self, wanted: Mapping[int, str]) -> Match:
        places = {part.id: at for at, part in enumerate(self.parts)}
        found: Match = {}
        for at, piece in enumerate(self.document.pieces):
            was = places.get(wanted.get(at, ""))
            if was is None or self.parts[was].piece.kind != piece.kind:
                continue
            if was in found.values():
                message = _("Only one part can take the place of “%(text)s”; the second one is new now.")
                self.problems.append(message % {"text": Truncator(self.parts[was].piece.plain).words(12)})
            else:
                found[at] = was
        return found

    @cached_property
    def rows(self) -> list[Row]:
        """The parts as they will stand, each removed one below what it stood below."""
        elsewhere, gone = moved(self.match), self.gone
        rows = gone[-1]
        for at, piece in enumerate(self.document.pieces):
            old = self.parts[self.match[at]] if at in self.match else None
            rows += [Row(old, piece, at, at in elsewhere, self.comments_on(old)), *gone[at]]
        return rows

    @property
    def gone(self) -> dict[int, list[Row]]:
        """The removed parts, by the place of the new one that they come below; -1 is the beginning."""
        places = {was: at for at, was in self.match.items()}
        gone, last = defaultdict(list), -1
        for was, part in enumerate(self.parts):
            if was in places:
                last = places[was]
            else:
                gone[last].append(Row(part, None, comments=self.comments_on(part)))
        return gone

    def comments_on(self, part: Part | None) -> int:
        return self.comment_counts.get(part.id, 0) if part else 0

    @cached_property
    def comment_counts(self) -> dict[str, int]:
        return dict(self.page.record.all_comments.values_list("anchor").annotate(Count("pk")).order_by())

    @cached_property
    def state(self) -> str:
        """What tells whether the text of the draft is still the one that was shown."""
        raw = json.dumps([part.block for part in self.parts], sort_keys=True)
        return hashlib.sha256(raw.encode()).hexdigest()

    @property
    def changes(self) -> bool:
        return any(row.becomes != [UNCHANGED] for row in self.rows)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many parts there are of each kind of change, in words; one may count twice."""
        counts = {name: sum(name in row.becomes for row in self.rows) for name in BECOMES}
        return [(str(BECOMES[name]), count) for name, count in counts.items() if count]

    @property
    def comments_left(self) -> int:
        return sum(row.comments for row in self.rows if row.new is None)

    def save(self, user: Any) -> None:
        """Save the page's next draft; nothing is published. Raises NotMerged."""
        block = self.draft.text.stream_block
        text = block.to_python([row.block for row in self.rows if row.new])
        try:
            block.clean(text)
        except ValidationError as error:
            raise NotMerged(" ".join(messages(error))) from error
        self.draft.text = text
        with transaction.atomic():
            if not self.draft.live:
                self.draft.save(clean=False)  # as the editor does: who sends a page for translation reads this
            self.draft.save_revision(user=user, log_action=True, clean=False)


def piece_of(block: Block) -> Piece:
    value = block["value"]
    if block["type"] == HEADING:
        return heading(value["title"], int(value["level"]))
    return paragraph(rich_text(value["text"]), value.get("number") or "")


def messages(error: ValidationError) -> Sequence[str]:
    """Return what a block says is wrong, with what the blocks within it say."""
    inner = getattr(error, "block_errors", None) or {}
    nested = inner.values() if isinstance(inner, dict) else inner
    own = error.messages if not hasattr(error, "block_errors") else []
    beside = [text for one in getattr(error, "non_block_errors", None) or [] for text in messages(one)]
    return [*own, *beside, *(text for one in nested if one for text in messages(one))]


def takes_text(page: ConsultationPage) -> bool:
    """Tell whether a text is imported here: not where it is only translated."""
    return page.alias_of_id is None and page.record.source_page_id in {None, page.pk}
