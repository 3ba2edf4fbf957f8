"""Decided consultations, as the tests of the table and of its files need them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from consultations import deciding
from consultations.deciding import Typed
from consultations.models import Comment, Consultation, ConsultationPage, Decision
from tests.consultations.texts import id_of

BOTH = {"sk": "Mesto súhlasí.", "en": "The city agrees."}


def decide(*comments: Comment, reasoning: dict[str, str] | None = None, final: str = "", **fields: Any) -> Decision:
    """Store one decision on `comments`: accepted and reasoned in both languages unless said otherwise."""
    anchor = id_of(final) if final else ""
    fields = {"verdict": "accepted", "final_anchor": anchor, **fields}
    decision = Decision.objects.create(consultation=comments[0].consultation, **fields)
    for language, words in (BOTH if reasoning is None else reasoning).items():
        decision.texts.create(language=language, reasoning=words)
    Comment.objects.filter(pk__in=[comment.pk for comment in comments]).update(decision=decision)
    return decision


def close(page: ConsultationPage) -> None:
    """Mark the consultation of `page` as decided, whatever is missing."""
    now = timezone.now()
    Consultation.objects.filter(pk=page.record.pk).update(closes_at=now, decided_at=now)


def grouped(*comments: Comment, into: int | None = None, user: Any = None) -> Decision:
    """Put comments together as staff do who see them as they are now."""
    fresh = Comment.objects.filter(pk__in=[comment.pk for comment in comments])
    chosen = {comment.pk: comment.decision_id for comment in fresh}
    return deciding.group(comments[0].consultation, chosen, into, user)


def decided(decision: Decision, verdict: str = "accepted", user: Any = None, **changes: Any) -> Decision:
    """Decide as staff do who see the decision as it is now."""
    decision.refresh_from_db()
    typed = Typed(**{"verdict": verdict, "reasoning": BOTH, **changes})
    deciding.decide(decision, typed, decision.changed_at, user)
    return Decision.objects.get(pk=decision.pk)
