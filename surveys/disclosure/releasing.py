"""Releasing a survey's figures: all of its tables, protected together, stored once and never changed.

The content of a release is
    title       of the survey, by language
    chapters    sections with their questions: key, kind, label, the names of its variables, labels of its parts
    variables   the codebook of what is published: name, label, type, and values as pairs of code and label
    tables      see tables.PublicTable: each variable, then each crossed with the breakdowns
    breakdowns  names of the variables the others are crossed with
    selection   which responses are counted, up to the last; responses: how many
    left_out    how many are not, by the reason; None is a number below the threshold that could be about people
    closed_at   when the survey closed, in ISO 8601; None if it has no end
    extract     SHA-256 of the responses counted, see exporting.extract, and the names of its variables
    threshold, software
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from surveys.analysis.counting import count, cross
from surveys.analysis.outline import Chapter, outline
from surveys.analysis.selection import SOURCE, SUSPECT, WITHDRAWN, Selection
from surveys.codebook import Codebook
from surveys.disclosure.ledger import latest_of, public_so_far
from surveys.disclosure.loading import tabulated
from surveys.disclosure.publishing import publish
from surveys.disclosure.tables import Asked, PublicTable
from surveys.exporting.extract import extract_digest
from surveys.models.dataset import Response, Survey
from surveys.models.release import Release
from surveys.questions import Variable

SAMPLE, SUSPECTED = "sample", "suspect"  # what can be left out; withdrawn responses always are
RELEASED = "surveys.release"  # in the audit log
Content = dict[str, Any]


class Refused(Exception):
    """Why nothing can be released now: `reason` is OPEN, FEW or CHANGED; `count` is how many changes there are."""

    OPEN, FEW, CHANGED = "open", "few", "changed"

    def __init__(self, reason: str, count: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.count = reason, count


@dataclass
class Plan:
    """What somebody means to release. `questions` are keys; None are all of them."""

    survey: Survey
    breakdowns: Sequence[str] = ()
    questions: Collection[str] | None = None
    left_out: Collection[str] = (SAMPLE,)
    threshold: int = field(default_factory=lambda: settings.DISCLOSURE_THRESHOLD)

    @cached_property
    def codebook(self) -> Codebook:
        return Codebook.of(self.survey)

    @cached_property
    def last(self) -> int:
        return self.survey.responses.order_by("-pk").values_list("pk", flat=True).first() or 0

    @cached_property
    def base(self) -> Selection:
        """The responses to count."""
        base = Selection(last=self.last)
        if SAMPLE in self.left_out:
            base = base.picking(SOURCE, [each for each in Response.Source.values if each != Response.Source.SAMPLE])
        return base.picking(SUSPECT, [""]) if SUSPECTED in self.left_out else base

    @cached_property
    def chapters(self) -> list[Chapter]:
        return outline(self.survey, self.codebook)

    @cached_property
    def variables(self) -> list[Variable]:
        """The variables to be tabulated: those of the questions chosen."""
        names = {
            variable.name
            for chapter in self.chapters
            for item in chapter.items
            if self.questions is None or item.question.key in self.questions
            for variable in item.variables
        }
        return [variable for variable in tabulated(self.codebook) if variable.name in names]

    def asked(self) -> list[Asked]:
        """Return a table for each variable, then each of them by each breakdown of another question."""
        question = {
            variable.name: item.question.key
            for chapter in self.chapters
            for item in chapter.items
            for variable in item.variables
        }
        crossed = [
            (variable.name, by)
            for by in self.breakdowns
            for variable in self.variables
            if question[variable.name] != question[by]
        ]
        unique = {frozenset(pair): pair for pair in reversed(crossed)}
        pairs = [pair for pair in crossed if unique[frozenset(pair)] == pair]
        return [Asked(names, self.base) for names in (*((variable.name,) for variable in self.variables), *pairs)]

    @cached_property
    def tables(self) -> list[PublicTable]:
        return publish(self.survey, self.asked(), public_so_far(self.survey), self.threshold)

    @cached_property
    def content(self) -> Content:
        """What would be public, all but the fingerprint of the responses."""
        counted = count(self.survey, self.base, [WITHDRAWN])[WITHDRAWN]
        return {
            "title": titles(self.survey),
            "chapters": [chapter_of(chapter, self.variables) for chapter in self.chapters],
            "variables": [variable_of(variable) for variable in self.variables],
            "tables": [table.to_json() for table in self.tables],
            "breakdowns": list(self.breakdowns),
            "selection": self.base.to_json(),
            "responses": int(counted[0]),
            "left_out": self.missed(),
            "closed_at": self.survey.closes_at.isoformat() if self.survey.closes_at else None,
            "threshold": self.threshold,
            "software": version("spolupracovna"),
        }

    def missed(self) -> dict[str, int | None]:
        """Return how many responses are not counted; of those that may be people's only what is no handful."""
        found = {"withdrawn": 0, SAMPLE: 0, SUSPECTED: 0}
        everything = cross(self.survey, Selection(last=self.last), (WITHDRAWN, SOURCE, SUSPECT))
        for (withdrawn, source, suspect), number in everything.items():
            if withdrawn:
                found["withdrawn"] += int(number)
            elif not self.base.allows(SOURCE, source):
                found[SAMPLE] += int(number)
            elif not self.base.allows(SUSPECT, suspect):
                found[SUSPECTED] += int(number)
        return {
            reason: None if 0 < number < self.threshold and reason != SAMPLE else number
            for reason, number in found.items()
        }

    def refused(self) -> Refused | None:
        """Return why this cannot be released; None if it can."""
        if self.survey.source_page and self.survey.source_page.live and self.survey.state() in UNFINISHED:
            return Refused(Refused.OPEN)
        if self.content["responses"] < self.threshold:
            return Refused(Refused.FEW)
        latest = latest_of(self.survey)
        changes = changed_since(latest) if latest else 0
        return Refused(Refused.CHANGED, changes) if 0 < changes < self.threshold else None


