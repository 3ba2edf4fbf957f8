"""Storing what is published with a report's page: an edition with the source page, and in any language the words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from consultations.models.record import Consultation
from consultations.models.report import EditionText, EvaluationReportPage, ReportEdition
from consultations.reports.evidence import Evidence
from consultations.reports.freezing import computed, digest_of


@transaction.atomic
def publish_report(page: EvaluationReportPage) -> ReportEdition | None:
    """Freeze the figures if `page` is the source, unless the last ones are to be kept; keep its words.

    Returns the edition that is read from now on; None where a translation is published before there is any.
    """
    record = Consultation.objects.select_for_update().get(pk=page.record.pk)
    latest = ReportEdition.objects.filter(translation_key=page.translation_key).last()
    if not page.is_source or (latest and page.keep_figures):
        keep_words(latest, [page])
        return latest
    edition = freeze(page, record, latest)
    keep_words(edition, [page, *translations_of(page)])
    return edition


def freeze(page: EvaluationReportPage, record: Consultation, latest: ReportEdition | None) -> ReportEdition:
    """Store the figures as they are now, unless they are those of the `latest` edition."""
    content = computed(page.figures, Evidence(record, tuple(page.left_out)), page.public_tables)
    digest = digest_of(content)
    if latest and latest.digest == digest:
        return latest
    number = latest.number + 1 if latest else 1
    return ReportEdition.objects.create(
        translation_key=page.translation_key, consultation=record, number=number, content=content, digest=digest
    )


def translations_of(page: EvaluationReportPage) -> list[EvaluationReportPage]:
    return list(page.get_translations().live().filter(alias_of__isnull=True).select_related("locale"))


def keep_words(edition: ReportEdition | None, pages: Iterable[EvaluationReportPage]) -> None:
    """Store what stands around the figures on each of the pages, unless it is stored already."""
    if edition is None:
        return
    for page in pages:
        language, words = page.locale.language_code, words_of(page)
        last = EditionText.objects.filter(edition=edition, language=language).last()
        if last is None or last.content != words:
            EditionText.objects.create(edition=edition, language=language, content=words)


def words_of(page: EvaluationReportPage) -> dict[str, Any]:
    return {
        "title": page.title,
        "summary": page.summary,
        "introduction": page.introduction,
        "body": page.body.get_prep_value(),
    }
