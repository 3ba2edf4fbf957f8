"""The codebook as an accessible PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from surveys.documents.reading import codebook_in
from surveys.models.dataset import Survey
from surveys.questionnaire import Wording
from surveys.typesetting import MISSING, drawable, typeset, worded

TEMPLATE = Path(__file__).parent.parent / "templates" / "surveys" / "codebook.typ"


def codebook_pdf(survey: Survey, language: str, counted: bool = True) -> bytes:
    return typeset(TEMPLATE, contents(survey, language, counted))


def contents(survey: Survey, language: str, counted: bool) -> dict[str, Any]:
    """Return what the template sets: the codebook and, in its language, the words around it."""
    with translation.override(language):
        return {**settable(codebook_in(survey, language, counted)), "words": words()}


def settable(found: Any) -> Any:
    """Return nested data in which every text can be set, and says its language if that is not the reader's."""
    if isinstance(found, dict):
        return {name: settable(value) for name, value in found.items()}
    if isinstance(found, list | tuple):
        return [settable(value) for value in found]
    if isinstance(found, Wording):
        return worded(found, MISSING if found else "")
    return drawable(found) if isinstance(found, str) else found


def words() -> dict[str, str]:
    return {
        "codebook": _("Codebook"),
        "missing": _("Missing values"),
        "missing_text": _("An answer that is missing has one of these codes, which says why."),
        "columns": _("Columns that no question fills"),
        "variables": _("Variables"),
        "code": _("Code"),
        "number": _("In SPSS and Stata"),
        "label": _("Meaning"),
        "count": _("Count"),
        "column": _("Column"),
        "kind": _("Kind of question"),
        "section": _("Section"),
        "unit": _("Unit"),
        "limits": _("Answers allowed"),
        "question": _("Question"),
        "hint": _("Hint"),
        "who": _("Who was asked"),
        "everybody": _("everybody"),
        "versions": _("In versions"),
        "answered": _("Answered"),
    }
