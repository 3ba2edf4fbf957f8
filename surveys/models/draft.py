from __future__ import annotations

import uuid
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.files.storage import storages
from django.db import models
from django.utils import timezone

from core.tokens import ByToken, ByTokenManager
from surveys.questionnaire import Questionnaire

from .dataset import QuestionnaireVersion, Response, Survey

DRAFT_DAYS = 30


class DraftManager(ByTokenManager["Draft"]):
    def opened(self, survey: Survey, token: str) -> Draft | None:
        """Return the draft of `survey` that `token` opens, expired or not; None if there is none."""
        draft = self.get_queryset().filter(survey=survey).select_related("version", "response").by_token(token)
        if draft:
            draft.survey = survey
        return draft


class Draft(ByToken):
    """Answers on their way: all that was typed, by the name of the field, valid or not, in no language.

    It is reached by a token in the address, of which only the hash is stored, and stays with the version it began
    with. Once sent, what was typed is gone and `response` is what became of it.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="drafts")
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="+")
    typed = models.JSONField(default=dict)
    steps_sent = models.JSONField(default=list)  # numbers of the steps whose form has been sent at least once
    source = models.CharField(max_length=12, choices=Response.Source.choices, default=Response.Source.WEB)
    asked_on = models.CharField(max_length=255, blank=True)
    suspect = models.CharField(max_length=100, blank=True)
    is_test = models.BooleanField(default=False)  # nothing of it is ever stored as a response
    invitation = models.ForeignKey("surveys.Invitation", null=True, on_delete=models.CASCADE, related_name="drafts")
    changes = models.ForeignKey(Response, null=True, on_delete=models.CASCADE, related_name="+")
    response = models.ForeignKey(Response, null=True, on_delete=models.CASCADE, related_name="+")

    objects = DraftManager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.survey.key} {self.pk}"

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return self.version.questionnaire

    @property
    def answerable_until(self) -> datetime:
        """When the draft can be sent at the latest: it expires, and the survey may close before that."""
        return min(self.expires_at, self.survey.closes_at) if self.survey.closes_at else self.expires_at


class GivenUp(models.Model):
    """How many drafts ended at a step: kept when the drafts themselves are deleted."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="given_up")
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="+")
    step = models.PositiveSmallIntegerField()  # the last one sent; 0 where none was
    drafts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "version", "step"], name="one_count_per_step")]

    def __str__(self) -> str:
        return f"{self.survey.key} {self.step}"


class Invitation(models.Model):
    """A link that lets one person answer once. What it was used for is not stored, only that it was."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    batch = models.CharField(max_length=100, blank=True)  # whom the links were made for, in the editor's words
    created_at = models.DateTimeField(default=timezone.now)
    used_on = models.DateField(null=True)  # the day alone: the hour would point at the response

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.survey.key} {self.pk}"


def private_storage() -> Any:
    return storages["private"]


def upload_path(upload: Upload, name: str) -> str:
    """Return where a file lies: nothing of its name or sender, so neither can be guessed or abused."""
    return f"surveys/{upload.pk.hex[:2]}/{upload.pk.hex}"


class Upload(models.Model):
    """A file a resident sent, outside the public media; it belongs to a draft until that is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="uploads")
    draft = models.ForeignKey(Draft, null=True, on_delete=models.SET_NULL, related_name="uploads")
    response = models.ForeignKey(Response, null=True, on_delete=models.SET_NULL, related_name="uploads")
    key = models.CharField(max_length=32)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=upload_path, storage=private_storage, max_length=120)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.name

    def delete_with_file(self) -> None:
        self.file.delete(save=False)
        self.delete()
