"""The milestones of the commitments that a consultation serves, as a figure of its evaluation report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from consultations.models import ConsultationPage
from consultations.reports.evidence import Evidence
from consultations.reports.figures import DAY, WORDS, Figure, Grid
from consultations.reports.kinds import FigureBlock
from consultations.reports.words import Text, words
from core.models import visible
from home.models import CommitmentPage
from home.models.action_plan import Status
from home.serving import named_by
from surveys.disclosure.tables import PublicTable


class MilestonesBlock(FigureBlock):
    class Meta:
        icon = "flag"
        label = _("Milestones of the commitments served")

    def compute(self, value: Mapping[str, Any], evidence: Evidence, tables: Sequence[PublicTable]) -> Figure:
        grids = [milestones(faces) for faces in served(evidence)]
        notes = [] if grids else [words(_("No commitment names this consultation."))]
        return Figure(words(_("Milestones of the commitments served")), grids, notes=notes)


def served(evidence: Evidence) -> list[dict[str, CommitmentPage]]:
    """Return the commitments that name the consultation, each as its public pages by language."""
    pages = ConsultationPage.objects.filter(translation_key=evidence.record.translation_key)
    numbers = set(pages.values_list("pk", flat=True))
    found: dict[Any, dict[str, CommitmentPage]] = {}
    for page in visible(CommitmentPage.objects.all()).select_related("locale").order_by("number", "pk"):
        if numbers & named_by(page):
            found.setdefault(page.translation_key, {})[page.locale.language_code] = page
    return list(found.values())


def milestones(faces: Mapping[str, CommitmentPage]) -> Grid:
    """Return a commitment's milestones with their status. The oldest page, the source, says which there are."""
    source = min(faces.values(), key=lambda page: page.pk)
    head = [words(_("Milestone or output")), words(_("Due date")), words(_("Status"))]
    rows = [
        [texts_of(block.id, faces), due(block.value, source), words(Status(block.value["status"]).label)]
        for block in source.milestones
    ]
    return Grid(head, rows, [DAY, WORDS], title={code: page.title for code, page in faces.items()})


def texts_of(block_id: str, faces: Mapping[str, CommitmentPage]) -> Text:
    found = {code: {block.id: block.value["text"] for block in page.milestones} for code, page in faces.items()}
    return {code: texts[block_id] for code, texts in found.items() if block_id in texts}


def due(milestone: Mapping[str, Any], page: CommitmentPage) -> str:
    return (milestone["due"] or page.end).isoformat()
