"""What a resident who wants e-mails does, and what is in them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation

from consultations import moderation
from consultations.models import Comment, ConsultationPage, Notice, Reason, Subscription

JANA = "jana@example.sk"


def ask(page: ConsultationPage, email: str = JANA, **more: str) -> Any:
    """Give an address on the page of a consultation."""
    with translation.override(page.locale.language_code):
        return Client().post(page.address("subscribe"), {"email": email, **more})


def sent() -> list[EmailMessage]:
    """Send what is due; return the e-mails that went this time."""
    mail.outbox.clear()
    call_command("send_notices")
    return list(mail.outbox)


def links(message: EmailMessage) -> list[str]:
    """Return the addresses in an e-mail, in order, without the host."""
    return re.findall(r"^http://127\.0\.0\.1:8000(/\S*)$", str(message.body), re.MULTILINE)


def confirmed(page: ConsultationPage, email: str = JANA) -> Subscription:
    """Let an address go the whole way; return its subscription."""
    ask(page, email)
    [message] = [message for message in sent() if message.to == [email]]
    assert Client().post(links(message)[0]).status_code == 303
    return Subscription.objects.get(consultation=page.record, email=email)


def queued(page: ConsultationPage, count: int) -> list[Notice]:
    """Let so many confirmed addresses wait for the outcome."""
    for number in range(count):
        wish = Subscription.objects.create(
            consultation=page.record, email=f"r{number}@example.sk", language="sk", confirmed_at=page.last_published_at
        )
        Notice.objects.create(consultation=page.record, subscription=wish, kind=Notice.Kind.OUTCOME)
    return list(Notice.objects.order_by("pk"))


def answered(comment: Comment) -> None:
    moderation.answer(comment, None, "Ďakujeme, doplníme.", "sk")


def hidden(comment: Comment, reason: str = Reason.INSULT) -> None:
    moderation.hide(comment, None, reason)


def on(days: int) -> Any:
    """Move the clock."""
    moment = timezone.now() + timedelta(days=days)
    return patch("django.utils.timezone.now", return_value=moment)
