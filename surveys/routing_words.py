"""Routing in words, for paper, where nobody skips a question for the reader: conditions name questions by number."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.formatting import plain
from core.forms import read_day
from core.templatetags.format_tags import day
from surveys.questionnaire import Comparison, Condition, Question, Questionnaire, Section, Text
from surveys.questions import KINDS
from surveys.routing import PIPE

NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
UNKNOWN = "…"  # stands for a question that is not there, and for an earlier answer repeated in a label

# By operator: how "only if you" goes on.
CLAUSES = {
    "is": gettext_lazy("answered %(value)s in question %(place)s"),
    "is_not": gettext_lazy("did not answer %(value)s in question %(place)s"),
    "at_least": gettext_lazy("answered at least %(value)s in question %(place)s"),
    "at_most": gettext_lazy("answered at most %(value)s in question %(place)s"),
    "answered": gettext_lazy("answered question %(place)s"),
    "not_answered": gettext_lazy("left question %(place)s empty"),
}


@lru_cache(maxsize=64)
def numbers(questionnaire: Questionnaire) -> dict[str, int]:
    """Return each question's number, from 1 over all sections; information, which asks nothing, has none."""
    asking = (question.key for question in questionnaire.questions if KINDS[question.kind].variables(question))
    return {key: number for number, key in enumerate(asking, 1)}


def when_asked(owner: Question | Section, questionnaire: Questionnaire, language: str) -> str:
    """Return in `language` who is to answer a question, or a section; nothing where that is everybody."""
    condition = owner.condition
    if not condition:
        return ""
    with translation.override(language):
        clauses = {"clauses": joined(condition, questionnaire, language)}
        if isinstance(owner, Section):
            return _("Answer this section only if you %(clauses)s.") % clauses
        return _("Answer only if you %(clauses)s.") % clauses


def joined(condition: Condition, questionnaire: Questionnaire, language: str) -> str:
    between = {"all": pgettext("between conditions", "and"), "any": pgettext("between conditions", "or")}
    clauses = (clause(comparison, questionnaire, language) for comparison in condition.comparisons)
    return f" {between[condition.match]} ".join(clauses)


def clause(comparison: Comparison, questionnaire: Questionnaire, language: str) -> str:
    question = questionnaire.by_key.get(comparison.key)
    place = str(numbers(questionnaire).get(comparison.key, UNKNOWN))
    value = comparison.value
    if question:
        value = in_words(value, question, questionnaire, language)
        part = parts_of(question).get(comparison.subject.partition(".")[2])
        if part:
            named = spoken(part, questionnaire, language)
            place = _("%(number)s for “%(part)s”") % {"number": place, "part": named}
    return CLAUSES[comparison.operator] % {"value": value, "place": place}


def parts_of(question: Question) -> dict[str, Text]:
    """Return the labels of what can be chosen, ranked or judged in `question`, by key."""
    return {part.key: part.text("label") for part in (*question.choices, *question.rows)}


def codes_of(question: Question) -> dict[str, Text]:
    """Return the labels of everything that can be answered, by code."""
    kind = KINDS[question.kind]
    codes: dict[str, Text] = {}
    for variable in kind.variables(question):
        codes |= {str(code): label for code, label in variable.values.items()}
    own = kind.labels(question) if hasattr(kind, "labels") else {}
    return codes | parts_of(question) | own


def in_words(value: str, question: Question, questionnaire: Questionnaire, language: str) -> str:
    """Return what an answer is compared with as it stands on paper; a label is quoted."""
    label = codes_of(question).get(value)
    if label is None:
        return localised(value)
    words = spoken(label, questionnaire, language)
    if KINDS[question.kind].variable_type == "number":
        return f"{value} ({words})" if words else value
    return _("“%(label)s”") % {"label": words}


def spoken(text: Text, questionnaire: Questionnaire, language: str) -> str:
    """Return a label without formatting, and without the earlier answers that it repeats."""
    return PIPE.sub(UNKNOWN, plain(questionnaire.say(text, language)))


def localised(value: str) -> str:
    """Return a number or a day as the active language writes it, anything else as it is."""
    if NUMBER.fullmatch(value):
        return number_format(value.replace(",", "."))
    return day(read_day(value)) or value
