"""What a consultation's dashboard counts: in the database, in a number of queries that no number of comments changes.

Nothing here tells who somebody is: no names, no addresses, no words of a comment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import median
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Min, Q, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from consultations.models import Comment, CommentAction, Consultation, Decision
from consultations.models.comment import CommentQuerySet, Reason
from consultations.threads import gone_parts
from consultations.wording import show
from core.templatetags.format_tags import day, month
from surveys.analysis.timeline import MONTH, timeline
from surveys.charts import Bar, Chart, amounts, bars, columns, stacked

MOST_PARTS = 10

Status, Verdict = Comment.Status, Decision.Verdict


@dataclass(frozen=True)
class Asked:
    """Which comments are counted; an empty name, or None, leaves nothing out. Days are of the city's time zone."""

    language: str = ""
    source: str = ""
    since: date | None = None
    until: date | None = None
    sample: bool = True  # whether sample data are counted among them

    def of(self, record: Consultation) -> CommentQuerySet:
        """Return the residents' comments, and replies to one another, that are asked for."""
        found = record.all_comments.filter(is_official=False)
        wanted = {
            "language": self.language,
            "source": self.source,
            "submitted_at__date__gte": self.since,
            "submitted_at__date__lte": self.until,
        }
        found = found.filter(**{name: value for name, value in wanted.items() if value})
        return found if self.sample else found.exclude(source=Comment.Source.SAMPLE)


class CommentFigures:
    """The comments of `record` that are `asked` for, counted, in words of `language`."""

    def __init__(self, record: Consultation, asked: Asked, language: str) -> None:
        self.record, self.language = record, language
        self.comments = asked.of(record).order_by()

    @cached_property
    def by_status(self) -> Counter[tuple[str, str]]:
        """How many comments there are by language and status."""
        return Counter(dict(pairs(self.comments.values_list("language", "status").annotate(Count("pk")))))

    @property
    def total(self) -> int:
        return self.by_status.total()

    @property
    def standing(self) -> int:
        """How many are shown or wait: those that are neither hidden nor withdrawn."""
        return sum(
            number for (_code, status), number in self.by_status.items() if status in {Status.PUBLISHED, Status.WAITING}
        )

    @property
    def statuses(self) -> Chart:
        """A bar for each language, divided by what became of the comments in it."""
        spoken = [(code, str(name)) for code, name in settings.LANGUAGES if self.has(code)]
        found = [status for status in Status if any(self.by_status[code, status] for code, _name in spoken)]
        rows = [(name, [self.by_status[code, status] for status in found]) for code, name in spoken]
        return stacked([str(status.label) for status in found], rows)

    def has(self, language: str) -> bool:
        return any(code == language for code, _status in self.by_status)

    @property
    def over_time(self) -> Chart:
        """When the comments came, by the language they were written in."""
        by_day = self.comments.annotate(on=TruncDate("submitted_at")).values_list("on", "language")
        counts = {(on.isoformat(), code): number for on, code, number in by_day.annotate(Count("pk"))}
        line, spoken = timeline(counts), [(code, str(name)) for code, name in settings.LANGUAGES if self.has(code)]
        label = month if line.step == MONTH else day
        rows = [(label(first), [numbers[code] for code, _name in spoken]) for first, numbers in line.spans]
        return columns([name for _code, name in spoken], rows)

    @property
    def parts(self) -> list[Bar]:
        """The parts of the text that were commented on most, and how often; hidden comments do not count."""
        shown = self.comments.filter(status__in=[Status.PUBLISHED, Status.WAITING])
        most = list(shown.values_list("anchor").annotate(count=Count("pk")).order_by("-count", "anchor")[:MOST_PARTS])
        names = self.names({anchor for anchor, _count in most})
        return amounts((names.get(anchor, _("a part of the text")), count) for anchor, count in most)

    def names(self, anchors: set[str]) -> dict[str, str]:
        text = self.record.text
        parts = [
            *show([part for part in text.parts if part.id in anchors], text.source, self.language),
            *gone_parts(self.record, anchors, self.language),
        ]
        return {"": _("the text as a whole"), **{part.id: part.name for part in parts}}

    @property
    def hidden(self) -> list[Bar]:
        """How many comments are hidden, by reason."""
        found = self.comments.filter(status=Status.HIDDEN).values_list("hidden_reason").annotate(Count("pk"))
        counts = dict(found)
        return shares((str(reason.label), counts.get(reason, 0)) for reason in Reason)

    @property
    def waiting(self) -> int:
        return sum(number for (_code, status), number in self.by_status.items() if status == Status.WAITING)

    @cached_property
    def time_to_publication(self) -> timedelta | None:
        """The median time from sending to being shown, of the comments that ever were shown; None without any."""
        shown = self.comments.exclude(published_at=None).values_list("submitted_at", "published_at")
        return median_of(shown.iterator())

    @cached_property
    def votes(self) -> dict[str, int]:
        found = self.comments.filter(status=Status.PUBLISHED).aggregate(
            agree=Sum("agree", default=0), disagree=Sum("disagree", default=0), reports=Sum("open_reports", default=0)
        )
        return {**found, "together": found["agree"] + found["disagree"]}

    @property
    def verdicts(self) -> list[Bar]:
        """How many of the comments that are shown were decided in which way, and how many not yet."""
        shown = self.comments.filter(status=Status.PUBLISHED, parent=None)
        counts = Counter(dict(shown.values_list("decision__verdict").annotate(Count("pk"))))
        undecided = counts[None] + counts[""]  # type: ignore[index]
        lines = [(str(verdict.label), counts[verdict]) for verdict in Verdict]
        return shares([*lines, (_("without a decision"), undecided)])

    @cached_property
    def time_to_decision(self) -> timedelta | None:
        """The median time from sending a comment to its first decision; None where none is decided."""
        decided = CommentAction.objects.filter(kind=CommentAction.Kind.DECIDED, comment__in=self.comments)
        first = decided.order_by().values("comment").annotate(first=Min("at"), sent=F("comment__submitted_at"))
        return median_of(first.values_list("sent", "first").iterator())


def pairs(rows: Iterable[tuple[Any, ...]]) -> Iterable[tuple[tuple[Any, ...], int]]:
    """Yield rows that end in a count as what was counted, and the count."""
    return ((tuple(row[:-1]), row[-1]) for row in rows)


def shares(lines: Iterable[tuple[str, int]]) -> list[Bar]:
    """Return bars with each number's share of all; none where there is nothing to count."""
    found = list(lines)
    total = sum(number for _label, number in found)
    return bars((label, number, number / total) for label, number in found) if total else []


def median_of(times: Iterable[tuple[Any, Any]]) -> timedelta | None:
    """Return the median of the times from the first moment of each pair to the second, none of them below nothing."""
    found = [max(after - before, timedelta(0)).total_seconds() for before, after in times]
    return timedelta(seconds=median(found)) if found else None


def notices_of(record: Consultation) -> dict[str, int]:
    """Return how many addresses want to hear of the outcome, and how many e-mails were sent; not which addresses."""
    asked = record.subscriptions.aggregate(
        asked=Count("pk"), confirmed=Count("pk", filter=Q(confirmed_at__isnull=False))
    )
    return {**asked, "sent": record.notices.exclude(sent_at=None).count()}
