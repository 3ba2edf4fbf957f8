"""What the templates ask about what became of a comment."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.utils import timezone

from consultations.decision_table import Answer, DecisionTable
from consultations.models import Comment, Consultation, ConsultationPage
from consultations.stages import Stage

register = template.Library()
DECIDABLE = {Comment.Status.PUBLISHED, Comment.Status.WAITING}


@dataclass(frozen=True)
class Outcome:
    """What there is to tell the author of a comment: the answer, or why there is none yet."""

    answer: Answer | None = None
    address: str = ""
    is_missing: bool = False  # decided without this comment, which was shown later
    is_overdue: bool = False
    is_awaited: bool = False


@register.simple_tag
def what_became(comment: Comment, record: Consultation, page: ConsultationPage) -> Outcome:
    """Return what became of `comment`, in the language of `page`; of a reply, or one not shown, nothing is told."""
    if comment.parent_id or comment.is_official or comment.status not in DECIDABLE:
        return Outcome()
    if record.stage() != Stage.DECISION:
        due = record.decision_due
        overdue = bool(due and due < timezone.localdate())
        return Outcome(is_overdue=overdue, is_awaited=bool(due) and not overdue)
    decision = comment.decision
    if decision is None or not decision.verdict:
        return Outcome(is_missing=True)
    return Outcome(DecisionTable(page).answer(decision), f"{page.address('decisions')}#d-{decision.pk}")
