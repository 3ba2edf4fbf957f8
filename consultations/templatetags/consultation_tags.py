"""What the templates ask about a consultation and its comments."""

from __future__ import annotations

from typing import Any

from django import template

from consultations.models import ConsultationPage

register = template.Library()


@register.simple_tag
def address(page: ConsultationPage, name: str, *args: Any) -> str:
    """Return the address of one of the views of a consultation's page, by its name."""
    return page.address(name, *args)
