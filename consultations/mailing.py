"""The queue of e-mails. What is to be sent is claimed, and the claim stored, before the mail server hears of it.

So whatever breaks off in between leaves a notice that is claimed and not sent, which nobody sends again by itself:
it may have gone. Logs say which notice and what kind of failure, never to whom: the texts of errors hold addresses.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from consultations import notices
from consultations.models import Comment, Notice
from consultations.notice_mails import compose

PATIENCE = 30  # seconds for each answer of the mail server
MOST_FAILURES = 8
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=5), timedelta(days=1)
UNDERWAY = timedelta(minutes=15)  # longer than any sending takes

# The mail server's own word, or our own slip before it was asked: the e-mail has certainly not gone.
REFUSED = (SMTPResponseException, SMTPRecipientsRefused, SMTPNotSupportedError, ValueError)

Kind = Notice.Kind
CONFIRMED = Q(subscription__confirmed_at__isnull=False)
STILL_THE_AUTHORS = Q(comment__subscription=F("subscription"))
STILL_TRUE = (
    Q(kind=Kind.CONFIRM, subscription__confirmed_at=None)
    | (Q(kind=Kind.OUTCOME) & CONFIRMED)
    | (Q(kind=Kind.REPLY) & CONFIRMED & STILL_THE_AUTHORS)
    | (Q(kind=Kind.HIDDEN, comment__status=Comment.Status.HIDDEN) & CONFIRMED & STILL_THE_AUTHORS)
)

logger = logging.getLogger(__name__)


def unclaimed() -> QuerySet[Notice]:
    """Return what nobody has tried to send, or what failed, and still has somebody to go to."""
    return Notice.objects.filter(STILL_TRUE, claimed_at=None, sent_at=None, subscription__isnull=False)


def waiting() -> QuerySet[Notice]:
    return unclaimed().filter(failures__lt=MOST_FAILURES)


def due(now: datetime) -> QuerySet[Notice]:
    return waiting().filter(due_at__lte=now).order_by("due_at", "pk")


def given_up() -> QuerySet[Notice]:
    return unclaimed().filter(failures__gte=MOST_FAILURES)


def uncertain(now: datetime) -> QuerySet[Notice]:
    """Return what was claimed so long ago that its sender must have broken off."""
    return Notice.objects.filter(claimed_at__lte=now - UNDERWAY, sent_at=None, subscription__isnull=False)


def send_again(found: QuerySet[Notice]) -> int:
    """Put notices back into the queue; return how many."""
    return found.update(claimed_at=None, failures=0, due_at=timezone.now())


def send_due(limit: int | None = None) -> Counter[str]:
    """Send what is due, at most `limit`; return how many were "sent", "refused" and "uncertain".

    Raises OSError where there is no mail server to send them to; nothing is claimed then.
    """
    told: Counter[str] = Counter()
    connection = get_connection(timeout=PATIENCE)
    try:
        while (limit is None or told.total() < limit) and due(timezone.now()).exists():
            connection.open()  # before anything is claimed
            notice = claim()
            if notice is None:  # others, at this moment, have all there is
                break
            told[deliver(notice, connection)] += 1
    finally:
        connection.close()
    return told


@transaction.atomic(durable=True)
def claim() -> Notice | None:
    """Return the next notice that is due, for this sender alone; None if others have them all."""
    now = timezone.now()
    found = due(now).select_for_update(skip_locked=True, of=("self",)).select_related("consultation", "subscription")
    notice = found.first()
    if notice:
        notice.claimed_at = now
        notice.save(update_fields=["claimed_at"])
    return notice


def deliver(notice: Notice, connection: Any) -> str:
    """Send a notice that has been claimed; return what came of it."""
    try:
        connection.send_messages([compose(notice)])
    except REFUSED as failure:
        return put_off(notice, failure, connection)
    except OSError as failure:  # the connection broke, perhaps after the server had taken the e-mail
        logger.warning("It is uncertain whether notice %s was sent: %s", notice.pk, type(failure).__name__)
        connection.close()
        return "uncertain"
    mark_sent(notice)
    return "sent"


def put_off(notice: Notice, failure: Exception, connection: Any) -> str:
    """Give a notice back for later, and the server a new connection: some hang up after refusing."""
    notice.failures += 1
    notice.due_at, notice.claimed_at = timezone.now() + delay(notice.failures), None
    notice.save(update_fields=["failures", "due_at", "claimed_at"])
    logger.warning("Notice %s was refused: %s", notice.pk, type(failure).__name__)
    connection.close()
    return "refused"


def delay(failures: int) -> timedelta:
    """Return how long to wait after so many failures: each time twice as long."""
    return min(FIRST_DELAY * 2 ** (failures - 1), LONGEST_DELAY)


@transaction.atomic
def mark_sent(notice: Notice) -> None:
    """Take note that a notice has gone; with the outcome told, the address goes too."""
    Notice.objects.filter(pk=notice.pk).update(sent_at=Greatest(timezone.now(), "claimed_at"))  # clocks are set back
    if notice.kind == Kind.OUTCOME and notice.subscription:
        notices.forget(notice.subscription)
