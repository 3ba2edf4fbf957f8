from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.fields import SynchronizedField

from consultations.models import ConsultationPage
from core.blocks import RICH_TEXT
from core.fields import ChoiceListField
from core.models import BasePage, visible
from surveys.blocks import BodyWithSurveyBlock


class Status(models.TextChoices):
    """How far a milestone or a commitment has come."""

    PLANNED = "planned", _("Planned")
    IN_PROGRESS = "in_progress", _("In progress")
    COMPLETED = "completed", _("Completed")
    DELAYED = "delayed", _("Delayed")


OPEN_GOVERNMENT_VALUES = [
    ("access", _("Access to information")),
    ("participation", _("Civic participation")),
    ("accountability", _("Accountability")),
    ("cooperation", _("Cooperation")),
]


class MilestoneBlock(blocks.StructBlock):
    """A milestone or output of a commitment. Without a due date it is due when the commitment ends."""

    text = blocks.TextBlock(label=_("Milestone or output"), rows=2)
    due = blocks.DateBlock(label=_("Due date"), required=False, help_text=_("Left empty: when the commitment ends."))
    status = blocks.ChoiceBlock(choices=Status.choices, default=Status.PLANNED, label=_("Status"))
    evidence = blocks.RichTextBlock(
        label=_("Evidence"),
        required=False,
        features=["bold", "italic", "link", "document-link"],
        help_text=_("What shows that it happened: a document, a record, a link."),
    )

    class Meta:
        icon = "flag"
        label = _("Milestone")


class ActionPlanPage(BasePage):
    """An open government action plan; its commitments stand below it."""

    start = models.DateField(_("start of the plan"))
    end = models.DateField(_("end of the plan"))
    submitted = models.DateField(_("submitted to OGP"), null=True, blank=True)
    public_meetings = models.PositiveSmallIntegerField(
        _("public meetings held while it was made"), null=True, blank=True
    )
    groups_involved = models.PositiveSmallIntegerField(_("groups involved"), null=True, blank=True)
    body = StreamField(BodyWithSurveyBlock(), verbose_name=_("text"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("start"), FieldPanel("end"), FieldPanel("submitted")]),
        FieldRowPanel([FieldPanel("public_meetings"), FieldPanel("groups_involved")]),
        FieldPanel("body"),
    ]
    override_translatable_fields = [
        SynchronizedField(name, overridable=False)
        for name in ("start", "end", "submitted", "public_meetings", "groups_involved")
    ]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.CommitmentPage"]

    class Meta:
        verbose_name = _("action plan")

    def clean(self) -> None:
        super().clean()
        require_order(self.start, self.end)

    @cached_property
    def commitments(self) -> Sequence[CommitmentPage]:
        return visible(CommitmentPage.objects.child_of(self)).order_by("number")


def rich_text(label: Any, **kwargs: Any) -> RichTextField:
    return RichTextField(label, features=RICH_TEXT, blank=True, **kwargs)


def lines(label: Any) -> models.TextField:
    return models.TextField(label, blank=True, help_text=_("One on each line."))


class CommitmentPage(BasePage):
    """One commitment of the plan, in the fields of OGP's own template."""

    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    status = models.CharField(_("status"), max_length=16, choices=Status.choices, default=Status.PLANNED)
    start = models.DateField(_("implementation start"))
    end = models.DateField(_("implementation end"))

    lead_departments = lines(_("lead departments of the Municipal Office"))
    external_leads = lines(_("lead bodies outside the Municipal Office"))
    stakeholders = lines(_("other stakeholders involved"))

    problem = rich_text(_("problem definition"))
    status_quo = rich_text(_("status quo"))
    action_step = rich_text(_("action step"))
    contribution = rich_text(_("how the commitment contributes to solving the problem"))
    vision = rich_text(_("long-term vision"))
    values = ChoiceListField(_("open government values"), options=OPEN_GOVERNMENT_VALUES)
    resources_amount = models.PositiveIntegerField(_("resources (EUR)"), null=True, blank=True)
    resources_secured = models.CharField(
        _("are the resources secured"),
        max_length=10,
        blank=True,
        choices=[("secured", _("secured")), ("partly", _("partly secured")), ("not", _("not secured"))],
    )
    further_information = rich_text(_("additional information"))
    milestones = StreamField([("milestone", MilestoneBlock())], verbose_name=_("milestones and outputs"), blank=True)

    consultations = StreamField(
        [("consultation", blocks.PageChooserBlock(page_type=ConsultationPage, label=_("Consultation")))],
        verbose_name=_("consultations that serve it"),
        blank=True,
    )

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("number"), FieldPanel("status")]),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
        MultiFieldPanel(
            [FieldPanel("lead_departments"), FieldPanel("external_leads"), FieldPanel("stakeholders")],
            heading=_("Who does it"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("problem"),
                FieldPanel("status_quo"),
                FieldPanel("action_step"),
                FieldPanel("contribution"),
                FieldPanel("vision"),
                FieldPanel("values"),
            ],
            heading=_("Commitment description"),
        ),
        FieldRowPanel([FieldPanel("resources_amount"), FieldPanel("resources_secured")]),
        FieldPanel("further_information"),
        FieldPanel("milestones"),
        FieldPanel("consultations"),
    ]
    override_translatable_fields = [
        SynchronizedField(name, overridable=False)
        for name in ("number", "status", "start", "end", "values", "resources_amount", "resources_secured")
    ]

    parent_page_types = ["home.ActionPlanPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("commitment")

    def clean(self) -> None:
        super().clean()
        require_order(self.start, self.end)

    @property
    def value_labels(self) -> list[Any]:
        return self._meta.get_field("values").labels(self.values)

    @property
    def public_consultations(self) -> list[ConsultationPage]:
        """The consultations that serve the commitment, in this page's language as far as they are translated."""
        pages = [block.value.localized for block in self.consultations if block.value]
        return [page.specific for page in pages if page.live]

    @property
    def completed_milestones(self) -> int:
        return sum(block.value["status"] == Status.COMPLETED for block in self.milestones)


def require_order(start: Any, end: Any) -> None:
    """Raise ValidationError at `end` when it comes before `start`; either may still be missing."""
    if start and end and end < start:
        raise ValidationError({"end": _("The end cannot come before the start.")})
