"""Who may moderate, how they get there, and what asks for them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from consultations import moderation
from consultations.models import Comment, CommentAction, ConsultationPage
from tests.consultations.moderators import act, card_of, waiting
from tests.consultations.texts import commented

pytestmark = pytest.mark.django_db

Status, Kind = Comment.Status, CommentAction.Kind


# Who may


@pytest.mark.parametrize("name", ["consultations_moderate", "consultations_list", "of_one", "act", "paper"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_those_with_the_permission_moderate(
    editor: Client, evaluator: Client, draft_page: ConsultationPage, name: str, method: str
) -> None:
    comment = waiting(draft_page)
    key = draft_page.record.key
    urls = {
        "of_one": reverse("consultations_moderate", args=[key]),
        "act": reverse("consultations_moderate_comment", args=[comment.pk]),
        "paper": reverse("consultations_paper", args=[key]),
    }
    url = urls.get(name) or reverse(name)
    given = {"action": "show", "seen": "0"}
    refused = getattr(evaluator, method)(url, given)
    assert (refused.status_code, refused["Location"]) == (302, reverse("wagtailadmin_home"))
    anonymous = getattr(Client(), method)(url, given)
    assert anonymous["Location"].startswith(reverse("wagtailadmin_login"))
    comment.refresh_from_db()
    assert comment.status == Status.WAITING
    assert getattr(editor, method)(url, given).get("Location") != reverse("wagtailadmin_home")


def test_the_menu_counts_what_waits_for_those_who_may(
    editor: Client, evaluator: Client, draft_page: ConsultationPage
) -> None:
    url = reverse("consultations_moderate")
    home = reverse("wagtailadmin_home")
    waiting(draft_page)
    moderation.report(commented(draft_page), "")
    shown = editor.get(home).content.decode()
    assert re.search(r"(Pripomienky|Comments) \(2\)", shown)
    assert url in shown
    assert url not in evaluator.get(home).content.decode()


def test_administrators_can_give_the_permissions(draft_page: ConsultationPage, admin_client: Client) -> None:
    shown = admin_client.get(reverse("wagtailusers_groups:add")).content.decode()
    for codename in ("moderate_comments", "decide_comments"):
        permission = Permission.objects.get(codename=codename)
        assert f'value="{permission.pk}"' in shown


def test_a_consultations_page_leads_to_its_queue(
    editor: Client, evaluator: Client, draft_page: ConsultationPage, admin_client: Client
) -> None:
    url = reverse("consultations_moderate", args=[draft_page.record.key])
    assert url in editor.get(reverse("wagtailadmin_pages:edit", args=[draft_page.pk])).content.decode()


# All consultations


def test_the_overview_counts_what_each_consultation_asks_of_staff(
    editor: Client, make_consultation: Callable[..., ConsultationPage]
) -> None:
    page = make_consultation()
    waiting(page)
    commented(page)
    moderation.report(commented(page), "")
    moderation.answer(commented(page), None, "Áno.", "sk")
    shown = editor.get(reverse("consultations_list")).content.decode()
    row = re.search(r'<td class="title">Program rozvoja bývania.*?</tr>', shown, re.DOTALL)
    assert row
    assert re.findall(r"<td>(\d+)</td>", row[0]) == ["4", "1", "1", "4"]
    assert reverse("consultations_moderate", args=[page.record.key]) in row[0]


def test_a_consultation_whose_page_was_deleted_is_still_listed_and_moderated(
    editor: Client, draft_page: ConsultationPage
) -> None:
    comment = waiting(draft_page, on="rent")
    key = draft_page.record.key
    draft_page.delete()
    assert reverse("consultations_moderate", args=[key]) in editor.get(reverse("consultations_list")).content.decode()
    shown = editor.get(reverse("consultations_moderate", args=[key])).content.decode()
    assert "Nájomné bude dostupné." in card_of(shown, comment)
    assert act(editor, comment, "show", key=key).status_code == 302
    comment.refresh_from_db()
    assert comment.is_shown


def test_somebody_who_only_decides_sees_the_overview(evaluator: Client, draft_page: ConsultationPage) -> None:
    user = get_user_model().objects.get(username="evaluators")
    user.user_permissions.add(Permission.objects.get(codename="decide_comments"))
    shown = evaluator.get(reverse("consultations_list"))
    assert shown.status_code == 200
    assert reverse("consultations_moderate", args=[draft_page.record.key]) not in shown.content.decode()
