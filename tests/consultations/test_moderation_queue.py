"""What moderators have before them: the right comments, with all that is needed to decide."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from consultations import moderation, sending
from consultations.models import Comment, CommentAction, Consultation, ConsultationPage
from consultations.models.comment import Reason
from consultations.staff.queue import A_PAGE, Queue
from core.suspicion import REASONS
from tests.consultations.moderators import act, card_of, numbers_in, queue_of, waiting
from tests.consultations.texts import commented, paragraph, publish

pytestmark = pytest.mark.django_db

Status, Kind = Comment.Status, CommentAction.Kind


# What is in the queue


def test_the_queue_holds_what_waits_with_the_oldest_first(editor: Client, draft_page: ConsultationPage) -> None:
    commented(draft_page)
    waiting(draft_page, text="Prvá")
    waiting(draft_page, text="Druhá")
    shown = queue_of(editor)
    assert numbers_in(shown) == [2, 3]
    assert shown.index("Prvá") < shown.index("Druhá")


def test_the_queue_of_one_consultation_has_no_comments_of_others(
    editor: Client, make_consultation: Callable[..., ConsultationPage]
) -> None:
    one, other = make_consultation(slug="jedna"), make_consultation(slug="druha", title="Iná")
    waiting(one, text="K jednej")
    waiting(other, text="K druhej")
    shown = queue_of(editor, one)
    assert "K jednej" in shown
    assert "K druhej" not in shown
    assert editor.get(reverse("consultations_moderate", args=["nic"]), follow=True).status_code == 404


def test_each_filter_shows_its_own(editor: Client, draft_page: ConsultationPage) -> None:
    fresh = commented(draft_page)
    wait = waiting(draft_page)
    suspect = waiting(draft_page, suspect="honeypot rate")
    reported = commented(draft_page)
    moderation.report(reported, "Je to reklama.")
    hidden = commented(draft_page)
    moderator = get_user_model().objects.create_user("marta")
    moderation.hide(hidden, moderator, Reason.INSULT)
    withdrawn = commented(draft_page)
    sending.withdraw(withdrawn)
    kept = commented(draft_page)
    moderation.publish(kept, moderator)
    reply = moderation.answer(kept, moderator, "Ďakujeme.", "sk")
    expected = {
        "waiting": [wait, suspect],
        "suspect": [suspect],
        "reported": [reported],
        "unread": [fresh, reported],
        "shown": [fresh, reported, kept],
        "hidden": [hidden],
        "all": [fresh, wait, suspect, reported, hidden, withdrawn, kept, reply],
    }
    for name, comments in expected.items():
        shown = queue_of(editor, show=name)
        assert numbers_in(shown) == [comment.number for comment in comments], name
        assert f"({len(comments)})</a>" in re.findall(r'aria-current="page">[^<]*</a>', shown)[0]
    assert numbers_in(queue_of(editor, show="nonsense")) == [wait.number, suspect.number]


def test_there_are_twenty_five_to_a_page(editor: Client, draft_page: ConsultationPage) -> None:
    comments = [waiting(draft_page) for _each in range(A_PAGE + 2)]
    assert len(numbers_in(queue_of(editor))) == A_PAGE
    assert 'rel="next" href="?show=waiting&p=2"' in queue_of(editor)
    assert numbers_in(queue_of(editor, p=2)) == [comment.number for comment in comments[A_PAGE:]]


def test_the_number_of_queries_does_not_grow_with_the_queue(
    editor: Client, draft_page: ConsultationPage, django_assert_max_num_queries: Any
) -> None:
    def fill() -> None:
        for on in ("flats", "rent", ""):
            comment = waiting(draft_page, on=on)
            comment.history.create(kind=Kind.SENT)

    fill()
    queue_of(editor)
    with django_assert_max_num_queries(100) as counted:
        queue_of(editor)
    few = len(counted)
    for _each in range(5):
        fill()
    publish(draft_page, text=[paragraph("flats", "1", "Mesto nepostaví nič.")])
    fill()
    with django_assert_max_num_queries(few + 1):
        queue_of(editor)


# What is shown of a comment


def test_a_card_tells_all_that_is_needed_to_decide(editor: Client, draft_page: ConsultationPage) -> None:
    comment = waiting(draft_page, on="rent", text="Too <b>dear</b>", name="Jana", language="en", suspect="honeypot")
    card = card_of(queue_of(editor), comment)
    for expected in ("Program rozvoja bývania", "Nájomné bude dostupné.", "Jana", str(REASONS["honeypot"])):
        assert expected in card
    assert '<div class="moderate-text" lang="en">' in card


def test_what_residents_write_is_never_taken_for_html(editor: Client, draft_page: ConsultationPage) -> None:
    nasty = '<script>alert("x")</script> 0905 123 456 <img src=x>'
    comment = waiting(draft_page, text=nasty, name="<i>Ja</i>")
    comment.history.create(kind=Kind.CHANGED, note="<u>predtým</u>")
    moderation.publish(comment, None)
    moderation.report(comment, "<s>zlé</s>")
    raw = editor.get(reverse("consultations_moderate"), {"show": "all"}).content.decode()
    for tag in ("<script>alert", "<img src=x", "<i>Ja", "<u>predtým", "<s>zlé"):
        assert tag not in raw
    assert raw.count("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; <mark>0905 123 456<span") == 1


def test_personal_data_is_marked_and_named(editor: Client, draft_page: ConsultationPage) -> None:
    comment = waiting(draft_page, text="Volajte 0905 123 456,\nr. č. 905512/0008.", name="jana@example.sk")
    card = card_of(queue_of(editor), comment)
    assert re.search(r'<mark>0905 123 456<span class="w-sr-only"> \([^)]+\)</span></mark>,', card)
    assert "<mark>905512/0008<" in card
    assert "<mark>jana@example.sk<" in card


def test_the_wording_is_the_one_the_comment_was_made_on(editor: Client, draft_page: ConsultationPage) -> None:
    comment = waiting(draft_page, on="rent")
    gone = waiting(draft_page, on="land")
    publish(draft_page, text=[paragraph("rent", "2", "Nájomné bude vysoké.")])
    shown = queue_of(editor)
    assert "Nájomné bude dostupné." in card_of(shown, comment)
    assert "Nájomné bude vysoké." not in card_of(shown, comment)
    assert "Mesto vyčlení pozemky." in card_of(shown, gone)


def test_the_history_says_who_did_what_and_what_the_text_was_before(
    editor: Client, draft_page: ConsultationPage
) -> None:
    moderator = get_user_model().objects.create_user("marta", first_name="Marta", last_name="Kováčová")
    comment = commented(draft_page, text="Terajší text")
    comment.history.create(kind=Kind.CHANGED, note="Pôvodný text")
    moderation.report(comment, "Poznámka čitateľa")
    moderation.hide(comment, moderator, Reason.OFF_TOPIC, "Poznámka pre kolegov")
    card = card_of(queue_of(editor, show="hidden"), comment)
    for expected in ("Pôvodný text", "Poznámka čitateľa", "Marta Kováčová", "Poznámka pre kolegov"):
        assert expected in card
    assert card.index("Pôvodný text") < card.index("Poznámka čitateľa") < card.index("Marta Kováčová")


def test_open_reports_stand_out_until_somebody_has_looked(editor: Client, draft_page: ConsultationPage) -> None:
    comment = commented(draft_page)
    moderation.report(comment, "Dávno vybavené")
    moderation.publish(comment, None)
    moderation.report(comment, "Nové hlásenie")
    card = card_of(queue_of(editor, show="reported"), comment)
    prominent = card[: card.index("moderate-history")]
    assert "Nové hlásenie" in prominent
    assert "Dávno vybavené" not in prominent


# The keyboard


def test_the_page_carries_what_the_shortcuts_need(editor: Client, draft_page: ConsultationPage) -> None:
    comment = waiting(draft_page)
    shown = queue_of(editor)
    assert re.search(r'<script type="module" src="/static/moderate[^"]*\.js">', shown)
    assert 'id="moderate-shortcuts"' in shown
    card = card_of(shown, comment)
    assert "data-comment" in card
    assert sorted(re.findall(r'data-shortcut="(\w)"', card)) == ["h", "p", "r"]
    assert card.count('type="radio"') == len(Reason)


def test_who_turned_shortcuts_off_has_none(editor: Client, draft_page: ConsultationPage) -> None:
    profile = UserProfile.get_for_user(get_user_model().objects.get(username="moderators"))
    profile.keyboard_shortcuts = False
    profile.save()
    shown = queue_of(editor)
    assert "moderate.js" not in shown
    assert "moderate-shortcuts" not in shown


def test_the_queue_after_the_last_comment_is_empty_and_says_so(draft_page: ConsultationPage, editor: Client) -> None:
    assert "moderate-nothing" in queue_of(editor)
    assert Queue(None).after(commented(draft_page)) is None


def test_typing_and_closing_do_not_stop_moderation(editor: Client, draft_page: ConsultationPage) -> None:
    comment = waiting(draft_page)
    now = timezone.now()
    Consultation.objects.update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    act(editor, comment, "show")
    comment.refresh_from_db()
    assert comment.is_shown
