"""What of a consultation is kept only until a day that residents were told; `delete_expired` runs the steps daily."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from consultations import notices
from consultations.models import CommentDraft, Notice, Subscription
from core.expiry import Step, count_of

TO_CONFIRM = timedelta(days=7)
AFTER_THE_OUTCOME = timedelta(days=30)  # where the outcome's e-mail never went
LOG = timedelta(days=90)


def delete_comment_drafts(now: datetime) -> int:
    return count_of(CommentDraft.objects.filter(expires_at__lte=now).delete(), CommentDraft)


def delete_unconfirmed(now: datetime) -> int:
    """Delete the addresses that nobody has confirmed in a week from when they were last asked to."""
    asked = Notice.objects.filter(subscription=OuterRef("pk"), created_at__gt=now - TO_CONFIRM)
    late = Subscription.objects.filter(~Exists(asked), confirmed_at=None, created_at__lte=now - TO_CONFIRM)
    return forget_all(late)


def delete_subscriptions(now: datetime) -> int:
    """Delete the addresses to which the outcome could not be sent, a month after it."""
    return forget_all(Subscription.objects.filter(consultation__decided_at__lte=now - AFTER_THE_OUTCOME))


def delete_notices(now: datetime) -> int:
    """Delete what is known of e-mails sent long ago, or meant for addresses that are gone."""
    over = Q(sent_at__isnull=False) | Q(subscription=None)
    return count_of(Notice.objects.filter(over, created_at__lte=now - LOG).delete(), Notice)


STEPS: list[Step] = [
    ("drafts of comments", delete_comment_drafts),
    ("addresses not confirmed", delete_unconfirmed),
    ("addresses past the outcome", delete_subscriptions),
    ("old notices", delete_notices),
]


def forget_all(wishes: QuerySet[Subscription]) -> int:
    found = list(wishes)
    for wish in found:
        notices.forget(wish)
    return len(found)
