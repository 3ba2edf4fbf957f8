from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.fields import SynchronizedField

from consultations.blocks import CommentableTextBlock, DocumentBlock, StepBlock
from consultations.views import about, commenting, decisions, finding, notices, reacting, reading, receipts
from core.blocks import RICH_TEXT
from core.models import BasePage, visible
from core.topics import TopicsField, topic_names
from surveys.blocks import BodyWithSurveyBlock
from surveys.models import SurveyPage

from .event import EventPage
from .record import Consultation
from .report import EvaluationReportPage


class ConsultationIndexPage(RoutablePageMixin, BasePage):
    """The finder of consultations."""

    subpage_types = ["consultations.ConsultationPage"]

    class Meta:
        verbose_name = _("list of consultations")

    @cached_property
    def consultations(self) -> Sequence[ConsultationPage]:
        """Every consultation that can be read, the newest first."""
        return visible(ConsultationPage.objects.child_of(self)).order_by("-first_published_at")

    @path("")
    def find(self, request: HttpRequest) -> HttpResponse:
        return finding.find(request, self)

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        return finding.feed(request, self)

    @path("calendar/", name="calendar")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        return finding.calendar(request, self)


class ConsultationPage(RoutablePageMixin, BasePage):
    """A consultation's face in one language. What was said and decided is the record's; see `Consultation`."""

    topics = TopicsField()
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True, help_text=_("Left empty: when published."))
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True, help_text=_("Left empty: never."))
    decision_due = models.DateField(_("decision expected by"), null=True, blank=True)
    comments = models.CharField(
        _("comments"), max_length=8, choices=Consultation.Comments.choices, default=Consultation.Comments.NONE
    )
    who_decides = RichTextField(
        _("who decides"), features=RICH_TEXT, blank=True, help_text=_("Who decides in the end, and about what.")
    )
    steps = StreamField([("step", StepBlock())], verbose_name=_("steps on the way"), blank=True)
    body = StreamField(BodyWithSurveyBlock(), verbose_name=_("text"), blank=True)
    documents = StreamField([("document", DocumentBlock())], verbose_name=_("documents"), blank=True)
    offline = RichTextField(_("how to take part offline"), features=RICH_TEXT, blank=True)
    contact = RichTextField(_("contact"), features=RICH_TEXT, blank=True)
    outcome = RichTextField(
        _("outcome in short"),
        features=RICH_TEXT,
        blank=True,
        help_text=_("Stands above the decisions once the consultation is decided."),
    )
    text = StreamField(CommentableTextBlock(), verbose_name=_("text to comment on"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("topics"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at"), FieldPanel("decision_due")]),
                FieldPanel("comments"),
                FieldPanel("steps"),
            ],
            heading=_("When"),
        ),
        FieldPanel("body"),
        FieldPanel("who_decides"),
        FieldPanel("documents"),
        FieldPanel("offline"),
        FieldPanel("contact"),
        FieldPanel("outcome"),
    ]
    text_panels = [FieldPanel("text")]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Content")),
            ObjectList(text_panels, heading=_("Text to comment on")),
            ObjectList(BasePage.promote_panels, heading=_("Promote")),
            ObjectList(BasePage.settings_panels, heading=_("Settings")),
        ]
    )
    override_translatable_fields = [
        SynchronizedField(name, overridable=False) for name in ("topics", *Consultation.FOLLOWED)
    ]

    parent_page_types = ["consultations.ConsultationIndexPage"]
    subpage_types = ["surveys.SurveyPage", "consultations.EvaluationReportPage"]
    stylesheet = "consultation.css"

    class Meta:
        verbose_name = _("consultation")

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("The consultation cannot close before it opens.")})

    @cached_property
    def record(self) -> Consultation:
        return Consultation.objects.for_page(self)

    @property
    def topic_names(self) -> list[tuple[str, str]]:
        return topic_names(self.topics)

    @cached_property
    def surveys(self) -> Sequence[SurveyPage]:
        return visible(SurveyPage.objects.child_of(self)).order_by("path")

    @cached_property
    def reports(self) -> Sequence[EvaluationReportPage]:
        """The reports on the consultation, the latest first."""
        return visible(EvaluationReportPage.objects.child_of(self)).order_by("-first_published_at")

    @cached_property
    def events(self) -> Sequence[EventPage]:
        """The events that serve the consultation, in this page's language, the earliest first."""
        return visible(EventPage.objects.filter(consultation__translation_key=self.translation_key, locale=self.locale))

    def address(self, name: str, *args: Any) -> str:
        """Return the address of one of the views below, by its name."""
        return (self.get_url() or "") + self.reverse_subpage(name, args=list(args))

    @path("")
    def read(self, request: HttpRequest) -> HttpResponse:
        return about.page(request, self)

    @path("text/", name="text")
    def read_text(self, request: HttpRequest) -> HttpResponse:
        return reading.text(request, self)

    @path("text/print/", name="print")
    def print_text(self, request: HttpRequest) -> HttpResponse:
        return reading.printed(request, self)

    @path("text/<uuid:anchor>/", name="part")
    def read_part(self, request: HttpRequest, anchor: Any) -> HttpResponse:
        return reading.part(request, self, str(anchor))

    @path("comments/", name="whole")
    def read_whole(self, request: HttpRequest) -> HttpResponse:
        return reading.part(request, self, "")

    @path("c/<int:number>/", name="comment")
    def read_comment(self, request: HttpRequest, number: int) -> HttpResponse:
        return reading.comment(request, self, number)

    @path("c/<int:number>/reply/", name="reply")
    def reply(self, request: HttpRequest, number: int) -> HttpResponse:
        return commenting.reply(request, self, number)

    @path("c/<int:number>/vote/", name="vote")
    def vote(self, request: HttpRequest, number: int) -> HttpResponse:
        return reacting.vote(request, self, number)

    @path("c/<int:number>/report/", name="report")
    def report(self, request: HttpRequest, number: int) -> HttpResponse:
        return reacting.report(request, self, number)

    @path("d/<str:token>/", name="draft")
    def check_comment(self, request: HttpRequest, token: str) -> HttpResponse:
        return commenting.check(request, self, token)

    @path("d/<str:token>/edit/", name="edit")
    def edit_comment(self, request: HttpRequest, token: str) -> HttpResponse:
        return commenting.edit(request, self, token)

    @path("r/", name="receipts")
    def receipts(self, request: HttpRequest) -> HttpResponse:
        return receipts.enter(request, self)

    @path("r/<str:code>/", name="receipt")
    def receipt(self, request: HttpRequest, code: str) -> HttpResponse:
        return receipts.show(request, self, code)

    @path("r/<str:code>/change/", name="change")
    def change(self, request: HttpRequest, code: str) -> HttpResponse:
        return receipts.change(request, self, code)

    @path("r/<str:code>/withdraw/", name="withdraw")
    def withdraw(self, request: HttpRequest, code: str) -> HttpResponse:
        return receipts.withdraw(request, self, code)

    @path("decisions/", name="decisions")
    def decisions(self, request: HttpRequest) -> HttpResponse:
        return decisions.table(request, self)

    @path("decisions/<str:format>/", name="decisions_file")
    def decisions_file(self, request: HttpRequest, format: str) -> HttpResponse:
        return decisions.file(request, self, format)

    @path("notices/", name="subscribe")
    def subscribe(self, request: HttpRequest) -> HttpResponse:
        return notices.subscribe(request, self)

    preview_modes = [("", _("Page")), ("text", _("Text to comment on"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return reading.preview(request, self) if mode_name == "text" else about.preview(request, self)
