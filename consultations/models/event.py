from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.fields import SynchronizedField

from consultations.blocks import DocumentBlock
from consultations.views import events
from core.blocks import RICH_TEXT
from core.models import BasePage, visible
from core.topics import TopicsField, topic_names
from surveys.blocks import BodyWithSurveyBlock
from surveys.models import SurveyPage


class GroupBlock(blocks.StructBlock):
    """A group that was represented at an event."""

    name = blocks.CharBlock(label=_("Group"), max_length=120)
    people = blocks.IntegerBlock(label=_("People"), required=False, min_value=1)

    class Meta:
        icon = "group"
        label = _("Group")


class EventIndexPage(RoutablePageMixin, BasePage):
    """The list of events: those to come, and those that were."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["consultations.EventPage"]

    class Meta:
        verbose_name = _("list of events")

    @cached_property
    def events(self) -> Sequence[EventPage]:
        return visible(EventPage.objects.child_of(self))

    @path("")
    def show(self, request: HttpRequest) -> HttpResponse:
        return events.listing(request, self)

    @path("calendar/", name="calendar")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        return events.calendar_of_all(request, self)


class EventPage(RoutablePageMixin, BasePage):
    """A workshop, an Internal Breakfast, a conference, a study visit: what it will be, and what came of it."""

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("Workshop")
        BREAKFAST = "breakfast", _("Internal Breakfast")
        CONFERENCE = "conference", _("Conference")
        VISIT = "visit", _("Study visit")
        MEETING = "meeting", _("Public meeting")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.WORKSHOP)
    topics = TopicsField()
    consultation = models.ForeignKey(
        "consultations.ConsultationPage",
        verbose_name=_("consultation it serves"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=255, blank=True)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    accessibility = RichTextField(
        _("accessibility"),
        features=RICH_TEXT,
        blank=True,
        help_text=_("Step-free access, parking, induction loop, interpreting, whom to tell about needs."),
    )
    body = StreamField(BodyWithSurveyBlock(), verbose_name=_("text"), blank=True)
    attended = models.PositiveIntegerField(_("people who came"), null=True, blank=True)
    groups = StreamField([("group", GroupBlock())], verbose_name=_("groups represented"), blank=True)
    outcome = RichTextField(_("what came of it"), features=RICH_TEXT, blank=True)
    minutes = StreamField([("document", DocumentBlock())], verbose_name=_("minutes and documents"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("consultation")]),
        FieldPanel("topics"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldRowPanel([FieldPanel("place"), FieldPanel("capacity")]),
        FieldPanel("accessibility"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("attended"), FieldPanel("groups"), FieldPanel("outcome"), FieldPanel("minutes")],
            heading=_("Afterwards"),
        ),
    ]
    override_translatable_fields = [
        SynchronizedField(name, overridable=False)
        for name in ("kind", "topics", "consultation", "starts_at", "ends_at", "capacity", "attended")
    ]

    parent_page_types = ["consultations.EventIndexPage"]
    subpage_types = ["surveys.SurveyPage"]

    class Meta:
        verbose_name = _("event")
        ordering = ["starts_at"]

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The event cannot end before it starts.")})

    @property
    def over_at(self) -> datetime:
        return self.ends_at or self.starts_at

    @property
    def topic_names(self) -> Sequence[tuple[str, str]]:
        return topic_names(self.topics)

    @cached_property
    def registrations(self) -> Sequence[SurveyPage]:
        """The surveys by which people register, or say afterwards how it was."""
        return visible(SurveyPage.objects.child_of(self)).order_by("path")

    @path("")
    def read(self, request: HttpRequest) -> HttpResponse:
        return events.page(request, self)

    @path("calendar/", name="calendar")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        return events.calendar_of_one(request, self)
