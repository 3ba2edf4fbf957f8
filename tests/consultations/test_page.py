"""A consultation's own page: what it says, and when."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.documents.models import Document

from consultations import serving
from consultations.models import Comment, Consultation, ConsultationPage, EventIndexPage, EventPage, TextVersion
from consultations.participation import Participation, participation
from core.models import Topic, TopicName
from core.templatetags.format_tags import day
from surveys.models import Response, SurveyPage
from tests.conftest import ALL_KINDS
from tests.consultations.texts import commented, english, publish

DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def make_event(home_page, now):
    index = home_page.add_child(instance=EventIndexPage(title="Podujatia", slug="podujatia"))
    index.save_revision().publish()

    def make(consultation, **fields):
        fields = {"title": "Workshop", "starts_at": now - DAY, **fields}
        event = index.add_child(instance=EventPage(consultation=consultation, **fields))
        event.save_revision().publish()
        return event

    return make


@pytest.fixture
def document(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    made = Document(title="Návrh programu", file=ContentFile(b"x" * 1_300_000, "navrh.pdf"))
    made.save()
    return made


def read(page):
    shown = Client().get(page.url)
    assert shown.status_code == 200
    return shown.content.decode()


def main(page):
    return read(page).split("<main")[1].split("</main>")[0]


def move(page, **dates):
    Consultation.objects.filter(pk=page.record.pk).update(**dates)


def ids(html):
    return re.findall(r'<h2 id="([a-z-]+)"', html)


# Where it stands


def test_its_stage_comes_from_the_dates_alone(draft_page, now):
    page = draft_page
    told = []
    for dates in (
        {"opens_at": now + DAY, "closes_at": now + 2 * DAY},
        {"opens_at": now - DAY},
        {"closes_at": now - DAY / 2},
        {"decided_at": now - DAY / 4},
    ):
        move(page, **dates)
        told.append(current(main(page)))
    assert told == [0, 1, 2, 3]


def current(html):
    """Return which item of the list is the current one."""
    (found,) = re.findall(r"aria-current=\"step\"", html)
    return items(html).index(next(item for item in items(html) if found in item))


def items(html):
    return html.split('<ol class="timeline">')[1].split("</ol>")[0].split("<li")[1:]


def test_comments_are_offered_while_they_are_taken(draft_page, now):
    page = draft_page
    assert links(page, "text", "whole")
    move(page, opens_at=now + DAY)
    assert (links(page, "text"), links(page, "whole")) == (True, False)
    move(page, opens_at=None, closes_at=now - DAY)
    assert (links(page, "text"), links(page, "whole")) == (True, False)


def links(page, *names):
    html = main(page)
    return all(f'href="{page.address(name)}"' in html for name in names)


def test_a_consultation_without_comments_offers_none(make_consultation):
    page = make_consultation(comments="none")
    assert links(page, "text")
    assert not links(page, "whole")
    assert not links(page, "receipts")


def test_without_a_text_comments_are_on_the_whole(make_consultation, now):
    page = make_consultation([])
    assert links(page, "whole", "receipts")
    assert not links(page, "text")
    commented(page)
    move(page, closes_at=now - DAY)
    assert links(page, "whole")


def test_it_says_how_many_comments_are_shown(draft_page):
    commented(draft_page, "flats")
    commented(draft_page, "rent", status=Comment.Status.WAITING)
    commented(draft_page, "rent", status=Comment.Status.HIDDEN, published_at=timezone.now())
    notice = main(draft_page).split('<div class="notice">')[1].split("</div>")[0]
    assert re.search(r"\b1 (comment|pripomienka)\.", notice)


# The list of stages and steps


def test_steps_stand_among_the_stages(make_consultation, now):
    today = timezone.localdate(now)
    steps = [
        ("step", {"title": "Zastupiteľstvo", "day": today + 20 * DAY, "until": None}),
        ("step", {"title": "Výstava", "day": today - 5 * DAY, "until": today - 3 * DAY}),
    ]
    page = make_consultation(opens_at=now - 9 * DAY, closes_at=now + 9 * DAY, steps=steps)
    listed = items(main(page))
    assert ["Zastupiteľstvo" in item for item in listed] == [False] * 4 + [True, False]
    assert ["Výstava" in item for item in listed] == [False, False, True, False, False, False]
    assert ['class="completed"' in item for item in listed] == [True, False, True, False, False, False]


def test_the_day_of_the_decision_expected_is_said(make_consultation, now):
    due = timezone.localdate(now) + 30 * DAY
    page = make_consultation(closes_at=now + DAY, decision_due=due)
    assert f'datetime="{due}"' in items(main(page))[-1]
    move(page, closes_at=now - DAY)
    assert f'datetime="{due}"' in items(main(page))[-1]


# What it says


def test_a_page_from_before_says_no_more_than_it_knows(make_consultation):
    page = make_consultation([], comments="none", body=[("text", "<p>O čom to je.</p>")])
    TextVersion.objects.all().delete()
    html = main(page)
    assert "O čom to je." in html
    assert ids(html) in ([], ["notices"])
    assert "href" not in html.split('<div class="notice">')[1].split("</div>")[0]


def test_what_editors_wrote_is_there_under_its_headings(make_consultation):
    texts = {
        "who_decides": "<p>Mestské zastupiteľstvo.</p>",
        "offline": "<p>V klientskom centre.</p>",
        "contact": "<p>Oddelenie rozvoja.</p>",
    }
    html = main(make_consultation(**texts))
    assert all(text in html for text in texts.values())
    assert [name for name in ids(html) if name != "notices"] == ["who-decides", "offline", "contact"]


def test_a_document_says_its_format_and_size(make_consultation, document):
    titled = {"document": document, "title": "Celý návrh"}
    page = make_consultation(documents=[("document", titled), ("document", {"document": document, "title": ""})])
    html = main(page)
    assert re.search(rf'<a href="{document.url}">Celý návrh \(PDF, 1,2\sMB\)</a>', html)
    assert ">Návrh programu (PDF" in html


def test_a_document_deleted_or_lost_does_not_break_the_page(make_consultation, document):
    page = make_consultation(documents=[("document", {"document": document, "title": "Návrh"})])
    Document.objects.update(file_size=None)
    document.file.storage.delete(document.file.name)
    assert "Návrh (PDF)" in main(page)
    document.delete()
    assert read(page)


def test_the_outcome_waits_for_the_decision(make_consultation, now):
    page = make_consultation(closes_at=now - DAY, outcome="<p>Postavíme 120 bytov.</p>")
    comment = commented(page, "flats")
    comment.decision = page.record.decisions.create(verdict="accepted")
    comment.save()
    assert "120 bytov" not in read(page)
    assert not links(page, "decisions")
    assert participation(page.record).decided == 0
    move(page, decided_at=now - DAY / 2)
    assert "120 bytov" in main(page)
    assert links(page, "decisions")


def test_decided_without_words_or_comments_it_has_no_outcome_to_lead_to(draft_page, now):
    move(draft_page, decided_at=now)
    assert "outcome" not in ids(main(draft_page))
    assert "#outcome" not in main(draft_page)


def test_a_decision_that_is_late_is_not_promised(make_consultation, now):
    due = timezone.localdate(now) + DAY
    page = make_consultation(closes_at=now - 9 * DAY, decision_due=due)
    promised = main(page).split('<div class="notice">')[1].split("</div>")[0]
    move(page, decision_due=due - 2 * DAY)
    late = main(page).split('<div class="notice">')[1].split("</div>")[0]
    assert day(due) in promised
    assert day(due - 2 * DAY) in late
    assert promised.replace(day(due), "") != late.replace(day(due - 2 * DAY), "")


def test_an_address_for_the_outcome_is_asked_for_until_it_is_known(draft_page, now):
    assert f'action="{draft_page.address("subscribe")}"' in main(draft_page)
    move(draft_page, decided_at=now)
    assert "<form" not in main(draft_page)


def test_what_it_serves_is_there_in_the_readers_language(draft_page, monkeypatch):
    def found(record, language):
        return [
            serving.Commitment(
                f"{record.key} {language}", "/zavazok/", (serving.Milestone("3", "Míľnik", "/zavazok/#3"),)
            )
        ]

    monkeypatch.setattr(serving, "_finders", [found])
    html = main(draft_page)
    assert '<a href="/zavazok/">navrh sk</a>' in html
    assert '<a href="/zavazok/#3">Míľnik</a>' in html
    assert "navrh en" in main(english(draft_page))


def test_its_topics_are_named(make_consultation):
    names = [TopicName(language="sk", name="Bývanie"), TopicName(language="en", name="Housing")]
    Topic.objects.create(key="housing", names=names)
    page = make_consultation(topics=["housing", "deleted"])
    assert ">Bývanie<" in main(page)
    assert "deleted" not in main(page)


# Participation


def survey_below(page, slug="anketa", answers=2, **fields):
    survey = SurveyPage(title="Anketa o bývaní", slug=slug, questions=ALL_KINDS)
    page.add_child(instance=survey)
    survey.save_revision().publish()
    for number in range(answers):
        version = survey.survey.current_version
        Response.objects.create(
            survey=survey.survey, version=version, language="sk", answers={}, receipt_hash=f"{slug}{number}", **fields
        )
    return survey


def test_participation_is_counted_from_everything_that_went_on(draft_page, make_event, now):
    page = draft_page
    top = commented(page, "flats")
    commented(page, "flats", parent=top, is_official=True)
    commented(page, "rent", status=Comment.Status.WAITING)
    top.decision = page.record.decisions.create(verdict="accepted")
    top.save()
    survey_below(page)
    survey_below(page, "skusobna", source=Response.Source.SAMPLE)
    groups = [("group", {"name": "Nájomcovia", "people": 3}), ("group", {"name": "Študenti", "people": None})]
    make_event(page, attended=20, groups=groups)
    make_event(page, slug="druhy", attended=5, groups=groups[:1])
    make_event(page, slug="buduci", starts_at=now + DAY)
    move(page, closes_at=now - DAY, decided_at=now - DAY / 2)
    assert participation(fresh(page).record) == Participation(
        comments=1, replies=1, decided=1, responses=2, events=2, people=25, groups=2
    )
    assert "participation" in ids(main(page))


def test_participation_is_the_same_in_the_other_language(draft_page, make_event):
    other = english(draft_page)
    event = make_event(draft_page, attended=20)
    event.copy_for_translation(other.locale, copy_parents=True).save_revision().publish()
    commented(other, "flats", language="en")
    survey_below(draft_page)
    assert participation(fresh(draft_page).record) == participation(fresh(other).record)
    assert participation(fresh(other).record) == Participation(comments=1, responses=2, events=1, people=20)


def test_nobody_took_part_yet(draft_page):
    assert not participation(draft_page.record)
    assert "participation" not in ids(main(draft_page))


def fresh(page):
    return ConsultationPage.objects.get(pk=page.pk)


def test_its_surveys_and_events_are_on_the_page(draft_page, make_event):
    survey, event = survey_below(draft_page), make_event(draft_page, place="Radnica")
    html = main(draft_page)
    assert f'href="{survey.url}"' in html
    assert f'href="{event.url}"' in html
    assert "Radnica" in html
    assert {"surveys", "events"} <= set(ids(html))


def test_an_event_not_published_is_not_there(draft_page, make_event):
    make_event(draft_page).unpublish()
    assert "events" not in ids(main(draft_page))
    assert not participation(draft_page.record)


def test_more_said_and_held_needs_no_more_queries(draft_page, make_event, document):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            read(draft_page)
        return len(captured)

    def fill(numbers):
        for number in numbers:
            commented(draft_page, "flats")
            make_event(draft_page, slug=f"w{number}", attended=number)
        documents = [("document", {"document": document, "title": str(number)}) for number in numbers]
        publish(draft_page, documents=documents)

    fill(range(2))
    queries()  # whatever is looked up once
    few = queries()
    fill(range(2, 12))
    assert queries() == few


# Preview


def preview(page, mode=""):
    return page.make_preview_request(preview_mode=mode).content.decode()


def test_the_editor_sees_dates_that_are_not_saved_yet(draft_page, now):
    page = fresh(draft_page)
    page.opens_at, page.title = now + DAY, "Nový názov"
    html = preview(page)
    assert "Nový názov" in html
    assert current(html) == 0
    assert page.record.opens_at == page.opens_at
    assert fresh(draft_page).record.opens_at is None


def test_a_page_that_was_never_saved_can_be_looked_at(finder):
    page = ConsultationPage(
        title="Nová", slug="nova", locale=finder.locale, path=f"{finder.path}0009", depth=finder.depth + 1
    )
    page.set_url_path(finder)
    assert "Nová" in preview(page)
    assert not Consultation.objects.exists()


def test_a_translation_is_looked_at_in_its_own_language(draft_page):
    other = english(draft_page)
    html = preview(other)
    assert '<html lang="en">' in html
    assert "The consultation is open." in html


def test_a_translation_cannot_try_other_dates(draft_page, now):
    other = fresh(english(draft_page))
    other.opens_at = now + DAY
    assert "The consultation is open." in preview(other)
