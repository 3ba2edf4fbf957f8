"""How far people got: which sections they reached and finished, and where they gave up.

What is known: whoever sent the first step has a draft, which says which steps they sent. A draft that was sent is a
response; one not sent within SETTLED counts as given up, and when it is deleted, `GivenUp` keeps where it ended. Not
known: who opened a survey and sent nothing, how far a change of a sent response got, and what was on paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from surveys.models.dataset import Response, Survey
from surveys.models.draft import Draft, GivenUp
from surveys.questionnaire import Questionnaire, Section
from surveys.routing import steps

SETTLED = timedelta(days=2)  # whoever has not sent their answers by then has most likely given up
CHECK = None  # stands for the check before sending, where sections stand by their ids

Ends = Counter[tuple[int, int]]  # how many ended, by version's id and the last step sent, 0 where none was


@dataclass
class Passage:
    """A section, or the check before sending where it is None, and how many people came to it and through it.

    Whoever was led past a section by their answers counts as having come through.
    """

    section: Section | None
    reached: int = 0
    finished: int = 0

    @property
    def ended(self) -> int:
        """How many gave up here."""
        return self.reached - self.finished


@dataclass(frozen=True)
class Flow:
    """`passages` are in the order of today's questionnaire; sections of earlier ones alone stand before the last."""

    passages: list[Passage]
    sent: int
    given_up: int
    under_way: int  # begun lately: nobody knows yet

    @property
    def begun(self) -> int:
        return self.sent + self.given_up

    @property
    def sent_share(self) -> float:
        return self.sent / self.begun if self.begun else 0.0


def flow(survey: Survey, sent: Mapping[int, int], now: datetime | None = None) -> Flow:
    """Return how far people got; `sent` says how many responses were sent on the web, by the version's number."""
    settled = (now or timezone.now()) - SETTLED
    unsent = on_the_web(Draft.objects.filter(survey=survey))
    ended = ends(unsent.filter(started_at__lt=settled)) + kept_ends(survey)
    found: dict[str | None, Passage] = {}
    for version in survey.versions.order_by("-number"):
        lasts = {step: number for (other, step), number in ended.items() if other == version.pk}
        if lasts or version.number in sent or not found:
            add(found, version.questionnaire, lasts, sent.get(version.number, 0))
    check = found.pop(CHECK, None)
    return Flow(
        passages=[*found.values(), *([check] if check else [])],
        sent=sum(sent.values()),
        given_up=sum(ended.values()),
        under_way=unsent.filter(started_at__gte=settled).count(),
    )


def on_the_web(drafts: QuerySet[Draft]) -> QuerySet[Draft]:
    """Return those that nobody has sent yet: no tests, no changes of a response, nothing typed in from paper."""
    return drafts.filter(sent_at=None, is_test=False, changes=None, source=Response.Source.WEB)


def ends(drafts: QuerySet[Draft]) -> Ends:
    found = drafts.order_by().values_list("version_id", "steps_sent")
    return Counter((version, max(sent, default=0)) for version, sent in found)


def kept_ends(survey: Survey) -> Ends:
    """Return where the drafts ended that have been deleted."""
    kept = GivenUp.objects.filter(survey=survey).values_list("version_id", "step", "drafts")
    return Counter({(version, step): number for version, step, number in kept})


def add(found: dict[str | None, Passage], questionnaire: Questionnaire, lasts: Mapping[int, int], sent: int) -> None:
    """Add a version's people to the passages `found` by the section's id."""
    first, last_of = first_and_last_steps(questionnaire)
    for section in questionnaire.sections:
        if section.id in first:
            passage = found.setdefault(section.id, Passage(section))
            passage.reached += sent + at_least(lasts, first[section.id] - 1)
            passage.finished += sent + at_least(lasts, last_of[section.id])
    check = found.setdefault(CHECK, Passage(None))
    check.reached += sent + at_least(lasts, max(last_of.values(), default=0))
    check.finished += sent


def at_least(lasts: Mapping[int, int], step: int) -> int:
    return sum(number for last, number in lasts.items() if last >= step)


def first_and_last_steps(questionnaire: Questionnaire) -> tuple[dict[str, int], dict[str, int]]:
    """Return the numbers of the first and last step of each section, by its id."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for step in steps(questionnaire):
        first.setdefault(step.section.id, step.number)
        last[step.section.id] = step.number
    return first, last


def keep_ends(drafts: QuerySet[Draft]) -> None:
    """Add where `drafts` ended to what is kept of those given up; it takes a transaction, which also deletes them."""
    unsent = on_the_web(drafts).order_by().select_for_update(of=("self",))
    ended = Counter(
        (survey, version, max(sent, default=0))
        for survey, version, sent in unsent.values_list("survey_id", "version_id", "steps_sent")
    )
    for (survey, version, step), number in ended.items():
        kept, _new = GivenUp.objects.get_or_create(survey_id=survey, version_id=version, step=step)
        GivenUp.objects.filter(pk=kept.pk).update(drafts=F("drafts") + number)
