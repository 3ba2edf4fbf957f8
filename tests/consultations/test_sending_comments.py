"""Whatever is pressed twice, in two tabs or at the same moment, a comment is stored exactly once, with its own number.

The tests of many at once run in threads, each with a connection of its own, on a copy of the database under test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from consultations import moderation, sending
from consultations.models import Comment, Consultation, ConsultationIndexPage, ConsultationPage
from core import receipts
from core.tokens import receipt_code
from tests.consultations.commenters import WORDS, begun, code_in, read, sent
from tests.consultations.texts import DRAFT, commented
from tests.surveys.test_many_at_once import at_once, copy_of_test_database, using

pytestmark = pytest.mark.django_db


# One after the other


def test_sending_twice_leads_to_the_same_receipt(draft_page):
    check = begun(draft_page)
    first, second = Client().post(check), Client().post(check)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert Comment.objects.get().receipt_hash == receipts.digest(code_in(first["Location"]))


def test_going_back_to_what_was_sent_shows_its_receipt(draft_page):
    check = begun(draft_page)
    receipt = Client().post(check)["Location"]
    for address in (check, f"{check}edit/"):
        html = read(address)
        assert code_in(receipt) in html
        assert f'href="{receipt}"' in html
        assert "nič sa neuložilo znova" in html
        assert WORDS not in html
    assert Comment.objects.count() == 1


def test_storing_changes_twice_changes_once(draft_page):
    receipt = sent(draft_page)
    edit = Client().post(f"{receipt}change/")["Location"]
    check = Client().post(edit, {"text": "Inak."})["Location"]
    assert [Client().post(check).status_code for _time in range(2)] == [303, 303]
    assert Comment.objects.get().history.filter(kind="changed").count() == 1
    assert "Vaše zmeny sú uložené" in read(check)
    assert f'href="{draft_page.address("receipts")}"' in read(check)


def test_each_comment_gets_the_next_number_whatever_became_of_the_others(draft_page, make_consultation):
    receipt = sent(draft_page)
    sent(make_consultation(slug="iny"))
    Client().post(f"{receipt}withdraw/")
    sent(draft_page)
    moderation.answer(commented(draft_page), None, "Ďakujeme.", "sk")
    assert list(draft_page.record.all_comments.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_nothing_is_stored_when_sending_breaks_off(draft_page, monkeypatch):
    check = begun(draft_page, email="jana@example.sk")

    def fail(*args: Any) -> None:
        raise OSError("no disk")

    with monkeypatch.context() as broken:
        broken.setattr("consultations.notices.subscribe", fail)
        with pytest.raises(OSError, match="no disk"):
            Client().post(check)
    assert not Comment.objects.exists()
    assert Client().post(check).status_code == 303, "the draft is still there, and can be sent again"
    assert Comment.objects.get().number == 1


def test_the_rules_hold_for_who_has_the_record_in_hand_from_before(draft_page):
    draft = draft_page.record.drafts.begin(language="sk", typed={})
    Consultation.objects.update(closes_at=timezone.now())
    with pytest.raises(sending.Refused) as refused:
        sending.send(draft, {"text": WORDS})
    assert refused.value.reason == "closed"


# At once


@pytest.fixture(scope="module")
def database(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BaseDatabaseWrapper]:
    """A database that many can write to, with the pages above the consultations."""
    with (
        django_db_blocker.unblock(),
        copy_of_test_database(tmp_path_factory.mktemp("comments")) as (copy, _url),
    ):
        with using(copy):
            home = Site.objects.get(is_default_site=True).root_page
            home.add_child(instance=ConsultationIndexPage(title="Konzultácie", slug="konzultacie"))
        yield copy


@pytest.fixture
def page(database: BaseDatabaseWrapper) -> ConsultationPage:
    with using(database):
        slug = f"navrh-{ConsultationPage.objects.count()}"
        page = ConsultationPage(title="Návrh", slug=slug, text=DRAFT, comments=Consultation.Comments.AFTER)
        ConsultationIndexPage.objects.get().add_child(instance=page)
        page.save_revision().publish()
    return page


def all_at_once(database: BaseDatabaseWrapper, calls: list[Callable[[], Any]]) -> list[int]:
    """Return the status of the answers to `calls`, each made over a connection of its own."""

    def apart(call: Callable[[], Any]) -> int:
        with using(database.copy()):
            try:
                return call().status_code
            finally:
                connection.close()

    return at_once([partial(apart, call) for call in calls])


def test_many_drafts_each_sent_three_times_at_once_are_stored_once_under_numbers_in_a_row(database, page):
    with using(database):
        drafts = [page.record.drafts.begin(language="sk", typed={"text": WORDS}) for _number in range(6)]
        posts = [partial(Client().post, page.address("draft", draft.token)) for draft in drafts]
    assert Counter(all_at_once(database, posts * 3)) == {303: 18}
    with using(database):
        comments = list(page.record.all_comments.order_by("number"))
    assert [comment.number for comment in comments] == [1, 2, 3, 4, 5, 6]
    assert {comment.receipt_hash for comment in comments} == {
        receipts.digest(receipt_code(draft.token)) for draft in drafts
    }


def test_of_changing_and_withdrawing_at_once_none_breaks_and_nothing_withdrawn_stays(database, page):
    with using(database):
        receipt = sent(page, on="")
        comment = page.record.all_comments.get()
        edits = [page.address("draft", sending.begin_change(comment, "sk").token) for _number in range(4)]
    changes = [partial(Client().post, edit) for edit in edits]
    withdrawal = partial(Client().post, f"{receipt}withdraw/")
    assert set(all_at_once(database, [*changes[:2], withdrawal, *changes[2:]])) <= {303, 403}
    with using(database):
        comment.refresh_from_db()
        assert (comment.status, comment.text) == (Comment.Status.WITHDRAWN, "")
        assert not comment.history.exclude(note="").exists()
        assert not page.record.drafts.exclude(typed={}).exists()


def test_votes_at_once_are_all_counted(database, page):
    with using(database):
        comment = commented(page)
        address = page.address("vote", comment.number)
    visitors = [Client(REMOTE_ADDR=f"203.0.113.{number}") for number in range(8)]
    votes = [partial(visitor.post, address, {"value": "agree"}) for visitor in visitors]
    assert set(all_at_once(database, votes)) == {303}
    with using(database):
        comment.refresh_from_db()
    assert comment.agree == 8
