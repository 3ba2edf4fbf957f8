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
from surveys.editing import settle
from surveys.questions import QuestionsBlock
from surveys.views import asking, drafting, paper, receipts, results

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
    by_invitation = models.BooleanField(
        _("by invitation only"), default=False, help_text=_("Only those with a single-use link can answer.")
    )
    max_responses = models.PositiveIntegerField(
        _("most responses"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Left empty: as many as come."),
    )
    keep_until = models.DateField(
        _("personal data kept until"),
        null=True,
        blank=True,
        help_text=_(
            "Contact details, files and earlier answers are deleted after this day; until then a response can "
            "be withdrawn. Left empty: no limit."
        ),
    )
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
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("by_invitation"), FieldPanel("max_responses"), FieldPanel("keep_until")])],
            heading=_("Who, how many, how long"),
        ),
        FieldPanel("questions"),
        FieldPanel("privacy"),
        FieldPanel("thanks"),
    ]
    override_translatable_fields = [
        SynchronizedField(name, overridable=False) for name in ("minutes", *Survey.FOLLOWED)
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
            settle(self)

    @path("")
    def ask(self, request: HttpRequest) -> HttpResponse:
        return asking.ask(request, self)

    @path("i/<str:token>/", name="invited")
    def invited(self, request: HttpRequest, token: str) -> HttpResponse:
        return asking.ask(request, self, invitation=token)

    @path("t/<str:signed>/", name="test")
    def test(self, request: HttpRequest, signed: str) -> HttpResponse:
        return asking.ask(request, self, test=signed)

    @path("d/<str:token>/", name="draft")
    def draft(self, request: HttpRequest, token: str) -> HttpResponse:
        return drafting.resume(request, self, token)

    @path("d/<str:token>/<int:number>/", name="step")
    def step(self, request: HttpRequest, token: str, number: int) -> HttpResponse:
        return drafting.step(request, self, token, number)

    @path("d/<str:token>/check/", name="check")
    def check_answers(self, request: HttpRequest, token: str) -> HttpResponse:
        return drafting.check(request, self, token)

    @path("d/<str:token>/later/", name="later")
    def later(self, request: HttpRequest, token: str) -> HttpResponse:
        return drafting.later(request, self, token)

    @path("paper/", name="paper")
    def paper(self, request: HttpRequest) -> HttpResponse:
        return paper.questionnaire(request, self)

    @path("results/", name="results")
    def results(self, request: HttpRequest) -> HttpResponse:
        return results.results(request, self)

    @path("r/", name="receipts")
    def receipts(self, request: HttpRequest) -> HttpResponse:
        return receipts.enter(request, self)

    @path("r/<str:code>/", name="receipt")
    def receipt(self, request: HttpRequest, code: str) -> HttpResponse:
        return receipts.show(request, self, code)

    @path("r/<str:code>/pdf/", name="receipt_pdf")
    def receipt_pdf(self, request: HttpRequest, code: str) -> HttpResponse:
        return receipts.pdf(request, self, code)

    @path("r/<str:code>/change/", name="change")
    def change(self, request: HttpRequest, code: str) -> HttpResponse:
        return receipts.change(request, self, code)

    @path("r/<str:code>/withdraw/", name="withdraw")
    def withdraw(self, request: HttpRequest, code: str) -> HttpResponse:
        return receipts.withdraw(request, self, code)

    @path("r/<str:code>/email/", name="receipt_email")
    def receipt_email(self, request: HttpRequest, code: str) -> HttpResponse:
        return receipts.email(request, self, code)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("Form")), ("thanks", _("Thanks"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        with translation.override(self.locale.language_code):
            return asking.preview(request, self, mode_name)
