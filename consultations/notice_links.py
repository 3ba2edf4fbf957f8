"""The addresses in e-mails: a signature stands for the right to confirm one subscription or to end it.

What is signed names the subscription and its first moment, not the e-mail address: a link that has done its work is
still known as genuine when the address is gone, and never opens a later subscription that got the same number.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation

from consultations.models.notice import Subscription

CONFIRM, END = "confirm_notices", "end_notices"  # what a link is for: the name of its address
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

__all__ = ["CONFIRM", "END", "BadSignature", "absolute", "link", "wish_of"]


def link(purpose: str, wish: Subscription) -> str:
    """Return the whole address that confirms or ends a subscription, in its reader's language."""
    with translation.override(wish.language):
        return absolute(reverse(purpose, args=[token_for(purpose, wish)]))


def absolute(address: str) -> str:
    """Return the whole of an address on this site; an e-mail has no request to tell the host."""
    return urljoin(settings.WAGTAILADMIN_BASE_URL, address)


def token_for(purpose: str, wish: Subscription) -> str:
    return signer(purpose).sign(name_of(wish))


def wish_of(purpose: str, token: str) -> Subscription | None:
    """Return the subscription that `token` is for; None if it is there no more. Raises BadSignature."""
    name = signer(purpose).unsign(token)
    wish = Subscription.objects.select_related("consultation").filter(pk=name.partition("-")[0]).first()
    return wish if wish and name_of(wish) == name else None


def name_of(wish: Subscription) -> str:
    return f"{wish.pk}-{(wish.created_at - EPOCH) // timedelta(microseconds=1):x}"


def signer(purpose: str) -> Signer:
    return Signer(sep=".", salt=f"consultations.{purpose}")
