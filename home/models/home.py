from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from core.models import BasePage, visible
from surveys.blocks import BodyWithSurveyBlock

from .standard import StandardPage


class HomePage(BasePage):
    """The first page of one language. It also holds what every page of that language shows around it."""

    city = models.CharField(_("city"), max_length=80, help_text=_("Stands above the site's name in the header."))
    notice = models.TextField(
        _("notice on every page"),
        max_length=300,
        blank=True,
        help_text=_("For example that the content is a sample, or that a page is under repair."),
    )
    body = StreamField(BodyWithSurveyBlock(), verbose_name=_("text"), blank=True)
    content_administrator = models.TextField(
        _("content administrator"),
        blank=True,
        help_text=_("Name, address and contact; Decree 78/2020 wants it reachable from every page."),
    )
    technical_operator = models.TextField(_("technical operator"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("city"),
        FieldPanel("notice"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("content_administrator"), FieldPanel("technical_operator")], heading=_("Footer")),
    ]

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.ActionPlanPage",
        "home.CoLaboratoryPage",
        "home.StandardPage",
        "consultations.ConsultationIndexPage",
        "consultations.EventIndexPage",
    ]

    class Meta:
        verbose_name = _("home page")

    @cached_property
    def menu_pages(self) -> Sequence[BasePage]:
        return list(self.pages_below.in_menu().specific())

    @cached_property
    def footer_pages(self) -> Sequence[StandardPage]:
        return list(visible(StandardPage.objects.child_of(self)).filter(in_footer=True))
