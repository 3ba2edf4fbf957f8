"""One row, or one group of rows, as a question."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import CharBlock, ListBlock, RegexBlock, TextBlock

from surveys.questionnaire import Choice, Comparison, Condition, Question, Texts
from surveys.questions import KINDS
from surveys.questions.choice import NONE, NONE_LABEL, OTHER, OTHER_LABEL

from .conditions import Subject
from .context import Context
from .kinds import Asked, kind_of
from .tree import Item
from .workbook import Row

NAMED_TOGETHER = frozenset({"multiple_choice", "ranking"})  # kinds with a variable for each choice
SILENT = frozenset({"information", "contact", "file"})  # kinds whose answers cannot be repeated in a text
NO_SETTINGS = (CharBlock, TextBlock, RegexBlock, ListBlock)  # but texts, a key, and lists of choices
LONGEST_LABEL = 500
WHOLE_CITY = {"sk": "Celé mesto", "en": "The whole city"}  # data, so not from the catalogue


def question_of(item: Item, context: Context, last: Question | None) -> Question | None:
    """Return what a row asks; None where that has no counterpart, or is part of the question before, `last`."""
    asked = Asked.by(item, context.report)
    found = kind_of(asked)
    check_columns(item.row, context)
    if found is None:
        return None
    kind, settings = found
    condition = context.condition(item.row)
    if kind.endswith("_text") and last and explains_other(condition, last):
        if item.name != last.other_name:
            context.note(item.row, "type", item.name, _("it is asked together with “Other”"))
        return None
    return _built(item, context, kind, settings, condition)


def _built(item: Item, context: Context, kind: str, settings: dict[str, Any], condition: Condition) -> Question | None:
    offered = Offered(item, context, kind, settings)
    choices = offered.choices() if item.type.list else whole_city(item, context) if kind == "place" else ()
    if choices is None:
        return None
    key = context.key(item.row, offered.parts)
    own = context.own.get(item.name, {})
    if item.type.name == "file" and not own:
        context.note(item.row, "type", "file", _("only PDF, pictures and documents (DOCX, ODT) are accepted"))
    if kind != "information":
        settings["required"] = context.required(item.row)
    settings |= own_settings(item.row, kind, context)
    words = ends(item, context, settings) if kind == "scale" else {}
    texts: Texts = {**context.texts(item.row), **own_texts(own), **words}
    if kind == "information":
        texts = shortened(texts)
    whole = not settings.get("decimals")
    context.subjects[item.name] = Subject(key, kind, offered.codes, whole)
    if kind not in SILENT:
        context.spoken[item.name] = key
    return Question(str(uuid4()), key, kind, texts, settings, tuple(choices), condition=condition)


def explains_other(condition: Condition, last: Question) -> bool:
    """Tell whether a text with this condition is what one writes behind "Other" in the question before."""
    return bool(last.settings.get(OTHER)) and condition.comparisons == (Comparison(last.key, "is", OTHER),)


def check_columns(row: Row, context: Context) -> None:
    """Report what the row's other columns ask for and nothing here can give."""
    for column, why in (
        ("choice_filter", _("a choice is offered to everybody or to nobody")),
        ("calculation", _("nothing is calculated from answers")),
        ("trigger", _("nothing is calculated from answers")),
        ("read_only", _("every answer can be changed until it is sent")),
    ):
        if row[column].lower() not in {"", "no", "false", "false()"} and row["type"].lower() != "calculate":
            context.lose(row, column, row[column], why)
    if row["default"]:
        context.note(row, "default", row["default"], _("nothing is answered beforehand"))
    if "randomize=true" in row["parameters"].replace(" ", "").lower():
        context.lose(row, "parameters", row["parameters"], _("choices always come in the same order"))
    context.check_media(row)
    for text in row.text("guidance_hint").values():
        context.lose(row, "guidance_hint", text, _("a question has one hint; add this to it"))
    for column in ("constraint_message", "required_message"):
        for text in row.text(column).values():
            context.note(row, column, text, _("the site’s own message says what is wrong"))


