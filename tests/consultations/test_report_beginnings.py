"""A report begins from OGP's headings, in both languages, with the figures in place."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from consultations.models.report import EvaluationReportPage
from consultations.reports.beginnings import beginnings
from consultations.reports.kinds import FigureBlock, registered

pytestmark = pytest.mark.django_db


def begin(client, parent, **data):
    return client.post(reverse("consultations_new_report"), {"parent": parent.pk, "starter": "", "title": "", **data})


@pytest.mark.parametrize("name", ["inception", "end-of-commitment", "learning"])
def test_a_starter_becomes_a_report_with_nothing_left_to_translate(editor, consultation, name):
    assert begin(editor, consultation, starter=name).status_code == 302
    page = EvaluationReportPage.objects.get()
    assert not page.live
    assert page.kind == beginnings()[name]["kind"]
    assert page.title == beginnings()[name]["title"]["sk"]
    english = Locale.objects.get(language_code="en")
    source, _created = TranslationSource.update_or_create_from_instance(page)
    texts, translated = Translation.objects.create(source=source, target_locale=english).get_progress()
    assert texts == translated > 5


@pytest.mark.parametrize("name", ["inception", "end-of-commitment", "learning"])
def test_figures_of_known_kinds_stand_between_the_headings(editor, consultation, name):
    begin(editor, consultation, starter=name)
    body = EvaluationReportPage.objects.get().body
    figures = [bound.block_type for bound in body if isinstance(bound.block, FigureBlock)]
    assert {"participation", "events", "milestones"} <= set(figures) <= set(registered())
    assert sum(bound.block_type in {"heading", "subheading"} for bound in body) > 5


def test_the_draft_shows_the_numbers_the_site_knows(editor, consultation):
    begin(editor, consultation, starter="learning")
    page = EvaluationReportPage.objects.get()
    answer = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert answer.status_code == 200
    assert "Vyplnené dotazníky" in answer.content.decode() or "Kto bol pri tom" in answer.content.decode()


def test_a_blank_report_needs_a_title(editor, consultation):
    assert begin(editor, consultation).status_code == 422
    assert begin(editor, consultation, title="Správa o bývaní").status_code == 302
    assert EvaluationReportPage.objects.get().title == "Správa o bývaní"


def test_an_evaluator_begins_no_report(evaluator, consultation):
    assert evaluator.get(reverse("consultations_new_report")).status_code in {302, 403}
    begin(evaluator, consultation, starter="learning")
    assert not EvaluationReportPage.objects.exists()


def test_a_consultation_leads_to_a_new_report(editor, consultation):
    page = editor.get(reverse("wagtailadmin_explore", args=[consultation.pk])).content.decode()
    assert f"{reverse('consultations_new_report')}?parent={consultation.pk}" in page
