"""The city's decisions on comments, and the moment when a consultation is decided.

A decision is one answer to a comment or to several that say the same: its comments are its group. Whatever is
changed here is changed with the consultation's record locked, as sending a comment does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations import notices
from consultations.models import Comment, CommentAction, Consultation, Decision, Notice
from consultations.models.comment import CommentQuerySet
from consultations.stages import Stage

Status, Kind = Comment.Status, CommentAction.Kind
TAKE_BACK_WITHIN = timedelta(days=1)


class Undecided(Exception):
    """Comments still lack a decision, or would; `count` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class NotClosed(ValueError):
    """The consultation still takes comments, or has not begun."""


class Changed(Exception):
    """Somebody else has changed the decision, or the group of a comment, since it was looked at."""


class Final(Exception):
    """The outcome cannot be taken back any more; `reason` is "told" or "late"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Typed:
    """What an editor has typed about a decision."""

    verdict: str = ""
    reasoning: Mapping[str, str] = field(default_factory=dict)  # by language
    final_anchor: str = ""
    milestone: str = ""
    title: str = ""


@dataclass(frozen=True)
class Remaining:
    """How many comments keep a consultation from being decided, and why."""

    undecided: int
    waiting: int  # of those, for a moderator
    unworded: int  # decided, but not reasoned in every language

    @property
    def total(self) -> int:
        return self.undecided + self.unworded


def decidable(record: Consultation) -> CommentQuerySet:
    """Return the comments that need a decision or have one: residents' own, neither hidden nor withdrawn."""
    standing = [Status.PUBLISHED, Status.WAITING]
    return record.all_comments.top().filter(is_official=False, status__in=standing)


def unworded(record: Consultation) -> QuerySet[Decision]:
    """Return the decisions that are not reasoned in every language of the site."""
    codes = [code for code, _name in settings.LANGUAGES]
    written = Count("texts", filter=Q(texts__language__in=codes) & ~Q(texts__reasoning=""))
    return record.decisions.annotate(written=written).filter(written__lt=len(codes))


def unfinished(record: Consultation) -> CommentQuerySet:
    """Return the comments that keep the consultation from being decided."""
    undecided = record.all_comments.undecided().values("pk")
    return decidable(record).filter(Q(pk__in=undecided) | Q(decision__in=unworded(record).values("pk")))


def remaining(record: Consultation) -> Remaining:
    undecided = record.all_comments.undecided()
    count, waiting = undecided.count(), undecided.filter(status=Status.WAITING).count()
    return Remaining(count, waiting, unfinished(record).count() - count)


@contextmanager
def changing(record: Consultation) -> Iterator[Consultation]:
    """Hold the record while its decisions are changed.

    Raises Undecided, undoing the change, where it would take its decision from a comment of a decided consultation.
    """
    with transaction.atomic():
        locked = Consultation.objects.select_for_update().get(pk=record.pk)
        before = remaining(locked).total if locked.decided_at else None
        yield locked
        if before is not None and remaining(locked).total > before:
            raise Undecided(remaining(locked).total)


def group(record: Consultation, chosen: Mapping[int, int | None], decision_id: int | None, user: Any) -> Decision:
    """Put comments together into a decision, or into a new one where `decision_id` is None.

    `chosen` says of each comment, by its key, which decision it was seen in. Raises Changed, Undecided; ValueError
    where there is nothing to group.
    """
    with changing(record) as locked:
        comments = list(decidable(locked).filter(pk__in=chosen).select_related("decision").order_by("pk"))
        if not comments:
            raise ValueError("There is no comment to decide.")
        if len(comments) < len(chosen) or any(chosen[comment.pk] != comment.decision_id for comment in comments):
            raise Changed
        decision = target(locked, decision_id, user)
        for comment in comments:
            move(comment, decision, user)
        return decision


def target(record: Consultation, decision_id: int | None, user: Any) -> Decision:
    """Return the decision to put comments into. Raises Changed where it is gone."""
    if decision_id is None:
        return record.decisions.create(changed_by=user)
    if found := record.decisions.filter(pk=decision_id).first():
        return found
    raise Changed


