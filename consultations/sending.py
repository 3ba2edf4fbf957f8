"""Storing comments: exactly once, whatever is pressed twice, and never after closing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from consultations import notices
from consultations.models.comment import Comment, CommentAction, CommentDraft
from consultations.models.record import Consultation, TextVersion
from consultations.stages import Stage
from core import receipts
from core.tokens import receipt_code

Status, Kind = Comment.Status, CommentAction.Kind
UNCHANGEABLE = {Status.HIDDEN, Status.WITHDRAWN}


class Refused(Exception):
    """The comment was not stored; `reason` is one of those that `refusal` returns."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def send(draft: CommentDraft, said: dict[str, str]) -> Comment:
    """Store `said` (text, name, email; valid by now) as a comment, or as the new words of the one the draft changes.

    A draft sent before changes nothing and returns what it became. Raises Refused.
    """
    record = locked(draft.consultation_id)
    earlier = CommentDraft.objects.select_for_update().get(pk=draft.pk)
    draft.sent_at, draft.comment = earlier.sent_at, earlier.comment
    if draft.comment:
        return draft.comment
    reason = refusal(record, draft.anchor, draft.parent, draft.changes)
    if reason:
        raise Refused(reason)
    comment = change(draft, said) if draft.changes_id else store(record, draft, said)
    if said.get("email"):
        comment.subscription = notices.subscribe(record, said["email"], draft.language)
        comment.save(update_fields=["subscription"])
    draft.comment, draft.sent_at, draft.typed = comment, timezone.now(), {}
    draft.save(update_fields=["comment", "sent_at", "typed", "language"])
    return comment


def locked(pk: int) -> Consultation:
    """Return the consultation, in which nothing else is numbered meanwhile; rows that refer to it can still be made."""
    return Consultation.objects.select_for_update(no_key=True).get(pk=pk)


def refusal(
    record: Consultation, anchor: str = "", parent: Comment | None = None, changes: Comment | None = None
) -> str:
    """Return why a comment, a reply to `parent` or a change of a comment is not taken now; nothing if it is."""
    if record.comments == Consultation.Comments.NONE or record.current_version is None:
        return "none"
    if not record.takes_comments():
        return "upcoming" if record.stage() == Stage.INFORMATION else "closed"
    if changes:
        return changes.status if changes.status in UNCHANGEABLE else ""
    if parent:
        return "" if parent.is_shown and parent.parent_id is None else "parent"
    return "" if not anchor or record.text.part(anchor) else "gone"


def store(record: Consultation, draft: CommentDraft, said: dict[str, str]) -> Comment:
    comment = new_comment(
        record,
        anchor=draft.anchor,
        parent=draft.parent,
        language=draft.language,
        text=said["text"],
        name=said.get("name", ""),
        suspect=draft.suspect,
        receipt_hash=receipts.digest(receipt_code(draft.token)),
    )
    comment.history.create(kind=Kind.SENT)
    if shown_at_once(record, draft):
        show(comment)
    return comment


def shown_at_once(record: Consultation, draft: CommentDraft) -> bool:
    """Tell whether what the draft becomes, or changes, is in public without waiting for a moderator."""
    waits = draft.changes.status == Status.WAITING if draft.changes else bool(draft.suspect)
    return record.comments == Consultation.Comments.AFTER and not waits


def new_comment(record: Consultation, **fields: Any) -> Comment:
    """Return a new comment with the next number, on the text as it stands. The record must be locked."""
    version = fields.pop("version", None) or version_of(record, fields.get("anchor", ""))
    latest = record.all_comments.aggregate(latest=Max("number"))["latest"] or 0
    return record.all_comments.create(number=latest + 1, version=version, **fields)


def version_of(record: Consultation, anchor: str) -> TextVersion:
    """Return the version published last, or the last that had the part `anchor`. Raises Refused where there is none."""
    versions = record.versions.order_by("-number")
    having = (version for version in versions.iterator(chunk_size=1) if version.text.part(anchor))
    version = next(having, None) if anchor else versions.first()
    if version is None:
        raise Refused("none")
    return version


def show(comment: Comment) -> None:
    comment.status, comment.hidden_reason = Status.PUBLISHED, ""
    comment.published_at = comment.published_at or timezone.now()
    comment.save(update_fields=["status", "hidden_reason", "published_at"])


def change(draft: CommentDraft, said: dict[str, str]) -> Comment:
    """Replace a comment's words; the earlier ones stay in its history. Raises Refused.

    Votes were for the earlier words, so other words begin without any.
    """
    comment = Comment.objects.select_for_update().get(pk=draft.changes_id or 0)
    if comment.status in UNCHANGEABLE:
        raise Refused(comment.status)
    comment.history.create(kind=Kind.CHANGED, note=comment.text)
    if loses_votes(comment, said["text"]):
        comment.agree = comment.disagree = 0
    comment.text, comment.name, comment.language = said["text"], said.get("name", ""), draft.language
    comment.version, comment.changed_at = version_of(comment.consultation, comment.anchor), timezone.now()
    if comment.consultation.comments == Consultation.Comments.BEFORE:
        comment.status = Status.WAITING
    comment.save(update_fields=["text", "name", "language", "version", "changed_at", "status", "agree", "disagree"])
    return comment


def loses_votes(comment: Comment, text: str) -> bool:
    """Tell whether a comment has votes, which were not for `text`."""
    return comment.text != text and bool(comment.agree or comment.disagree)


@transaction.atomic
def withdraw(comment: Comment) -> None:
    """Leave an empty tombstone of a comment. Withdrawing twice changes nothing."""
    locked(comment.consultation_id)  # in the order in which `send` locks, so that neither waits for the other
    found = Comment.objects.select_for_update().get(pk=comment.pk)
    if found.status == Status.WITHDRAWN:
        return
    wish = found.subscription
    found.status, found.withdrawn_at = Status.WITHDRAWN, timezone.now()
    found.text, found.name, found.suspect, found.open_reports, found.subscription = "", "", "", 0, None
    found.save()
    found.history.exclude(note="").filter(user=None).update(note="")
    found.history.create(kind=Kind.WITHDRAWN)
    CommentDraft.objects.filter(changes=found, sent_at=None).update(typed={})
    if wish and wish.created_at >= found.submitted_at and not wish.comments.exists():
        notices.forget(wish)  # given with this comment alone


def begin_change(comment: Comment, language: str) -> CommentDraft:
    """Return a draft of a comment's words, ready to be changed."""
    return comment.consultation.drafts.begin(
        changes=comment,
        anchor=comment.anchor,
        parent=comment.parent,
        language=language,
        typed={"text": comment.text, "name": comment.name},
    )
