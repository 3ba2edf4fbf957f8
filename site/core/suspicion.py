"""Signs that what was sent may not be a person's. It is kept all the same, and staff see why.

Nobody is tracked: there is no cookie, and of an address only a hash under the day's random salt is counted. With the
salt, deleted the next day, goes every way back to the address.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import proof
from core.models import AddressCount, DailySalt

# Names that no question can have: keys hold no hyphen.
HONEYPOT = "home-page"
PROOF = "proof-of-work"

REASONS = {
    "honeypot": _("a field that people do not see was filled in"),
    "too_fast": _("sent faster than anyone reads"),
    "rate": _("many responses came from one address that day"),
    "proof": _("sent without the proof of work, for example without JavaScript"),
}


def on_beginning(request: HttpRequest) -> set[str]:
    """Return the reasons seen when a first form arrives."""
    reasons = set()
    if request.POST.get(HONEYPOT):
        reasons.add("honeypot")
    if settings.SURVEY_PROOF_OF_WORK and not proof.is_solved(request.POST.get(PROOF, "")):
        reasons.add("proof")
    return reasons


def on_sending(request: HttpRequest, purpose: str, started_at: datetime, screens: int = 1) -> set[str]:
    """Return the reasons seen when what was begun at `started_at`, on so many screens, is sent.

    `purpose` says what for, such as one survey: each address is counted for each purpose apart.
    """
    reasons = set()
    if is_too_fast(started_at, screens):
        reasons.add("too_fast")
    if count_sending(purpose, address_of(request)) > settings.SURVEY_RESPONSES_PER_ADDRESS:
        reasons.add("rate")
    return reasons


def is_too_fast(started_at: datetime, screens: int) -> bool:
    """Tell whether less time has passed since the first form came than a person needs for as many screens."""
    return timezone.now() - started_at < timedelta(seconds=settings.SURVEY_SECONDS_AT_LEAST) * max(1, screens)


def address_of(request: HttpRequest) -> str:
    """Return the visitor's address. What X-Forwarded-For says counts only as far as our own proxies wrote it."""
    header = request.META.get("HTTP_X_FORWARDED_FOR")
    forwarded = header.split(",") if header else []
    if 0 < settings.TRUSTED_PROXIES <= len(forwarded):
        return forwarded[-settings.TRUSTED_PROXIES].strip()
    return request.META.get("REMOTE_ADDR", "")


def household(address: str) -> str:
    """Return the part of `address` that stays while one connection is used: of IPv6, the first 64 bits."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else str(parsed)


def count_sending(purpose: str, address: str) -> int:
    """Count one more sending for `purpose` from `address` today, and return how many there have been."""
    today = timezone.localdate()
    salted = f"{todays_salt()} {purpose} {household(address)}"
    with transaction.atomic():
        counted, _made = AddressCount.objects.select_for_update().get_or_create(
            day=today, digest=hashlib.sha256(salted.encode()).hexdigest()
        )
        counted.count += 1
        counted.save(update_fields=["count"])
    return counted.count


def todays_salt() -> str:
    """Return the salt of today; where there is none yet, make it and forget the earlier days."""
    today = timezone.localdate()
    found = DailySalt.objects.filter(day=today).first()
    if found is None:
        forget_earlier_days()
        found, _made = DailySalt.objects.get_or_create(day=today, defaults={"salt": secrets.token_hex(32)})
    return found.salt


def forget_earlier_days() -> None:
    today = timezone.localdate()
    DailySalt.objects.filter(day__lt=today).delete()
    AddressCount.objects.filter(day__lt=today).delete()