class Offered:
    """The choices of a select or a ranking: their codes by name, and what makes names with the question's key."""

    def __init__(self, item: Item, context: Context, kind: str, settings: dict[str, Any]) -> None:
        self.item, self.context, self.kind, self.settings = item, context, kind, settings
        self.codes: dict[str, str] = {}
        self.parts: list[str] = []

    def choices(self) -> tuple[Choice, ...] | None:
        row = self.item.row
        rows = self.context.options(row, self.item.type.list)
        if rows is None:
            return None
        added = self.added(rows)
        together = self.kind in NAMED_TOGETHER
        codes = self.context.codes(row, [choice for choice in rows if choice not in added], together)
        self.codes = codes | added
        self.parts = [*(self.codes.values() if together else ()), *(["other_text"] if OTHER in added.values() else ())]
        return tuple(self.context.part(rows[choice], code) for choice, code in codes.items())

    def added(self, rows: dict[str, Row]) -> dict[str, str]:
        """Return the choices, by name, that settings add here: "other" and the one that goes with no other."""
        found: dict[str, str] = {}
        if self.kind not in {"single_choice", "multiple_choice"}:
            return found
        others = [name for name in rows if name.lower() == OTHER] or ([OTHER] if self.item.type.other else [])
        found |= dict.fromkeys(others[:1], OTHER)
        alone = self.settings.pop(NONE, "")
        if alone in rows:
            found[alone] = NONE
        self.settings |= {
            name: name in found.values() for name in (OTHER, NONE) if name in KINDS[self.kind].base_blocks
        }
        for name, code in found.items():
            self.tell(name, code, rows.get(name))
        return found

    def tell(self, name: str, code: str, row: Row | None) -> None:
        """Note that a choice is worded as the site words it."""
        fixed = OTHER_LABEL if code == OTHER else NONE_LABEL
        said = self.context.wordings.read(row, "label") if row else {}
        if row and any(text != fixed[language] for language, text in said.items()):
            label = fixed[self.context.wordings.source]
            self.context.note(row, "label", name, _("shown as “%(label)s”") % {"label": label})


def ends(item: Item, context: Context, settings: dict[str, Any]) -> Texts:
    """Return the words at both ends of a scale; the numbers themselves where the form has none."""
    name = Asked(item, context.report).parameters.get("tick_labelset", "")
    rows = (name and context.options(item.row, name)) or {}
    found = {}
    for text, setting in (("low_label", "lowest"), ("high_label", "highest")):
        number = str(settings[setting])
        if number in rows:
            found[text] = context.label(rows[number])
        else:
            found[text] = {context.wordings.source: number}
            context.note(item.row, "parameters", number, _("the form has no words for this end of the scale"))
    return found


def whole_city(item: Item, context: Context) -> tuple[Choice, ...]:
    """Return the only part of the city that can be chosen until an editor writes the others."""
    context.note(item.row, "type", item.row["type"], _("people choose a part of the city too; write down which"))
    return (Choice(str(uuid4()), "city", {"label": dict(WHOLE_CITY)}),)


def own_texts(own: dict[str, Any]) -> Texts:
    return {name: text for name, text in own.items() if isinstance(text, dict) and name != "condition"}


def own_settings(row: Row, kind: str, context: Context) -> dict[str, Any]:
    """Return what our own sheet sets for a question; what no editor could set is reported."""
    found = {}
    for name, value in context.own.get(row["name"], {}).items():
        block = KINDS[kind].base_blocks.get(name)
        if block is None or isinstance(block, NO_SETTINGS):
            continue
        try:
            found[name] = block.get_prep_value(block.clean(block.to_python(value)))
        except (ValidationError, ValueError, TypeError):
            context.lose(row, name, str(value), _("this is not a setting"))
    return found


def shortened(texts: Texts) -> Texts:
    """Return the texts of an information, whose label is a line: what stands under the first goes to the hint."""
    label = texts["label"]
    if all(len(text) <= LONGEST_LABEL for text in label.values()):
        return texts
    lines = {language: text.partition("\n") for language, text in label.items()}
    hint = {
        language: "\n".join(filter(None, (rest, texts.get("hint", {}).get(language, ""))))
        for language, (_first, _break, rest) in lines.items()
    }
    return {**texts, "label": {language: line[0] for language, line in lines.items()}, "hint": hint}
