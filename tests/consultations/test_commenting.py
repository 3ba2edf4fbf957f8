"""Residents comment without an account: the form, the check before sending, and what is refused without being lost."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultations.models import Comment, CommentDraft, Consultation, Subscription
from consultations.models.comment import NAME_LENGTH, TEXT_LENGTH
from core import suspicion
from core.models import AddressCount
from tests.consultations.commenters import WORDS, address_of, begin, begun, close, read, sent, set_on
from tests.consultations.texts import DRAFT, commented, english, id_of, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch):
    """Move the clock."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


def given_back(html):
    """Return the text that is offered to be copied."""
    found = re.search(r'<textarea rows="8" readonly aria-labelledby="to-copy">\n(.*?)</textarea>', html, re.DOTALL)
    return found and found[1]


# From the form to the comment


def test_a_comment_is_begun_checked_and_sent(draft_page):
    check = begun(draft_page, WORDS, name="Jana")
    assert not Comment.objects.exists()
    html = read(check)
    for shown in (WORDS, "Jana", "Odsek 1", "Mesto postaví nájomné byty."):
        assert shown in html
    assert f'href="{address_of(draft_page)}"' in html
    answer = Client().post(check)
    assert answer.status_code == 303
    assert answer["Location"].startswith(draft_page.address("receipts"))
    comment = Comment.objects.get()
    assert (comment.text, comment.name, comment.anchor) == (WORDS, "Jana", id_of("flats"))
    assert (comment.number, comment.language, comment.status) == (1, "sk", Comment.Status.PUBLISHED)
    assert comment.version == draft_page.record.current_version
    assert [action.kind for action in comment.history.all()] == ["sent"]
    assert WORDS in read(address_of(draft_page))


@pytest.mark.parametrize("on", ["flats", "goals", ""])
def test_a_paragraph_a_section_and_the_whole_can_be_commented_on(draft_page, on):
    sent(draft_page, on=on)
    assert Comment.objects.get().anchor == (id_of(on) if on else "")


def test_the_name_may_be_left_out(draft_page):
    assert "Anonym" in read(begun(draft_page))
    sent(draft_page)
    assert Comment.objects.get().name == ""


def test_neither_cookie_nor_script_is_needed_and_the_pages_stay_out_of_caches(draft_page):
    client = Client()
    client.get(address_of(draft_page))
    check = client.post(address_of(draft_page), {"text": WORDS})["Location"]
    for path in (check, f"{check}edit/"):
        shown = client.get(path)
        assert "no-store" in shown["Cache-Control"]
        assert shown["X-Robots-Tag"] == "noindex"
        assert shown["Referrer-Policy"] == "same-origin"
        assert "<script>" not in shown.content.decode()
    assert not client.cookies


def test_the_form_says_who_processes_the_data_and_how_much_may_be_written(draft_page):
    html = read(address_of(draft_page))
    assert "Spracúvanie osobných údajov" in html
    assert f'data-limit="{TEXT_LENGTH}"' in html
    assert suspicion.HONEYPOT in html


def test_the_words_can_be_edited_before_sending(draft_page):
    check = begun(draft_page, WORDS, name="Jana", email="jana@example.sk")
    form = read(f"{check}edit/")
    assert WORDS in form
    assert 'value="jana@example.sk"' in form
    edited = Client().post(f"{check}edit/", {"text": "Inak.", "name": "", "email": ""})
    assert (edited.status_code, edited["Location"]) == (303, check)
    assert "Inak." in read(check)
    Client().post(check)
    assert (Comment.objects.get().text, Comment.objects.get().name) == ("Inak.", "")
    assert not Subscription.objects.exists()


def test_a_slip_while_editing_keeps_what_was_typed(draft_page):
    check = begun(draft_page)
    shown = Client().post(f"{check}edit/", {"text": "Inak.", "email": "jana"})
    assert shown.status_code == 422
    assert "Inak." in shown.content.decode()
    assert WORDS in read(check), "the draft is as it was"


