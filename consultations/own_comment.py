"""A comment as its author sees it with the code of the receipt: what became of it, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from consultations.models.comment import Comment, CommentQuerySet
from consultations.text import Place, Text, place
from consultations.wording import Worded, show
from surveys.own_response import language_name
from surveys.questionnaire import Wording

if TYPE_CHECKING:
    from consultations.models import Consultation, ConsultationPage

Status = Comment.Status


def worded_part(text: Text, anchor: str, language: str) -> Worded | None:
    """Return the part of `text` that is commented on, in words; None where the whole is."""
    found = text.part(anchor)
    return show([found], text.source, language)[0] if found else None


@dataclass(frozen=True)
class OwnComment:
    page: ConsultationPage
    comment: Comment
    code: str

    @property
    def record(self) -> Consultation:
        return self.page.record

    @property
    def address(self) -> str:
        return self.page.address("receipt", self.code)

    @property
    def part(self) -> Worded | None:
        """The part commented on, as it was worded then, in the reader's language."""
        return worded_part(self.comment.version.text, self.comment.anchor, self.page.locale.language_code)

    @cached_property
    def place(self) -> Place:
        comment = self.comment
        return place(comment.anchor, comment.language, comment.version.text, self.record.text)

    @property
    def language(self) -> Wording:
        """What the comment's language calls itself."""
        return language_name(self.comment.language, self.page.locale.language_code)

    @property
    def is_withdrawn(self) -> bool:
        return self.comment.status == Status.WITHDRAWN

    @property
    def may_change(self) -> bool:
        return self.comment.status in {Status.WAITING, Status.PUBLISHED} and self.record.takes_comments()

    @property
    def responses(self) -> CommentQuerySet:
        """What the city has replied since, to the comment or beside it in the same thread."""
        thread = self.comment.parent or self.comment
        return thread.replies.shown().filter(is_official=True, number__gt=self.comment.number)
