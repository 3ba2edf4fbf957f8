from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail_localize.fields import SynchronizedField

from core.models import BasePage
from surveys.blocks import BodyWithSurveyBlock


class StandardPage(BasePage):
    """A plain page: the accessibility statement, contact, the CoLaboratory's manual."""

    body = StreamField(BodyWithSurveyBlock(), verbose_name=_("text"), blank=True)
    in_footer = models.BooleanField(
        _("show in the footer"), default=False, help_text=_("The footer links to it from every page.")
    )

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    promote_panels = [*BasePage.promote_panels, FieldPanel("in_footer")]
    override_translatable_fields = [SynchronizedField("in_footer", overridable=False)]

    parent_page_types = ["home.HomePage", "home.CoLaboratoryPage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    class Meta:
        verbose_name = _("page")
