from __future__ import annotations

import uuid
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import cautious_slugify

from consultations.stages import Dates, Stage, stage_at
from consultations.text import Text
from surveys.keys import unique

if TYPE_CHECKING:
    from .pages import ConsultationPage


class ConsultationManager(models.Manager["Consultation"]):
    def for_page(self, page: ConsultationPage) -> Consultation:
        """Return the record whose face `page` is, made if this is the first page of its translations."""
        found = self.filter(translation_key=page.translation_key).first()
        if found is None:
            found, _created = self.get_or_create(
                translation_key=page.translation_key,
                defaults={"source_page": page, "key": self.free_key(page.slug)},
            )
        return found

    def free_key(self, slug: str) -> str:
        key = cautious_slugify(slug)[:40] or "consultation"
        return unique(key, set(self.filter(key__startswith=key).values_list("key", flat=True)), "-")


class Consultation(models.Model):
    """What residents said and the city answered, whatever the language; it outlives its pages.

    `key` is what files and addresses for staff call it.
    """

    class Comments(models.TextChoices):
        NONE = "none", _("No comments")
        BEFORE = "before", _("Comments are shown after staff have read them")
        AFTER = "after", _("Comments are shown at once, and read by staff afterwards")

    FOLLOWED = ("opens_at", "closes_at", "decision_due", "comments")  # from the source page, as published last

    translation_key = models.UUIDField(unique=True, editable=False, default=uuid.uuid4)
    key = models.SlugField(_("key"), max_length=50, unique=True)
    source_page = models.ForeignKey(
        "consultations.ConsultationPage", verbose_name=_("page"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    decision_due = models.DateField(_("decision expected by"), null=True, blank=True)
    comments = models.CharField(_("comments"), max_length=8, choices=Comments.choices, default=Comments.NONE)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ConsultationManager()

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["-pk"]
        permissions = [
            ("moderate_comments", _("Can moderate comments and answer them for the city")),
            ("decide_comments", _("Can decide comments and close a consultation with the outcome")),
        ]

    def __str__(self) -> str:
        return self.title(get_language() or settings.LANGUAGE_CODE)

    def face(self, language: str) -> ConsultationPage | None:
        """Return the live page in `language`, or else the source page if it is live; None where neither is."""
        source = self.source_page
        if source is None:
            return None
        faces = source.get_translations(inclusive=True).live().filter(alias_of__isnull=True).select_related("locale")
        found = {page.locale.language_code: page for page in faces}
        return found.get(language) or found.get(source.locale.language_code)

    def title(self, language: str) -> str:
        page = self.face(language) or self.source_page
        return page.title if page else self.key

    @property
    def dates(self) -> Dates:
        return Dates(self.opens_at, self.closes_at, self.decided_at)

    def stage(self, now: datetime | None = None) -> Stage:
        return stage_at(self.dates, now or timezone.now())

    def takes_comments(self, now: datetime | None = None) -> bool:
        """Tell whether comments are taken at `now`."""
        return self.comments != self.Comments.NONE and self.stage(now) == Stage.OPEN

    @cached_property
    def current_version(self) -> TextVersion | None:
        """The text published last; None before the page has been published."""
        return self.versions.order_by("-number").first()

    @property
    def text(self) -> Text:
        """The text as it stands; an empty one where there is none."""
        version = self.current_version
        return version.text if version else Text(settings.LANGUAGE_CODE)


class TextVersion(models.Model):
    """The commentable text exactly as published once, in all languages. Never changed afterwards."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    digest = models.CharField(max_length=64, editable=False)
    content = models.JSONField(editable=False)
    created_at = models.DateTimeField(_("published"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["consultation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_text_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.consultation.key} {self.number}"

    @cached_property
    def text(self) -> Text:
        return Text.from_json(self.content)
