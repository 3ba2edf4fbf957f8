from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import cautious_slugify

from surveys.keys import unique
from surveys.questionnaire import Questionnaire

if TYPE_CHECKING:
    from .page import SurveyPage


class SurveyManager(models.Manager["Survey"]):
    def for_page(self, page: SurveyPage) -> Survey:
        """Return the dataset that `page` asks for, made if this is the first page of its translations."""
        found = self.filter(translation_key=page.translation_key).first()
        if found is None:
            found, _created = self.get_or_create(
                translation_key=page.translation_key,
                defaults={"source_page": page, "key": self.free_key(page.slug)},
            )
        return found

    def free_key(self, slug: str, owner: Survey | None = None) -> str:
        """Return a key like `slug` that no survey has, other than its `owner`."""
        key = cautious_slugify(slug)[:40] or "survey"
        others = self.filter(key__startswith=key)
        if owner:
            others = others.exclude(pk=owner.pk)
        return unique(key, set(others.values_list("key", flat=True)), "-")


class Survey(models.Model):
    """One dataset, whatever the languages it is asked in; it outlives its pages.

    `key` is what evaluators call it. Until something is published it follows the page's slug.
    """

    class State(models.TextChoices):
        UNPUBLISHED = "unpublished", _("not published")
        UPCOMING = "upcoming", _("not open yet")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        FULL = "full", _("full")

    FOLLOWED = ("opens_at", "closes_at", "by_invitation", "max_responses", "keep_until")  # from the source page

    translation_key = models.UUIDField(unique=True, editable=False, default=uuid.uuid4)
    key = models.SlugField(_("key"), max_length=50, unique=True)
    source_page = models.ForeignKey(
        "surveys.SurveyPage", verbose_name=_("page"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What the source page says about when and from whom answers are taken, as published last.
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    by_invitation = models.BooleanField(_("by invitation only"), default=False)
    max_responses = models.PositiveIntegerField(_("most responses"), null=True, blank=True)
    keep_until = models.DateField(_("personal data kept until"), null=True, blank=True)

    objects = SurveyManager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-pk"]
        permissions = [
            ("export_responses", _("Can see and export responses")),
            ("enter_responses", _("Can type in responses from paper")),
        ]

    def __str__(self) -> str:
        return self.title(get_language() or "sk")

    @cached_property
    def current_version(self) -> QuestionnaireVersion | None:
        """The questionnaire published last, in which new visitors answer."""
        return self.versions.order_by("-number").first() if self.pk else None

    def title(self, language: str) -> str:
        version = self.current_version
        if version:
            return version.questionnaire.say(version.questionnaire.texts.get("title"), language)
        return self.source_page.title if self.source_page else self.key

    def state(self, now: datetime | None = None) -> State:
        """Return whether answers are taken at `now`. It opens on the stroke and closes on the stroke."""
        now = now or timezone.now()
        if self.current_version is None:
            return self.State.UNPUBLISHED
        if self.opens_at and now < self.opens_at:
            return self.State.UPCOMING
        if self.closes_at and now >= self.closes_at:
            return self.State.CLOSED
        if self.max_responses is not None and self.standing() >= self.max_responses:
            return self.State.FULL
        return self.State.OPEN

    def standing(self) -> int:
        """Return how many people's answers stand: neither withdrawn nor made up."""
        found = self.responses.filter(withdrawn_at=None).exclude(source=Response.Source.SAMPLE)
        return found.count()


class QuestionnaireVersion(models.Model):
    """The questionnaire exactly as published once, in all languages. Never changed afterwards."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    digest = models.CharField(max_length=64, editable=False)
    content = models.JSONField(editable=False)
    created_at = models.DateTimeField(_("published"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("questionnaire version")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="one_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.survey.key} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new version. Raises TypeError for one that is stored already: responses point at it."""
        if not self._state.adding:
            raise TypeError("A questionnaire version is never changed; publish a new one.")
        super().save(*args, **kwargs)

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return Questionnaire.from_json(self.content)


class ResponseQuerySet(models.QuerySet["Response"]):
    """Notes what is written, so that the columns derived from it are derived again; see analysis.columns."""

    @transaction.atomic
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:  # type: ignore[override]
        stored = super().bulk_create(objs, *args, **kwargs)
        touch(stored)
        return stored

    @transaction.atomic
    def update(self, **kwargs: Any) -> int:
        touch(self.only("pk", "survey_id"))
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        begin_anew(set(self.values_list("survey_id", flat=True)))
        return super().delete()


def touch(responses: Iterable[Response]) -> None:
    from .derived import Touched

    notes = (Touched(survey_id=response.survey_id, response_id=response.pk) for response in responses)
    Touched.objects.bulk_create(notes, batch_size=1000)


def begin_anew(surveys: Iterable[int]) -> None:
    """Let all columns of these surveys be derived anew: of a deleted response nothing is left to be noted."""
    from .derived import Derived

    Derived.objects.filter(survey__in=surveys).delete()


class Response(models.Model):
    """One person's answers: `answers` maps keys to codes, numbers and texts, the same in every language.

    A withdrawn response stays as a tombstone without answers, so that counts reconcile.
    """

    class Source(models.TextChoices):
        WEB = "web", _("web")
        PAPER = "paper", _("paper")
        ASSISTED = "assisted", _("assisted")
        IMPORT = "import", _("import")
        SAMPLE = "sample", _("sample data")

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses")
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="responses")
    language = models.CharField(_("language"), max_length=12)
    source = models.CharField(_("source"), max_length=12, choices=Source.choices, default=Source.WEB)
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    answers = models.JSONField(_("answers"))
    receipt_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Why it may not be a person's: reasons from core.suspicion, separated by spaces. It is counted all the same.
    suspect = models.CharField(_("suspect"), max_length=100, blank=True)
    asked_on = models.CharField(_("asked on"), max_length=255, blank=True)  # the path of the page it was embedded in
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["pk"]
        indexes = [
            # Exports read one survey in order of arrival; counts read it by day.
            models.Index(fields=["survey", "id"], name="response_by_survey"),
            models.Index(fields=["survey", "submitted_at"], name="response_by_day"),
            # The order of a dataset's columns asks for the first response of each version.
            models.Index(fields=["version", "id"], name="response_by_version"),
        ]

    def __str__(self) -> str:
        return f"{self.survey.key} {self.pk}"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        touch([self])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        begin_anew([self.survey_id])
        return super().delete(*args, **kwargs)


class EarlierAnswers(models.Model):
    """What a response said before it was changed: the audit trail, kept until the survey's retention day."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="earlier_answers")
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12)
    answers = models.JSONField()
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.response} {self.replaced_at}"


class PersonalAnswer(models.Model):
    """The answer to one question of a private kind (contact details), apart from the dataset."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="personal_answers")
    key = models.CharField(max_length=32)
    answer = models.JSONField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["response", "key"], name="one_personal_answer_per_key")]
        permissions = [("read_personal_answers", _("Can read contact details and files"))]

    def __str__(self) -> str:
        return f"{self.response} {self.key}"
