"""From a questionnaire to the sheets of an XLSForm.

What XLSForm has no words for goes to a sheet of our own, `spolupracovna`, which other programs pass over: with it an
exported form comes back as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from surveys.keys import unique
from surveys.questionnaire import Condition, Question, Questionnaire, Section, Text
from surveys.routing import PIPE

from .columns import language_heading
from .conditions import Subject, condition
from .context import Own
from .expressions import NotUnderstood
from .reading import SECTION_TEXT
from .relevance import relevant
from .report import Report
from .rows import Asking, Listed, Written, asking
from .tables import GROUPED
from .workbook import CELL_LENGTH, OURS

PLAIN = ("required", "relevant", "constraint", "parameters", "appearance")
Cells = dict[str, str]


@dataclass
class Writer:
    questionnaire: Questionnaire
    languages: list[str]
    report: Report = field(default_factory=Report)
    rows: list[Written] = field(default_factory=list)
    choices: list[Listed] = field(default_factory=list)
    own: Own = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of the rows with the answer, by key

    def write(self) -> None:
        self.own[""] = {
            name: text for name, text in self.questionnaire.texts.items() if name != "title" or len(text) > 1
        }
        for section in self.questionnaire.sections:
            self.section(section)

    def page_text(self, name: str, text: Text) -> None:
        fitting = {language: words for language, words in text.items() if len(words) <= CELL_LENGTH}
        for language in text.keys() - fitting.keys():
            self.report.note(OURS, 0, language, name, _("the text is longer than a cell can be"))
        if fitting:
            self.own.setdefault("", {})[name] = fitting

    def section(self, section: Section) -> None:
        if not section.questions:
            self.tell("begin_group", section.text("title").get(self.languages[0], ""), _("it has no questions"))
            return
        if not section.texts:
            self.questions(section)
            return
        name = self.free("section")
        begin = Written("begin_group", name, section.text("title"), cells={"appearance": "field-list"})
        self.condition(begin, section.condition)
        self.rows.append(begin)
        if section.text("text"):
            self.rows.append(Written("note", self.free(f"{name}_text"), section.text("text")))
            self.own[self.rows[-1].name] = {"kind": SECTION_TEXT}
        self.questions(section)
        self.rows.append(Written("end_group", ""))

    def free(self, name: str) -> str:
        return unique(name, {row.name for row in self.rows} | set(self.questionnaire.by_key))

    def questions(self, section: Section) -> None:
        for question in section.questions:
            found = asking(question, self.languages)
            self.own[question.key] = dict(unsaid(question, found))
            self.condition(found.first, question.condition)
            self.rows += found.rows
            self.choices += found.choices
            self.names[question.key] = found.names
            self.losses(question)

    def condition(self, row: Written, wanted: Condition) -> None:
        """Write when a row is asked; our own sheet repeats it where the expression could not be read back."""
        if not wanted:
            return
        try:
            row.cells["relevant"] = relevant(wanted, self.questionnaire.by_key, self.names)
            said = condition(row.cells["relevant"], self.subjects())
        except NotUnderstood:
            said = None
        if "relevant" not in row.cells:
            self.tell("relevant", row.name, _("the condition cannot be written; other programs ask everybody"))
        if said != wanted:
            self.own.setdefault(row.name, {})["condition"] = asdict(wanted)

    def subjects(self) -> dict[str, Subject]:
        found = {}
        for key in self.names:
            found |= subjects_of(self.questionnaire.by_key[key])
        return found

    def losses(self, question: Question) -> None:
        if question.key == "meta":
            self.tell("name", question.key, _("other programs keep this name for themselves and refuse the form"))
        if question.kind in GROUPED:
            self.tell("type", question.key, _("it is a group of questions in other programs"))
        if question.text("unit"):
            self.tell("label", question.key, _("other programs do not show the unit"))
        if question.kind == "ranking" and question.settings.get("most"):
            self.tell("type", question.key, _("other programs have all items ranked"))

    def tell(self, column: str, what: str, why: str) -> None:
        self.report.note("survey", len(self.rows) + 2, column, what, why)


def unsaid(question: Question, found: Asking) -> Iterator[tuple[str, Any]]:
    """Yield what the rows do not say of a question, by part."""
    if question.kind in GROUPED:
        yield "kind", question.kind
    for name, value in question.settings.items():
        if name not in found.said:
            yield name, value
    for name, text in question.texts.items():
        if name not in found.words:
            yield name, text


def subjects_of(question: Question) -> dict[str, Subject]:
    """Return what a condition can compare of a question's answer, as `reading` would."""
    codes = {choice.key: choice.key for choice in question.choices}
    codes |= {code: code for code in ("other", "none") if question.settings.get(code)}
    found = {question.key: Subject(question.key, question.kind, codes, not question.settings.get("decimals"))}
    if question.kind == "matrix":
        return {
            f"{question.key}_{row.key}": Subject(f"{question.key}.{row.key}", "single_choice", codes)
            for row in question.rows
        }
    if question.kind == "budget":
        found |= {f"{question.key}_{key}": Subject(f"{question.key}.{key}", "budget") for key in codes}
    if question.kind == "place":
        found[f"{question.key}_district"] = Subject(f"{question.key}.district", "single_choice", codes)
    return found


