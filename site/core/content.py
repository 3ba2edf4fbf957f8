"""From a data file's table to the values of a page's fields, in one language at a time.

Block ids come from the file's name and the place in it, so both languages' values have the same. A whole number for
a date counts days from today; a time may stand behind it, as in `14 16:30`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db.models import DateField, DateTimeField, ForeignKey
from django.utils import timezone
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from core import markup
from core.blocks import BodyBlock

Data = Mapping[str, Any]


def is_running_text(field: Any) -> bool:
    """Tell whether a field is written in the markup."""
    return isinstance(field, RichTextField) or (
        isinstance(field, StreamField) and isinstance(field.stream_block, BodyBlock)
    )


def names_pages(field: Any) -> bool:
    """Tell whether a field may name other pages, which must be there first."""
    return (
        isinstance(field, RichTextField)
        or is_page(field)
        or (isinstance(field, StreamField) and holds_links(field.stream_block))
    )


def is_page(field: Any) -> bool:
    return isinstance(field, ForeignKey) and issubclass(field.related_model, Page)


def holds_links(block: blocks.Block) -> bool:
    if isinstance(block, blocks.ListBlock):
        return holds_links(block.child_block)
    inner = getattr(block, "child_blocks", {}).values()
    return isinstance(block, blocks.RichTextBlock | blocks.PageChooserBlock) or any(map(holds_links, inner))


def no_pages(name: str) -> int:
    """Stand in for `page_id` where a file names no pages."""
    raise LookupError(name)


def day(days: int) -> date:
    """Return the day so many days from today: a demonstration is always in the middle of things."""
    return timezone.localdate() + timedelta(days=days)


def moment(days: str, clock: str = "09:00") -> datetime:
    """Return a time by the city's clock, so many days from today."""
    return datetime.combine(day(int(days)), time.fromisoformat(clock), timezone.get_default_timezone())


class Reader:
    """Reads the tables of one page's file in one language."""

    def __init__(self, name: str, language: str, page_id: markup.PageId = no_pages) -> None:
        self.name = name
        self.language = language
        self.page_id = page_id

    def fill(self, page: Page, data: Data, naming_pages: bool) -> None:
        """Set the fields of `page` that may name other pages, or those that do not."""
        for field in page._meta.get_fields():
            if field.name in data and names_pages(field) is naming_pages:
                setattr(page, field.attname, self.field_value(field, data[field.name]))

    def field_value(self, field: Any, data: Any) -> Any:
        if isinstance(field, RichTextField):
            return markup.rich_text(self.text(data), self.page_id)
        if isinstance(field, StreamField):
            return field.to_python(self.stream(field, data))
        if is_page(field):
            return self.page_id(data)
        if isinstance(field, DateTimeField) and not isinstance(data, datetime):
            return moment(*str(data).split())
        if isinstance(field, DateField) and isinstance(data, int):
            return day(data)
        return self.text(data)

    def text(self, data: Any) -> Any:
        """Return a translatable text in this language; what is not translatable as it is."""
        if isinstance(data, Mapping) and self.language in data:
            return data[self.language].strip()
        return data

    def stream(self, field: StreamField, data: Any) -> list[dict[str, Any]]:
        if is_running_text(field):
            return self.running_text(field, data)
        children = field.stream_block.child_blocks
        only = next(iter(children))
        if isinstance(children[only], blocks.PageChooserBlock):
            return [
                {"type": only, "value": self.page_id(name), "id": self.block_id(field.name, number)}
                for number, name in enumerate(data)
            ]
        return [
            {
                "type": (kind := table.get("kind", only)),
                "value": self.struct(children[kind], table, f"{field.name}/{number}"),
                "id": self.block_id(field.name, number),
            }
            for number, table in enumerate(data)
        ]

    def running_text(self, field: StreamField, data: Any) -> list[dict[str, Any]]:
        """Return the blocks of a text, or of a list of texts with other blocks between them."""
        if not isinstance(data, list):
            return self.marked_up(data, field.name)
        found: list[dict[str, Any]] = []
        for number, table in enumerate(data):
            place = f"{field.name}/{number}"
            if "text" in table:
                found += self.marked_up(table["text"], place)
            else:
                value = self.struct(field.stream_block.child_blocks[table["kind"]], table, place)
                found.append({"type": table["kind"], "value": value, "id": self.block_id(place, 0)})
        return found

    def marked_up(self, data: Any, place: str) -> list[dict[str, Any]]:
        found = markup.blocks(self.text(data), self.page_id)
        return [
            {"type": kind, "value": value, "id": self.block_id(place, number)}
            for number, (kind, value) in enumerate(found)
        ]

    def struct(self, block: blocks.StructBlock, table: Data, place: str) -> dict[str, Any]:
        # A text left out is "", as the editor's form would have it: wagtail-localize stumbles over None.
        texts = (blocks.CharBlock, blocks.TextBlock)
        return {
            name: self.child(child, table.get(name, ""), f"{place}/{name}")
            for name, child in block.child_blocks.items()
            if name in table or isinstance(child, texts)
        }

    def child(self, block: blocks.Block, data: Any, place: str) -> Any:
        if isinstance(block, blocks.ListBlock):
            return [
                {
                    "type": "item",
                    "value": self.struct(block.child_block, table, f"{place}/{number}"),
                    "id": self.block_id(place, number),
                }
                for number, table in enumerate(data)
            ]
        if isinstance(block, blocks.RichTextBlock):
            return markup.rich_text(self.text(data), self.page_id)
        if isinstance(block, blocks.DateBlock) and isinstance(data, int):
            return day(data).isoformat()
        value = self.text(data)
        return value.isoformat() if hasattr(value, "isoformat") else value

    def block_id(self, place: str, number: int) -> str:
        return str(uuid5(NAMESPACE_URL, f"{self.name}/{place}/{number}"))
