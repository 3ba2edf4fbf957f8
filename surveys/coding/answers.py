"""Answers in people's own words as texts to code: short and long texts, and what stands behind "Other, please say".

Contact details and files are kept apart from the dataset and are never among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from django.conf import settings
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext_lazy as _

from core.formatting import plain
from surveys.analysis.columns import pieces, refresh
from surveys.analysis.counting import kept
from surveys.analysis.selection import EVERYTHING, Selection
from surveys.codebook import Codebook
from surveys.coding.sources import Context, Source, Text
from surveys.models import Response, Survey
from surveys.questionnaire import Question
from surveys.questions.base import is_missing

KIND = "answer"
TEXTS = frozenset({"short_text", "long_text"})  # the kinds of question whose whole answer is a text
AT_ONCE = 900  # ids in one statement, which SQLite limits


def name_of(survey: Survey, variable: str) -> str:
    return f"{survey.key}:{variable}"


class Answers(Source):
    """The answers to one question. A source is named by the survey's key and the variable: `housing:wish`."""

    label = _("Answers to a question")

    def items(self, name: str, selection: Selection = EVERYTHING) -> list[int]:
        survey, variable = self.find(name)
        if survey is None:
            return []
        refresh(survey)
        found: list[int] = []
        for piece in pieces(survey, {variable, *selection.names}):
            values, places = piece.column(variable)
            given = np.array([not is_missing(value) for value in values], dtype=bool)
            found += piece.ids[kept(piece, selection) & given[places]].tolist()
        return found

    def texts(self, name: str, items: Iterable[int] | None = None) -> Iterator[Text]:
        survey, variable = self.find(name)
        wanted = None if items is None else set(items)
        standing = [item for item in self.items(name) if wanted is None or item in wanted]
        for start in range(0, len(standing), AT_ONCE):
            found = Response.objects.filter(survey=survey, pk__in=standing[start : start + AT_ONCE], withdrawn_at=None)
            said = found.annotate(said=KeyTextTransform(variable, "answers")).order_by("pk")
            for pk, language, text in said.values_list("pk", "language", "said"):
                yield Text(pk, language, text)

    def title(self, name: str, language: str) -> str:
        survey, variable = self.find(name)
        if survey is None:
            return name
        variables = {each.name: each for each in self.codebook(name).variables}
        label = variables[variable].label if variable in variables else {}
        words = plain(label.get(language) or label.get(settings.LANGUAGE_CODE) or variable)
        return f"{survey.title(language)}: {words}"

    def context(self, name: str, item: int, language: str) -> Context:
        survey, variable = self.find(name)
        response = Response.objects.select_related("version").get(survey=survey, pk=item)
        questionnaire = response.version.questionnaire
        question = next((each for each in questionnaire.questions if variable in names_in(each)), None)
        if question is None:
            return Context(variable)
        asked = plain(questionnaire.say(question.text("label"), language))
        other = _("Other, please say") if variable == question.other_name else ""
        return Context(f"{asked} – {other}" if other else asked)

    def codebook(self, name: str) -> Codebook:
        survey, _variable = self.find(name)
        return Codebook.of(survey) if survey else super().codebook(name)

    def available(self) -> list[str]:
        return [name_of(survey, variable) for survey in Survey.objects.order_by("key") for variable in open_in(survey)]

    def find(self, name: str) -> tuple[Survey | None, str]:
        key, _colon, variable = name.partition(":")
        return Survey.objects.filter(key=key).first(), variable


def open_in(survey: Survey) -> list[str]:
    """Return the variables of `survey`, in any of its versions, that hold people's own words."""
    versions = survey.versions.order_by("number")
    questions = [question for version in versions for question in version.questionnaire.questions]
    return list(dict.fromkeys(name for question in questions for name in names_in(question)))


def names_in(question: Question) -> tuple[str, ...]:
    """Return the names under which a question's answer holds people's own words."""
    own = (question.key,) if question.kind in TEXTS else ()
    return (*own, question.other_name) if question.settings.get("other") else own
