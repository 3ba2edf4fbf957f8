"""What must not reach the logs: addresses that open somebody's answers."""

from __future__ import annotations

import logging
import re

SECRET = re.compile(r"(/[rditn]/)[^/\s\"']+")  # receipt, draft, invitation, test address, notice


def masked(text: str) -> str:
    return SECRET.sub(r"\1…", text)


class WithoutSecrets(logging.Filter):
    """Takes the secrets out of the addresses that Django logs with each error."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked(record.getMessage()), None
        return True
