"""The numbers and days that a text names, however its language writes them.

"10 000" and "10,000" are the same figure, and so are "22. 11. 2026" and "22 November 2026", "16:00" and "4 p.m.".
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

_MONTHS = (
    "január januára januári january",
    "február februára februári february",
    "marec marca marci march",
    "apríl apríla apríli april",
    "máj mája máji may",
    "jún júna júni june",
    "júl júla júli july",
    "august augusta auguste",
    "september septembra septembri",
    "október októbra októbri october",
    "november novembra novembri",
    "december decembra decembri",
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAMES = "|".join(_MONTH_NUMBERS)

# A month counts beside a number only: "you may choose 3" names none.
_MONTH = re.compile(rf"(?<=\d)(?:\.|st|nd|rd|th)?\s+({_NAMES})\b|\b({_NAMES})(?=,?\s+\d)", re.IGNORECASE)
_DAY = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4})\b)?")
_HALF_DAY = re.compile(r"\b(\d{1,2})(?:[.:](\d\d))?\s?([ap])\.?m\b", re.IGNORECASE)
_HOUR = re.compile(r"\b(\d{1,2})\.(\d\d)(?=\s?h(?:od)?\b)")
_NUMBER = re.compile(r"(?<!\d)(?:\d{1,3}(?:[\s.,]\d{3})+(?!\d)|\d+)(?:[.,]\d+)?")


def figures(text: str, language: str) -> Counter[str]:
    """Return the numbers in `text`, each as often as it stands there; a month's name counts as its number."""
    text = _HALF_DAY.sub(_full_day, text)
    text = _HOUR.sub(r"\1:\2", text).replace(":00", "")
    text = _DAY.sub(r"\1 / \2 / \3", text)
    text = _MONTH.sub(lambda found: f" / {_MONTH_NUMBERS[(found[1] or found[2]).lower()]} / ", text)
    return Counter(_number(found[0], language) for found in _NUMBER.finditer(text))


def _full_day(time: re.Match[str]) -> str:
    hour = int(time[1]) % 12 + (12 if time[3].lower() == "p" else 0)
    return f"{hour}:{time[2] or '00'}"


def _number(written: str, language: str) -> str:
    """Return a number in plain digits. English groups thousands by commas; others by spaces, or dots."""
    grouping = "," if language == "en" else r"\."
    digits = re.sub(rf"\s|{grouping}(?=\d{{3}}(?!\d))", "", written).replace(",", ".")
    if digits.count(".") > 1:  # grouped as in the other language
        digits = digits.replace(".", "")
    return f"{Decimal(digits).normalize():f}"
