"""The screens on which staff decide comments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consultations import deciding, serving
from consultations.models import Comment, Consultation, ConsultationPage, Decision
from tests.consultations.decided import close, decided, grouped
from tests.consultations.texts import commented, english, id_of

pytestmark = pytest.mark.django_db
Status = Comment.Status
HOUR = timedelta(hours=1)


@pytest.fixture
def page(make_consultation: Any) -> ConsultationPage:
    """A consultation that closed an hour ago."""
    return make_consultation(opens_at=timezone.now() - 9 * HOUR, closes_at=timezone.now() - HOUR)


@pytest.fixture
def address(page: ConsultationPage) -> str:
    return f"/admin/consultations/{page.record.key}/decisions/"


def ticked(*comments: Comment) -> list[str]:
    found = Comment.objects.filter(pk__in=[comment.pk for comment in comments])
    return [f"{comment.pk}-{comment.decision_id or ''}" for comment in found]


def form_of(decision: Decision, **changes: str) -> dict[str, str]:
    stored = {"verdict": "accepted", "reasoning_sk": "Mesto súhlasí.", "reasoning_en": "The city agrees."}
    return {
        "title": "",
        "final_anchor": "",
        "milestone": "",
        "seen_at": decision.changed_at.isoformat(),
        **stored,
        **changes,
    }


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_those_who_may_not_decide_see_and_change_nothing(
    page: ConsultationPage, address: str, evaluator: Client
) -> None:
    comment = commented(page, text="Tajné")
    decision = grouped(comment)
    for path in ("", "mark/", "take-back/", f"{decision.pk}/", f"{decision.pk}/out/"):
        for answer in (evaluator.get(address + path), evaluator.post(address + path, form_of(decision))):
            assert answer.status_code in {302, 405}
            assert b"Tajn" not in answer.content
    decision.refresh_from_db()
    assert decision.verdict == ""
    assert page.record.__class__.objects.get(pk=page.record.pk).decided_at is None
    assert Client().get(address)["Location"].startswith("/admin/login/")


def test_the_list_says_what_remains_and_offers_to_mark_only_when_nothing_does(
    page: ConsultationPage, address: str, editor: Client
) -> None:
    comment = commented(page, text="Viac bytov")
    html = read(editor, address)
    assert "Viac bytov" in html
    assert f"{address}mark/" not in html
    decision = grouped(comment)
    editor.post(f"{address}{decision.pk}/", form_of(decision))
    assert f"{address}mark/" in read(editor, address)
    editor.post(f"{address}mark/")
    assert page.record.__class__.objects.get(pk=page.record.pk).decided_at
    html = read(editor, address)
    assert f"{address}mark/" not in html
    assert f"{address}take-back/" in html
    editor.post(f"{address}take-back/")
    assert Consultation.objects.get(pk=page.record.pk).decided_at is None


def test_the_button_pressed_all_the_same_is_refused(page: ConsultationPage, address: str, editor: Client) -> None:
    commented(page)
    editor.post(f"{address}mark/")
    assert Consultation.objects.get(pk=page.record.pk).decided_at is None


def test_comments_still_to_be_decided_come_first(page: ConsultationPage, address: str, editor: Client) -> None:
    decided(grouped(commented(page, text="Prvá")))
    commented(page, text="Druhá")
    html = read(editor, address)
    assert html.index("Druhá") < html.index("Prvá")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("state=undecided", {"Druhá", "Tretia"}),
        ("state=decided", {"Prvá"}),
        ("state=accepted", {"Prvá", "Druhá"}),
        ("state=partly", set()),
        ("part=whole", {"Tretia"}),
        (f"part={id_of('flats')}", {"Prvá"}),
        ("state=nonsense&part=nonsense", {"Prvá", "Druhá", "Tretia"}),
    ],
)
def test_the_list_can_be_narrowed(
    page: ConsultationPage, address: str, editor: Client, query: str, shown: set[str]
) -> None:
    decided(grouped(commented(page, "flats", "Prvá")))
    decided(grouped(commented(page, "rent", "Druhá")), reasoning={"sk": "Áno.", "en": ""})
    commented(page, "", "Tretia")
    html = read(editor, f"{address}?{query}")
    assert {words for words in ("Prvá", "Druhá", "Tretia") if f"<p>{words}</p>" in html} == shown


def test_ticked_comments_are_put_together_and_led_to_their_decision(
    page: ConsultationPage, address: str, editor: Client
) -> None:
    one, other, third = commented(page), commented(page), commented(page)
    answer = editor.post(address, {"chosen": ticked(one, other), "into": ""})
    decision = Decision.objects.get()
    assert answer["Location"] == f"{address}{decision.pk}/"
    editor.post(address, {"chosen": ticked(third), "into": str(decision.pk)})
    assert decision.comments.count() == 3


def test_the_button_beside_a_comment_decides_it_alone(page: ConsultationPage, address: str, editor: Client) -> None:
    one, other = commented(page), commented(page)
    existing = grouped(other)
    editor.post(address, {"chosen": ticked(other), "alone": ticked(one), "into": str(existing.pk)})
    one.refresh_from_db()
    assert one.decision not in {None, existing}
    assert existing.comments.get() == other


@pytest.mark.parametrize("sent", [{}, {"chosen": ["x", "1", "-"]}, {"chosen": ["999999-"]}])
def test_a_choice_of_nothing_is_told(
    page: ConsultationPage, address: str, editor: Client, sent: dict[str, Any]
) -> None:
    editor.post(address, sent)
    assert 'class="messages"' in read(editor, address)
    assert not Decision.objects.exists()


def test_the_editor_sees_which_reasoning_is_missing(page: ConsultationPage, address: str, editor: Client) -> None:
    decision = grouped(commented(page))
    editor.post(f"{address}{decision.pk}/", form_of(decision, reasoning_en=""))
    for html in (read(editor, address), read(editor, f"{address}{decision.pk}/")):
        assert "(English)" in html
    decision.refresh_from_db()
    assert decision.verdict == "accepted"


def test_what_was_typed_beside_another_editor_is_given_back_and_can_be_saved_over(
    page: ConsultationPage, address: str, editor: Client
) -> None:
    decision = grouped(commented(page))
    mine = form_of(decision, verdict="not_accepted", reasoning_sk="Moje zdôvodnenie.")
    decided(decision, reasoning={"sk": "Cudzie zdôvodnenie.", "en": "Theirs."})
    answer = editor.post(f"{address}{decision.pk}/", mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Moje zdôvodnenie." in html
    assert "Cudzie zdôvodnenie." in html
    decision.refresh_from_db()
    assert decision.reasoning("sk")[0] == "Cudzie zdôvodnenie."
    assert f'value="{decision.changed_at.isoformat()}"' in html
    editor.post(f"{address}{decision.pk}/", {**mine, "seen_at": decision.changed_at.isoformat()})
    assert Decision.objects.get().reasoning("sk")[0] == "Moje zdôvodnenie."


@pytest.mark.parametrize("seen_at", ["", "yesterday", "2026-13-45T99:99"])
def test_a_form_that_does_not_say_what_it_was_of_overwrites_nothing(
    page: ConsultationPage, address: str, editor: Client, seen_at: str
) -> None:
    decision = grouped(commented(page))
    assert editor.post(f"{address}{decision.pk}/", form_of(decision, seen_at=seen_at)).status_code == 409
    decision.refresh_from_db()
    assert decision.verdict == ""


def test_what_was_typed_about_a_decision_that_is_gone_is_given_back(
    page: ConsultationPage, address: str, editor: Client
) -> None:
    comment = commented(page)
    decision = grouped(comment)
    mine = form_of(decision, reasoning_sk="Dlhé zdôvodnenie.")
    deciding.take_out(comment, decision.pk, None)
    answer = editor.post(f"{address}{decision.pk}/", mine)
    assert answer.status_code == 409
    assert "Dlhé zdôvodnenie." in answer.content.decode()
    assert editor.get(f"{address}{decision.pk}/")["Location"] == address


def test_a_decision_of_a_decided_consultation_is_not_saved_unfinished(
    page: ConsultationPage, address: str, editor: Client
) -> None:
    decision = decided(grouped(commented(page)))
    close(page)
    answer = editor.post(f"{address}{decision.pk}/", form_of(decision, reasoning_sk="Nové.", reasoning_en=""))
    assert answer.status_code == 422
    assert "Nové." in answer.content.decode()
    assert Decision.objects.get().reasoning("sk")[0] == "Mesto súhlasí."


def test_the_final_paragraph_is_chosen_by_number_and_kept_though_it_is_gone(
    page: ConsultationPage, address: str, editor: Client
) -> None:
    decision = grouped(commented(page))
    html = read(editor, f"{address}{decision.pk}/")
    assert "1 – Mesto postaví nájomné byty." in html
    Decision.objects.update(final_anchor=id_of("removed"), milestone="removed")
    sent = form_of(decision, final_anchor=id_of("removed"), milestone="removed")
    editor.post(f"{address}{decision.pk}/", sent)
    decision.refresh_from_db()
    assert (decision.verdict, decision.final_anchor, decision.milestone) == ("accepted", id_of("removed"), "removed")
    assert editor.post(f"{address}{decision.pk}/", form_of(decision, final_anchor="other")).status_code == 422


def test_milestones_are_offered_below_their_commitments(
    page: ConsultationPage, address: str, editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [serving.Commitment("Záväzok 1", "/z/", (serving.Milestone("m1", "Míľnik 1", "/z/#m1"),))]
    monkeypatch.setattr(serving, "commitments", lambda record, language: found)
    decision = grouped(commented(page))
    html = read(editor, f"{address}{decision.pk}/")
    assert '<optgroup label="Záväzok 1">' in html
    editor.post(f"{address}{decision.pk}/", form_of(decision, milestone="m1"))
    assert Decision.objects.get().milestone == "m1"


def test_a_comment_is_taken_out_and_an_empty_decision_deleted(
    page: ConsultationPage, address: str, editor: Client
) -> None:
    comment = commented(page)
    decision = decided(grouped(comment))
    answer = editor.post(f"{address}{decision.pk}/out/", {"number": comment.number})
    assert answer["Location"] == f"{address}{decision.pk}/"
    assert not decision.comments.exists()
    editor.post(f"{address}{decision.pk}/out/", {"delete": "1"})
    assert not Decision.objects.exists()


def test_a_withdrawn_comment_stays_in_its_group_without_its_words(
    page: ConsultationPage, address: str, editor: Client
) -> None:
    one, other = commented(page), commented(page)
    decision = grouped(one, other)
    Comment.objects.filter(pk=one.pk).update(status=Status.WITHDRAWN, text="", name="")
    html = read(editor, f"{address}{decision.pk}/")
    assert str(Status.WITHDRAWN.label) in html
    assert decision.comments.count() == 2


def test_likely_comments_are_suggested_beside_a_decision(page: ConsultationPage, address: str, editor: Client) -> None:
    decision = grouped(commented(page, "flats"))
    near = commented(page, "flats", "Na tom istom mieste")
    assert "Na tom istom mieste" in read(editor, f"{address}{decision.pk}/")
    editor.post(address, {"chosen": ticked(near), "into": str(decision.pk)})
    assert decision.comments.count() == 2


def test_a_comment_changed_since_its_decision_says_so(page: ConsultationPage, address: str, editor: Client) -> None:
    comment = commented(page)
    decided(grouped(comment))
    mark = "w-status--primary"
    assert mark not in read(editor, address)
    Comment.objects.update(changed_at=timezone.now())
    assert mark in read(editor, address)


def test_comments_shown_after_the_decision_are_listed_with_a_warning(
    page: ConsultationPage, address: str, editor: Client
) -> None:
    close(page)
    commented(page, text="Neskoro zverejnená")
    html = read(editor, address)
    assert "help-warning" in html
    assert "Neskoro zverejnená" in html


def test_the_list_is_read_in_pages_and_in_the_same_number_of_queries(
    page: ConsultationPage, address: str, editor: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        comment = commented(page, "flats", f"Hlas {number:02}")
        if number % 2:
            decided(grouped(comment))
    read(editor, address)
    with django_assert_max_num_queries(40):
        html = read(editor, address)
    assert "Hlas 58" in html
    assert "p=2" in html
    assert "Hlas 59" in read(editor, f"{address}?p=2")


def test_the_page_in_either_language_leads_to_the_decisions(
    page: ConsultationPage, address: str, editor: Client, evaluator: Client
) -> None:
    translation = english(page)
    for found in (page, translation):
        assert address in read(editor, f"/admin/pages/{found.pk}/edit/")
