"""Many comments on one place: a page at a time, in a number of queries that does not grow."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.models import Comment, Consultation, Decision, TextVersion
from consultations.threads import REPLIES_A_PAGE, REPLIES_SHOWN, THREADS_A_PAGE
from tests.consultations.test_threads import Status, part, read
from tests.consultations.texts import DRAFT, commented, id_of, paragraph, publish

pytestmark = pytest.mark.django_db


def many(page, count, **fields):
    """Store so many comments on the first paragraph at once."""
    latest = page.record.all_comments.count()
    fields = {
        "anchor": id_of("flats"),
        "language": "sk",
        "status": Status.PUBLISHED,
        "version": page.record.current_version,
        **fields,
    }
    return Comment.objects.bulk_create(
        Comment(
            consultation=page.record,
            number=number,
            text=f"Znenie {number}.",
            published_at=timezone.now(),
            **fields,
        )
        for number in range(latest + 1, latest + 1 + count)
    )


def test_comments_come_in_pages_that_are_plain_links(draft_page):
    many(draft_page, THREADS_A_PAGE + 1)
    first, second = read(part(draft_page)), read(f"{part(draft_page)}?page=2")
    assert "Znenie 1." in first
    assert "Znenie 21." not in first
    assert 'href="?page=2#comments"' in first
    assert "Znenie 20." not in second
    assert "Znenie 21." in second
    assert 'href="?page=1#comments"' in second


@pytest.mark.parametrize("number", ["0", "9999", "x", ""])
def test_a_page_that_is_not_there_is_the_nearest(draft_page, number):
    many(draft_page, 1)
    assert "Znenie 1." in read(f"{part(draft_page)}?page={number}")


def test_of_many_replies_the_first_are_shown_with_the_way_to_all(draft_page):
    top = commented(draft_page, "flats")
    many(draft_page, REPLIES_SHOWN, parent=top)
    assert "Zobraziť" not in read(part(draft_page))
    many(draft_page, 45, parent=top)
    html = read(part(draft_page))
    assert "Znenie 11." in html
    assert "Znenie 12." not in html
    assert f'<a href="{draft_page.address("comment", 1)}#replies">Zobraziť všetkých 55 reakcií' in html


def test_a_comments_own_page_holds_all_its_replies(draft_page):
    top = commented(draft_page, "flats")
    many(draft_page, REPLIES_A_PAGE + 1, parent=top)
    first, second = read(draft_page.address("comment", 1)), read(f"{draft_page.address('comment', 1)}?page=2")
    assert f"Znenie {REPLIES_A_PAGE + 1}." in first
    assert f"Znenie {REPLIES_A_PAGE + 2}." not in first
    assert f"Znenie {REPLIES_A_PAGE + 2}." in second


def test_replies_that_wait_are_neither_shown_nor_counted(draft_page):
    top = commented(draft_page, "flats")
    many(draft_page, 30, parent=top, status=Status.WAITING)
    Comment.objects.filter(parent=top).update(published_at=None)
    html = read(part(draft_page))
    assert "Znenie" not in html
    assert "Zobraziť" not in html


def test_a_comments_page_leads_to_its_place_among_the_others(draft_page):
    comments = many(draft_page, THREADS_A_PAGE + 5)
    many(draft_page, 1, parent=comments[-1])
    html = read(draft_page.address("comment", THREADS_A_PAGE + 6))
    assert f'href="{part(draft_page)}?page=2#c-{THREADS_A_PAGE + 5}">Odsek 1</a>' in html
    assert f'href="{draft_page.address("comment", THREADS_A_PAGE + 5)}">Reakcie na pripomienku 25</a>' in html
    assert f'href="{part(draft_page)}#c-1"' in read(draft_page.address("comment", 1))


def test_a_comment_of_another_consultation_is_not_found(draft_page, make_consultation):
    commented(make_consultation(slug="iny"), "flats")
    read(draft_page.address("comment", 1), status=404)


def queries_of(address):
    with CaptureQueriesContext(connection) as caught:
        read(address)
    return caught.captured_queries


def test_a_page_of_threads_costs_the_same_queries_however_many_there_are(draft_page):
    first = draft_page.record.current_version
    decision = Decision.objects.create(consultation=draft_page.record, verdict=Decision.Verdict.ACCEPTED)
    Consultation.objects.filter(pk=draft_page.record.pk).update(decided_at=timezone.now())
    page = publish(draft_page, text=[DRAFT[0], paragraph("flats", "1", "Mesto kúpi byty."), *DRAFT[2:]])
    many(page, 1, parent=many(page, 1, version=first, decision=decision)[0])
    read(part(page))
    few = queries_of(part(page)), queries_of(page.address("comment", 1))
    for top in many(page, 200, version=first, decision=decision):
        many(page, 5, parent=top, version=first)
    lots = queries_of(part(page)), queries_of(page.address("comment", 1))
    assert [len(queries) for queries in few] == [len(queries) for queries in lots]


def test_a_flood_of_replies_is_not_loaded(draft_page, monkeypatch):
    many(draft_page, 300, parent=commented(draft_page, "flats"))
    loaded = []
    from_db = Comment.from_db.__func__
    monkeypatch.setattr(Comment, "from_db", classmethod(lambda cls, *args: loaded.append(1) or from_db(cls, *args)))
    read(part(draft_page))
    assert len(loaded) == 1 + REPLIES_SHOWN


def test_a_versions_text_is_read_once_however_many_comments_are_on_it(draft_page, monkeypatch):
    many(draft_page, 10)
    page = publish(draft_page, text=[DRAFT[0], paragraph("flats", "1", "Mesto kúpi byty."), *DRAFT[2:]])
    loaded = []
    from_db = TextVersion.from_db.__func__
    monkeypatch.setattr(TextVersion, "from_db", classmethod(lambda cls, *args: loaded.append(1) or from_db(cls, *args)))
    read(part(page))
    assert len(loaded) == 2  # as it stands, and as it was
