"""What the city takes from paper though its web form would not: required questions left empty.

The forms follow a copy of the questionnaire in which those questions need no answer; what is stored points at the
version itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from surveys.questionnaire import Question, Questionnaire
from surveys.questions import KINDS


def changed(questionnaire: Questionnaire, change: Callable[[Question], Question]) -> Questionnaire:
    """Return `questionnaire` with every question changed."""
    sections = (replace(section, questions=tuple(map(change, section.questions))) for section in questionnaire.sections)
    return replace(questionnaire, sections=tuple(sections))


def optional(question: Question) -> Question:
    """Return `question` as one that may stay empty."""
    return replace(question, settings={**question.settings, "required": False})


def takes_file(question: Question, questionnaire: Questionnaire) -> bool:
    fields = KINDS[question.kind].fields(question, questionnaire, questionnaire.source_language)
    return any(getattr(field, "takes_file", False) for field in fields.values())
