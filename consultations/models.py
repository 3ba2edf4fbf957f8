from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from core.models import BasePage, visible
from surveys.blocks import BodyWithSurveyBlock
from surveys.models import SurveyPage


class ConsultationIndexPage(BasePage):
    """The list of consultations."""

    subpage_types = ["consultations.ConsultationPage"]

    class Meta:
        verbose_name = _("list of consultations")

    @cached_property
    def consultations(self) -> Sequence[ConsultationPage]:
        return visible(ConsultationPage.objects.child_of(self)).order_by("-first_published_at")


class ConsultationPage(BasePage):
    """What the city asks its residents about, and the surveys in which it asks."""

    body = StreamField(BodyWithSurveyBlock(), verbose_name=_("text"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    parent_page_types = ["consultations.ConsultationIndexPage"]
    subpage_types = ["surveys.SurveyPage"]

    class Meta:
        verbose_name = _("consultation")

    @cached_property
    def surveys(self) -> Sequence[SurveyPage]:
        return visible(SurveyPage.objects.child_of(self)).order_by("path")
