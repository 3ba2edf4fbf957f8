from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .dataset import Survey
from .draft import private_storage


def export_path(export: Export, name: str) -> str:
    """Return where the file of one attempt lies, so that none is in another's way."""
    return attempt_path(export.pk.hex, export.attempts)


def attempt_path(name: str, attempt: int) -> str:
    return f"exports/{name}-{attempt}"


class Export(models.Model):
    """A file that takes longer than one waits for. Whoever finds it left behind, after a restart, begins it again."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being made")
        DONE = "done", _("ready")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="exports")
    options = models.JSONField()  # format, shape, labels and selection; see exporting.formats
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)  # when whoever makes it last said so
    message = models.TextField(blank=True)  # why it failed, for staff
    file = models.FileField(upload_to=export_path, storage=private_storage, max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return f"{self.survey.key} {self.pk}"

    @property
    def percent(self) -> int:
        """How much of the file has been written; it is not all there until it is done."""
        if self.state == self.State.DONE:
            return 100
        return min(99, self.rows_done * 100 // self.rows_total) if self.rows_total else 0

    def delete_with_file(self) -> None:
        """Delete the export and whatever its attempts left in the storage."""
        storage, name, attempts = self.file.storage, self.pk.hex, self.attempts
        self.delete()
        for attempt in range(1, attempts + 1):
            storage.delete(attempt_path(name, attempt))
