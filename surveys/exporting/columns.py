"""What the columns mean that every dataset begins with; data, so in both languages and not from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.questionnaire import Text


@dataclass(frozen=True)
class FixedColumn:
    """A column that no question fills. `values` maps each code to its label."""

    label: Text
    type: str  # "code", "number", "datetime" or "text"
    values: Mapping[str, Text] = field(default_factory=dict)


FIXED: Mapping[str, FixedColumn] = {
    "response_id": FixedColumn({"sk": "Číslo odpovede", "en": "Number of the response"}, "number"),
    "submitted": FixedColumn({"sk": "Kedy bola odoslaná", "en": "When it was submitted"}, "datetime"),
    "language": FixedColumn(
        {"sk": "Jazyk, v ktorom bola vyplnená", "en": "Language it was answered in"},
        "code",
        {"sk": {"sk": "slovenčina", "en": "Slovak"}, "en": {"sk": "angličtina", "en": "English"}},
    ),
    "version": FixedColumn({"sk": "Verzia dotazníka", "en": "Version of the questionnaire"}, "number"),
    "source": FixedColumn(
        {"sk": "Ako prišla", "en": "How it came"},
        "code",
        {
            "web": {"sk": "web", "en": "web"},
            "paper": {"sk": "papier", "en": "paper"},
            "assisted": {"sk": "s pomocou", "en": "assisted"},
            "import": {"sk": "import", "en": "import"},
            "sample": {"sk": "vzorové údaje", "en": "sample data"},
        },
    ),
    "changed": FixedColumn({"sk": "Kedy bola zmenená", "en": "When it was changed"}, "datetime"),
    "suspect": FixedColumn(
        {"sk": "Prečo možno nie je od človeka", "en": "Why it may not be a person’s"},
        "text",
        {
            "honeypot": {
                "sk": "vyplnené pole, ktoré ľudia nevidia",
                "en": "a field hidden from people was filled in",
            },
            "too_fast": {"sk": "odoslaná rýchlejšie, než sa dá čítať", "en": "sent faster than anyone reads"},
            "rate": {"sk": "mnoho odpovedí z jednej adresy v ten deň", "en": "many came from one address that day"},
            "proof": {
                "sk": "bez dôkazu práce",
                "en": "without the proof of work",
            },
        },
    ),
    "asked_on": FixedColumn({"sk": "Stránka, na ktorej bola vložená", "en": "Page it was embedded in"}, "text"),
}
