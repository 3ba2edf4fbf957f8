"""What of a survey is kept only until a day that residents were told; `delete_expired` runs the steps daily."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.expiry import count_of
from surveys.analysis.flow import keep_ends
from surveys.exporting.jobs import KEPT
from surveys.models import Draft, EarlierAnswers, Export, PersonalAnswer, Survey, Upload

GRACE = timedelta(days=1)  # a file is stored a moment before what it belongs to


def delete_drafts(now: datetime) -> int:
    """Delete drafts past their day, with the files that nobody sent; where those ended that were given up is counted.

    A draft that changes a response goes with the survey's day: it repeats contact details no longer kept.
    """
    outdated = Q(changes__survey__in=surveys_past_their_day(now), sent_at=None)
    late = Draft.objects.filter(Q(expires_at__lte=now) | outdated)
    delete_files(Upload.objects.filter(draft__in=late, response=None))
    with transaction.atomic():
        keep_ends(late)
        return count_of(late.delete(), Draft)


def delete_loose_files(now: datetime) -> int:
    """Delete the files that no response took and that no draft can be sent with any more."""
    loose = Upload.objects.filter(Q(draft=None, created_at__lte=now - GRACE) | Q(draft__sent_at__lte=now - GRACE))
    return delete_files(loose.filter(response=None))


def delete_kept_files(now: datetime) -> int:
    """Delete the files of responses past their day; the answer goes on saying that there was one."""
    return delete_files(Upload.objects.filter(survey__in=surveys_past_their_day(now)).exclude(response=None))


def delete_personal_answers(now: datetime) -> int:
    late = PersonalAnswer.objects.filter(response__survey__in=surveys_past_their_day(now))
    return count_of(late.delete(), PersonalAnswer)


def delete_earlier_answers(now: datetime) -> int:
    late = EarlierAnswers.objects.filter(response__survey__in=surveys_past_their_day(now))
    return count_of(late.delete(), EarlierAnswers)


def delete_exports(now: datetime) -> int:
    """Delete the exports made in the background a week ago, with their files; each is made again in minutes."""
    late = list(Export.objects.filter(requested_at__lte=now - KEPT))
    for export in late:
        export.delete_with_file()
    return len(late)


STEPS = [
    ("drafts", delete_drafts),
    ("files nobody sent", delete_loose_files),
    ("files of responses", delete_kept_files),
    ("contact details", delete_personal_answers),
    ("earlier answers", delete_earlier_answers),
    ("exports", delete_exports),
]


def surveys_past_their_day(now: datetime) -> QuerySet[Survey]:
    """Return the surveys whose personal data was to be kept until a day that is over."""
    return Survey.objects.filter(keep_until__lt=timezone.localdate(now))


def delete_files(uploads: QuerySet[Upload]) -> int:
    found = list(uploads)
    for upload in found:
        upload.delete_with_file()
    return len(found)
