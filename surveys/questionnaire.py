"""A questionnaire as plain data: what is asked, under which keys, and how it is worded in each language.

Forms, exports and results read this and never the page's blocks, so an answer means the same whatever the
editors do to the page later. It is also what a stored version holds.

Texts are mappings of language code to text, for example `{"sk": "Vek", "en": "Age"}`. The source language is
there for every text that is not empty; another language only where it has been translated.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

Text = Mapping[str, str]
Texts = Mapping[str, Text]  # by name: label, hint, …

PAGE = "page"  # stands for the page itself among the blocks' ids


class Wording(str):
    """A text to show; `lang` is its language when that is not the reader's, otherwise empty."""

    lang: str

    def __new__(cls, text: str, lang: str = "") -> Wording:
        wording = super().__new__(cls, text)
        wording.lang = lang
        return wording


def wording(text: Text, language: str, source: str) -> Wording:
    """Return `text` in `language`, or in the `source` language, marked as such, where it is untranslated."""
    if language in text:
        return Wording(text[language])
    shown = text.get(source, "")
    foreign = language != source and any(map(str.isalpha, shown))
    return Wording(shown, source if foreign else "")


def overlay(texts: Texts, translated: Texts, source: str, language: str) -> Texts:
    """Return `texts` with those of `language` added. A text equal to the source counts as untranslated."""
    merged = {}
    for name, text in texts.items():
        other = translated.get(name, {}).get(language, "")
        merged[name] = {**text, language: other} if other and other != text.get(source) else text
    return merged


@dataclass(frozen=True)
class Comparison:
    """What an earlier answer is compared with. `subject` is a question's key, or `key.part`: the answer in one row
    of a matrix, the rank of one item, the amount given to one item. `operator` is one of routing.OPERATORS."""

    subject: str
    operator: str
    value: str = ""

    @property
    def key(self) -> str:
        return self.subject.partition(".")[0]


@dataclass(frozen=True)
class Condition:
    """When a question or section is asked: where "all" or "any" of the comparisons hold. None at all: always."""

    match: str = "all"
    comparisons: tuple[Comparison, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.comparisons)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Condition:
        return cls(data["match"], tuple(Comparison(**comparison) for comparison in data["comparisons"]))


ALWAYS = Condition()


@dataclass(frozen=True)
class Choice:
    """What can be chosen, ranked or given money to; among a question's `rows`, what is judged."""

    id: str
    key: str
    texts: Texts

    def text(self, name: str) -> Text:
        return self.texts.get(name, {})


@dataclass(frozen=True)
class Question:
    """One question. `settings` are its kind's own, equal in all languages: limits, required, …"""

    id: str
    key: str
    kind: str
    texts: Texts
    settings: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()
    condition: Condition = ALWAYS

    def text(self, name: str) -> Text:
        return self.texts.get(name, {})

    @property
    def required(self) -> bool:
        return bool(self.settings.get("required"))

    @property
    def other_name(self) -> str:
        """The name under which the words behind "Other, please say" are stored."""
        return f"{self.key}_other_text"

    @property
    def answer_names(self) -> tuple[str, ...]:
        """The names under which an answer to this question is stored."""
        return (self.key, self.other_name) if self.settings.get("other") else (self.key,)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Question:
        parts = {name: tuple(Choice(**part) for part in data.get(name, ())) for name in ("choices", "rows")}
        return cls(**{**data, **parts, "condition": Condition.from_json(data.get("condition", NO_CONDITION))})


NO_CONDITION: Mapping[str, Any] = {"match": "all", "comparisons": ()}


@dataclass(frozen=True)
class Section:
    id: str
    texts: Texts
    questions: tuple[Question, ...] = ()
    condition: Condition = ALWAYS

    def text(self, name: str) -> Text:
        return self.texts.get(name, {})


def _without_empty_parts(items: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(items)
    if not data.get("rows", True):
        del data["rows"]
    if "condition" in data and not data["condition"]["comparisons"]:
        del data["condition"]
    return data


@dataclass(frozen=True, eq=False)
class Questionnaire:
    """Everything a person is shown: `texts` hold the page's title, introduction, privacy notice and thanks."""

    source_language: str
    texts: Texts
    sections: tuple[Section, ...]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def by_key(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions}

    def say(self, text: Text | None, language: str) -> Wording:
        return wording(text or {}, language, self.source_language)

    def translated_by(self, other: Questionnaire, language: str) -> Questionnaire:
        """Return this questionnaire with the texts of `other` in `language`, matched by block id.

        Nothing but texts is taken: keys, kinds, order and settings stay this one's.
        """
        found = dict(other._texts_by_id())

        def merge(texts: Texts, block_id: str) -> Texts:
            return overlay(texts, found.get(block_id, {}), self.source_language, language)

        def question(asked: Question) -> Question:
            def parts(found: tuple[Choice, ...]) -> tuple[Choice, ...]:
                return tuple(replace(part, texts=merge(part.texts, f"{asked.id}/{part.id}")) for part in found)

            return replace(
                asked,
                texts=merge(asked.texts, asked.id),
                choices=parts(asked.choices),
                rows=parts(asked.rows),
            )

        return replace(
            self,
            texts=merge(self.texts, PAGE),
            sections=tuple(
                replace(
                    section,
                    texts=merge(section.texts, section.id),
                    questions=tuple(map(question, section.questions)),
                )
                for section in self.sections
            ),
        )

    def _texts_by_id(self) -> Iterator[tuple[str, Texts]]:
        yield PAGE, self.texts
        for section in self.sections:
            yield section.id, section.texts
            for question in section.questions:
                yield question.id, question.texts
                for part in (*question.choices, *question.rows):
                    yield f"{question.id}/{part.id}", part.texts

    @cached_property
    def structure(self) -> Any:
        """What is left without the words: two versions of equal structure ask for the same data."""
        return [
            (
                question.key,
                question.kind,
                dict(question.settings),
                [choice.key for choice in question.choices],
                [row.key for row in question.rows],
            )
            for question in self.questions
        ]

    def to_json(self) -> dict[str, Any]:
        """Return plain data. What has no rows or condition does not mention them, as before there were any."""
        return asdict(self, dict_factory=_without_empty_parts)

    @cached_property
    def digest(self) -> str:
        """SHA-256, in hex, of the canonical JSON (sorted keys, no spaces, UTF-8)."""
        text = json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Questionnaire) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Questionnaire:
        return cls(
            source_language=data["source_language"],
            texts=data["texts"],
            sections=tuple(
                Section(
                    id=section["id"],
                    texts=section["texts"],
                    questions=tuple(map(Question.from_json, section["questions"])),
                    condition=Condition.from_json(section.get("condition", NO_CONDITION)),
                )
                for section in data["sections"]
            ),
        )
