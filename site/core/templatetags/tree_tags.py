"""Pages as a tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django import template
from wagtail.models import Page

register = template.Library()


@dataclass
class Branch:
    page: Page
    below: list[Branch] = field(default_factory=list)


@register.filter
def nested(pages: Iterable[Page]) -> list[Branch]:
    """Return `pages`, given in tree order, as branches; a page hangs on the nearest one given above it."""
    top: list[Branch] = []
    above: list[Branch] = []
    for page in pages:
        while above and not page.path.startswith(above[-1].page.path):
            above.pop()
        branch = Branch(page)
        (above[-1].below if above else top).append(branch)
        above.append(branch)
    return top
