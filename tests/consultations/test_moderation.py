"""Staff show comments, hide and answer them; nobody acts on what they have not read."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations import moderation, sending
from consultations.models import Comment, CommentAction, ConsultationPage, Notice
from consultations.models.comment import Reason
from consultations.staff.queue import A_PAGE
from tests.consultations.moderators import act, card_of, kinds, numbers_in, queue_of, seen_in, waiting
from tests.consultations.texts import commented, id_of

pytestmark = pytest.mark.django_db

Status, Kind = Comment.Status, CommentAction.Kind


# What moderators do


def test_showing_a_comment_leads_to_the_next(editor: Client, draft_page: ConsultationPage) -> None:
    first, second, third = (waiting(draft_page) for _each in range(3))
    key = draft_page.record.key
    answer = act(editor, second, "show", key=key)
    assert answer["Location"] == f"{reverse('consultations_moderate', args=[key])}?show=waiting#c-{third.pk}"
    assert act(editor, third, "show")["Location"].endswith(f"#c-{first.pk}"), "what was passed over comes at the end"
    assert act(editor, first, "show")["Location"] == f"{reverse('consultations_moderate')}?show=waiting"
    second.refresh_from_db()
    assert (second.status, kinds(second)) == (Status.PUBLISHED, [Kind.PUBLISHED])
    assert second.published_at
    assert second.history.get().user.username == "moderators"


def test_the_next_comment_may_be_on_another_page(editor: Client, draft_page: ConsultationPage) -> None:
    comments = [commented(draft_page) for _each in range(A_PAGE + 1)]
    answer = act(editor, comments[A_PAGE - 1], "show", show="all")
    assert answer["Location"].endswith(f"?show=all&p=2#c-{comments[A_PAGE].pk}")


def test_what_was_done_is_told_with_the_way_back(editor: Client, draft_page: ConsultationPage) -> None:
    comment = waiting(draft_page)
    answer = act(editor, comment, "show")
    assert f"show=all#c-{comment.pk}" in editor.get(answer["Location"]).content.decode()


def test_keeping_a_reported_comment_settles_the_reports(editor: Client, draft_page: ConsultationPage) -> None:
    comment = commented(draft_page)
    moderation.report(comment, "")
    act(editor, comment, "show", show="reported")
    comment.refresh_from_db()
    assert (comment.open_reports, comment.status) == (0, Status.PUBLISHED)
    assert kinds(comment) == [Kind.REPORTED, Kind.KEPT]


def test_a_comment_changed_after_it_was_looked_at_is_unread_again(editor: Client, draft_page: ConsultationPage) -> None:
    comment = commented(draft_page)
    act(editor, comment, "show", show="unread")
    assert numbers_in(queue_of(editor, show="unread")) == []
    Comment.objects.filter(pk=comment.pk).update(changed_at=timezone.now(), text="Celkom iné slová")
    assert numbers_in(queue_of(editor, show="unread")) == [comment.number]
    assert 'value="show"' in queue_of(editor, show="unread")


def test_a_comment_is_hidden_for_a_public_reason(editor: Client, draft_page: ConsultationPage) -> None:
    comment = commented(draft_page)
    act(editor, comment, "hide", show="shown", reason="insult", note="Volal starosta.")
    comment.refresh_from_db()
    assert (comment.status, comment.hidden_reason) == (Status.HIDDEN, Reason.INSULT)
    last = comment.history.last()
    assert (last.kind, last.reason, last.note) == (Kind.HIDDEN, Reason.INSULT, "Volal starosta.")
    act(editor, comment, "show", show="hidden")
    comment.refresh_from_db()
    assert (comment.status, comment.hidden_reason) == (Status.PUBLISHED, "")


def test_the_author_is_told_that_the_comment_was_hidden(editor: Client, draft_page: ConsultationPage) -> None:
    wish = draft_page.record.subscriptions.create(email="jana@example.sk", language="sk", confirmed_at=timezone.now())
    comment = commented(draft_page, subscription=wish)
    act(editor, comment, "hide", reason="off_topic")
    assert Notice.objects.get(comment=comment).kind == Notice.Kind.HIDDEN


@pytest.mark.parametrize("reason", ["", "because"])
def test_without_a_reason_nothing_is_hidden_and_the_note_is_kept(
    editor: Client, draft_page: ConsultationPage, reason: str
) -> None:
    comment = waiting(draft_page)
    answer = act(editor, comment, "hide", reason=reason, note="Premyslieť")
    assert answer.status_code == 422
    card = card_of(answer.content.decode(), comment)
    assert "Premyslieť" in card
    assert 'data-shortcut="h" open' in card
    comment.refresh_from_db()
    assert comment.status == Status.WAITING


def test_the_city_answers_in_the_language_of_the_comment(editor: Client, draft_page: ConsultationPage) -> None:
    comment = commented(draft_page, on="rent", language="en")
    card = card_of(queue_of(editor, show="shown"), comment)
    assert '<option value="en" selected>' in card
    act(editor, comment, "answer", show="shown", text="Thank you.", language="en")
    reply = comment.replies.get()
    assert (reply.text, reply.language, reply.anchor) == ("Thank you.", "en", id_of("rent"))
    assert reply.is_official
    assert reply.is_shown
    assert reply.author.username == "moderators"
    assert kinds(comment) == [Kind.REPLIED]


def test_an_answer_to_a_reply_stands_below_the_same_comment(editor: Client, draft_page: ConsultationPage) -> None:
    top = commented(draft_page)
    reply = commented(draft_page, parent=top)
    act(editor, reply, "answer", show="shown", text="Áno.", language="sk")
    assert top.replies.get(is_official=True).text == "Áno."


def test_answering_a_comment_that_waits_shows_it(editor: Client, draft_page: ConsultationPage) -> None:
    comment = waiting(draft_page)
    act(editor, comment, "answer", text="Ďakujeme.", language="sk")
    comment.refresh_from_db()
    assert comment.is_shown
    assert kinds(comment) == [Kind.PUBLISHED, Kind.REPLIED]


def test_an_empty_answer_is_not_published(editor: Client, draft_page: ConsultationPage) -> None:
    comment = commented(draft_page)
    assert act(editor, comment, "answer", show="shown", text="  ", language="sk").status_code == 422
    assert not comment.replies.exists()


def test_the_citys_own_answer_can_be_hidden_and_not_answered(editor: Client, draft_page: ConsultationPage) -> None:
    reply = moderation.answer(commented(draft_page), None, "Omyl.", "sk")
    card = card_of(queue_of(editor, show="all"), reply)
    assert re.findall(r'name="action" value="(\w+)"', card) == ["hide"]


# What has happened in the meantime


def test_a_moderator_who_comes_second_changes_nothing(editor: Client, draft_page: ConsultationPage) -> None:
    comment = waiting(draft_page, text="Prosím byty")
    seen = seen_in(card_of(queue_of(editor), comment))
    moderation.hide(comment, get_user_model().objects.create_user("marta"), Reason.OFF_TOPIC)
    url = reverse("consultations_moderate_comment", args=[comment.pk])
    answer = editor.post(
        f"{url}?show=waiting", {"action": "answer", "seen": seen, "text": "Súhlasíme", "language": "sk"}
    )
    assert answer.status_code == 409
    comment.refresh_from_db()
    assert comment.status == Status.HIDDEN
    assert not comment.replies.exists()
    card = card_of(answer.content.decode(), comment)
    assert "Súhlasíme" in card, "what was written is given back"
    assert "marta" in card


def test_words_changed_since_they_were_read_are_not_published_unread(
    editor: Client, draft_page: ConsultationPage
) -> None:
    comment = waiting(draft_page)
    seen = seen_in(card_of(queue_of(editor), comment))
    comment.history.create(kind=Kind.CHANGED, note=comment.text)
    url = reverse("consultations_moderate_comment", args=[comment.pk])
    assert editor.post(url, {"action": "show", "seen": seen}).status_code == 409
    assert editor.post(url, {"action": "show"}).status_code == 409
    comment.refresh_from_db()
    assert comment.status == Status.WAITING
    assert act(editor, comment, "show").status_code == 302


def test_a_comment_withdrawn_in_the_meantime_stays_withdrawn(editor: Client, draft_page: ConsultationPage) -> None:
    comment = waiting(draft_page)
    sending.withdraw(comment)
    answer = act(editor, comment, "hide", reason="insult", note="Nepatrí sem")
    assert answer.status_code == 409
    card = card_of(answer.content.decode(), comment)
    assert "Nepatrí sem" in card
    assert "<button" not in card
    comment.refresh_from_db()
    assert comment.status == Status.WITHDRAWN


def test_the_address_of_a_decision_leads_to_the_comment(editor: Client, draft_page: ConsultationPage) -> None:
    comment = commented(draft_page)
    url = reverse("consultations_moderate_comment", args=[comment.pk])
    assert editor.get(url)["Location"].endswith(f"?show=all#c-{comment.pk}")
    assert editor.get(f"{url}?show=waiting")["Location"].endswith(f"?show=all#c-{comment.pk}")
    assert editor.get(reverse("consultations_moderate_comment", args=[0]), follow=True).status_code == 404
