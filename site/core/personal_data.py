"""Where a text may hold personal data: e-mail addresses, telephone numbers, birth numbers and bank accounts.

It points staff to what to look at; it decides nothing. Names and addresses it cannot tell from other words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    BIRTH_NUMBER = "birth_number"
    IBAN = "iban"


@dataclass(frozen=True)
class Span:
    """The characters of a text from `start` up to `end`."""

    start: int
    end: int
    kind: Kind

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


Finder = Callable[[str], Iterator[tuple[int, int]]]

BETWEEN = r"[\s/().–-]{0,2}"  # what people write between the digits of a telephone number
FREE = r"(?<![\w+])(?<![0-9][.,/-])"  # not inside a word, a longer number, a date or a file's number
A_DATE = r"[0-9]{1,2}[./ -]{1,2}[0-9]{1,2}[./ -]{1,2}(?:19|20)[0-9]{2}(?![0-9])"
LOCAL = rf"{FREE}(?!{A_DATE})0[1-9](?:{BETWEEN}[0-9]){{8}}(?![0-9])"
NEAR = rf"{FREE}(?:\+|00)\s?42[01](?:{BETWEEN}\(0\))?(?:{BETWEEN}[0-9]){{9}}(?![0-9])"
FOREIGN = rf"{FREE}(?:\+|00)\s?[1-9](?:{BETWEEN}[0-9]){{9,13}}(?![0-9])"
PHONE = re.compile(rf"{LOCAL}|{NEAR}|{FOREIGN}")

AT = r"(?:@|\s?[(\[](?:at|zavináč|zavinac)[)\]]\s?)"
EMAIL = re.compile(rf"(?<![\w.+-])[\w.+%'-]{{1,64}}{AT}(?:[\w-]{{1,63}}\.){{1,8}}[^\W\d_]{{2,24}}(?!\w)", re.IGNORECASE)

DIVIDED = re.compile(r"(?<![\w/-])([0-9]{6}) ?[/–-] ?([0-9]{3,4})(?![\w/])")
UNDIVIDED = re.compile(r"(?<!\w)(?:([0-9]{6})([0-9]{3,4})|([0-9]{6}) ([0-9]{4}))(?!\w)")

IBAN_HEAD = re.compile(r"(?<!\w)[A-Za-z]{2}[0-9]{2}")
IBAN_REST = re.compile(r"(?:[ -]?[0-9A-Za-z]){11,30}")


def by(pattern: re.Pattern[str]) -> Finder:
    return lambda text: (match.span() for match in pattern.finditer(text))


def birth_numbers(pattern: re.Pattern[str]) -> Finder:
    """Find what `pattern` does, where it could have been given to somebody."""

    def find(text: str) -> Iterator[tuple[int, int]]:
        for match in pattern.finditer(text):
            if is_birth_number("".join(group for group in match.groups() if group)):
                yield match.span()

    return find


def is_birth_number(digits: str) -> bool:
    """Tell whether nine digits (given before 1954) or ten, which 11 divides, begin with a day of birth."""
    year, month, day = (int(digits[at : at + 2]) for at in (0, 2, 4))
    if len(digits) == 9:
        return year < 54 and is_day(1900 + year, month, day)
    return int(digits) % 11 == 0 and is_day(1900 + year if year >= 54 else 2000 + year, month, day)


def is_day(year: int, month: int, day: int) -> bool:
    """Tell whether there was such a day; a woman's month has 50 added, one of a day with many births 20."""
    month %= 50
    try:
        date(year, month - 20 if month > 20 else month, day)
    except ValueError:
        return False
    return True


def ibans(text: str) -> Iterator[tuple[int, int]]:
    """Find the longest run of letters and digits, in groups or not, whose check digits are right."""
    for head in IBAN_HEAD.finditer(text):
        rest = IBAN_REST.match(text, head.end())
        last = rest.end() if rest else 0
        ends = (end for end in range(last, head.end() + 11, -1) if not text[end : end + 1].isalnum())
        for end in ends:
            if is_iban(re.sub(r"[ -]", "", text[head.start() : end])):
                yield head.start(), end
                break


def is_iban(account: str) -> bool:
    """Tell whether the check digits of an account are right (ISO 13616, modulo 97)."""
    moved = account[4:] + account[:4]
    return account[-1].isalnum() and int("".join(str(int(character, 36)) for character in moved)) % 97 == 1


# In the order in which they count where two of them overlap: ten digits that begin with a zero are a telephone number.
FINDERS: list[tuple[Kind, Finder]] = [
    (Kind.EMAIL, by(EMAIL)),
    (Kind.IBAN, ibans),
    (Kind.BIRTH_NUMBER, birth_numbers(DIVIDED)),
    (Kind.PHONE, by(PHONE)),
    (Kind.BIRTH_NUMBER, birth_numbers(UNDIVIDED)),
]


def found(text: str) -> list[Span]:
    """Return what may be personal data in `text`, in order; no two spans overlap."""
    spans: list[Span] = []
    for kind, find in FINDERS:
        new = [Span(start, end, kind) for start, end in find(text)]
        spans += [span for span in new if not any(span.overlaps(other) for other in spans)]
    return sorted(spans, key=lambda span: span.start)
