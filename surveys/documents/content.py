"""The codebook of a dataset as plain data in all languages, without any counts: fit for the public.

`codebook_of` gives JSON-ready data; texts are {language: text}, a language missing where nothing was translated:

    survey, title, introduction, source_language
    versions    number, published (ISO 8601) of each version that is in the dataset
    missing     code, label of each reason for which there is no answer
    columns     name, type, label, values of each column that no question fills
    variables   name, type (code, number, date, text), label, values (code, number, label), limits (lowest, highest)
                and the question it comes from: question (its key), kind, kind_label, unit, section, and `asked`, one
                entry for each way in which it was asked over the versions, the latest last: versions, number (the
                question's, in the questionnaire), text, hint, who (who was to answer, in words; empty: everybody)

`number` of a value is what SPSS and Stata files hold in place of a code that is a word, see exporting.numbering.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from wagtail.rich_text import get_text_for_indexing

from core.formatting import plain
from surveys.codebook import Codebook
from surveys.exporting.columns import FIXED
from surveys.exporting.numbering import numbers
from surveys.exporting.rows import FIXED_COLUMNS, header
from surveys.missing import MISSING
from surveys.models.dataset import QuestionnaireVersion, Survey
from surveys.questionnaire import Question, Section, Text
from surveys.questions import KINDS, Variable
from surveys.routing_words import numbers as question_numbers
from surveys.routing_words import when_asked

LIMITS = (("lowest", "highest"), ("minimum", "maximum"), ("earliest", "latest"))  # settings of a kind of question
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)

Asked = tuple[QuestionnaireVersion, Section, Question]


def codebook_of(survey: Survey) -> dict[str, Any]:
    """Return the codebook of `survey`; see the module's description for its shape."""
    codebook = Codebook.of(survey)
    versions = [version for version in survey.versions.all() if version.pk in codebook.plans]
    texts = versions[-1].questionnaire.texts if versions else {}
    asked = asked_by_variable(versions)
    return {
        "survey": survey.key,
        "title": without_marks(texts.get("title", {})) or {LANGUAGES[0]: survey.key},
        "introduction": {language: without_tags(text) for language, text in texts.get("introduction", {}).items()},
        "source_language": versions[-1].questionnaire.source_language if versions else LANGUAGES[0],
        "versions": [{"number": each.number, "published": each.created_at.isoformat()} for each in versions],
        "missing": [{"code": code, "label": dict(label)} for code, label in MISSING.items()],
        "columns": list(columns(codebook)),
        "variables": [described(variable, asked[variable.name]) for variable in codebook.variables],
    }


def columns(codebook: Codebook) -> Iterator[dict[str, Any]]:
    for name, key in zip(header(codebook), FIXED_COLUMNS, strict=False):
        column = FIXED[key]
        values = [{"code": code, "label": dict(label)} for code, label in column.values.items()]
        yield {"name": name, "type": column.type, "label": dict(column.label), "values": values}


def asked_by_variable(versions: list[QuestionnaireVersion]) -> dict[str, list[Asked]]:
    """Return where each variable comes from in each version that has it, earlier versions first."""
    found: dict[str, list[Asked]] = {}
    for version in versions:
        for section in version.questionnaire.sections:
            for question in section.questions:
                for variable in KINDS[question.kind].variables(question):
                    found.setdefault(variable.name, []).append((version, section, question))
    return found


def described(variable: Variable, asked: list[Asked]) -> dict[str, Any]:
    _version, section, question = asked[-1]
    return {
        "name": variable.name,
        "type": variable.type,
        "label": without_marks(variable.label),
        "values": list(values(variable)),
        "limits": limits([question for _version, _section, question in asked]),
        "question": question.key,
        "kind": question.kind,
        "kind_label": kind_label(question.kind),
        "unit": without_marks(question.text("unit")),
        "section": without_marks(section.text("title")),
        "asked": wordings(asked),
    }


def values(variable: Variable) -> Iterator[dict[str, Any]]:
    """Yield each value that has a label. Of a number, only its number counts: there is no code."""
    by_code = numbers(variable)
    for code, label in variable.values.items():
        number = by_code[code] if variable.type == "code" else code
        yield {"code": code, "number": number, "label": without_marks(label)}


def limits(questions: list[Question]) -> dict[str, Any]:
    """Return the lowest and the highest answer that any version let through; None where one set no limit."""
    ends: tuple[list[Any], list[Any]] = ([], [])
    for question in questions:
        for names in LIMITS:
            for end, name in zip(ends, names, strict=True):
                if name in question.settings:
                    end.append(question.settings[name])
    lowest, highest = ends
    return {
        "lowest": None if None in lowest else min(lowest, default=None),
        "highest": None if None in highest else max(highest, default=None),
    }


def wordings(asked: list[Asked]) -> list[dict[str, Any]]:
    """Return the different ways in which a question was asked, each with the numbers of its versions."""
    found: list[dict[str, Any]] = []
    for version, section, question in asked:
        words = {
            "number": question_numbers(version.questionnaire).get(question.key),
            "text": without_marks(question.text("label")),
            "hint": without_marks(question.text("hint")),
            "who": who(version, section, question),
        }
        same = next((entry for entry in found if words.items() <= entry.items()), None)
        if same:
            same["versions"].append(version.number)
        else:
            found.append({"versions": [version.number], **words})
    return found


def who(version: QuestionnaireVersion, section: Section, question: Question) -> Text:
    """Return in each language who was to answer; nothing where that was everybody."""
    if not section.condition and not question.condition:
        return {}
    owners = [owner for owner in (section, question) if owner.condition]
    return {
        language: " ".join(when_asked(owner, version.questionnaire, language) for owner in owners)
        for language in LANGUAGES
    }


def kind_label(kind: str) -> Text:
    """Return what a kind of question is called in the editor, in each language."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = str(KINDS[kind]().label)
    return found


def without_tags(text: str) -> str:
    """Return rich text as words alone."""
    return " ".join(get_text_for_indexing(text).split())


def without_marks(text: Mapping[str, str]) -> dict[str, str]:
    return {language: plain(words) for language, words in text.items() if words}
