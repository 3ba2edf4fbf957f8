"""Staff type in what came by letter or e-mail; its author gets a receipt like everybody else."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Comment, CommentAction, Consultation, ConsultationPage
from core import receipts
from tests.consultations.texts import id_of, publish

pytestmark = pytest.mark.django_db

LETTER = {"text": "Prosím viac bytov.", "language": "sk", "anchor": id_of("rent"), "name": "Jana"}


def address_of(page: ConsultationPage) -> str:
    return reverse("consultations_paper", args=[page.record.key])


def fresh_token(client: Client, page: ConsultationPage) -> str:
    found = re.search(r'name="token" value="([\w-]{24})"', client.get(address_of(page)).content.decode())
    assert found
    return found[1]


def type_in(client: Client, page: ConsultationPage, token: str = "", **given: Any) -> Any:
    said = {**LETTER, "received": timezone.localdate().isoformat(), **given}
    return client.post(address_of(page), {**said, "token": token or fresh_token(client, page)})


def told(answer: Any) -> str:
    return html.unescape(" ".join(str(message) for message in answer.wsgi_request._messages))


def test_a_letter_is_shown_at_once_under_the_name_of_its_author(editor: Client, draft_page: ConsultationPage) -> None:
    Consultation.objects.update(comments=Consultation.Comments.BEFORE)
    assert type_in(editor, draft_page).status_code == 302
    comment = Comment.objects.get()
    assert (comment.text, comment.name, comment.anchor) == ("Prosím viac bytov.", "Jana", id_of("rent"))
    assert (comment.source, comment.is_official) == (Comment.Source.PAPER, False)
    assert comment.is_shown
    assert comment.published_at
    assert comment.author.username == "moderators"
    assert [(action.kind, action.user) for action in comment.history.all()] == [
        (CommentAction.Kind.SENT, comment.author)
    ]


def test_the_receipt_code_is_told_with_the_address_for_it(editor: Client, draft_page: ConsultationPage) -> None:
    words = told(type_in(editor, draft_page))
    code = re.search(r"\w{4}-\w{4}-\w{5}", words)
    assert code
    assert receipts.digest(code[0]) == Comment.objects.get().receipt_hash
    assert f"http://testserver{draft_page.address('receipts')}" in words


def test_a_letter_is_taken_after_closing_with_the_day_it_came(editor: Client, draft_page: ConsultationPage) -> None:
    now = timezone.now()
    publish(draft_page, opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=2))
    came = timezone.localdate() - timedelta(days=3)
    type_in(editor, draft_page, received=came.isoformat())
    assert timezone.localtime(Comment.objects.get().submitted_at).date() == came


def test_the_same_form_is_stored_once(editor: Client, draft_page: ConsultationPage) -> None:
    token = fresh_token(editor, draft_page)
    first, second = (told(type_in(editor, draft_page, token)) for _twice in range(2))
    assert Comment.objects.count() == 1
    assert Comment.objects.get().history.count() == 1
    assert second == f"{first} {first}"


def test_another_letter_in_the_same_form_is_asked_about_and_not_lost(
    editor: Client, draft_page: ConsultationPage
) -> None:
    token = fresh_token(editor, draft_page)
    type_in(editor, draft_page, token)
    again = type_in(editor, draft_page, token, text="Druhý list.")
    assert again.status_code == 409
    assert "Druhý list." in again.content.decode()
    found = re.search(r'name="token" value="([^"]+)"', again.content.decode())
    assert found
    type_in(editor, draft_page, found[1], text="Druhý list.")
    assert sorted(Comment.objects.values_list("text", flat=True)) == ["Druhý list.", "Prosím viac bytov."]


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": " "},
        {"received": (timezone.localdate() + timedelta(days=2)).isoformat()},
        {"received": ""},
        {"anchor": id_of("nowhere")},
        {"language": "xx"},
        {"text": "x" * 5001},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    editor: Client, draft_page: ConsultationPage, wrong: dict[str, str]
) -> None:
    answer = type_in(editor, draft_page, **wrong)
    assert answer.status_code == 422
    assert 'value="Jana"' in answer.content.decode()
    assert not Comment.objects.exists()


def test_every_part_of_the_text_can_be_chosen_or_the_whole(editor: Client, draft_page: ConsultationPage) -> None:
    shown = editor.get(address_of(draft_page)).content.decode()
    for name in ("goals", "flats", "rent", "means", "land"):
        assert f'<option value="{id_of(name)}">' in shown
    type_in(editor, draft_page, anchor="")
    assert Comment.objects.get().anchor == ""


@pytest.mark.parametrize("state", [{"decided_at": timezone.now()}, {"comments": Consultation.Comments.NONE}])
def test_nothing_is_added_to_what_is_decided_or_takes_no_comments(
    editor: Client, draft_page: ConsultationPage, state: dict[str, Any]
) -> None:
    token = fresh_token(editor, draft_page)
    Consultation.objects.update(**state)
    assert "<textarea" not in editor.get(address_of(draft_page)).content.decode(), "nobody types it in vain"
    answer = type_in(editor, draft_page, token)
    assert answer.status_code == 409
    assert "Prosím viac bytov." in answer.content.decode()
    assert not Comment.objects.exists()