def test_where_staff_read_first_the_comment_waits(make_consultation):
    page = make_consultation(comments=Consultation.Comments.BEFORE)
    assert "Zobrazí sa, keď si ju prečíta moderátor." in read(begun(page))
    sent(page)
    assert Comment.objects.get().status == Comment.Status.WAITING
    assert WORDS not in read(address_of(page))


def test_the_check_page_says_when_it_is_shown_at_once(draft_page):
    assert "Zobrazí sa hneď" in read(begun(draft_page))


def test_personal_data_are_pointed_out_before_sending(draft_page):
    html = read(begun(draft_page, "Volajte 0905 123 456 alebo píšte na jana@example.sk."))
    assert "Má to byť verejné?" in html
    assert "<li>0905 123 456</li>" in html
    assert "<li>jana@example.sk</li>" in html
    assert "Má to byť verejné?" not in read(begun(draft_page))


def test_an_address_for_news_is_kept_apart_from_the_comment(draft_page):
    sent(draft_page, email="Jana@Example.sk")
    wish = Subscription.objects.get()
    assert (wish.email, wish.language, wish.confirmed_at) == ("jana@example.sk", "sk", None)
    assert Comment.objects.get().subscription == wish
    assert "example.sk" not in read(address_of(draft_page)).replace("jana@example.sk.", "")  # only in the form's hints
    assert CommentDraft.objects.get().typed == {}, "the draft keeps nothing"


# In the other language


def test_an_english_reader_comments_on_the_same_paragraph_in_english(draft_page):
    page = english(draft_page, {"<p>Mesto postaví nájomné byty.</p>": "<p>The city will build flats.</p>"})
    check = begun(page, "Also in the centre.", name="Jane", email="jane@example.org")
    html = read(check)
    assert "Check your comment" in html
    assert "The city will build flats." in html
    assert "It will be shown at once" in html
    receipt = Client().post(check)["Location"]
    assert "Thank you, we have your comment" in read(receipt)
    comment = Comment.objects.get()
    assert (comment.language, comment.anchor, comment.consultation) == ("en", id_of("flats"), draft_page.record)
    assert Subscription.objects.get().language == "en"
    assert "Also in the centre." in read(address_of(draft_page))


def test_who_switches_languages_midway_sends_in_the_language_of_the_page(draft_page):
    page = english(draft_page)
    check = begun(draft_page)
    token = check.rstrip("/").rpartition("/")[2]
    there = page.address("draft", token)
    assert f'href="{there}"' in read(check), "the way to the other language leads to the same draft"
    assert WORDS in read(there)
    Client().post(there)
    assert Comment.objects.get().language == "en"


def test_errors_are_told_in_english(draft_page):
    html = begin(english(draft_page), "").content.decode()
    assert "There is a problem" in html
    assert "Write your comment." in html


# Bad input


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"text": ""}, "Napíšte svoju pripomienku."),
        ({"text": " \n\t "}, "Napíšte svoju pripomienku."),
        ({"text": "ž" * (TEXT_LENGTH + 1)}, "5001"),
        ({"text": "Byty\x00 v centre"}, "znak, ktorý sa nedá uložiť"),
        ({"name": "J" * (NAME_LENGTH + 1)}, "81"),
        ({"name": "Ja\x00na"}, "znak, ktorý sa nedá uložiť"),
        ({"email": "jana"}, "Napíšte celú adresu"),
        ({"email": "jana@example.sk\nBcc: all@example.sk"}, "Napíšte celú adresu"),
    ],
)
def test_each_slip_has_its_message_and_the_rest_is_kept(draft_page, typed, message):
    answer = begin(draft_page, **{"text": WORDS, "name": "Jana", **typed})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert message in html
    for kept in {"text": WORDS, "name": "Jana", **typed}.values():
        assert kept.replace("\x00", "").strip() in html
    assert not CommentDraft.objects.exists()


