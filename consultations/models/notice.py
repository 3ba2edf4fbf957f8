from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .record import Consultation


class Subscription(models.Model):
    """An e-mail address that wants to hear of one consultation's outcome. Nothing is sent to it before it is
    confirmed but the request to confirm; after the outcome it is deleted."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="subscriptions")
    email = models.EmailField(max_length=254)
    language = models.CharField(max_length=12)  # the reader's, when they asked
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["consultation", "email"], name="one_subscription_per_address")]

    def __str__(self) -> str:
        return f"{self.consultation.key} {self.pk}"


class Notice(models.Model):
    """One e-mail to be sent once. `claimed_at` without `sent_at` is one of which a crash has left it open
    whether it went; it is not sent again by itself."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("please confirm your address")
        REPLY = "reply", _("the city has answered your comment")
        HIDDEN = "hidden", _("your comment is not shown")
        OUTCOME = "outcome", _("the outcome of the consultation")

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="notices")
    subscription = models.ForeignKey(Subscription, null=True, on_delete=models.SET_NULL, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    comment = models.ForeignKey("consultations.Comment", null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)  # later after a failure
    failures = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription"], condition=Q(kind="outcome"), name="one_outcome_per_subscription"
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(claimed_at__lte=F("sent_at")), name="claimed_before_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
