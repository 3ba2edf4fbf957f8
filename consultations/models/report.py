from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail_localize.fields import SynchronizedField

from consultations.reports.body import ReportBodyField
from consultations.reports.evidence import SAMPLE, SUSPECTED
from consultations.reports.kinds import FigureBlock
from consultations.reports.panels import SuggestionsPanel
from consultations.views import evaluating
from core.blocks import RICH_TEXT
from core.fields import ChoiceListField
from core.models import BasePage
from surveys.models import Release

from .record import Consultation

LEFT_OUT = [(SAMPLE, _("sample data")), (SUSPECTED, _("responses that may not be people’s"))]


def only_samples() -> list[str]:
    return [SAMPLE]


class EvaluationReportPage(RoutablePageMixin, BasePage):
    """A report's face in one language: text beside figures, which are frozen whenever the source page is published."""

    class Kind(models.TextChoices):
        EVALUATION = "evaluation", _("Evaluation report")
        INCEPTION = "inception", _("Inception report")
        END_OF_COMMITMENT = "end", _("End-of-commitment report")
        LEARNING = "learning", _("Learning exercise")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.EVALUATION)
    introduction = RichTextField(_("introduction"), features=RICH_TEXT, blank=True)
    body = ReportBodyField(verbose_name=_("text and figures"), blank=True)
    left_out = ChoiceListField(
        _("not counted"),
        options=LEFT_OUT,
        default=only_samples,
        help_text=_("Withdrawn responses are never counted. What is left out is told in the report."),
    )
    keep_figures = models.BooleanField(
        _("keep the figures of the last edition"),
        default=False,
        help_text=_(
            "Ticked, publishing corrects the text alone. Otherwise all figures are counted anew and make a new "
            "edition; the earlier ones stay readable."
        ),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("kind"),
        FieldPanel("introduction"),
        SuggestionsPanel(heading=_("Surveys and questions for figures")),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("left_out"), FieldPanel("keep_figures")], heading=_("Figures")),
    ]
    override_translatable_fields = [
        SynchronizedField(name, overridable=False) for name in ("kind", "left_out", "keep_figures")
    ]

    parent_page_types = ["consultations.ConsultationPage"]
    subpage_types: list[str] = []
    template = "consultations/evaluation_report.html"
    stylesheet = "figures.css"

    class Meta:
        verbose_name = _("evaluation report")
        verbose_name_plural = _("evaluation reports")

    @property
    def is_source(self) -> bool:
        """Whether this is the page others are translated from: the oldest, or what is left of them."""
        pages = EvaluationReportPage.objects.filter(translation_key=self.translation_key)
        return not (pages.filter(pk__lt=self.pk) if self.pk else pages).exists()

    @property
    def record(self) -> Consultation:
        return self.get_parent().specific.record

    @property
    def figures(self) -> list[Any]:
        """The figures among the blocks, each with its id, its kind and its settings."""
        return [bound for bound in self.body if isinstance(bound.block, FigureBlock)]

    @cached_property
    def editions(self) -> list[ReportEdition]:
        """Every edition, the latest first."""
        return list(ReportEdition.objects.filter(translation_key=self.translation_key).order_by("-number"))

    @property
    def public_tables(self) -> dict[str, list[Any]]:
        """The tables that are public by now, by the survey's key."""
        return public_tables()

    def clean(self) -> None:
        super().clean()
        latest = ReportEdition.objects.filter(translation_key=self.translation_key).last()
        if self.keep_figures and latest and self.pk and self.is_source:
            self.refuse_new_figures(latest)

    def refuse_new_figures(self, latest: ReportEdition) -> None:
        """Raise ValidationError where the body has figures that the edition whose figures are kept lacks."""
        known = {key: found["settings"] for key, found in latest.content["figures"].items()}
        new = [bound for bound in self.figures if known.get(bound.id) != bound.block.settings_of(bound.value)]
        if new or latest.content["omitted"] != self.left_out:
            message = _("Figures have been added or changed since edition %(number)d. Untick this to count them.")
            raise ValidationError({"keep_figures": message % {"number": latest.number}})

    def address(self, name: str, *args: Any) -> str:
        """Return the address of one of the views below, by its name."""
        return (self.get_url() or "") + self.reverse_subpage(name, args=list(args))

    @path("")
    def read(self, request: HttpRequest) -> HttpResponse:
        return evaluating.report(request, self)

    @path("edition/<int:number>/", name="edition")
    def read_edition(self, request: HttpRequest, number: int) -> HttpResponse:
        return evaluating.edition(request, self, number)

    @path("pdf/", name="pdf")
    def download(self, request: HttpRequest) -> HttpResponse:
        return evaluating.pdf(request, self)

    @path("edition/<int:number>/pdf/", name="edition_pdf")
    def download_edition(self, request: HttpRequest, number: int) -> HttpResponse:
        return evaluating.pdf(request, self, number)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return evaluating.preview(request, self)


class ReportEdition(models.Model):
    """The figures of a report as they were published once, and what they were counted from. Never changed."""

    translation_key = models.UUIDField(editable=False)  # of the report's pages, which it outlives
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="report_editions")
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(editable=False)  # see reports.freezing
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the content as canonical JSON
    created_at = models.DateTimeField(_("frozen"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("edition of a report")
        ordering = ["translation_key", "number"]
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "number"], name="one_edition_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.consultation.key} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new edition. Raises TypeError for one that is stored already."""
        if not self._state.adding:
            raise TypeError("An edition is never changed; publish the report anew.")
        super().save(*args, **kwargs)


def public_tables(before: datetime | None = None) -> dict[str, list[Any]]:
    """Return the tables that editions and releases have let out, or had `before` a moment, by the survey's key."""
    editions = ReportEdition.objects.filter(*earlier_than(before)).order_by("pk")
    releases = Release.objects.filter(*earlier_than(before)).order_by("pk")
    found: dict[str, list[Any]] = {}
    for key, tables in releases.values_list("survey__key", "content__tables"):
        found.setdefault(key, []).extend(tables or [])
    for by_survey in editions.values_list("content__tables", flat=True):
        for key, tables in by_survey.items():
            found.setdefault(key, []).extend(tables)
    return found


def earlier_than(moment: datetime | None) -> list[models.Q]:
    return [models.Q(created_at__lt=moment)] if moment else []


class EditionText(models.Model):
    """What stood around the figures of an edition in one language. A correction is a further row: none is changed."""

    edition = models.ForeignKey(ReportEdition, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=12)
    content = models.JSONField(editable=False)  # title, summary, introduction and body, as the page stores them
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.edition} {self.language}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a text. Raises TypeError for one that is stored already."""
        if not self._state.adding:
            raise TypeError("What was published is never changed.")
        super().save(*args, **kwargs)
