"""The receipt as an accessible PDF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from surveys.own_response import OwnResponse
from surveys.typesetting import MISSING, typeset, worded

TEMPLATE = Path(__file__).parent / "templates" / "surveys" / "receipt.typ"


def receipt(own: OwnResponse, address: str) -> bytes:
    """Return the PDF of a receipt that stands at `address` on the web."""
    return typeset(TEMPLATE, contents(own, address))


def contents(own: OwnResponse, address: str) -> dict[str, Any]:
    """Return what the template sets: plain texts, those in another language than the reader's marked with it."""
    said = own.interview.questionnaire.say
    sections = [
        {
            "title": worded(said(section.text("title"), own.language)),
            "answers": [
                {
                    "question": worded(said(answer.question.text("label"), own.language), MISSING),
                    "lines": [worded(line) for line in answer.lines],
                }
                for answer in answers
            ],
        }
        for section, answers in own.groups
    ]
    whole = json.dumps(sections, ensure_ascii=False)
    return {
        "lang": own.language,
        "title": _("Receipt"),
        "survey": worded(own.title),
        "code": {"label": _("The code of your receipt:"), "text": own.code},
        "facts": [[label, worded(words)] for label, words in own.facts],
        "link": {"label": _("Read, change or withdraw your answers:"), "text": address},
        "answers": _("Your answers"),
        "sections": sections,
        "not_answered": _("not answered"),
        "note": _("A square □ stands for a character that this document cannot show; on the web you see it.")
        if MISSING in whole
        else "",
    }
