"""What moderators do and see in tests, over HTTP."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client
from django.urls import reverse

from consultations import moderation
from consultations.models import Comment, ConsultationPage
from tests.consultations.texts import commented


def waiting(page: ConsultationPage, **fields: Any) -> Comment:
    return commented(page, status=Comment.Status.WAITING, **fields)


def queue_of(client: Client, page: ConsultationPage | None = None, **query: Any) -> str:
    key = [page.record.key] if page else []
    answer = client.get(reverse("consultations_moderate", args=key), query)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def numbers_in(shown: str) -> list[int]:
    """Return the numbers of the comments shown, in their order."""
    return [int(number) for number in re.findall(r'<h2 id="h-\d+">[^\d<]*(\d+)', shown)]


def card_of(shown: str, comment: Comment) -> str:
    """Return what is shown of one comment."""
    found = re.search(rf'<article[^>]* id="c-{comment.pk}".*?</article>', shown, re.DOTALL)
    assert found
    return found[0]


def seen_in(card: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', card)
    assert found
    return found[1]


def act(client: Client, comment: Comment, action: str, key: str = "", show: str = "waiting", **given: Any) -> Any:
    """Do something to a comment as somebody does who has it before them now."""
    seen = moderation.marked(Comment.objects.filter(pk=comment.pk)).get().seen  # type: ignore[attr-defined]
    url = reverse("consultations_moderate_comment", args=[comment.pk])
    return client.post(f"{url}?show={show}&key={key}", {"action": action, "seen": seen, **given})


def kinds(comment: Comment) -> list[str]:
    return [action.kind for action in comment.history.all()]
