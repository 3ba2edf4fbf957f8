"""From the sheets of an XLSForm to a questionnaire.

What the form asks and a questionnaire here can as well is read; all else becomes a line of the report. Whoever calls
decides whether a questionnaire with something left out is wanted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from django.conf import settings as site_settings
from django.utils.translation import gettext as _

from surveys.questionnaire import ALWAYS, Condition, Question, Questionnaire, Section, Text, Texts
from surveys.versions import PAGE_TEXTS

from .conditions import together
from .context import Context, lists_of, own_sheet
from .expressions import NotUnderstood
from .questions import question_of
from .report import Report
from .tables import GROUPED, grouped_of, is_table, table_of
from .texts import Texts as Wordings
from .tree import Item, tree
from .workbook import OURS, Row, Sheet

FURTHER = {"sk": "Ďalšie otázky", "en": "Further questions"}  # data, like an editor's title
SECTION_TEXT = "section_text"  # what our own files say of a note that is the text under a section's title
SETTINGS = frozenset({"form_title", "form_id", "default_language", "version", "allow_choice_duplicates", "flat"})
KNOWN = frozenset(
    "type name label hint guidance_hint relevant required constraint constraint_message required_message appearance "
    "parameters default calculation choice_filter read_only trigger repeat_count image big_image audio video "
    "disabled autoplay rows note notes comment comments".split()
)


@dataclass
class Form:
    """What was read. `rows` says where each question and section stands in the file, by id.

    `translations` are the other languages it is worded in; none if it is not worded in its own.
    """

    questionnaire: Questionnaire
    form_id: str
    report: Report
    rows: dict[str, int]
    translations: list[str]


@dataclass
class Group:
    """A group of questions that is a section here."""

    row: int
    texts: dict[str, Text]
    condition: Condition


@dataclass
class Reader:
    context: Context
    sections: list[Section] = field(default_factory=list)
    groups: list[Group | None] = field(default_factory=list)  # of each section
    rows: dict[str, int] = field(default_factory=dict)
    last: Question | None = None

    def walk(self, items: list[Item], group: Group | None = None) -> None:
        for item in items:
            kind = self.context.own.get(item.name, {}).get("kind")
            if kind == SECTION_TEXT and group:
                group.texts["text"] = self.context.text(item.row, "label")
            elif not item.type.opens:
                self.add(item, question_of(item, self.context, self.last), group)
            elif item.type.name != "begin_group":
                self.context.lose(item.row, "type", item.row["type"], item.type.objection)
            elif kind in GROUPED:
                self.add(item, grouped_of(item, self.context, kind), group)
            elif is_table(item, self.context):
                self.add(item, table_of(item, self.context), group)
            else:
                self.walk(item.inside, self.section(item, group))

    def section(self, item: Item, outer: Group | None) -> Group:
        """Return the group as a section, asked only if those around it are."""
        condition = self.context.condition(item.row)
        try:
            condition = together(outer.condition if outer else ALWAYS, condition)
        except NotUnderstood as reason:
            self.context.lose(item.row, "relevant", item.row["relevant"], str(reason))
        return Group(item.row.number, {"title": self.context.label(item.row)}, condition)

    def add(self, item: Item, question: Question | None, group: Group | None) -> None:
        """Put a question at the end, in a section of its group."""
        if question is None:
            return
        if not self.groups or self.groups[-1] is not group:
            self.begin(item, group)
        section = self.sections[-1]
        self.sections[-1] = replace(section, questions=(*section.questions, question))
        self.rows[question.id] = item.row.number
        self.last = question

    def begin(self, item: Item, group: Group | None) -> None:
        if group is None and self.groups:
            title = FURTHER[self.context.wordings.source]
            why = _("it follows a group; the section “%(title)s” begins with it") % {"title": title}
            self.context.note(item.row, "type", item.name, why)
        first = "start" if group is None and not self.groups else str(uuid4())
        texts: Texts = group.texts if group else {"title": dict(FURTHER)} if self.groups else {}
        self.sections.append(Section(first, texts, condition=group.condition if group else ALWAYS))
        self.groups.append(group)
        self.rows[first] = group.row if group else item.row.number


def read(sheets: Mapping[str, Sheet], source: str) -> Form:
    """Return the form as a questionnaire whose own language is `source`, and a report of what it could not say."""
    report = Report()
    settings = next(iter(sheets.get("settings", Sheet()).rows), Row("settings", 2, {}))
    survey = sheets.get("survey", Sheet())
    check_sheets(sheets, settings, report)
    wordings = Wordings.of(survey.columns, source, settings["default_language"], report)
    context = Context(
        report,
        wordings,
        lists_of(sheets.get("choices", Sheet())),
        own_sheet(sheets.get(OURS, Sheet()), wordings, report),
    )
    reader = Reader(context)
    reader.walk(tree(survey.rows, report))
    if not reader.last:
        report.lose("survey", 0, "", "", _("there is no question in it that could be asked here"))
    questionnaire = Questionnaire(source, page_texts(settings, context), tuple(reader.sections))
    return Form(questionnaire, settings["form_id"], report, reader.rows, translations(wordings))


def translations(wordings: Wordings) -> list[str]:
    return (
        []
        if wordings.missing
        else [code for code, _name in site_settings.LANGUAGES if code in wordings.worded - {wordings.source}]
    )


def page_texts(settings: Row, context: Context) -> Texts:
    own: dict[str, Any] = context.own.get("", {})
    texts = {name: own[name] for name in PAGE_TEXTS if isinstance(own.get(name), dict)}
    if settings["form_title"]:
        source = context.wordings.source
        texts["title"] = {**texts.get("title", {}), source: settings["form_title"]}
    return texts


def check_sheets(sheets: Mapping[str, Sheet], settings: Row, report: Report) -> None:
    """Report sheets, columns and settings that mean nothing here."""
    if "survey" not in sheets:
        report.lose("survey", 0, "", "", _("the file has no sheet of this name; is it an XLSForm?"))
    for row in sheets.get("entities", Sheet()).rows[:1]:
        report.lose("entities", row.number, "", "", _("responses make no lists of things"))
    for column in sheets.get("survey", Sheet()).columns:
        if column.name not in KNOWN:
            report.note("survey", 0, "", column.heading, _("this column is not read"))
    for name in sorted(set(settings.cells) - SETTINGS):
        report.note("settings", settings.number, name, settings[name], _("this setting has no meaning here"))
