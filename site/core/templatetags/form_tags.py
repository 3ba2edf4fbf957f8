"""What the form templates ask about a field."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField, Widget
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from core.formatting import formatted, plain
from core.forms import GroupField

register = template.Library()


@register.filter
def worded(text: Any) -> SafeString:
    """Return `text` with its formatting, marked with its language if it has one of its own (`Wording`)."""
    language = getattr(text, "lang", "")
    return format_html('<span lang="{}">{}</span>', language, formatted(text)) if language else formatted(text)


@register.filter
def bare(text: Any) -> SafeString:
    """Return `text` without formatting, for inside a link, marked with its language as by `worded`."""
    language = getattr(text, "lang", "")
    return format_html('<span lang="{}">{}</span>', language, plain(text)) if language else escape(plain(text))


@register.filter
def colon(text: Any) -> str:
    """Return the colon that goes after `text` and before an explanation; nothing after a full stop or the like."""
    return "" if plain(text).rstrip().endswith(("?", "!", ".", ":", "…")) else ":"


@register.filter
def limit(field: BoundField) -> int:
    """Return how many characters `field` takes; 0 if it does not say."""
    return int(field.field.widget.attrs.get("data-limit", 0))


@register.filter
def question(field: BoundField) -> BoundField:
    """Return the field in whose question `field` is drawn, mostly itself."""
    return field.form[getattr(field.field, "belongs_to", "") or field.name]


@register.filter
def belonging(field: BoundField) -> list[BoundField]:
    """Return the fields drawn inside `field`'s question, such as the words behind "Other"."""
    fields = field.form.fields.items()
    return [field.form[name] for name, other in fields if getattr(other, "belongs_to", "") == field.name]


@register.filter
def parts_of(field: BoundField) -> list[BoundField]:
    """Return the parts of a `GroupField`; none for a field that has a control of its own."""
    return belonging(field) if isinstance(field.field, GroupField) else []


@register.filter
def word_for(widget: Widget, value: object) -> str:
    """Return the word that explains `value` on a scale; nothing for values in between."""
    return getattr(widget, "words", {}).get(str(value), "")


@register.filter
def first_control(field: BoundField) -> str:
    """Return the id of the first thing to fill in or choose."""
    parts = parts_of(field)
    return first_control(parts[0]) if parts else field.id_for_label or f"{field.auto_id}_0"


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Draw the field's one control, tied to what explains it."""
    return field.as_widget(attrs={"aria-describedby": described_by(field) or False})


@register.simple_tag
def group_attributes(field: BoundField) -> SafeString:
    """Return the attributes of the fieldset around a group of radio buttons or checkboxes."""
    attributes: dict[str, Any] = {"aria-describedby": described_by(field) or None}
    if getattr(field.field.widget, "input_type", "") == "radio":
        attributes |= {"role": "radiogroup", "aria-invalid": "true" if field.errors else None}
    return flatatt(attributes)


def described_by(field: BoundField) -> str:
    """Return the ids of the field's hint and note, error, unit and limit, as far as it has them."""
    explained = {
        "helptext": field.help_text,
        "note": getattr(field.field, "note", ""),
        "error": field.errors,
        "unit": getattr(field.field, "unit", ""),
        "limit": limit(field),
    }
    return " ".join(f"{field.auto_id}_{name}" for name, found in explained.items() if found)
