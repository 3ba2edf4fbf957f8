from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from core.blocks import BodyBlock
from core.models import BasePage
from surveys.blocks import BodyWithSurveyBlock


class BoardMemberBlock(blocks.StructBlock):
    """A member of the CoLaboratory Board. A name is the same in every language; the rest is translated."""

    name = blocks.RegexBlock(regex=r"\S.*", label=_("Name"))
    represents = blocks.CharBlock(label=_("Represents"), required=False)
    role = blocks.CharBlock(label=_("Role on the Board"), required=False)

    class Meta:
        icon = "user"
        label = _("Member")


class CoLaboratoryPage(BasePage):
    """What the CoLaboratory (Spolupracovňa) is, and who sits on its Board."""

    body = StreamField(BodyWithSurveyBlock(), verbose_name=_("text"), blank=True)
    board_introduction = StreamField(BodyBlock(), verbose_name=_("about the Board"), blank=True)
    board = StreamField([("member", BoardMemberBlock())], verbose_name=_("members of the Board"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body"),
        FieldPanel("board_introduction"),
        FieldPanel("board"),
    ]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.StandardPage", "surveys.SurveyPage"]

    class Meta:
        verbose_name = _("CoLaboratory page")
