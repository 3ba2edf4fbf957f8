"""Who is told what about a consultation, in which words, and who never hears of it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from consultations import moderation, notices, sending
from consultations.models import Comment, CommentDraft, Consultation, ConsultationPage, Notice, Reason, Subscription
from core.suspicion import HONEYPOT
from tests.consultations.commenters import address_of, read
from tests.consultations.commenters import sent as send_comment
from tests.consultations.noticed import JANA, answered, ask, confirmed, hidden, links, on, sent
from tests.consultations.texts import commented, publish

pytestmark = pytest.mark.django_db

Kind = Notice.Kind


# Asking


def test_an_address_is_asked_to_confirm_itself_and_told_nothing_else(draft_page):
    answer = ask(draft_page)
    assert answer.status_code == 303
    page = Client().get(answer["Location"])
    assert "text/html" in page["Content-Type"]
    assert page["X-Robots-Tag"] == "noindex"
    [message] = sent()
    assert message.to == [JANA]
    assert draft_page.title in message.subject
    wish = Subscription.objects.get()
    comment = commented(draft_page, subscription=wish)
    answered(comment)
    hidden(comment)
    notices.announce_outcome(draft_page.record)
    assert sent() == []


def test_one_address_in_capitals_and_small_letters_is_one_address(draft_page):
    ask(draft_page, "Jana@Example.SK ")
    ask(draft_page)
    assert Subscription.objects.get().email == JANA
    assert len(sent()) == 1


def test_nobody_learns_whether_an_address_is_known(draft_page, make_consultation):
    known = make_consultation(slug="iny")
    confirmed(known)
    ask(known, "peter@example.sk")
    answers = [ask(known, email) for email in (JANA, "peter@example.sk", "new@example.sk")]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1


def test_a_confirmed_address_is_not_asked_again(draft_page):
    confirmed(draft_page)
    with on(days=2):
        ask(draft_page)
        assert sent() == []


def test_a_stranger_is_asked_once_a_day_however_often_their_address_is_given(draft_page):
    for _time in range(5):
        ask(draft_page)
    [message] = sent()
    ask(draft_page)
    assert sent() == []
    Client().post(links(message)[1])  # the stranger has the address deleted, and somebody gives it once more
    ask(draft_page)
    assert sent() == []
    with on(days=1):
        ask(draft_page)
        assert len(sent()) == 1


def test_each_consultation_asks_for_itself(draft_page, make_consultation):
    ask(draft_page)
    ask(make_consultation(slug="iny"))
    assert len(sent()) == 2


@pytest.mark.parametrize("email", ["", "jana", "jana@", "a@b.sk\nBcc: c@d.sk", "x" * 250 + "@example.sk"])
def test_what_is_no_address_is_given_back_with_a_message(draft_page, email):
    answer = ask(draft_page, email)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert not Subscription.objects.exists()


def test_what_was_typed_stands_in_the_form_again(draft_page):
    assert 'value="jana@"' in ask(draft_page, "jana@").content.decode()


def test_a_program_that_fills_in_everything_is_refused_and_told(draft_page):
    answer = ask(draft_page, **{HONEYPOT: "https://spam.example"})
    assert answer.status_code == 422
    assert f'value="{JANA}"' in answer.content.decode()
    assert not Notice.objects.exists()


def test_from_one_network_so_many_addresses_are_taken_in_a_day(draft_page, settings):
    settings.SURVEY_RESPONSES_PER_ADDRESS = 2
    statuses = [ask(draft_page, f"r{number}@example.sk").status_code for number in range(3)]
    assert statuses == [303, 303, 422]
    assert Subscription.objects.count() == 2


def test_after_the_outcome_no_address_is_taken_and_the_page_leads_to_the_decisions(draft_page):
    Consultation.objects.update(decided_at=timezone.now())
    page = ConsultationPage.objects.get(pk=draft_page.pk)
    html = Client().get(page.address("subscribe")).content.decode()
    assert page.address("decisions") in html
    assert 'name="email"' not in html
    assert ask(page).status_code == 403
    assert not Subscription.objects.exists()


def test_where_no_mail_is_sent_no_address_is_taken(draft_page, settings):
    settings.CONSULTATION_NOTICES = False
    assert 'name="email"' not in Client().get(draft_page.address("subscribe")).content.decode()
    assert ask(draft_page).status_code == 403
    assert not Subscription.objects.exists()


def test_where_no_mail_is_sent_a_comment_asks_for_no_address(draft_page, settings):
    settings.CONSULTATION_NOTICES = False
    assert 'name="email"' not in read(address_of(draft_page))
    send_comment(draft_page, email=JANA)
    assert Comment.objects.exists()
    assert not Subscription.objects.exists()


def test_the_pages_set_no_cookie_and_are_not_kept(draft_page):
    browser = Client()
    ask(draft_page)
    [message] = sent()
    for address in (draft_page.address("subscribe"), *links(message)):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
    assert not browser.cookies


# Confirming


def test_a_link_that_is_only_followed_confirms_nothing(draft_page):
    ask(draft_page)
    [address, _end] = links(sent()[0])
    assert Client().get(address).status_code == 200
    assert Client().head(address).status_code == 200
    assert Subscription.objects.get().confirmed_at is None


def test_the_button_confirms_and_pressing_it_again_changes_nothing(draft_page):
    ask(draft_page)
    [address, _end] = links(sent()[0])
    assert Client().post(address)["Location"] == address
    first = Subscription.objects.get().confirmed_at
    assert first
    assert Client().post(address).status_code == 303
    assert Subscription.objects.get().confirmed_at == first
    assert "<form" not in Client().get(address).content.decode().partition("<main")[2]


@pytest.mark.parametrize("slip", [lambda token: token[:-1], lambda token: "9" + token, lambda token: "a"])
def test_a_forged_link_confirms_nothing_and_says_so(draft_page, slip):
    ask(draft_page)
    before, token = links(sent()[0])[0].rstrip("/").rsplit("/", 1)
    for method in (Client().get, Client().post):
        answer = method(f"{before}/{slip(token)}/")
        assert answer.status_code == 404
        assert "<h1>" in answer.content.decode()
    assert Subscription.objects.get().confirmed_at is None


def test_the_link_that_ends_does_not_confirm(draft_page):
    ask(draft_page)
    confirm, end = links(sent()[0])
    forged = confirm.replace(confirm.rstrip("/").rsplit("/", 1)[1], end.rstrip("/").rsplit("/", 1)[1])
    assert Client().post(forged).status_code == 404


def test_a_link_does_not_open_a_later_subscription_with_the_same_number(draft_page):
    ask(draft_page)
    confirm, end = links(sent()[0])
    pk = Subscription.objects.get().pk
    Subscription.objects.all().delete()
    Subscription.objects.create(pk=pk, consultation=draft_page.record, email="peter@example.sk", language="sk")
    assert Client().post(confirm).status_code == 404
    Client().post(end)
    assert Subscription.objects.filter(confirmed_at=None).count() == 1


def test_a_link_works_after_the_secret_was_changed_as_long_as_the_earlier_one_is_kept(draft_page, settings):
    ask(draft_page)
    [address, _end] = links(sent()[0])
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    assert Client().get(address).status_code == 200


# Comments


def test_an_address_given_with_a_comment_is_asked_to_confirm_itself(draft_page):
    draft = CommentDraft.objects.begin(consultation=draft_page.record, language="sk")
    comment = sending.send(draft, {"text": "Súhlasím.", "email": JANA})
    assert comment.subscription.email == JANA
    assert [message.to for message in sent()] == [[JANA]]


def test_the_author_is_told_that_the_city_has_answered(draft_page):
    wish = confirmed(draft_page)
    comment = commented(draft_page, text="Tajné slová.", name="Žofia", subscription=wish)
    answered(comment)
    [message] = sent()
    assert message.to == [JANA]
    assert draft_page.address("comment", comment.number) in links(message)
    assert "Tajné" not in message.body
    assert "Žofia" not in message.body


def test_two_answers_before_the_first_e_mail_make_one(draft_page):
    comment = commented(draft_page, subscription=confirmed(draft_page))
    answered(comment)
    answered(comment)
    assert len(sent()) == 1
    answered(comment)
    assert len(sent()) == 1


def test_the_author_is_told_why_a_comment_is_hidden(draft_page):
    wish = confirmed(draft_page)
    page = publish(draft_page, contact="<p>Jana Malá</p><p>048/4330 111 &amp; <b>mail</b></p>")
    comment = commented(page, text="Tajné slová.", subscription=wish)
    hidden(comment)
    [message] = sent()
    assert str(Reason.INSULT.label) in message.body
    assert "Jana Malá\n\n048/4330 111 & mail" in message.body
    assert "Tajné" not in message.body


def test_only_while_comments_are_taken_is_the_author_told_to_send_another(draft_page):
    comment = commented(draft_page, subscription=confirmed(draft_page))
    hidden(comment)
    assert draft_page.address("text") in links(sent()[0])
    Consultation.objects.update(closes_at=timezone.now())
    hidden(comment)
    assert draft_page.address("text") not in links(sent()[0])


def test_the_author_of_a_comment_shown_again_in_the_meantime_is_not_alarmed(draft_page):
    comment = commented(draft_page, subscription=confirmed(draft_page))
    hidden(comment)
    moderation.publish(comment, None)
    assert sent() == []


def test_the_author_of_a_withdrawn_comment_hears_no_more_of_it(draft_page):
    comment = commented(draft_page, subscription=confirmed(draft_page))
    answered(comment)
    sending.withdraw(comment)
    assert sent() == []


def test_a_comment_without_an_address_tells_nobody(draft_page):
    comment = commented(draft_page)
    answered(comment)
    hidden(comment)
    assert not Notice.objects.exists()
