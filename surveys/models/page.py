from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.fields import SynchronizedField

from core.blocks import RICH_TEXT
from core.models import BasePage
from surveys import answering
from surveys.editing import settle_keys
from surveys.questions import QuestionsBlock

from .dataset import Survey


class SurveyPage(RoutablePageMixin, BasePage):
    """A survey's face in one language. The questions' structure is the source page's; see `versions`."""

    introduction = RichTextField(
        _("introduction"),
        features=RICH_TEXT,
        blank=True,
        help_text=_("Why the city asks and what it does with the answers."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes it takes"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True, help_text=_("Left empty: when published."))
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True, help_text=_("Left empty: never."))
    questions = StreamField(QuestionsBlock(), verbose_name=_("questions"))
    privacy = RichTextField(
        _("personal data notice"),
        features=RICH_TEXT,
        blank=True,
        help_text=_("Who processes the answers, for what purpose, on what legal basis and how long."),
    )
    thanks = RichTextField(
        _("thanks"), features=RICH_TEXT, blank=True, help_text=_("Shown with the receipt: what happens next.")
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at"), FieldPanel("minutes")])],
            heading=_("When"),
        ),
        FieldPanel("questions"),
        FieldPanel("privacy"),
        FieldPanel("thanks"),
    ]
    override_translatable_fields = [
        SynchronizedField(name, overridable=False) for name in ("minutes", "opens_at", "closes_at")
    ]

    # Surveys do not know where they are asked: the pages above name SurveyPage, not the other way round.
    subpage_types: list[str] = []

    template = "surveys/survey.html"

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")

    @property
    def survey(self) -> Survey:
        return Survey.objects.for_page(self)

    @property
    def is_source(self) -> bool:
        """Whether this page, rather than one it is translated from, says what is asked.

        Where the source page has been deleted, the page edited next takes its place.
        """
        survey = Survey.objects.filter(translation_key=self.translation_key).first()
        return survey is None or survey.source_page_id in {None, self.pk}

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("The survey cannot close before it opens.")})
        if self.is_source:
            settle_keys(self)

    @path("")
    def ask(self, request: HttpRequest) -> HttpResponse:
        return answering.ask(request, self)

    @path("r/<str:code>/", name="receipt")
    def receipt(self, request: HttpRequest, code: str) -> HttpResponse:
        return answering.show_receipt(request, self, code)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("Form")), ("thanks", _("Thanks"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        with translation.override(self.locale.language_code):
            return answering.preview(request, self, mode_name)
