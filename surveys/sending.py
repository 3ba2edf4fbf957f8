"""Storing answers: exactly once, whatever is pressed twice, and never after closing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import receipts
from core.tokens import receipt_code
from surveys.interview import Interview, typed_from
from surveys.models.dataset import EarlierAnswers, PersonalAnswer, Response, Survey
from surveys.models.draft import Draft, Invitation, Upload
from surveys.questionnaire import Questionnaire
from surveys.questions import KINDS
from surveys.routing import steps


class Refused(Exception):
    """The answers were not stored; `reason` is "closed", "upcoming", "full", "unpublished", "invitation",
    "unfinished" or "withdrawn"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def apart(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what goes into the dataset and what is kept apart from it, where the dataset only says it was given."""
    personal = {
        question.key: answers[question.key]
        for question in questionnaire.questions
        if KINDS[question.kind].private and question.key in answers
    }
    return {**answers, **dict.fromkeys(personal, 1)}, personal


def all_answers(response: Response) -> dict[str, Any]:
    """Return a response's answers together with those kept apart, as their sender gave them."""
    return {**response.answers, **dict(response.personal_answers.values_list("key", "answer"))}


@transaction.atomic
def send(draft: Draft, language: str, entered_by: Any = None) -> Response | None:
    """Store a draft's answers as a response, or as the new answers of the response it changes; return that.

    A draft sent before changes nothing and returns what it became. A test stores nothing and returns None.

    Raises Refused.
    """
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    draft.sent_at, draft.response = locked.sent_at, locked.response
    if draft.sent_at:
        return draft.response
    draft.typed, draft.steps_sent = locked.typed, locked.steps_sent
    interview = Interview(draft.questionnaire, language, draft.typed, draft.steps_sent)
    if not draft.is_test:
        refuse_unless_open(draft)
    if interview.unfinished:
        raise Refused("unfinished")
    if draft.is_test:
        response = None
    elif draft.changes:
        response = change(draft, draft.changes, language, interview.answers)
    else:
        response = store(draft, language, interview.answers, entered_by)
    finish(draft, response)
    return response


def refuse_unless_open(draft: Draft) -> None:
    """Raise Refused unless the survey takes these answers now; staff may type in paper after it has closed."""
    survey = draft.survey
    if survey.max_responses is not None:
        survey = Survey.objects.select_for_update().get(pk=survey.pk)  # so that two cannot both be the last
    state = survey.state()
    typed_in = draft.source in {Response.Source.PAPER, Response.Source.ASSISTED}
    if state == Survey.State.FULL and draft.changes:
        return
    if state != Survey.State.OPEN and not (typed_in and state in {Survey.State.CLOSED, Survey.State.FULL}):
        raise Refused(state.value)
    if survey.by_invitation and not typed_in and not draft.changes:
        own = Invitation.objects.filter(pk=draft.invitation_id or 0, survey=survey, used_on=None)
        used = own.update(used_on=timezone.localdate())  # one statement: of two at once, the later finds it used
        if not used:
            raise Refused("used")
        forget_invitation(draft)


def forget_invitation(draft: Draft) -> None:
    """Take a used invitation off all drafts begun with it, so that nobody can tell which answers came by it.

    The other drafts' turn comes after the transaction: while it lasts, each of them may hold itself and wait for the
    invitation.
    """
    drafts = Draft.objects.filter(invitation=draft.invitation_id)
    drafts.filter(pk=draft.pk).update(invitation=None)
    transaction.on_commit(lambda: drafts.update(invitation=None))


def store(draft: Draft, language: str, answers: Mapping[str, Any], entered_by: Any) -> Response:
    coded, personal = apart(draft.questionnaire, answers)
    response = Response.objects.create(
        survey=draft.survey,
        version=draft.version,
        language=language,
        source=draft.source,
        answers=coded,
        receipt_hash=receipts.digest(receipt_code(draft.token)),
        suspect=draft.suspect,
        asked_on=draft.asked_on,
        entered_by=entered_by,
    )
    keep_personal(response, personal)
    return response


def change(draft: Draft, changed: Response, language: str, answers: Mapping[str, Any]) -> Response:
    """Replace a response's answers; the earlier ones stay in its trail.

    Raises Refused where it has been withdrawn in the meantime.
    """
    response = Response.objects.select_for_update().get(pk=changed.pk)
    if response.withdrawn_at:
        raise Refused("withdrawn")
    EarlierAnswers.objects.create(
        response=response, version=response.version, language=response.language, answers=all_answers(response)
    )
    response.answers, personal = apart(draft.questionnaire, answers)
    response.version, response.language, response.changed_at = draft.version, language, timezone.now()
    response.save(update_fields=["answers", "version", "language", "changed_at"])
    response.personal_answers.all().delete()
    keep_personal(response, personal)
    return response


def keep_personal(response: Response, personal: Mapping[str, Any]) -> None:
    PersonalAnswer.objects.bulk_create(
        PersonalAnswer(response=response, key=key, answer=answer) for key, answer in personal.items()
    )


def finish(draft: Draft, response: Response | None) -> None:
    """Mark a draft as sent, forget what was typed, and hand the files its answers name to the response."""
    if response:
        named = [answer["upload"] for answer in response.answers.values() if is_file(answer)]
        Upload.objects.filter(draft=draft, pk__in=named).update(response=response)
    draft.response, draft.sent_at, draft.typed = response, timezone.now(), {}
    draft.save(update_fields=["response", "sent_at", "typed"])


def is_file(answer: Any) -> bool:
    return isinstance(answer, dict) and "upload" in answer


@transaction.atomic
def withdraw(response: Response) -> None:
    """Leave an empty tombstone of a response. Withdrawing twice changes nothing."""
    locked = Response.objects.select_for_update().get(pk=response.pk)
    if locked.withdrawn_at:
        return
    locked.personal_answers.all().delete()
    locked.earlier_answers.all().delete()
    for upload in locked.uploads.all():
        upload.delete_with_file()
    locked.answers, locked.withdrawn_at, locked.suspect, locked.asked_on = {}, timezone.now(), "", ""
    locked.save(update_fields=["answers", "withdrawn_at", "suspect", "asked_on"])
    Draft.objects.filter(changes=locked, sent_at=None).delete()


def draft_of(response: Response) -> Draft:
    """Return a new draft that holds a response's answers, to change them in the version they were given in."""
    version = response.version
    return Draft.objects.begin(
        survey=response.survey,
        version=version,
        changes=response,
        typed=typed_from(version.questionnaire, all_answers(response)),
        steps_sent=[step.number for step in steps(version.questionnaire)],
        source=response.source,
    )