def test_line_breaks_count_once_and_the_longest_text_is_taken(draft_page):
    text = "a\r\n" * (TEXT_LENGTH // 2)
    sent(draft_page, text)
    assert Comment.objects.get().text == text.replace("\r\n", "\n").strip()


def test_what_looks_like_html_is_shown_as_text(draft_page):
    check = begun(draft_page, "<script>alert(1)</script>", name="<b>Jana</b>")
    for html in (read(check), read(f"{check}edit/"), read(Client().post(check)["Location"])):
        assert "<script>alert" not in html
        assert "<b>Jana" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_what_is_too_large_is_told_with_a_message(draft_page, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = begin(draft_page, "ž" * 1000)
    assert answer.status_code == 413
    assert "príliš veľké" in answer.content.decode()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    check = begun(draft_page)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = Client().post(f"{check}edit/", {"text": "ž" * 1000})
    assert answer.status_code == 413
    assert WORDS in answer.content.decode()


def test_a_token_that_nobody_has_opens_nothing(draft_page, make_consultation):
    other = make_consultation(slug="iny")
    token = begun(other).rstrip("/").rpartition("/")[2]
    for tried in (token, "a" * 24, "ž", f"{token[:-1]}x"):
        for name in ("draft", "edit"):
            for method in ("get", "post"):
                assert getattr(Client(), method)(draft_page.address(name, tried)).status_code == 404
    assert not Comment.objects.exists()


# Too late, too early, or no longer there


def test_one_second_after_closing_the_comment_is_refused_and_given_back(draft_page, at):
    closes = timezone.make_aware(datetime(2026, 11, 15, 18, 0))
    set_on(draft_page, closes_at=closes)
    at(closes - timedelta(seconds=1))
    in_time, late = begun(draft_page, "V čas."), begun(draft_page, "Neskoro <b>a</b> dlho.")
    assert Client().post(in_time).status_code == 303
    at(closes + timedelta(seconds=1))
    refused = Client().post(late)
    html = refused.content.decode()
    assert refused.status_code == 403
    assert "15. novembra 2026 o 18:00" in html
    assert given_back(html) == "Neskoro &lt;b&gt;a&lt;/b&gt; dlho."
    assert [comment.text for comment in Comment.objects.all()] == ["V čas."]


def test_a_form_sent_after_closing_gives_the_text_back(draft_page):
    close(draft_page)
    refused = begin(draft_page, WORDS, name="J" * 200)
    html = refused.content.decode()
    assert refused.status_code == 403
    assert "Vaša pripomienka sa neuložila" in html
    assert given_back(html) == WORDS
    assert "Vo formulári sa vyskytla chyba" not in html, "a slip in the name does not matter any more"
    assert not CommentDraft.objects.exists()


def test_words_edited_after_closing_are_given_back_as_edited(draft_page):
    check = begun(draft_page)
    close(draft_page)
    refused = Client().post(f"{check}edit/", {"text": "Novšie\x00 slová."})
    assert refused.status_code == 403
    assert given_back(refused.content.decode()) == "Novšie slová."
    assert given_back(read(check, 403)) == WORDS


def test_before_it_opens_nothing_is_taken(draft_page):
    set_on(draft_page, opens_at=timezone.make_aware(datetime(2099, 1, 1, 8, 0)))
    refused = begin(draft_page)
    assert refused.status_code == 403
    assert "1. januára 2099 o 08:00" in refused.content.decode()
    assert given_back(refused.content.decode()) == WORDS


def test_a_consultation_without_comments_takes_none(draft_page):
    check = begun(draft_page)
    set_on(draft_page, comments=Consultation.Comments.NONE)
    for refused in (begin(draft_page), Client().post(check)):
        assert refused.status_code == 403
        assert given_back(refused.content.decode()) == WORDS
    assert not Comment.objects.exists()


def test_a_paragraph_removed_in_the_meantime_takes_no_comment(draft_page):
    check = begun(draft_page)
    publish(draft_page, text=[block for block in DRAFT if block["id"] != id_of("flats")])
    for refused in (Client().post(check), begin(draft_page)):
        assert refused.status_code == 403
        assert "už v texte nie je" in refused.content.decode()
        assert given_back(refused.content.decode()) == WORDS
    assert not Comment.objects.exists()


def test_an_expired_draft_says_so_and_gives_the_text_back(draft_page):
    check = begun(draft_page)
    CommentDraft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert given_back(read(check, 410)) == WORDS
    assert Client().post(check).status_code == 410
    edited = Client().post(f"{check}edit/", {"text": "Inak."})
    assert (edited.status_code, given_back(edited.content.decode())) == (410, "Inak.")
    assert not Comment.objects.exists()


def test_words_edited_after_sending_are_given_back(draft_page):
    check = begun(draft_page)
    Client().post(check)
    shown = Client().post(f"{check}edit/", {"text": "Ešte niečo."})
    assert (shown.status_code, given_back(shown.content.decode())) == (200, "Ešte niečo.")
    assert Comment.objects.get().text == WORDS


# Signs that it may not be a person's


def test_what_falls_into_the_trap_waits_for_a_moderator(draft_page):
    check = begun(draft_page, **{suspicion.HONEYPOT: "https://example.com"})
    assert "Zobrazí sa hneď" not in read(check)
    Client().post(check)
    comment = Comment.objects.get()
    assert (comment.status, comment.suspect) == (Comment.Status.WAITING, "honeypot")


def test_many_from_one_address_wait_too(draft_page, settings):
    settings.SURVEY_RESPONSES_PER_ADDRESS, settings.SURVEY_SECONDS_AT_LEAST = 1, 60
    sent(draft_page)
    sent(draft_page)
    assert [comment.suspect for comment in Comment.objects.all()] == ["too_fast", "rate too_fast"]
    assert AddressCount.objects.get().count == 2


# Replies


def test_a_reply_stands_below_its_comment(draft_page):
    top = commented(draft_page, on="flats", text="Súhlasím s bytmi.")
    address = draft_page.address("reply", top.number)
    html = read(address)
    assert "Súhlasím s bytmi." in html
    assert "Odsek 1" in html
    check = Client().post(address, {"text": "Ja tiež."})["Location"]
    assert f"Pripomienka {top.number}" in read(check)
    Client().post(check)
    reply = Comment.objects.get(parent=top)
    assert (reply.text, reply.anchor, reply.status) == ("Ja tiež.", id_of("flats"), Comment.Status.PUBLISHED)


def test_an_empty_reply_is_asked_for_again(draft_page):
    top = commented(draft_page)
    answer = Client().post(draft_page.address("reply", top.number), {"text": " "})
    assert answer.status_code == 422
    assert "Napíšte svoju pripomienku." in answer.content.decode()


@pytest.mark.parametrize("status", [Comment.Status.HIDDEN, Comment.Status.WITHDRAWN])
def test_a_comment_gone_in_the_meantime_is_not_replied_to(draft_page, status):
    top = commented(draft_page, text="Urážka.")
    address = draft_page.address("reply", top.number)
    check = Client().post(address, {"text": "Ja tiež."})["Location"]
    Comment.objects.update(status=status)
    for refused in (Client().post(address, {"text": "Ja tiež."}), Client().post(check)):
        assert refused.status_code == 403
        assert given_back(refused.content.decode()) == "Ja tiež."
        assert "Urážka." not in refused.content.decode()
    assert "Urážka." not in read(address, 403)
    assert not Comment.objects.filter(parent=top).exists()


def test_a_reply_cannot_be_replied_to(draft_page):
    top = commented(draft_page)
    reply = commented(draft_page, parent=top)
    address = draft_page.address("reply", reply.number)
    assert "<form" not in read(address, 403).partition("<main")[2]
    refused = Client().post(address, {"text": "A ja."})
    assert (refused.status_code, given_back(refused.content.decode())) == (403, "A ja.")
    assert not CommentDraft.objects.exists()


@pytest.mark.parametrize("name", ["reply", "vote", "report"])
def test_another_consultations_comments_and_those_not_shown_yet_are_not_there(draft_page, make_consultation, name):
    other = make_consultation(slug="iny")
    commented(other)
    commented(draft_page, status=Comment.Status.WAITING)
    commented(other)
    for number in (1, 2, 10**20):
        address = draft_page.address(name, number)
        assert Client().get(address).status_code == 404
        assert Client().post(address, {"text": WORDS, "value": "agree"}).status_code == 404
    assert not CommentDraft.objects.exists()
