"""Reading data files into pages' fields."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from consultations.models import ConsultationPage, EvaluationReportPage, EventPage
from core.content import Reader, names_pages
from home.models import CommitmentPage, StandardPage
from surveys.models import SurveyPage

LINK = {"sk": "Pozri [návod](page:manual).", "en": "See the [manual](page:manual)."}


@pytest.mark.parametrize(
    ("field", "may"),
    [
        (StandardPage.body.field, True),
        (CommitmentPage.milestones.field, True),
        (CommitmentPage.consultations.field, True),
        (SurveyPage._meta.get_field("thanks"), True),
        (SurveyPage._meta.get_field("title"), False),
        (SurveyPage.questions.field, False),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_what_may_link_to_a_page_waits_until_the_pages_are_there(field, may):
    assert names_pages(field) is may


def test_a_link_deep_in_a_block_leads_to_its_page():
    milestones = [{"text": {"sk": "Míľnik", "en": "Milestone"}, "evidence": LINK}]
    (block,) = Reader("demo/x", "sk", {"manual": 7}.__getitem__).stream(CommitmentPage.milestones.field, milestones)
    assert 'id="7"' in block["value"]["evidence"]


def test_both_languages_blocks_have_the_same_ids_and_other_files_others():
    table = [{"kind": "consent", "key": "agree", "label": {"sk": "Súhlasím", "en": "I agree"}}]
    slovak, english, other = (
        Reader(name, language).stream(SurveyPage.questions.field, table)[0]
        for name, language in [("a", "sk"), ("a", "en"), ("b", "sk")]
    )
    assert slovak["id"] == english["id"] != other["id"]
    assert (slovak["value"]["label"], english["value"]["label"]) == ("Súhlasím", "I agree")


def test_days_count_from_today_and_a_time_may_stand_behind_them():
    today = timezone.localdate()
    reader, field = Reader("demo/x", "sk"), EventPage._meta.get_field
    at = timezone.localtime(reader.field_value(field("starts_at"), "-3 16:30"))
    assert (today - at.date(), at.hour, at.minute) == (timedelta(days=3), 16, 30)
    assert timezone.localtime(reader.field_value(field("ends_at"), 2)).hour == 9
    due = ConsultationPage._meta.get_field("decision_due")
    assert reader.field_value(due, 10) == today + timedelta(days=10)
    assert reader.field_value(due, date(2026, 11, 22)) == date(2026, 11, 22)
    (step,) = reader.stream(ConsultationPage.steps.field, [{"title": {"sk": "Krok"}, "day": 5}])
    assert step["value"]["day"] == (today + timedelta(days=5)).isoformat()


def test_a_field_may_name_a_page():
    field = EventPage._meta.get_field("consultation")
    assert names_pages(field)
    assert Reader("demo/x", "sk", {"housing": 7}.__getitem__).field_value(field, "housing") == 7


def test_other_blocks_may_stand_between_the_texts_of_a_report():
    data = [
        {"text": {"sk": "## Úvod\n\nPrvý odsek.", "en": "## Introduction\n\nFirst paragraph."}},
        {"kind": "events", "shown": "groups", "caption": {"sk": "Skupiny", "en": "Groups"}},
        {"text": {"sk": "Druhý odsek.", "en": "Second paragraph."}},
    ]
    field = EvaluationReportPage._meta.get_field("body")
    slovak, english = (Reader("demo/x", language).stream(field, data) for language in ("sk", "en"))
    assert [block["type"] for block in slovak] == ["heading", "text", "events", "text"]
    assert len({block["id"] for block in slovak}) == 4
    assert [block["id"] for block in slovak] == [block["id"] for block in english]
    assert slovak[2]["value"] == {"caption": "Skupiny", "note": "", "shown": "groups"}
    assert english[0]["value"] == "Introduction"
