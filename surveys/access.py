"""Who may answer beyond everybody: those with an invitation, and staff who try a survey out.

An invitation's link holds a random token, of which only the hash is stored: the links are known where they were
made, once, and to those who got them.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

from core.tokens import new_token, token_digest
from surveys.models.dataset import Survey
from surveys.models.draft import Invitation

TEST_VALID = timedelta(days=7)
SIGNER = TimestampSigner(salt="surveys.access.test")


def invitation(survey: Survey, token: str) -> Invitation | None:
    """Return the invitation to `survey` that `token` is; None if there is none, or it has been used."""
    return Invitation.objects.filter(survey=survey, token_hash=token_digest(token), used_on=None).first()


def make_invitations(survey: Survey, count: int, batch: str) -> list[str]:
    """Store `count` new invitations and return their tokens, which cannot be had again."""
    tokens = [new_token() for _number in range(count)]
    Invitation.objects.bulk_create(
        [Invitation(survey=survey, token_hash=token_digest(token), batch=batch) for token in tokens], batch_size=500
    )
    return tokens


def sign_test(survey: Survey) -> str:
    """Return what lets anyone who has it try `survey` out for a week, whether it is open or not.

    Wagtail serves no address with a colon, so the time, which holds no hyphen, and the signature are joined by one.
    """
    _key, time, signature = SIGNER.sign(survey.key).split(":")
    return f"{time}-{signature}"


def may_test(survey: Survey, signed: str) -> bool:
    """Tell whether `signed` was made for this survey, here, and not too long ago."""
    time, _hyphen, signature = signed.partition("-")
    try:
        SIGNER.unsign(f"{survey.key}:{time}:{signature}", max_age=TEST_VALID)
    except BadSignature:
        return False
    return True
