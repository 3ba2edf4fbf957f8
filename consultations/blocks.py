"""The blocks of the text that is commented on, and of what a consultation's page says around it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

FORMATTING = ["bold", "italic", "link", "document-link", "ul", "ol"]
NUMBER = r"^[\w.()/ §-]{1,20}$"  # 12, 3.1, § 4 (2), Čl. 5
LEVELS = [("2", _("Part")), ("3", _("Section")), ("4", _("Subsection"))]


class TextHeadingBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=255)
    level = blocks.ChoiceBlock(choices=LEVELS, default="2", label=_("Level"))

    class Meta:
        icon = "title"
        label = _("Heading")


class TextParagraphBlock(blocks.StructBlock):
    """The number is the document's own; a RegexBlock, which wagtail-localize does not hand to translators."""

    number = blocks.RegexBlock(
        regex=NUMBER,
        required=False,
        label=_("Number"),
        help_text=_("As the document numbers it; left empty, the paragraph has none."),
        error_messages={"invalid": _("Use letters, digits, full stops and brackets, for example 12 or 3.1.")},
    )
    text = blocks.RichTextBlock(features=FORMATTING, label=_("Paragraph"))

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")


class CommentableTextBlock(blocks.StreamBlock):
    """A block's id is the identity of a part: comments hold on to it."""

    heading = TextHeadingBlock()
    paragraph = TextParagraphBlock()

    class Meta:
        required = False

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        numbers = [child.value["number"] for child in cleaned if child.block_type == "paragraph"]
        twice = {number for number in numbers if number and numbers.count(number) > 1}
        if twice:
            message = _("Two paragraphs have the number %(number)s.") % {"number": min(twice)}
            raise blocks.StreamBlockValidationError(non_block_errors=[ValidationError(message)])
        return cleaned


class StepBlock(blocks.StructBlock):
    """Something that happens on the way, besides what the consultation's own dates say."""

    title = blocks.CharBlock(label=_("What happens"), max_length=160)
    day = blocks.DateBlock(label=_("Day"))
    until = blocks.DateBlock(label=_("Until"), required=False, help_text=_("Left empty: one day."))

    class Meta:
        icon = "date"
        label = _("Step")


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Title"), required=False, help_text=_("Left empty: the title of the document itself.")
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")
