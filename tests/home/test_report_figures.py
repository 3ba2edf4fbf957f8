"""The milestones of commitments as a figure of a consultation's report."""

from datetime import date

import pytest

from consultations.models import EvaluationReportPage
from home.models import ActionPlanPage, CommitmentPage
from tests.consultations.eventful import publish
from tests.consultations.reported import BODY, figure, id_of, latest, numbers, report_on, rows_shown, soup

pytestmark = pytest.mark.django_db

DAYS = {"start": date(2024, 7, 1), "end": date(2026, 6, 30)}
MILESTONES = [
    ("milestone", {"text": "Zmapovať byty", "due": date(2025, 3, 31), "status": "completed"}),
    ("milestone", {"text": "Pripraviť program", "due": None, "status": "planned"}),
]


@pytest.fixture
def commitment(home_page, consultation):
    plan = home_page.add_child(instance=ActionPlanPage(title="Akčný plán", slug="akcny-plan", **DAYS))
    page = CommitmentPage(
        title="Bývanie",
        slug="byvanie-zavazok",
        number=2,
        milestones=MILESTONES,
        consultations=[("consultation", consultation)],
        **DAYS,
    )
    plan.add_child(instance=page)
    page.save_revision().publish()
    return CommitmentPage.objects.get(pk=page.pk)


def test_home_adds_milestones_to_the_kinds_of_figure():
    blocks = EvaluationReportPage._meta.get_field("body").stream_block.child_blocks
    assert {"heading", "text", "question", "milestones"} <= set(blocks)


def test_the_kinds_of_figure_are_no_business_of_migrations():
    _name, path, args, kwargs = EvaluationReportPage._meta.get_field("body").deconstruct()
    assert path == "consultations.reports.body.ReportBodyField"
    assert (args, set(kwargs)) == ([], {"blank", "verbose_name"})


def test_milestones_are_shown_with_the_day_and_the_status_they_had(consultation, commitment):
    report = report_on(consultation, [figure("milestones")])
    assert numbers(latest(report), "milestones") == [
        ["2025-03-31", {"sk": "Splnený", "en": "Completed"}],
        ["2026-06-30", {"sk": "Plánovaný", "en": "Planned"}],
    ]
    rows = rows_shown(report.url, "milestones")
    assert rows[0] == ["Zmapovať byty", "31. marca 2025", "Splnený"]
    assert soup(report.url).select_one("figure caption").get_text() == "Bývanie"


def test_a_milestone_reached_later_changes_the_next_edition_only(consultation, commitment):
    report = report_on(consultation, [figure("milestones")])
    reached = [(kind, {**value, "status": "completed"}) for kind, value in MILESTONES]
    publish(commitment, milestones=reached)
    assert rows_shown(report.url, "milestones")[1][2] == "Plánovaný"
    report = publish(report)
    assert rows_shown(report.url, "milestones")[1][2] == "Splnený"
    assert rows_shown(report.address("edition", 1), "milestones")[1][2] == "Plánovaný"


def test_a_consultation_that_no_commitment_names_has_none(consultation):
    report = report_on(consultation, [figure("milestones"), *BODY[:1]])
    assert soup(report.url).select_one(f"#f-{id_of('milestones')} .figure-note")