def take_out(comment: Comment, seen_in: int, user: Any) -> None:
    """Let a comment stand by itself again, without a decision. Raises Changed, Undecided."""
    with changing(comment.consultation):
        found = Comment.objects.select_related("decision").get(pk=comment.pk)
        if found.decision_id != seen_in:
            raise Changed
        move(found, None, user)


def move(comment: Comment, decision: Decision | None, user: Any) -> None:
    """Put a comment into a decision or out of any; what it leaves empty goes, unless something was typed into it."""
    left, comment.decision = comment.decision, decision
    if left == decision:
        return
    comment.save(update_fields=["decision"])
    for touched in filter(None, [left, decision]):
        touch(touched, user)
    if left and is_blank(left):
        left.delete()
    was, becomes = (one.verdict if one else "" for one in (left, decision))
    if was != becomes:
        note_verdict([comment], decision, user)


def touch(decision: Decision, user: Any) -> None:
    """Store the decision, so that those who look at it at this moment can be told that it is another by now."""
    decision.changed_at, decision.changed_by = timezone.now(), user
    decision.save()


def is_blank(decision: Decision) -> bool:
    """Tell whether a decision holds neither comments nor anything that somebody has written."""
    written = decision.verdict or decision.title or decision.final_anchor or decision.milestone
    return not (written or decision.comments.exists() or decision.texts.exclude(reasoning="").exists())


def note_verdict(comments: Iterable[Comment], decision: Decision | None, user: Any) -> None:
    verdict = str(decision.get_verdict_display()) if decision and decision.verdict else _("without a decision again")
    CommentAction.objects.bulk_create(
        CommentAction(comment=comment, kind=Kind.DECIDED, user=user, note=verdict) for comment in comments
    )


def decide(decision: Decision, typed: Typed, seen_at: datetime | None, user: Any) -> None:
    """Store what was typed about a decision, finished or not, if nobody has changed it since `seen_at`.

    Raises Changed, Undecided.
    """
    with changing(decision.consultation) as record:
        found = record.decisions.filter(pk=decision.pk).first()
        if found is None or found.changed_at != seen_at:
            raise Changed
        was = found.verdict
        for name in ("verdict", "final_anchor", "milestone", "title"):
            setattr(found, name, getattr(typed, name))
        touch(found, user)
        for language, reasoning in typed.reasoning.items():
            found.texts.update_or_create(language=language, defaults={"reasoning": reasoning})
        if found.verdict != was:
            note_verdict(found.comments.all(), found, user)


def delete_empty(decision: Decision) -> None:
    """Delete a decision that all comments have left. Raises Changed where it has some."""
    with changing(decision.consultation) as record:
        if decision.comments.exists():
            raise Changed
        record.decisions.filter(pk=decision.pk).delete()


def mark_decided(consultation: Consultation, user: Any) -> None:
    """Close a consultation with its outcome, and queue the notices of it. Doing it twice changes nothing.

    Raises Undecided; NotClosed while it takes comments.
    """
    with changing(consultation) as record:
        if record.decided_at:
            return
        if record.stage() != Stage.EVALUATION:
            raise NotClosed
        count = remaining(record).total
        if count:
            raise Undecided(count)
        record.decided_at, record.decided_by = timezone.now(), user
        record.save(update_fields=["decided_at", "decided_by"])
        notices.announce_outcome(record)


def may_take_back(record: Consultation) -> bool:
    """Tell whether marking as decided can still be undone: for a day, and until the outcome has gone to somebody."""
    recent = record.decided_at is not None and timezone.now() - record.decided_at <= TAKE_BACK_WITHIN
    return recent and not outcomes(record).exclude(claimed_at=None).exists()


def outcomes(record: Consultation) -> QuerySet[Notice]:
    return record.notices.filter(kind=Notice.Kind.OUTCOME)


def take_back(consultation: Consultation) -> None:
    """Undo marking as decided, done by mistake; notices still queued are dropped. Raises Final."""
    with changing(consultation) as record:
        if record.decided_at is None:
            return
        outcomes(record).filter(claimed_at=None).delete()  # first, so that none can be claimed after the next line
        if not may_take_back(record):
            raise Final("told" if outcomes(record).exists() else "late")
        record.decided_at = record.decided_by = None
        record.save(update_fields=["decided_at", "decided_by"])
