"""Which datasets there are: consultations that have closed, and surveys whose figures were published.

Each has a key of its own, `consultation-…` or `survey-…`, that stays. A survey of a consultation comes with its
consultation's close; one of an event, or of a page, as soon as its figures are published. What stands on a page that
not everybody may read is no open data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from consultations.models import Consultation, ConsultationPage
from consultations.open_data import figures, outcome, quotes
from consultations.open_data.tables import Table
from consultations.open_data.words import LANGUAGES, Words, words
from consultations.stages import Stage
from core.models import visible
from core.topics import Topic
from surveys.models import Release, Survey, SurveyPage

CONSULTATION, SURVEY = "consultation-", "survey-"

DESCRIPTIONS: dict[str, Any] = {
    CONSULTATION: _(
        "What came of a consultation of the city: how many took part, and how each comment was decided and why."
    ),
    SURVEY: _(
        "Figures from a survey of the city: how often each answer was given. "
        "Cells that could tell something of a single person are suppressed."
    ),
}
KEYWORDS: dict[str, tuple[Any, ...]] = {
    CONSULTATION: (_("public consultation"), _("public participation"), _("evaluation of comments")),
    SURVEY: (_("survey"), _("public participation"), _("open government")),
}


@dataclass(frozen=True)
class Dataset:
    """What is published of one consultation or survey. `pages` are its own pages, by language."""

    kind: str
    name: str  # of the consultation or survey, without the kind
    titles: Words
    tables: tuple[Table, ...]
    issued: datetime
    modified: datetime
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    pages: dict[str, Page] = field(default_factory=dict)
    topics: tuple[Words, ...] = ()
    survey: Survey | None = None
    releases: tuple[Release, ...] = ()  # the latest first

    @property
    def key(self) -> str:
        return self.kind + self.name

    @property
    def descriptions(self) -> Words:
        return words(DESCRIPTIONS[self.kind])

    @property
    def keywords(self) -> list[Words]:
        return [*map(words, KEYWORDS[self.kind]), *self.topics]

    def table(self, name: str) -> Table | None:
        return next((table for table in self.tables if table.name == name), None)

    def release(self, number: int) -> Release | None:
        return next((release for release in self.releases if release.number == number), None)


def datasets() -> list[Dataset]:
    """Return every dataset, the one published last first."""
    found = [*of_consultations(Consultation.objects.all()), *of_surveys(Survey.objects.all())]
    return sorted(found, key=lambda dataset: dataset.modified, reverse=True)


def find(key: str) -> Dataset | None:
    """Return the dataset with `key`; None where there is none, or none yet."""
    if key.startswith(CONSULTATION):
        found = of_consultations(Consultation.objects.filter(key=key.removeprefix(CONSULTATION)))
    else:
        found = of_surveys(Survey.objects.filter(key=key.removeprefix(SURVEY))) if key.startswith(SURVEY) else iter(())
    return next(found, None)


def of_consultations(records: Iterable[Consultation]) -> Iterator[Dataset]:
    """Yield what is published of each of `records` that has closed and can be read."""
    named = {topic.key: topic for topic in Topic.objects.prefetch_related("names")}
    for record in records:
        pages = pages_of(ConsultationPage, record.translation_key)
        if pages and has_closed(record):
            yield of_consultation(record, pages, named)


def of_consultation(record: Consultation, pages: dict[str, Page], named: dict[str, Topic]) -> Dataset:
    source: Any = pages.get(record.source_page.locale.language_code if record.source_page else "", first(pages))
    closed = [moment for moment in (record.closes_at, record.decided_at) if moment]
    decided = (outcome.decisions(source),) if record.stage() == Stage.DECISION else ()
    return Dataset(
        CONSULTATION,
        record.key,
        titles_of(pages),
        (*decided, outcome.figures_of(record), *quotes.of_consultation(record)),
        issued=min(closed),
        modified=max(closed),
        opens_at=record.opens_at,
        closes_at=min(closed),
        pages=pages,
        topics=tuple(
            {language: named[key].name(language) for language in LANGUAGES} for key in source.topics if key in named
        ),
    )


def has_closed(record: Consultation) -> bool:
    return record.stage() in {Stage.EVALUATION, Stage.DECISION}


def of_surveys(surveys: Any) -> Iterator[Dataset]:
    """Yield what is published of each of `surveys` that has figures to publish."""
    released = surveys.filter(releases__isnull=False).distinct().select_related("source_page__locale")
    for survey in released.prefetch_related("releases"):
        if is_open(survey):
            yield of_survey(survey)


def is_open(survey: Survey) -> bool:
    """Tell whether the survey's page hides nothing from anybody, and its consultation, if it has one, has closed."""
    page = survey.source_page
    if page is None:  # deleted since; what was published stays published
        return True
    if not SurveyPage.objects.filter(pk=page.pk).public().exists():
        return False
    parent = ConsultationPage.objects.parent_of(page).first()
    return parent is None or has_closed(parent.record)


def of_survey(survey: Survey) -> Dataset:
    releases = tuple(sorted(survey.releases.all(), key=lambda release: -release.number))
    return Dataset(
        SURVEY,
        survey.key,
        {language: survey.title(language) for language in LANGUAGES},
        (figures.table(releases[0]), *quotes.of_survey(survey)),
        issued=releases[-1].created_at,
        modified=releases[0].created_at,
        opens_at=survey.opens_at,
        closes_at=survey.closes_at,
        pages=pages_of(SurveyPage, survey.translation_key),
        survey=survey,
        releases=releases,
    )


def pages_of(model: type[Page], translation_key: Any) -> dict[str, Page]:
    """Return the pages that can be read by everybody, by language."""
    found = visible(model.objects.filter(translation_key=translation_key)).select_related("locale")
    return {page.locale.language_code: page for page in found}


def first(pages: dict[str, Page]) -> Page:
    return next(pages[language] for language in LANGUAGES if language in pages)


def titles_of(pages: dict[str, Page]) -> Words:
    """Return the title in each language; where a page is not translated, that of the page there is."""
    return {language: pages.get(language, first(pages)).title for language in LANGUAGES}
