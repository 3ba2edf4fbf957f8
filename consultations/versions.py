"""From the editors' pages to the text that is commented on, and its immutable versions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from consultations.models.record import Consultation, TextVersion
from consultations.text import HEADING, PARAGRAPH, Part, Text

if TYPE_CHECKING:
    from consultations.models import ConsultationPage


def read(page: ConsultationPage) -> Text:
    """Return the text as one page words it, in its language alone."""
    language = page.locale.language_code
    parts = []
    for bound in page.text:
        value = bound.value
        if bound.block_type == HEADING:
            part = Part(str(bound.id), HEADING, {language: value["title"]}, level=int(value["level"]))
        else:
            part = Part(str(bound.id), PARAGRAPH, {language: value["text"].source}, number=value["number"] or "")
        parts.append(part)
    return Text(language, tuple(parts))


def compose(source: ConsultationPage, translations: Iterable[ConsultationPage]) -> Text:
    """Return the text of `source`, worded in its own language and in those of `translations`."""
    text = read(source)
    for page in translations:
        text = text.translated_by(read(page), page.locale.language_code)
    return text


def published_translations(source: ConsultationPage) -> list[ConsultationPage]:
    """Return the live pages that word `source` in other languages, in a steady order."""
    pages = source.get_translations().live().filter(alias_of__isnull=True)
    return list(pages.select_related("locale").order_by("locale__language_code"))


@transaction.atomic
def take_snapshot(consultation: Consultation) -> TextVersion | None:
    """Store what is published now as the next version, unless it is what is stored already.

    Returns the current version; None while the source page has never been live.
    """
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    latest = consultation.versions.order_by("-number").first()
    source = consultation.source_page
    if source is None or not source.live:
        return latest
    text = compose(source, published_translations(source))
    if latest and latest.digest == text.digest:
        return latest
    return consultation.versions.create(
        number=latest.number + 1 if latest else 1, digest=text.digest, content=text.to_json()
    )
