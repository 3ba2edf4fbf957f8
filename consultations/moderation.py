"""What moderators do with a comment. Each step is written into its history; no step changes its words.

A moderator acts on what they have read: `seen` is the mark that the comment bore then (see `marked`).
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from consultations import notices, sending
from consultations.models import Comment, CommentAction, Consultation
from consultations.models.comment import CommentQuerySet

Status, Kind = Comment.Status, CommentAction.Kind

BY_STAFF = [Kind.PUBLISHED, Kind.HIDDEN, Kind.KEPT, Kind.REPLIED, Kind.DECIDED]
FOR_STAFF = Q(status=Status.WAITING) | Q(open_reports__gt=0)  # what waits for a moderator


class Impossible(Exception):
    """The comment has been withdrawn, or is not one this can be done to."""


class Changed(Impossible):
    """Since the moderator read the comment, its author, a reader or another moderator has done something to it."""


def marked(comments: CommentQuerySet) -> CommentQuerySet:
    """Return the comments with the mark of their latest change as `seen`."""
    latest = CommentAction.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    return comments.annotate(seen=Coalesce(Subquery(latest), 0))


def unread(comments: CommentQuerySet) -> CommentQuerySet:
    """Return the residents' comments shown at once whose present words no moderator has looked at yet."""
    last_worded = Coalesce(OuterRef("changed_at"), OuterRef("submitted_at"))
    looked_at = CommentAction.objects.filter(comment=OuterRef("pk"), kind__in=BY_STAFF, at__gte=last_worded)
    sent = comments.shown().filter(is_official=False).exclude(source=Comment.Source.PAPER)
    return sent.filter(~Exists(looked_at))


def locked(comment: Comment, seen: int | None = None) -> Comment:
    """Return the comment as it is now, locked. Raises Impossible, where it has been withdrawn, or Changed."""
    found = marked(Comment.objects.filter(pk=comment.pk)).select_for_update().get()
    if found.status == Status.WITHDRAWN:
        raise Impossible
    if seen is not None and seen != found.seen:  # type: ignore[attr-defined]  # annotated by marked
        raise Changed
    return found


@transaction.atomic
def publish(comment: Comment, user: Any, note: str = "", seen: int | None = None) -> None:
    """Show a comment that waits or is hidden, or keep one that is shown; reports are settled. Raises Impossible."""
    found = locked(comment, seen)
    kind = Kind.KEPT if found.is_shown else Kind.PUBLISHED
    sending.show(found)
    Comment.objects.filter(pk=found.pk).update(open_reports=0)
    found.history.create(kind=kind, user=user, note=note)


@transaction.atomic
def hide(comment: Comment, user: Any, reason: str, note: str = "", seen: int | None = None) -> None:
    """Hide a comment for one of the public reasons; its author is told, if they wished. Raises Impossible."""
    found = locked(comment, seen)
    found.status, found.hidden_reason, found.open_reports = Status.HIDDEN, reason, 0
    found.save(update_fields=["status", "hidden_reason", "open_reports"])
    found.history.create(kind=Kind.HIDDEN, user=user, reason=reason, note=note)
    notices.announce_hidden(found)


@transaction.atomic
def report(comment: Comment, note: str) -> None:
    """Keep a reader's report of a comment that is shown. Raises Impossible."""
    found = locked(comment)
    if not found.is_shown or found.is_official:
        raise Impossible
    Comment.objects.filter(pk=found.pk).update(open_reports=F("open_reports") + 1)
    found.history.create(kind=Kind.REPORTED, note=note)


@transaction.atomic
def answer(comment: Comment, user: Any, text: str, language: str, seen: int | None = None) -> Comment:
    """Reply for the city; a comment that waits is shown with it. Its author is told, if they wished.

    Raises Impossible, also where the comment is hidden.
    """
    record = Consultation.objects.select_for_update().get(pk=comment.consultation_id)  # numbers are given one by one
    found = locked(comment, seen)
    if found.status == Status.HIDDEN:
        raise Impossible
    if not found.is_shown:
        publish(found, user)
    top = found.parent or found
    reply = sending.new_comment(
        record, parent=top, anchor=top.anchor, language=language, text=text, is_official=True, author=user,
        status=Status.PUBLISHED, published_at=timezone.now(),
    )  # fmt: skip
    reply.history.create(kind=Kind.SENT, user=user)
    found.history.create(kind=Kind.REPLIED, user=user)
    notices.announce_reply(found)
    return reply
