from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .dataset import Survey


class Release(models.Model):
    """The figures of a survey as they were made public once. Never changed: a later one stands beside it."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    content = models.JSONField(editable=False)  # see disclosure: tables, their cells protected, and what they are of
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the content as canonical JSON
    threshold = models.PositiveSmallIntegerField()
    last_response = models.BigIntegerField()  # the highest id counted
    created_at = models.DateTimeField(_("published"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("published figures")
        ordering = ["survey", "number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="one_release_per_number")]
        permissions = [("release_figures", _("Can publish figures and open data"))]

    def __str__(self) -> str:
        return f"{self.survey.key} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new release. Raises TypeError for one that is stored already."""
        if not self._state.adding:
            raise TypeError("Published figures are never changed; publish them anew.")
        super().save(*args, **kwargs)