UNFINISHED = {Survey.State.OPEN, Survey.State.UPCOMING}


def release(
    survey: Survey,
    user: Any,
    breakdowns: Sequence[str] = (),
    questions: Collection[str] | None = None,
    left_out: Collection[str] = (SAMPLE,),
) -> Release:
    """Publish the figures of a survey, see Plan. Raises Refused."""
    return carry_out(Plan(survey, breakdowns, questions, left_out), user)


@transaction.atomic
def carry_out(plan: Plan, user: Any) -> Release:
    """Store what was planned. Raises Refused."""
    survey = Survey.objects.select_for_update().get(pk=plan.survey.pk)
    if refused := plan.refused():
        raise refused
    names = [variable.name for variable in plan.codebook.variables]
    extract = {"sha256": extract_digest(survey, plan.base, names), "variables": names}
    content = {**plan.content, "extract": extract}
    made = Release.objects.create(
        survey=survey,
        number=survey.releases.count() + 1,
        content=content,
        digest=digest_of(content),
        threshold=plan.threshold,
        last_response=plan.last,
        created_by=user,
    )
    log(survey, RELEASED, user=user, data={"number": made.number, "tables": len(content["tables"])})
    return made


def digest_of(content: Content) -> str:
    """Return the SHA-256, in hex, of content as JSON with sorted keys and no spaces, in UTF-8."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def changed_since(release: Release) -> int:
    """Return how many responses came, were changed or withdrawn since a release."""
    then = release.created_at
    later = Q(pk__gt=release.last_response) | Q(changed_at__gt=then) | Q(withdrawn_at__gt=then)
    return release.survey.responses.filter(later).count()


def titles(survey: Survey) -> dict[str, str]:
    return {code: str(survey.title(code)) for code, _name in settings.LANGUAGES}


def chapter_of(chapter: Chapter, variables: Sequence[Variable]) -> Content:
    return {
        "title": dict(chapter.section.text("title")) if chapter.section else {},
        "questions": list(questions_of(chapter, {variable.name for variable in variables})),
    }


def questions_of(chapter: Chapter, published: Collection[str]) -> Iterator[Content]:
    for item in chapter.items:
        names = [variable.name for variable in item.variables if variable.name in published]
        if names:
            parts = {name: dict(label) for name, label in item.part_labels.items() if name in names}
            asked = item.question
            label = dict(asked.text("label"))
            yield {"key": asked.key, "kind": asked.kind, "label": label, "variables": names, "parts": parts}


def variable_of(variable: Variable) -> Content:
    values = [[code, dict(label)] for code, label in variable.values.items()]
    return {"name": variable.name, "label": dict(variable.label), "type": variable.type, "values": values}
