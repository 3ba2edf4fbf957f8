"""Tells consultations which commitments and milestones they serve; commitments are pages of this layer."""

from __future__ import annotations

from django.conf import settings

from consultations.models import Consultation, ConsultationPage
from consultations.serving import Commitment, Milestone
from core.models import visible
from home.models import CommitmentPage


def commitments(consultation: Consultation, language: str) -> list[Commitment]:
    """Return the commitments that name the consultation, in `language` as far as they are translated."""
    faces = ConsultationPage.objects.filter(translation_key=consultation.translation_key)
    numbers = set(faces.values_list("pk", flat=True))
    pages = visible(CommitmentPage.objects.all()).select_related("locale").order_by("number", "pk")
    serving = [page for page in pages if numbers & named_by(page)]
    return [commitment(page, language) for page in in_language(serving, language)]


def named_by(page: CommitmentPage) -> set[int]:
    """Return the numbers of the pages a commitment names, without a look at the pages themselves."""
    return {block["value"] for block in page.consultations.raw_data}


def in_language(pages: list[CommitmentPage], language: str) -> list[CommitmentPage]:
    """Return one page for each commitment: in `language`, or else in the language in which it was written."""
    best: dict[object, CommitmentPage] = {}
    for wanted in (language, settings.LANGUAGE_CODE):
        for page in pages:
            if page.locale.language_code == wanted:
                best.setdefault(page.translation_key, page)
    return sorted(best.values(), key=lambda page: page.number)


def commitment(page: CommitmentPage, language: str) -> Commitment:
    address = page.get_url() or ""
    written = page.locale.language_code
    own = "" if written == language else written
    milestones = [
        Milestone(f"{page.translation_key}:{block.id}", block.value["text"], f"{address}#m-{block.id}", own)
        for block in page.milestones
    ]
    return Commitment(page.title, address, tuple(milestones), own)
