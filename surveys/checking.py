"""What is wrong with a questionnaire's routing, as the editor is told when saving it.

Conditions and repeated answers that name what is not there or comes later, comparisons that make no sense, what
nobody can ever be asked, and questions that nobody can answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.possible import as_day, measure, number, part_of
from surveys.questionnaire import Comparison, Question, Questionnaire, Section, Texts
from surveys.questions import KINDS
from surveys.reach import out_of_reach
from surveys.routing import PIPE, WITHOUT_VALUE

Path = tuple[str | int, ...]
Message = tuple[Path, str]  # where in the block of a question or section, and what is wrong there


@dataclass(frozen=True)
class Problem:
    """`at` is the id of a question or section, `path` leads to a field in its block.

    `unfinished`: it is not wrong, only not done yet, so it may stand in a draft.
    """

    at: str
    path: Path
    message: str
    unfinished: bool = False


def problems(questionnaire: Questionnaire) -> list[Problem]:
    """Return what is wrong, in order. What is out of reach can be told once the conditions themselves are right."""
    return [*misdirected(questionnaire), *dead_ends(questionnaire)]


def misdirected(questionnaire: Questionnaire) -> list[Problem]:
    place_of = {question.key: place for place, question in enumerate(questionnaire.questions)}
    found = [
        Problem(carrier.id, path, message)
        for carrier, place in carriers(questionnaire)
        for path, message in Carrier(carrier, place, questionnaire, place_of).messages()
    ]
    return found or [
        Problem(
            carrier.id,
            ("condition",),
            _("Nobody can ever get here: no answers meet these conditions and those of the questions they name."),
        )
        for carrier in out_of_reach(questionnaire)
    ]


def carriers(questionnaire: Questionnaire) -> Iterator[tuple[Section | Question, int]]:
    """Yield the sections and questions, each with the number of questions before it."""
    place = 0
    for section in questionnaire.sections:
        yield section, place
        for question in section.questions:
            yield question, place
            place += 1


@dataclass(frozen=True)
class Carrier:
    """A section or question, which may carry a condition, and how many questions stand before it."""

    block: Section | Question
    place: int
    questionnaire: Questionnaire
    place_of: dict[str, int]

    def messages(self) -> Iterator[Message]:
        for index, comparison in enumerate(self.block.condition.comparisons):
            for field, message in self.wrong_in(comparison):
                yield ("condition", index, field), message
        if isinstance(self.block, Question):
            for path, key in pipes(self.block):
                if message := self.unknown(key) or unspeakable(self.questionnaire.by_key[key]):
                    yield path, message

    def unknown(self, key: str) -> str:
        """Return why the answer to the question with `key` cannot be used here; nothing if it can."""
        if key not in self.place_of:
            return _("No question has the key “%(key)s”.") % {"key": key}
        if self.place_of[key] < self.place:
            return ""
        if isinstance(self.block, Question) and key == self.block.key:
            return _("A question cannot depend on its own answer.")
        return _("The question “%(key)s” comes later. Only what was answered before can be used.") % {"key": key}

    def wrong_in(self, comparison: Comparison) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with a comparison: the field and the message, one at most."""
        if message := self.unknown(comparison.key):
            yield "subject", message
            return
        question = self.questionnaire.by_key[comparison.key]
        for field, wrong in (("subject", wrong_subject), ("operator", wrong_operator), ("value", wrong_value)):
            if message := wrong(comparison, question):
                yield field, message
                return


def wrong_subject(comparison: Comparison, question: Question) -> str:
    """Return why there is nothing to compare with; nothing if there is."""
    part = part_of(comparison)
    names = {"key": question.key, "part": part}
    found = measure(question, part)
    if question.kind == "information":
        return _("“%(key)s” asks nothing, so there is no answer to compare with.") % names
    if found is None:
        return _("The question “%(key)s” has no part with the key “%(part)s”.") % names
    if found.unit == "given" and (question.choices or question.rows) and comparison.operator not in WITHOUT_VALUE:
        return _("Say which part is compared: its key after a dot, as in “%(key)s.part”.") % names
    return ""


def wrong_operator(comparison: Comparison, question: Question) -> str:
    """Return why answers of this kind cannot be compared so; nothing if they can."""
    found = measure(question, part_of(comparison))
    if found is None or comparison.operator in WITHOUT_VALUE:
        return ""
    if found.unit == "given":
        return _("Of “%(key)s” one can only ask whether it was answered.") % {"key": question.key}
    if comparison.operator in {"at_least", "at_most"} and found.unit not in {"number", "date"}:
        return _("Only numbers and days can be more or less; the answer to “%(key)s” is neither.") % {
            "key": question.key
        }
    return ""


def wrong_value(comparison: Comparison, question: Question) -> str:
    """Return why no answer can have this value; nothing if one can."""
    found, value = measure(question, part_of(comparison)), comparison.value
    if found is None or comparison.operator in WITHOUT_VALUE:
        return ""
    if not value:
        return _("Write what the answer is compared with.")
    if found.unit == "code" and value not in found.codes:
        return _("The question “%(key)s” has no choice with the key “%(value)s”.") % {
            "key": question.key,
            "value": value,
        }
    if found.unit == "number" and number(value) is None:
        return _("Write a number.")
    if found.unit == "date" and as_day(value) is None:
        return _("Write the day as year-month-day, for example 2026-11-22.")
    return ""


def pipes(question: Question) -> Iterator[tuple[Path, str]]:
    """Yield the keys of the answers that a question's texts repeat, and where."""
    yield from piped(question.texts, ())
    for name, parts in (("choices", question.choices), ("rows", question.rows)):
        for index, part in enumerate(parts):
            yield from piped(part.texts, (name, index))


def piped(texts: Texts, path: Path) -> Iterator[tuple[Path, str]]:
    for name, text in texts.items():
        for key in dict.fromkeys(key for said in text.values() for key in PIPE.findall(said)):
            yield (*path, name), key


def unspeakable(question: Question) -> str:
    """Return why the answer to `question` cannot be repeated in a text; nothing if it can."""
    if question.kind not in {"information", "contact", "file"}:
        return ""
    return _("The answer to “%(key)s” is nothing that a later question could repeat.") % {"key": question.key}


def dead_ends(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield the questions that nobody could answer, however willing."""
    for question in questionnaire.questions:
        for name, parts in (("choices", question.choices), ("rows", question.rows)):
            if name in KINDS[question.kind].base_blocks and not parts:
                yield Problem(question.id, (name,), _("There is nothing here to choose from yet."), unfinished=True)
        for name, message in impossible(question):
            yield Problem(question.id, (name,), message)


def impossible(question: Question) -> Iterator[tuple[str, str]]:
    """Yield the settings that leave no answer possible."""
    settings = question.settings
    for low, high in (("minimum", "maximum"), ("lowest", "highest"), ("earliest", "latest"), ("least", "most")):
        lowest, highest = settings.get(low), settings.get(high)
        if lowest is not None and highest is not None and highest < lowest:
            yield high, _("No answer is possible: this is below the lowest that is allowed.")
    offered = len(question.choices) + bool(settings.get("other"))
    if question.choices and (settings.get("least") or 0) > offered:
        yield "least", _("No answer is possible: there are fewer choices than that.")
