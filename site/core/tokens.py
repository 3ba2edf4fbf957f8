"""What is reached by an unguessable token in its address, of which only the hash is stored: no cookie, no account."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from core import receipts

DRAFT_DAYS = 30

Model = TypeVar("Model", bound=models.Model)


def token_digest(token: str) -> str:
    """Return what is stored of a token in an address: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Return 144 random bits as 24 characters that an address can hold."""
    return secrets.token_urlsafe(18)


def receipt_code(token: str) -> str:
    """Return the receipt code of what the draft with `token` becomes: the same each time it is sent.

    It is HMAC-SHA256 of the token under the site's secret, so the database's unique receipt lets only one in.
    """
    secret = hmac.new(settings.SECRET_KEY.encode(), f"receipt:{token}".encode(), hashlib.sha256).digest()
    return receipts.code_from(int.from_bytes(secret[:8], "big"))


class ByTokenQuerySet(models.QuerySet[Model]):
    def by_token(self, token: str) -> Model | None:
        """Return the one that `token` opens, with the token set on it; None if there is none."""
        found: Any = self.filter(token_hash=token_digest(token)).first()
        if found:
            found.token = token
        return found


class ByTokenManager(models.Manager[Model]):
    def get_queryset(self) -> ByTokenQuerySet[Model]:
        return ByTokenQuerySet(self.model, using=self._db)

    def begin(self, **fields: Any) -> Model:
        """Return a new one, good for a month; its `token`, which only the address knows, is set on it."""
        token = new_token()
        expires_at = timezone.now() + timedelta(days=DRAFT_DAYS)
        begun: Any = self.create(token_hash=token_digest(token), expires_at=expires_at, **fields)
        begun.token = token
        return begun

    def by_token(self, token: str) -> Model | None:
        return self.get_queryset().by_token(token)


class ByToken(models.Model):
    """Something on its way, until it is sent or expires."""

    token_hash = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)

    token = ""  # known only while the address is

    class Meta:
        abstract = True

    def has_expired(self, now: datetime | None = None) -> bool:
        return (now or timezone.now()) >= self.expires_at
