"""How residents answer in tests: step by step over HTTP, without a cookie, as a browser without scripts does."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client


class Resident:
    """Somebody with a browser who answers what they are asked from `answers`, by the name of the field."""

    def __init__(self, answers: dict[str, Any], client: Client | None = None) -> None:
        self.answers = answers
        self.client = client or Client()

    def open(self, page: Any, url: str = "", **extra: Any) -> str:
        """Send the first step of a survey; return where that leads."""
        answer = self.client.post(url or page.url, {**self.answers, **extra})
        assert answer.status_code == 303, answer.content.decode()
        return answer["Location"]

    def to_check(self, page: Any, url: str = "", **extra: Any) -> str:
        """Answer every step; return the address of the check page, or of the step that holds the answers up."""
        here = self.open(page, url, **extra)
        while re.search(r"/d/[^/]+/\d+/$", here):
            answer = self.client.post(here, self.answers)
            assert answer.status_code == 303, answer.content.decode()
            if answer["Location"] == here:
                return here
            here = answer["Location"]
        return here

    def send(self, page: Any, url: str = "", **extra: Any) -> Any:
        """Answer and send; return the answer to the last thing sent, or the page that asks again."""
        here = self.to_check(page, url, **extra)
        return self.client.post(here) if here.endswith("/check/") else self.client.get(here)


def send(page: Any, answers: dict[str, Any], **extra: Any) -> Any:
    return Resident(answers).send(page, **extra)


def code_in(answer: Any) -> str:
    """Return the receipt code in the address that sending led to."""
    assert answer.status_code == 303, answer.content.decode()
    found = re.search(r"/r/([^/]+)/$", answer["Location"])
    assert found, answer["Location"]
    return found[1]
