"""The blocks that any page's body is made of."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

RICH_TEXT = ["bold", "italic", "link", "document-link", "ul", "ol"]


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        template = "core/blocks/heading.html"


class SubheadingBlock(blocks.CharBlock):
    class Meta:
        icon = "h3"
        label = _("Subheading")
        template = "core/blocks/subheading.html"


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs) -> None:
        super().__init__(**{"features": RICH_TEXT, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")


class NoticeBlock(ParagraphBlock):
    class Meta:
        icon = "info-circle"
        label = _("Notice")
        template = "core/blocks/notice.html"


class PictureBlock(ImageBlock):
    class Meta:
        icon = "image"
        label = _("Picture")
        template = "core/blocks/picture.html"


class BodyBlock(blocks.StreamBlock):
    """A page's running text."""

    heading = HeadingBlock()
    subheading = SubheadingBlock()
    text = ParagraphBlock()
    notice = NoticeBlock()
    picture = PictureBlock()

    class Meta:
        required = False
