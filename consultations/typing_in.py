"""Comments that came by letter or e-mail, or were made in person: staff type them in, also after closing."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from consultations import sending
from consultations.models import Comment, CommentAction, Consultation
from consultations.sending import Refused
from consultations.stages import Stage
from core import receipts
from core.tokens import receipt_code


def stored_before(record: Consultation, token: str) -> Comment | None:
    """Return what the form with `token` has become; None if it was never stored."""
    return record.all_comments.filter(receipt_hash=receipts.digest(receipt_code(token))).first()


@transaction.atomic
def store(record: Consultation, token: str, user: Any, received: date, **said: str) -> Comment:
    """Store `said` (anchor, language, name, text; valid by now), shown at once. The same form is stored once.

    Raises Refused: "none" where no comments are taken, "decided" once the outcome is known.
    """
    record = Consultation.objects.select_for_update().get(pk=record.pk)  # numbers are given one by one
    if before := stored_before(record, token):
        return before
    refuse_unless_taken(record)
    comment = sending.new_comment(
        record,
        **said,
        source=Comment.Source.PAPER,
        author=user,
        submitted_at=moment_of(received),
        receipt_hash=receipts.digest(receipt_code(token)),
    )
    comment.history.create(kind=CommentAction.Kind.SENT, user=user)
    sending.show(comment)
    return comment


def refuse_unless_taken(record: Consultation) -> None:
    if record.comments == Consultation.Comments.NONE:
        raise Refused("none")
    if record.stage() == Stage.DECISION:
        raise Refused("decided")


def moment_of(day: date) -> datetime:
    """Return now, if the day is today, and its noon otherwise."""
    now = timezone.localtime()
    return now if day == now.date() else timezone.make_aware(datetime.combine(day, time(12)))
