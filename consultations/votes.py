"""Agreeing and disagreeing with a comment: an indication, not a ballot. Nobody is tracked, nothing says who voted."""

from __future__ import annotations

from django.db.models import F

from consultations.models.comment import Comment
from core.suspicion import count_sending

VALUES = ("agree", "disagree")
A_DAY = 5  # for one comment from one address: a family


def vote(comment: Comment, value: str, address: str) -> bool:
    """Count one vote from `address`; tell whether it was counted, which it is not after the first few of a day."""
    if value not in VALUES:
        raise ValueError(value)
    if count_sending(f"vote {comment.pk}", address) > A_DAY:
        return False
    shown = Comment.objects.shown().filter(pk=comment.pk, is_official=False)
    return bool(shown.update(**{value: F(value) + 1}))
