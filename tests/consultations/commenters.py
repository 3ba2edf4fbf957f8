"""How residents comment in tests: over HTTP, without a cookie and without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from consultations.models import Consultation, ConsultationPage
from tests.consultations.texts import id_of

WORDS = "Byty by mali byť aj v centre."


def address_of(page: ConsultationPage, on: str = "flats") -> str:
    """Return the address where the part with the name `on`, or the whole, is commented on."""
    return page.address("part", id_of(on)) if on else page.address("whole")


def begin(page: ConsultationPage, text: str = WORDS, on: str = "flats", **typed: str) -> Any:
    return Client().post(address_of(page, on), {"text": text, **typed})


def begun(page: ConsultationPage, text: str = WORDS, on: str = "flats", **typed: str) -> str:
    """Begin a comment; return the address of its check page."""
    answer = begin(page, text, on, **typed)
    assert answer.status_code == 303, answer.content.decode()
    return answer["Location"]


def sent(page: ConsultationPage, text: str = WORDS, on: str = "flats", **typed: str) -> str:
    """Send a comment; return the address of its receipt."""
    answer = Client().post(begun(page, text, on, **typed))
    assert answer.status_code == 303, answer.content.decode()
    return answer["Location"]


def code_in(receipt: str) -> str:
    return receipt.rstrip("/").rpartition("/")[2]


def read(address: str, status: int = 200) -> str:
    shown = Client().get(address)
    assert shown.status_code == status, shown.content.decode()
    return shown.content.decode()


def set_on(page: ConsultationPage, **fields: Any) -> None:
    """Change the record, as publishing the page with other fields would."""
    Consultation.objects.filter(pk=page.record.pk).update(**fields)


def close(page: ConsultationPage, seconds: float = 1) -> None:
    set_on(page, closes_at=timezone.now() - timedelta(seconds=seconds))
