"""The outcome, told to each reader in their language; and until when an address is kept."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from consultations import notices, sending
from consultations.models import Comment, CommentDraft, Consultation, ConsultationPage, Notice, Subscription
from tests.consultations.noticed import JANA, answered, ask, confirmed, hidden, links, on, sent
from tests.consultations.texts import commented, english, publish

pytestmark = pytest.mark.django_db

Kind = Notice.Kind


# The outcome


def test_the_outcome_is_told_in_short_with_links_and_the_address_goes(draft_page):
    wish = confirmed(draft_page)
    page = publish(draft_page, outcome="<p>Mesto návrh upravilo.</p><ul><li>Viac bytov</li><li>Menej áut</li></ul>")
    comment = commented(page, subscription=wish)
    notices.announce_outcome(page.record)
    [message] = sent()
    assert "Mesto návrh upravilo.\n\n- Viac bytov\n- Menej áut\n" in message.body
    assert links(message) == [page.address("decisions"), page.address("receipts")]
    assert not Subscription.objects.exists()
    comment.refresh_from_db()
    assert (comment.text, comment.subscription) == ("Súhlasím.", None)
    assert sent() == []


def test_whoever_said_nothing_is_told_nothing_of_receipts(draft_page):
    confirmed(draft_page)
    notices.announce_outcome(draft_page.record)
    assert links(sent()[0]) == [draft_page.address("decisions")]


def test_the_outcome_waits_so_that_a_mistake_can_be_taken_back(draft_page, settings):
    settings.CONSULTATION_OUTCOME_DELAY = 15
    confirmed(draft_page)
    notices.announce_outcome(draft_page.record)
    assert sent() == []
    Notice.objects.update(due_at=timezone.now())
    assert len(sent()) == 1


def test_announcing_the_outcome_twice_tells_it_once(draft_page):
    confirmed(draft_page)
    confirmed(draft_page, "peter@example.sk")
    assert notices.announce_outcome(draft_page.record) == 2
    assert notices.announce_outcome(draft_page.record) == 0
    assert sorted(message.to[0] for message in sent()) == [JANA, "peter@example.sk"]
    assert notices.announce_outcome(draft_page.record) == 0
    assert sent() == []


def test_an_address_that_was_not_confirmed_is_deleted_at_the_outcome(draft_page):
    ask(draft_page)
    [message] = sent()
    assert notices.announce_outcome(draft_page.record) == 0
    assert not Subscription.objects.exists()
    assert sent() == []
    assert Client().post(links(message)[0]).status_code == 404


def test_another_consultations_addresses_stay(draft_page, make_consultation):
    confirmed(make_consultation(slug="iny"))
    assert notices.announce_outcome(draft_page.record) == 0
    assert Subscription.objects.count() == 1


# The words


def test_each_reader_is_written_to_in_their_language(draft_page):
    page = english(draft_page, outcome="<p>The city has changed the draft.</p>")
    wish = confirmed(page)
    assert wish.language == "en"
    confirmed(draft_page, "peter@example.sk")
    notices.announce_outcome(page.record)
    to_jana, to_peter = sorted(sent(), key=lambda message: message.to)
    assert to_jana.subject == "The outcome of the consultation: The draft"
    assert "The city has changed the draft." in to_jana.body
    assert links(to_jana) == [page.address("decisions")]
    assert to_jana.extra_headers["Content-Language"] == "en"
    assert draft_page.title in to_peter.subject
    assert links(to_peter) == [draft_page.address("decisions")]
    assert to_peter.extra_headers["Content-Language"] == "sk"


def test_what_an_address_was_first_asked_in_gives_way_to_the_language_it_confirmed(draft_page):
    ask(draft_page)
    ask(english(draft_page))
    assert Subscription.objects.get().language == "en"


def test_every_e_mail_says_what_it_is(draft_page):
    ask(draft_page)
    [message] = sent()
    headers = message.message()
    notice = Notice.objects.get()
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Message-ID"] == f"<notice-{notice.pk}.navrh@127.0.0.1>"
    assert headers.get_content_type() == "text/plain"


def test_a_title_is_written_as_it_is_whatever_is_in_it(make_consultation):
    page = make_consultation(title='Byty & "domy" <b>')
    ask(page)
    [message] = sent()
    assert page.title in message.subject
    assert page.title in message.body
    Consultation.objects.get().source_page.__class__.objects.filter(pk=page.pk).update(title="Dva\r\nBcc: a@b.sk")
    with on(days=1):
        ask(page)
        assert "\n" not in sent()[0].subject


def test_no_e_mail_has_gaps_or_leftovers(draft_page):
    wish = confirmed(draft_page)
    comment = commented(draft_page, subscription=wish)
    answered(comment)
    messages = sent()
    hidden(comment)
    messages += sent()
    notices.announce_outcome(draft_page.record)
    messages += sent()
    ask(draft_page, "peter@example.sk")
    messages += sent()
    assert len(messages) == 4
    for message in messages:
        assert "\n\n\n" not in message.body
        assert "None" not in message.body
        assert "&" not in message.body


@pytest.mark.parametrize("gone", [ConsultationPage.unpublish, ConsultationPage.delete])
def test_a_page_taken_off_does_not_stop_the_e_mails(draft_page, gone):
    wish = confirmed(draft_page)
    comment = commented(draft_page, subscription=wish)
    record = draft_page.record
    answered(comment)
    gone(ConsultationPage.objects.get(pk=draft_page.pk))
    assert len(sent()) == 1
    notices.announce_outcome(Consultation.objects.get(pk=record.pk))
    [message] = sent()
    assert links(message) == []


# Until when


def run_expiry(days):
    said = io.StringIO()
    with on(days):
        call_command("delete_expired", stdout=said)
    return said.getvalue()


@pytest.mark.parametrize(("days", "left"), [(6, 1), (7, 0)])
def test_an_address_not_confirmed_goes_after_a_week(draft_page, days, left):
    ask(draft_page)
    [message] = sent()
    assert f"{1 - left} addresses not confirmed" in run_expiry(days)
    assert Subscription.objects.count() == left
    assert Client().get(links(message)[0]).status_code == (200 if left else 404)


def test_the_week_begins_when_the_address_was_last_asked(draft_page):
    ask(draft_page)
    with on(days=1):
        ask(draft_page)
    Notice.objects.filter(pk=Notice.objects.latest("pk").pk).update(created_at=timezone.now() + timedelta(days=5))
    run_expiry(8)
    assert Subscription.objects.exists()
    run_expiry(12)
    assert not Subscription.objects.exists()


def test_a_confirmed_address_stays_until_the_outcome_however_long_that_takes(draft_page):
    confirmed(draft_page)
    run_expiry(400)
    assert Subscription.objects.exists()


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_an_address_to_which_the_outcome_could_not_be_sent_goes_after_a_month(draft_page, days, left):
    confirmed(draft_page)
    Consultation.objects.update(decided_at=timezone.now())
    run_expiry(days)
    assert Subscription.objects.count() == left


def test_a_draft_of_a_comment_goes_on_its_day(draft_page):
    CommentDraft.objects.begin(consultation=draft_page.record, language="sk")
    run_expiry(29)
    assert CommentDraft.objects.exists()
    run_expiry(30)
    assert not CommentDraft.objects.exists()


def test_a_comment_whose_draft_has_gone_stays(draft_page):
    draft = CommentDraft.objects.begin(consultation=draft_page.record, language="sk")
    sending.send(draft, {"text": "Súhlasím."})
    run_expiry(31)
    assert Comment.objects.count() == 1


def test_of_e_mails_sent_long_ago_nothing_is_kept_and_what_waits_stays(draft_page):
    confirmed(draft_page)
    notices.announce_outcome(draft_page.record)
    run_expiry(91)
    assert [notice.kind for notice in Notice.objects.all()] == [Kind.OUTCOME]
    assert len(sent()) == 1
    run_expiry(91)
    assert not Notice.objects.exists()


def test_asking_without_a_mail_being_sent_sends_none(draft_page):
    """What is queued waits for the command; a page never waits for a mail server."""
    ask(draft_page)
    assert mail.outbox == []