def sheets(questionnaire: Questionnaire, form_id: str) -> tuple[dict[str, list[Cells]], Report]:
    """Return the sheets of the form, and what other programs will not make of it."""
    writer = Writer(questionnaire, languages_of(questionnaire))
    writer.write()
    headings = [language_heading(language) for language in writer.languages]
    title = questionnaire.say(questionnaire.texts.get("title"), questionnaire.source_language)
    found = {
        "survey": [survey_row(row, writer) for row in writer.rows],
        "choices": [
            {"list_name": choice.list, "name": choice.name, **texts("label", choice.label, writer)}
            for choice in writer.choices
        ],
        "settings": [{"form_title": str(title), "form_id": form_id, "default_language": headings[0]}],
        OURS: list(own_rows(writer)),
    }
    return {name: rows or [empty(name, writer)] for name, rows in found.items()}, writer.report


def languages_of(questionnaire: Questionnaire) -> list[str]:
    """Return the questionnaire's own language and those that it is translated into."""
    worded = {language for text in questionnaire.texts.values() for language in text}
    worded |= {language for question in questionnaire.questions for language in question.text("label")}
    source = questionnaire.source_language
    return [source, *(code for code, _name in settings.LANGUAGES if code in worded and code != source)]


def survey_row(row: Written, writer: Writer) -> Cells:
    plain = {name: row.cells.get(name, "") for name in PLAIN}
    return {
        "type": row.type,
        "name": row.name,
        **texts("label", row.label, writer),
        **texts("hint", row.hint, writer),
        **plain,
    }


def texts(name: str, text: Text, writer: Writer) -> Cells:
    """Return a text's cells, {key} written as ${key}; what only looks like it is parted."""
    known = writer.questionnaire.by_key

    def piped(words: str) -> str:
        parted = words.replace("${", "$ {")
        return PIPE.sub(lambda found: f"${found[0]}" if found[1] in known else found[0], parted)

    return {f"{name}::{language_heading(code)}": piped(text.get(code, "")) for code in writer.languages}


def own_rows(writer: Writer) -> Iterator[Cells]:
    for name, parts in writer.own.items():
        for part, value in parts.items():
            is_text = isinstance(value, dict) and part != "condition"
            setting = "" if is_text else json.dumps(value, ensure_ascii=False)
            worded = value if is_text else {}
            yield {"name": name, "part": part, "setting": setting, **texts("label", worded, writer)}


def empty(sheet: str, writer: Writer) -> Cells:
    """Return a row without anything, for the headings' sake."""
    names = {"survey": ["type", "name"], "choices": ["list_name", "name"], OURS: ["name", "part", "setting"]}[sheet]
    return {**dict.fromkeys(names, ""), **texts("label", {}, writer)}
