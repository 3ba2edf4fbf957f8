"""Which comments a moderator has before them, in which order, and what they are shown of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy

from consultations import moderation
from consultations.models import Comment, CommentAction, Consultation, TextVersion
from consultations.models.comment import CommentQuerySet
from consultations.text import Place, place
from consultations.wording import Worded, show
from core.highlighting import highlighted, named
from core.suspicion import REASONS

A_PAGE = 25
WAITING, EVERYTHING = "waiting", "all"

Status = Comment.Status

FILTERS: dict[str, tuple[Any, Callable[[CommentQuerySet], CommentQuerySet]]] = {
    WAITING: (pgettext_lazy("comments", "Waiting"), lambda comments: comments.filter(status=Status.WAITING)),
    "suspect": (
        pgettext_lazy("comments", "Suspect"),
        lambda comments: comments.filter(status=Status.WAITING).exclude(suspect=""),
    ),
    "reported": (pgettext_lazy("comments", "Reported"), lambda comments: comments.filter(open_reports__gt=0)),
    "unread": (pgettext_lazy("comments", "Not looked at yet"), moderation.unread),
    "shown": (pgettext_lazy("comments", "Shown"), lambda comments: comments.shown().filter(is_official=False)),
    "hidden": (pgettext_lazy("comments", "Hidden"), lambda comments: comments.filter(status=Status.HIDDEN)),
    EVERYTHING: (pgettext_lazy("comments", "All"), lambda comments: comments),
}


@dataclass(frozen=True)
class Queue:
    """The comments of one consultation, or of all, that `show` names a filter for; the oldest first."""

    record: Consultation | None
    show: str = WAITING

    @classmethod
    def of(cls, key: str, show: str) -> Queue:
        """Return the queue that an address means. Raises Http404 where there is no such consultation."""
        record = Consultation.objects.filter(key=key).first()
        if key and record is None:
            raise Http404
        return cls(record, show if show in FILTERS else WAITING)

    @property
    def everybody(self) -> CommentQuerySet:
        found = Comment.objects.all()
        return found.filter(consultation=self.record) if self.record else found

    @property
    def comments(self) -> CommentQuerySet:
        return FILTERS[self.show][1](self.everybody).order_by("pk")

    @property
    def tabs(self) -> list[tuple[str, Any, int, str]]:
        """The filters: name, words, how many comments, and the address."""
        return [
            (name, words, choose(self.everybody).count(), self.address(name))
            for name, (words, choose) in FILTERS.items()
        ]

    def after(self, comment: Comment) -> Comment | None:
        """Return what comes after `comment`, or else what was passed over before it."""
        others = self.comments.exclude(pk=comment.pk)
        return others.filter(pk__gt=comment.pk).first() or others.first()

    def page(self, number: Any) -> Page:
        people = CommentAction.objects.select_related("user")
        shown = moderation.marked(self.comments).select_related("consultation__source_page__locale", "parent", "author")
        return Paginator(shown.prefetch_related(Prefetch("history", people)), A_PAGE).get_page(number)

    def page_number(self, comment: Comment) -> int:
        return self.comments.filter(pk__lt=comment.pk).count() // A_PAGE + 1

    def address(self, show: str = "", number: int = 1) -> str:
        key = [self.record.key] if self.record else []
        paging = {"p": number} if number > 1 else {}
        return f"{reverse('consultations_moderate', args=key)}?{urlencode({'show': show or self.show, **paging})}"

    def address_at(self, comment: Comment | None) -> str:
        """Return the address at which `comment` is found, or that of the queue if there is none."""
        return f"{self.address(number=self.page_number(comment))}#c-{comment.pk}" if comment else self.address()

    def address_to_act(self, comment: Comment) -> str:
        """Return where a moderator's decision on `comment` goes, so that they find back to this queue."""
        back = {"show": self.show, "key": self.record.key if self.record else ""}
        return f"{reverse('consultations_moderate_comment', args=[comment.pk])}?{urlencode(back)}"

    def holding(self, comment: Comment) -> Queue:
        """Return this queue if `comment` is in it, and otherwise the one of all comments."""
        return self if self.comments.filter(pk=comment.pk).exists() else Queue(self.record, EVERYTHING)


@dataclass
class Card:
    """A comment as a moderator is shown it."""

    comment: Comment
    title: str  # of the consultation
    action: str  # where the forms go
    where: Place
    worded: Worded | None  # what it was made on; None for the text as a whole
    address: str = ""  # where it is read in public
    forms: dict[str, Any] = field(default_factory=dict)
    unsent: str = ""  # what a moderator wrote that could not be done

    @cached_property
    def text(self) -> SafeString:
        return highlighted(self.comment.text)

    @cached_property
    def name(self) -> SafeString:
        return highlighted(self.comment.name)

    @property
    def personal(self) -> list[Any]:
        """What kinds of personal data seem to be in it, in words."""
        return named(f"{self.comment.text}\n{self.comment.name}")

    @property
    def suspicions(self) -> list[Any]:
        return [REASONS[reason] for reason in self.comment.suspect.split() if reason in REASONS]

    @property
    def history(self) -> list[CommentAction]:
        return list(self.comment.history.all())

    @property
    def reports(self) -> list[CommentAction]:
        """The reports that nobody has looked at yet."""
        reports = [action for action in self.history if action.kind == CommentAction.Kind.REPORTED]
        return reports[-self.comment.open_reports :] if self.comment.open_reports else []

    @property
    def is_unread(self) -> bool:
        """What moderation.unread looks for."""
        comment = self.comment
        if not comment.is_shown or comment.is_official or comment.source == Comment.Source.PAPER:
            return False
        last_worded = comment.changed_at or comment.submitted_at
        return not any(action.kind in moderation.BY_STAFF and action.at >= last_worded for action in self.history)


def cards(queue: Queue, comments: Sequence[Comment]) -> list[Card]:
    """Return the cards of `comments`; each version of a text and each consultation's page is read once."""
    records = {comment.consultation_id: comment.consultation for comment in comments}
    faces = {pk: record.face(get_language() or "") for pk, record in records.items()}
    titles = {pk: face.title if face else str(records[pk]) for pk, face in faces.items()}
    versions = TextVersion.objects.in_bulk({comment.version_id for comment in comments})
    places = {
        comment.pk: place(
            comment.anchor, comment.language, versions[comment.version_id].text, records[comment.consultation_id].text
        )
        for comment in comments
    }
    worded = wordings(comments, places, versions)
    made = []
    for comment in comments:
        face, title = faces[comment.consultation_id], titles[comment.consultation_id]
        address = face.address("comment", comment.number) if face and comment.is_shown else ""
        action = queue.address_to_act(comment)
        made.append(Card(comment, title, action, places[comment.pk], worded.get(comment.pk), address))
    return made


def wordings(
    comments: Sequence[Comment], places: dict[int, Place], versions: dict[int, TextVersion]
) -> dict[int, Worded]:
    """Return the part each comment was made on, as it was worded then, by the comment's key."""
    together: dict[tuple[int, str], list[Comment]] = defaultdict(list)
    for comment in comments:
        if places[comment.pk].then:
            together[comment.version_id, comment.language].append(comment)
    found: dict[int, Worded] = {}
    for (version, language), some in together.items():
        parts = [part for comment in some if (part := places[comment.pk].then)]
        shown = show(parts, versions[version].text.source, language)
        found |= {comment.pk: worded for comment, worded in zip(some, shown, strict=True)}
    return found
