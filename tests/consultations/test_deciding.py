"""Deciding comments: grouping, the verdict with its reasoning, and marking a consultation as decided."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from consultations import deciding
from consultations.deciding import Changed, Final, NotClosed, Typed, Undecided
from consultations.models import Comment, CommentAction, Consultation, ConsultationPage, Decision, Notice
from tests.consultations.decided import BOTH, decided, grouped
from tests.consultations.texts import commented, id_of

pytestmark = pytest.mark.django_db
Status, Verdict = Comment.Status, Decision.Verdict
HOUR = timedelta(hours=1)


@pytest.fixture
def page(make_consultation: Any) -> ConsultationPage:
    """A consultation that closed an hour ago."""
    return make_consultation(opens_at=timezone.now() - 9 * HOUR, closes_at=timezone.now() - HOUR)


@pytest.fixture
def user(db: None) -> Any:
    return get_user_model().objects.create_user("jana")


def notes(comment: Comment) -> list[str]:
    return list(comment.history.filter(kind=CommentAction.Kind.DECIDED).values_list("note", flat=True))


def close(page: ConsultationPage, user: Any = None) -> Consultation:
    deciding.mark_decided(page.record, user)
    return Consultation.objects.get(pk=page.record.pk)


def wish(record: Consultation, email: str = "a@example.sk", confirmed: bool = True) -> Any:
    return record.subscriptions.create(email=email, language="sk", confirmed_at=timezone.now() if confirmed else None)


# Grouping


def test_comments_put_together_share_one_decision(page: ConsultationPage) -> None:
    one, other = commented(page, "flats"), commented(page, "rent")
    decision = grouped(one, other)
    assert list(decision.comments.all()) == [one, other]


def test_a_group_left_by_its_last_comment_is_gone(page: ConsultationPage) -> None:
    one, other = commented(page), commented(page)
    left, joined = grouped(one), grouped(other)
    grouped(one, into=joined.pk)
    assert not Decision.objects.filter(pk=left.pk).exists()
    assert joined.comments.count() == 2


def test_a_group_left_by_its_last_comment_stays_if_somebody_wrote_into_it(page: ConsultationPage) -> None:
    one, other = commented(page), commented(page)
    left = decided(grouped(one))
    grouped(one, into=grouped(other).pk)
    assert left.reasoning("sk")[0] == "Mesto súhlasí."
    deciding.delete_empty(left)
    assert not Decision.objects.filter(pk=left.pk).exists()


def test_a_decision_with_comments_is_not_deleted(page: ConsultationPage) -> None:
    decision = grouped(commented(page))
    with pytest.raises(Changed):
        deciding.delete_empty(decision)


def test_a_comment_taken_out_is_undecided_and_the_others_stay(page: ConsultationPage) -> None:
    one, other = commented(page), commented(page)
    decision = decided(grouped(one, other))
    deciding.take_out(one, decision.pk, None)
    assert list(decision.comments.all()) == [other]
    assert deciding.remaining(page.record).undecided == 1


def test_a_comment_that_another_editor_has_moved_is_not_moved_back(page: ConsultationPage) -> None:
    comment, other = commented(page), commented(page)
    seen = {comment.pk: comment.decision_id}
    moved = grouped(comment, other)
    with pytest.raises(Changed):
        deciding.group(page.record, seen, None, None)
    comment.refresh_from_db()
    assert comment.decision == moved


def test_a_comment_is_not_put_into_a_decision_that_is_gone_or_of_another_consultation(
    page: ConsultationPage, make_consultation: Any
) -> None:
    elsewhere = grouped(commented(make_consultation(slug="iny")))
    for target in (elsewhere.pk, elsewhere.pk + 1):
        with pytest.raises(Changed):
            grouped(commented(page), into=target)


def test_only_residents_comments_that_stand_are_decided(page: ConsultationPage) -> None:
    top = commented(page)
    for comment in (
        commented(page, parent=top),
        commented(page, is_official=True),
        commented(page, status=Status.HIDDEN),
        commented(page, status=Status.WITHDRAWN, text=""),
    ):
        with pytest.raises(ValueError, match="no comment"):
            grouped(comment)
    assert deciding.remaining(page.record).total == 1


def test_nothing_chosen_makes_no_decision(page: ConsultationPage) -> None:
    with pytest.raises(ValueError, match="no comment"):
        deciding.group(page.record, {}, None, None)
    assert not Decision.objects.exists()


# Deciding


def test_a_decision_keeps_what_was_typed(page: ConsultationPage, user: Any) -> None:
    decision = decided(
        grouped(commented(page)), Verdict.PARTLY, user, title="Byty", final_anchor=id_of("flats"), milestone="m1"
    )
    assert (decision.verdict, decision.title, decision.milestone) == ("partly", "Byty", "m1")
    assert decision.final_anchor == id_of("flats")
    assert decision.changed_by == user
    assert decision.reasoning("en") == ("The city agrees.", "en")


def test_each_change_of_the_verdict_is_in_the_history_of_every_comment_once(page: ConsultationPage) -> None:
    one, other = commented(page), commented(page)
    decision = decided(grouped(one, other))
    decided(decision, reasoning={**BOTH, "sk": "Inak."})
    decided(decision, Verdict.NOT_ACCEPTED)
    assert notes(one) == notes(other) == [Verdict.ACCEPTED.label, Verdict.NOT_ACCEPTED.label]


def test_a_comment_that_joins_or_leaves_a_decided_group_has_it_in_its_history(page: ConsultationPage) -> None:
    decision, late = decided(grouped(commented(page))), commented(page)
    grouped(late, into=decision.pk)
    deciding.take_out(late, decision.pk, None)
    assert len(notes(late)) == 2


def test_an_editor_does_not_overwrite_what_another_has_saved(page: ConsultationPage) -> None:
    decision = grouped(commented(page))
    seen_at = decision.changed_at
    decided(decision)
    with pytest.raises(Changed):
        deciding.decide(decision, Typed("not_accepted"), seen_at, None)
    decision.refresh_from_db()
    assert decision.verdict == Verdict.ACCEPTED


def test_an_editor_does_not_decide_comments_that_joined_meanwhile(page: ConsultationPage) -> None:
    decision = Decision.objects.get(pk=grouped(commented(page)).pk)
    grouped(commented(page), into=decision.pk)
    with pytest.raises(Changed):
        deciding.decide(decision, Typed("accepted", BOTH), decision.changed_at, None)


# Marking as decided


def test_a_consultation_with_every_comment_decided_is_decided(page: ConsultationPage, user: Any) -> None:
    decided(grouped(commented(page), commented(page)))
    record = close(page, user)
    assert record.stage() == "decision"
    assert record.decided_by == user


def test_a_consultation_without_comments_can_be_decided(page: ConsultationPage) -> None:
    assert close(page).decided_at


@pytest.mark.parametrize("language", ["sk", "en"])
def test_it_is_not_decided_while_a_reasoning_is_missing(page: ConsultationPage, language: str) -> None:
    decided(grouped(commented(page)), reasoning={**BOTH, language: ""})
    left = deciding.remaining(page.record)
    assert (left.undecided, left.unworded, left.total) == (0, 1, 1)
    with pytest.raises(Undecided) as refused:
        close(page)
    assert refused.value.count == 1


def test_it_is_not_decided_while_a_comment_waits_for_a_moderator(page: ConsultationPage) -> None:
    decided(grouped(commented(page, status=Status.WAITING)))
    left = deciding.remaining(page.record)
    assert (left.undecided, left.waiting) == (1, 1)
    with pytest.raises(Undecided):
        close(page)


@pytest.mark.parametrize(
    "dates", [{}, {"opens_at": timezone.now() + HOUR}, {"closes_at": timezone.now() + timedelta(days=9)}]
)
def test_it_is_not_decided_before_it_has_closed(make_consultation: Any, dates: dict[str, Any]) -> None:
    with pytest.raises(NotClosed):
        close(make_consultation(**dates))


def test_replies_and_comments_hidden_or_withdrawn_need_no_decision(page: ConsultationPage) -> None:
    top = commented(page)
    decided(grouped(top))
    commented(page, parent=top)
    commented(page, parent=top, is_official=True)
    commented(page, status=Status.HIDDEN)
    commented(page, status=Status.WITHDRAWN, text="")
    assert close(page).decided_at


def test_marking_twice_changes_nothing(page: ConsultationPage) -> None:
    first = close(page)
    wish(first)
    assert close(page).decided_at == first.decided_at
    assert not Notice.objects.exists()


def test_the_outcome_is_announced_to_those_who_confirmed_their_address(page: ConsultationPage) -> None:
    wish(page.record)
    wish(page.record, "b@example.sk", confirmed=False)
    close(page)
    assert [*Notice.objects.filter(kind="outcome").values_list("subscription__email", flat=True)] == ["a@example.sk"]


# After it was decided


def test_no_comment_of_a_decided_consultation_loses_its_decision_or_its_reasoning(page: ConsultationPage) -> None:
    comment = commented(page)
    decision = decided(grouped(comment))
    close(page)
    for change in (
        lambda: deciding.take_out(comment, decision.pk, None),
        lambda: grouped(comment),
        lambda: decided(decision, ""),
        lambda: decided(decision, reasoning={**BOTH, "en": ""}),
    ):
        with pytest.raises(Undecided):
            change()
    comment.refresh_from_db()
    assert comment.decision == decision
    assert Decision.objects.get().reasoning("en") == ("The city agrees.", "en")


def test_a_reasoning_can_still_be_corrected(page: ConsultationPage) -> None:
    decision = decided(grouped(commented(page)))
    close(page)
    assert decided(decision, reasoning={**BOTH, "en": "We do agree."}).reasoning("en")[0] == "We do agree."


def test_a_comment_shown_later_remains_and_can_be_decided(page: ConsultationPage) -> None:
    decision = decided(grouped(commented(page)))
    close(page)
    late = commented(page)
    assert deciding.remaining(page.record).total == 1
    grouped(late, into=decision.pk)
    assert deciding.remaining(page.record).total == 0


def test_a_decision_taken_back_takes_its_notices_with_it(page: ConsultationPage) -> None:
    wish(page.record)
    record = close(page)
    deciding.take_back(record)
    record.refresh_from_db()
    assert record.stage() == "evaluation"
    assert record.decided_by is None
    assert not Notice.objects.exists()
    assert close(page).decided_at
    assert Notice.objects.count() == 1


def test_it_is_not_taken_back_once_a_notice_may_have_gone(page: ConsultationPage) -> None:
    wish(page.record)
    wish(page.record, "b@example.sk")
    record = close(page)
    Notice.objects.filter(subscription__email="b@example.sk").update(claimed_at=timezone.now())
    with pytest.raises(Final) as refused:
        deciding.take_back(record)
    assert refused.value.reason == "told"
    assert Notice.objects.count() == 2
    assert not deciding.may_take_back(record)


def test_it_is_not_taken_back_after_a_day(page: ConsultationPage) -> None:
    record = close(page)
    Consultation.objects.update(decided_at=timezone.now() - timedelta(days=1, minutes=1))
    with pytest.raises(Final) as refused:
        deciding.take_back(record)
    assert refused.value.reason == "late"


# Whatever is done


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["new", "join", "out", "decide", "half", "blank", "delete", "withdraw", "hide", "show"]),
        st.integers(0, 4),
        st.integers(0, 4),
    ),
    max_size=14,
)


def step(page: ConsultationPage, comments: list[Comment], what: str, one: int, other: int) -> None:
    comment, another = (Comment.objects.get(pk=comments[index].pk) for index in (one, other))
    seen = {found.pk: found.decision_id for found in (comment, another)}
    decision = comment.decision
    if what == "new":
        deciding.group(page.record, seen, None, None)
    elif what == "join":
        deciding.group(page.record, {another.pk: another.decision_id}, comment.decision_id, None)
    elif what in {"withdraw", "hide", "show"}:
        status = {"withdraw": Status.WITHDRAWN, "hide": Status.HIDDEN, "show": Status.PUBLISHED}[what]
        Comment.objects.filter(pk=comment.pk).update(status=status)
    elif decision is None:
        return
    elif what == "out":
        deciding.take_out(comment, decision.pk, None)
    elif what == "delete":
        deciding.delete_empty(decision)
    else:
        reasoning = {"decide": BOTH, "half": {"sk": "Áno.", "en": ""}, "blank": {"sk": "", "en": ""}}[what]
        decided(decision, "" if what == "blank" else Verdict.PARTLY, reasoning=reasoning)


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=STEPS, after=STEPS)
def test_no_grouping_loses_a_comment_and_it_is_decided_exactly_when_nothing_remains(
    page: ConsultationPage, before: list[tuple[str, int, int]], after: list[tuple[str, int, int]]
) -> None:
    CommentAction.objects.all().delete()
    Comment.objects.all().delete()
    Decision.objects.all().delete()
    Consultation.objects.update(decided_at=None, decided_by=None)
    comments = [commented(page, text=f"Pripomienka {number}.") for number in range(5)]
    walk(page, comments, before)
    left = [comment for comment in Comment.objects.all() if lacks(comment)]
    assert deciding.remaining(page.record).total == len(left)
    if left:
        with pytest.raises(Undecided) as refused:
            deciding.mark_decided(page.record, None)
        assert refused.value.count == len(left)
        return
    deciding.mark_decided(page.record, None)
    walk(page, comments, [one for one in after if one[0] != "show"])
    assert not any(lacks(comment) for comment in Comment.objects.all())


def walk(page: ConsultationPage, comments: list[Comment], steps: list[tuple[str, int, int]]) -> None:
    for what, one, other in steps:
        with suppress(Changed, Undecided, ValueError):
            step(page, comments, what, one, other)
        words = [comment.text for comment in Comment.objects.order_by("number")]
        assert words == [f"Pripomienka {number}." for number in range(5)]
        in_groups = [found.pk for decision in Decision.objects.all() for found in decision.comments.all()]
        assert len(in_groups) == len(set(in_groups)) == Comment.objects.exclude(decision=None).count()
        blank = [found for found in Decision.objects.filter(comments=None) if deciding.is_blank(found)]
        assert not [found for found in blank if not found.texts.exists()]


def lacks(comment: Comment) -> bool:
    """Say it in other words than the module does."""
    if comment.status in {Status.HIDDEN, Status.WITHDRAWN}:
        return False
    decision = comment.decision
    return not (decision and decision.verdict and all(decision.reasoning(code)[1] == code for code in BOTH)) or (
        not all(decision.reasoning(code)[0] for code in BOTH)
    )
