"""A selection in words, in either language whichever is active."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.formatting import plain
from core.templatetags.format_tags import day
from surveys.analysis.about import variable_named
from surveys.analysis.selection import SUSPECT, Selection
from surveys.analysis.tally import Tally
from surveys.codebook import Codebook, label_of
from surveys.questionnaire import Text, Wording, wording
from surveys.questions import Variable
from surveys.questions.base import is_missing


@dataclass(frozen=True)
class Phrase:
    """One condition of a selection in words, and the selection without it."""

    text: str
    without: Selection


def described(selection: Selection, codebook: Codebook, language: str) -> list[str]:
    """Return the conditions of a selection in words, one phrase each; none where everything is selected.

    That it ends with a certain response is not among them: it says when, not what.
    """
    return [phrase.text for phrase in phrases(selection, codebook, language)]


def phrases(selection: Selection, codebook: Codebook, language: str) -> list[Phrase]:
    with override(language):
        return [*picked_phrases(selection, codebook, language), *day_phrases(selection)]


def picked_phrases(selection: Selection, codebook: Codebook, language: str) -> Iterator[Phrase]:
    for name, values in selection.picked:
        others = tuple((other, kept) for other, kept in selection.picked if other != name)
        yield Phrase(words_of(codebook, name, values, language), replace(selection, picked=others))


def words_of(codebook: Codebook, name: str, values: Sequence[Any], language: str) -> str:
    """Return "District: Sásová or Radvaň"; a variable that the codebook lost is called by its name."""
    if name == SUSPECT and tuple(values) == ("",):
        return _("without responses that may not be people’s")
    try:
        variable = variable_named(codebook, name)
    except KeyError:
        variable = Variable(name, {}, "text")
    labels = [value_label(variable, value, language) for value in values]
    return f"{variable_label(variable, language)}: {either(labels)}"


def said(text: Text, language: str) -> Wording:
    """Return a text without its marks, in `language` or else the one it was first worded in; nothing for no text."""
    found = wording(text, language, next(iter(text), language))
    return Wording(plain(found), found.lang)


def variable_label(variable: Variable, language: str) -> str:
    return said(variable.label, language) or variable.name


def value_label(variable: Variable, value: Any, language: str) -> str:
    if is_missing(value):
        return str(label_of(variable, value, language))
    if variable.type == "date":
        return day(date.fromisoformat(value))
    return Tally(variable).label(value, language)


def either(labels: Sequence[str]) -> str:
    """Return "a, b or c"."""
    if len(labels) < 2:
        return "".join(labels)
    return _("%(others)s or %(last)s") % {"others": ", ".join(labels[:-1]), "last": labels[-1]}


def day_phrases(selection: Selection) -> Iterator[Phrase]:
    if selection.since:
        yield Phrase(_("sent on %(day)s or later") % {"day": day(selection.since)}, replace(selection, since=None))
    if selection.until:
        yield Phrase(_("sent on %(day)s or earlier") % {"day": day(selection.until)}, replace(selection, until=None))
