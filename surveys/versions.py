"""From the editors' pages to the questionnaire people answer, and its immutable versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from surveys.models.dataset import QuestionnaireVersion, Survey
from surveys.questionnaire import Questionnaire, Section
from surveys.questions import KINDS
from surveys.questions.base import condition_of, texts_of

if TYPE_CHECKING:
    from surveys.models import SurveyPage

PAGE_TEXTS = ("title", "introduction", "privacy", "thanks")


def read(page: SurveyPage) -> Questionnaire:
    """Return the questionnaire as one page words it, in its language alone."""
    language = page.locale.language_code
    texts = {name: {language: str(text)} for name in PAGE_TEXTS if (text := getattr(page, name))}
    sections = [Section("start", {})]
    for bound in page.questions:
        if bound.block_type in KINDS:
            question = KINDS[bound.block_type].define(bound, language)
            sections[-1] = replace(sections[-1], questions=(*sections[-1].questions, question))
        else:
            named = texts_of(bound.block, bound.value, language)
            sections.append(Section(str(bound.id), named, condition=condition_of(bound.value)))
    return Questionnaire(language, texts, tuple(s for s in sections if s.texts or s.questions))


def compose(source: SurveyPage, translations: Iterable[SurveyPage]) -> Questionnaire:
    """Return what `source` asks, worded in its own language and in those of `translations`."""
    questionnaire = read(source)
    for page in translations:
        questionnaire = questionnaire.translated_by(read(page), page.locale.language_code)
    return questionnaire


def published_translations(source: SurveyPage) -> list[SurveyPage]:
    """Return the live pages that word `source` in other languages, in a steady order."""
    pages = source.get_translations().live().filter(alias_of__isnull=True)
    return list(pages.select_related("locale").order_by("locale__language_code"))


def take_snapshot(survey: Survey) -> QuestionnaireVersion | None:
    """Store what is published now as the survey's next version, unless it is what is stored already.

    Returns the current version; None while the source page has never been live.
    """
    source = survey.source_page
    if source is None or not source.live:
        return survey.current_version
    with transaction.atomic():
        Survey.objects.select_for_update().get(pk=survey.pk)
        questionnaire = compose(source, published_translations(source))
        latest = survey.versions.order_by("-number").first()
        if latest and latest.digest == questionnaire.digest:
            return latest
        return survey.versions.create(
            number=latest.number + 1 if latest else 1,
            digest=questionnaire.digest,
            content=questionnaire.to_json(),
        )
