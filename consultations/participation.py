"""How many took part in a consultation, and in what way."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db.models import Count, Q

from consultations import attendance
from consultations.models.comment import Comment
from consultations.models.event import EventPage
from consultations.models.record import Consultation
from consultations.stages import Stage
from core.models import visible
from surveys.models import Survey, SurveyPage


@dataclass(frozen=True)
class Participation:
    """The figures are the same in every language, and tell nothing that is not public."""

    comments: int = 0  # residents' that are shown, with their replies to one another
    replies: int = 0  # of the city
    decided: int = 0  # none before the outcome is published
    responses: int = 0  # to the consultation's surveys
    events: int = 0  # that have been held
    people: int = 0  # who came to them
    groups: int = 0  # that were represented there

    def __bool__(self) -> bool:
        return any(asdict(self).values())


def participation(record: Consultation) -> Participation:
    held = attendance.of(events(record))
    said = comments(record)
    if record.stage() != Stage.DECISION:
        said["decided"] = 0
    return Participation(**said, responses=responses(record), events=held.held, people=held.people, groups=held.groups)


def comments(record: Consultation) -> dict[str, int]:
    residents = Q(is_official=False)
    return record.all_comments.filter(status=Comment.Status.PUBLISHED).aggregate(
        comments=Count("pk", filter=residents),
        replies=Count("pk", filter=Q(is_official=True)),
        decided=Count("pk", filter=residents & Q(decision__isnull=False) & ~Q(decision__verdict="")),
    )


def responses(record: Consultation) -> int:
    return sum(survey.standing() for survey in surveys(record))


def surveys(record: Consultation) -> list[Survey]:
    """Return the surveys that can be found below the source page."""
    if record.source_page is None:
        return []
    pages = visible(SurveyPage.objects.child_of(record.source_page))
    return list(Survey.objects.filter(translation_key__in=pages.values("translation_key")).order_by("pk"))


def events(record: Consultation) -> list[EventPage]:
    """Return the events for the consultation, each in one language alone: that of its oldest page, the source."""
    pages = visible(EventPage.objects.filter(consultation__translation_key=record.translation_key))
    return list({page.translation_key: page for page in pages.order_by("-pk")}.values())
