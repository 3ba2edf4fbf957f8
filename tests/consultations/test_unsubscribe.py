"""Whoever gets our e-mails can end them: by the link in them, or by their mail program's own button (RFC 8058)."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import SMTP

import pytest
from django.test import Client

from consultations import moderation, notices
from consultations.models import Comment, ConsultationPage, Notice, Subscription
from tests.consultations.noticed import JANA, ask, confirmed, links, sent
from tests.consultations.texts import commented, english

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(draft_page):
    return commented(draft_page, subscription=confirmed(draft_page))


@pytest.fixture
def message(comment):
    """An e-mail that tells of an answer."""
    moderation.answer(comment, None, "Ďakujeme.", "sk")
    return sent()[0]


def one_click(message):
    """Do what a mail program does, as RFC 8058 has it: with the headers alone, no cookie, no page seen before."""
    headers = message.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].removeprefix("<").removesuffix(">")
    return Client(enforce_csrf_checks=True).post(
        address.removeprefix("http://127.0.0.1:8000"),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )


def multipart(message):
    """The other form that the RFC allows."""
    address = message.message()["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    return Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})


@pytest.mark.parametrize("press", [one_click, multipart])
def test_one_click_in_the_mail_program_ends_the_e_mails(comment, message, press):
    answer = press(message)
    assert answer.status_code == 200  # the RFC forbids leading on
    assert not answer.cookies
    assert not Subscription.objects.exists()
    comment.refresh_from_db()
    assert (comment.subscription, comment.text) == (None, "Súhlasím.")


def test_every_kind_of_e_mail_can_be_ended_by_one_click(draft_page):
    ask(draft_page, "peter@example.sk")
    [asking] = sent()
    comment = commented(draft_page, subscription=confirmed(draft_page))
    moderation.answer(comment, None, "Ďakujeme.", "sk")
    [reply] = sent()
    moderation.hide(comment, None, "insult")
    [hidden] = sent()
    notices.announce_outcome(draft_page.record)
    [outcome] = sent()
    for message in (asking, reply, hidden, outcome):
        assert one_click(message).status_code == 200


def test_the_headers_go_over_the_wire_in_one_piece(draft_page, message):
    received = message_from_bytes(message.message().as_bytes(linesep="\r\n"), policy=SMTP)
    assert received["List-Unsubscribe"].strip() == message.extra_headers["List-Unsubscribe"]
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert draft_page.title in received["Subject"]


def test_the_link_in_the_e_mail_asks_first(message):
    address = links(message)[-1]
    page = Client().get(address)
    assert page.status_code == 200
    assert '<form method="post">' in page.content.decode()
    assert Subscription.objects.exists()
    assert Client().post(address).status_code == 200
    assert not Subscription.objects.exists()


def test_ending_them_twice_shows_the_same_page(message):
    first, second = one_click(message), one_click(message)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert Client().get(links(message)[-1]).content == first.content


def test_what_was_waiting_is_not_sent(draft_page, comment, message):
    moderation.answer(comment, None, "Ešte raz ďakujeme.", "sk")
    one_click(message)
    notices.announce_outcome(draft_page.record)
    assert sent() == []
    assert not Notice.objects.filter(claimed_at=None).exists()


def test_others_go_on_getting_theirs(draft_page, message):
    confirmed(draft_page, "peter@example.sk")
    one_click(message)
    notices.announce_outcome(draft_page.record)
    assert [sent_to.to for sent_to in sent()] == [["peter@example.sk"]]


def test_the_same_address_goes_on_getting_those_of_another_consultation(make_consultation, message):
    other = make_consultation(slug="iny")
    confirmed(other)
    one_click(message)
    assert Subscription.objects.get().consultation == other.record


@pytest.mark.parametrize("gone", [ConsultationPage.unpublish, ConsultationPage.delete])
def test_it_works_when_the_page_is_gone(draft_page, message, gone):
    gone(ConsultationPage.objects.get(pk=draft_page.pk))
    address = links(message)[-1]
    assert Client().get(address).status_code == 200
    assert one_click(message).status_code == 200
    assert not Subscription.objects.exists()


def test_the_page_is_in_the_readers_language(draft_page):
    page = english(draft_page)
    confirmed(page)
    notices.announce_outcome(page.record)
    assert '<html lang="en">' in one_click(sent()[0]).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_link_ends_nothing(message, method):
    address = links(message)[-1].rstrip("/")
    for forged in (address[:-1], address[:-3] + "abc", address.rsplit("/", 1)[0] + "/1"):
        assert getattr(Client(), method)(forged + "/").status_code == 404
    assert Subscription.objects.get().email == JANA


def test_the_link_that_confirms_does_not_end(draft_page):
    ask(draft_page)
    confirm, end = links(sent()[0])
    forged = end.replace(end.rstrip("/").rsplit("/", 1)[1], confirm.rstrip("/").rsplit("/", 1)[1])
    assert Client().post(forged).status_code == 404


def test_whoever_did_not_ask_can_have_the_address_deleted_at_once(draft_page):
    ask(draft_page)
    Client().post(links(sent()[0])[1])
    assert not Subscription.objects.exists()


def test_comments_stay_where_the_address_goes(comment, message):
    one_click(message)
    assert Comment.objects.filter(pk=comment.pk, status=Comment.Status.PUBLISHED).exists()


def test_a_link_does_not_show_the_address_to_whoever_finds_it(message):
    assert JANA not in Client().get(links(message)[-1]).content.decode()
    assert "jana" not in links(message)[-1]
