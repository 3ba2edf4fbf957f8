"""A text to import, what an editor made of it, and what a page's draft holds afterwards."""

from __future__ import annotations

import re
from io import StringIO

from django.core.management import call_command
from wagtail.models import Page

from consultations.models import ConsultationPage

AS_PUBLISHED = """Ciele

1. Mesto postaví nájomné byty.

2. Nájomné bude dostupné.

Prostriedky

3. Mesto vyčlení pozemky.
"""

EDITED = """Ciele

1. Nájomné bude dostupné.

2. Mesto každý rok postaví nájomné byty.

Zeleň

3. Mesto vysadí stromy.
"""


def fresh(page: Page) -> ConsultationPage:
    return ConsultationPage.objects.get(pk=page.pk)


def draft_of(page: Page) -> list:
    return list(fresh(page).get_latest_revision_as_object().text.get_prep_value())


def ids(page: Page) -> dict[str, str]:
    """Return the ids in the page's draft by what stands there, without the tags."""
    return {re.sub("<[^>]+>", "", block["value"].get("text") or block["value"]["title"]): block["id"]
            for block in draft_of(page)}  # fmt: skip


def run(*args: str) -> str:
    out = StringIO()
    call_command("import_text", *map(str, args), stdout=out)
    return out.getvalue()
