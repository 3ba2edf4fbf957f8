"""E-mails to those who asked to be told: queued in the transaction that causes them, sent by `send_notices`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from consultations.models.notice import Notice, Subscription
from core.suspicion import count_sending

if TYPE_CHECKING:
    from consultations.models import Comment, Consultation

Kind = Notice.Kind


@transaction.atomic
def subscribe(consultation: Consultation, email: str, language: str) -> Subscription:
    """Keep the wish of an address to be told of the outcome, and queue the request to confirm it.

    An address is asked once a day at most, however often somebody gives it: it may be a stranger's.
    """
    wish, _made = Subscription.objects.get_or_create(
        consultation=consultation, email=email.strip().lower(), defaults={"language": language}
    )
    if wish.confirmed_at is None:
        wish.language = language
        wish.save(update_fields=["language"])
        if count_sending(f"confirm {consultation.pk}", wish.email) == 1:
            wish.notices.create(consultation=consultation, kind=Kind.CONFIRM)
    return wish


def confirm(wish: Subscription) -> None:
    """Take note that the address is its owner's, who wants the e-mails. Confirming twice changes nothing."""
    Subscription.objects.filter(pk=wish.pk, confirmed_at=None).update(confirmed_at=timezone.now())


@transaction.atomic
def forget(wish: Subscription) -> None:
    """Delete the address, and with it what was still to be sent to it. Comments stay."""
    Notice.objects.filter(subscription=wish.pk, claimed_at=None).delete()
    Subscription.objects.filter(pk=wish.pk).delete()


def announce_reply(comment: Comment) -> None:
    """Queue a notice that the city has answered a comment, if its author confirmed an address."""
    announce(Kind.REPLY, comment)


def announce_hidden(comment: Comment) -> None:
    """Queue a notice that a comment was hidden, and why, if its author confirmed an address."""
    announce(Kind.HIDDEN, comment)


def announce(kind: Notice.Kind, comment: Comment) -> None:
    """Queue a notice about a comment, unless one that says the same is still to be sent."""
    wish = comment.subscription
    if wish is None or wish.confirmed_at is None:
        return
    if not wish.notices.filter(kind=kind, comment=comment, claimed_at=None).exists():
        wish.notices.create(consultation_id=comment.consultation_id, kind=kind, comment=comment)


@transaction.atomic
def announce_outcome(consultation: Consultation) -> int:
    """Queue the outcome for every confirmed address; return how many. Doing it twice queues nothing twice.

    An address that nobody has confirmed is deleted: there is nothing left to tell it. The e-mails wait for a moment,
    so that a consultation marked as decided by mistake can be taken back.
    """
    for wish in consultation.subscriptions.filter(confirmed_at=None):
        forget(wish)
    wishes = consultation.subscriptions.exclude(notices__kind=Kind.OUTCOME)
    due_at = timezone.now() + timedelta(minutes=settings.CONSULTATION_OUTCOME_DELAY)
    queued = [Notice(consultation=consultation, subscription=wish, kind=Kind.OUTCOME, due_at=due_at) for wish in wishes]
    Notice.objects.bulk_create(queued, ignore_conflicts=True)  # somebody else may do the same at this moment
    return len(queued)
