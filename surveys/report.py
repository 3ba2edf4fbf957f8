"""A survey as it would be published now, beside what is published: what an editor should know before publishing."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from surveys.changes import WORDS_ONLY, Change, Kind, classify, languages_of
from surveys.checking import problems
from surveys.compared import Block, title
from surveys.language_checks import Finding, findings
from surveys.questionnaire import Questionnaire
from surveys.versions import compose, published_translations

if TYPE_CHECKING:
    from surveys.models import SurveyPage


class Report:
    """What can be said of the draft of a survey's page."""

    def __init__(self, page: SurveyPage) -> None:
        self.page = page
        self.survey = page.survey
        self.is_source = self.survey.source_page_id in {None, page.pk}
        version = self.survey.current_version
        self.published = version.questionnaire if version else None

    @cached_property
    def proposed(self) -> Questionnaire:
        """What would be asked if the page were published now."""
        source = self.survey.source_page
        if source is None or self.is_source:
            return compose(self.page, published_translations(self.page))
        others = [page for page in published_translations(source) if page.pk != self.page.pk]
        return compose(source, [*others, self.page])

    @cached_property
    def changes(self) -> list[Change]:
        return classify(self.published, self.proposed) if self.published else []

    @property
    def changes_by_kind(self) -> list[tuple[str, list[str]]]:
        groups = groupby(self.changes, lambda change: change.kind)
        return [(str(Kind(kind).label), [change.message for change in changes]) for kind, changes in groups]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Return where the routing, or a question, is wrong, and why."""
        source = self.proposed.source_language
        blocks: dict[str, Block] = {section.id: section for section in self.proposed.sections}
        blocks |= {question.id: question for question in self.proposed.questions}
        return [(title(blocks[problem.at], source), problem.message) for problem in problems(self.proposed)]

    def findings(self, languages: list[str]) -> list[Finding]:
        return findings(self.proposed, languages)

    @property
    def has_responses(self) -> bool:
        return self.survey.responses.exists()

    @property
    def stops_publishing(self) -> bool:
        """Whether publishing would do something to look at first: to the data, or to a language already asked in.

        A translation is not stopped: it brings words only, and its own editor shows what is missing.
        """
        if self.published is None or not self.is_source:
            return False
        return self.touches_data or bool(self.new_in_languages)

    @property
    def touches_data(self) -> bool:
        return self.has_responses and any(change.kind not in WORDS_ONLY for change in self.changes)

    @property
    def new_in_languages(self) -> list[Finding]:
        """Return what is serious in the languages in which the survey is published, and is not published already."""
        if self.published is None:
            return []
        languages = sorted(languages_of(self.published))
        known = findings(self.published, languages)
        return [finding for finding in self.findings(languages) if finding.serious and finding not in known]
