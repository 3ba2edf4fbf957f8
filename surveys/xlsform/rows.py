"""Questions as rows of an XLSForm, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy

from surveys.questionnaire import Question, Text
from surveys.questions.choice import NONE, NONE_LABEL, OTHER, OTHER_LABEL
from surveys.questions.contact import DETAILS, ContactBlock
from surveys.questions.parts import name_of

from .tables import PAGE, TABLE

ADDRESS = gettext_lazy("Address, or the place in your own words")
POINT = gettext_lazy("A point on the map")
OTHER_SAID = gettext_lazy("Other – please say what")


@dataclass
class Written:
    """One row: plain cells, and texts by language."""

    type: str
    name: str
    label: Text = field(default_factory=dict)
    hint: Text = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Listed:
    """A row of the sheet "choices"."""

    list: str
    name: str
    label: Text


@dataclass
class Asking:
    """What asks one question: its rows and its choices, and the settings that they express."""

    rows: list[Written]
    choices: list[Listed] = field(default_factory=list)
    said: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset({"label", "hint"})

    @property
    def first(self) -> Written:
        return self.rows[0]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the rows that have the answer."""
        inside = self.rows[1:-1] if self.first.type == "begin_group" else self.rows[:1]
        return tuple(row.name for row in inside)


def asking(question: Question, languages: list[str]) -> Asking:
    """Return the rows that ask `question`; its condition is not theirs to say."""
    found = WRITERS[question.kind](question, languages)
    found.first.label, found.first.hint = question.text("label"), question.text("hint")
    return found


def one_row(question: Question, type: str, said: str = "", **cells: str) -> Asking:
    required = {"required": "yes"} if question.required else {}
    row = Written(type, question.key, cells={**required, **{name: text for name, text in cells.items() if text}})
    return Asking([row], said=frozenset(["required", *said.split()]))


def within(subject: str, lowest: Any, highest: Any) -> str:
    """Return the constraint that `subject` lies between two limits, either of which may be None."""
    limits = [f"{subject} >= {lowest}"] if lowest is not None else []
    return " and ".join([*limits, f"{subject} <= {highest}"] if highest is not None else limits)


def short_text(question: Question, languages: list[str]) -> Asking:
    limit = within("string-length(.)", None, question.settings["max_length"])
    return one_row(question, "text", "max_length", constraint=limit)


def long_text(question: Question, languages: list[str]) -> Asking:
    limit = within("string-length(.)", None, question.settings["max_length"])
    return one_row(question, "text", "max_length", constraint=limit, appearance="multiline")


def number(question: Question, languages: list[str]) -> Asking:
    settings = question.settings
    limit = within(".", settings["minimum"], settings["maximum"])
    return one_row(question, "decimal" if settings["decimals"] else "integer", "minimum maximum", constraint=limit)


def date(question: Question, languages: list[str]) -> Asking:
    limits = [day and f"date('{day}')" for day in (question.settings["earliest"], question.settings["latest"])]
    return one_row(question, "date", "earliest latest", constraint=within(".", *(limit or None for limit in limits)))


def listed(question: Question) -> list[Listed]:
    return [Listed(question.key, choice.key, choice.text("label")) for choice in question.choices]


def choice(question: Question, type: str, languages: list[str], constraint: str = "") -> Asking:
    """A select; the words behind "Other" are a question of their own there."""
    found = one_row(question, f"{type} {question.key}", f"{OTHER} {NONE} least most", constraint=constraint)
    found.choices = listed(question)
    if question.settings[OTHER]:
        found.choices.append(Listed(question.key, OTHER, OTHER_LABEL))
        cells = {"required": "yes", "relevant": f"selected(${{{question.key}}}, '{OTHER}')"}
        found.rows.append(Written("text", question.other_name, in_all(OTHER_SAID, languages), cells=cells))
    if question.settings.get(NONE):
        found.choices.append(Listed(question.key, NONE, NONE_LABEL))
    return found


def single_choice(question: Question, languages: list[str]) -> Asking:
    return choice(question, "select_one", languages)


def multiple_choice(question: Question, languages: list[str]) -> Asking:
    settings = question.settings
    none, least, most = settings.get(NONE), settings.get("least"), settings.get("most")
    picks = within("count-selected(.)", least, None)
    limits = [
        f"({picks} or selected(., '{NONE}'))" if none and picks else picks,
        within("count-selected(.)", None, most),
        f"not(selected(., '{NONE}') and count-selected(.) > 1)" if none else "",
    ]
    return choice(question, "select_multiple", languages, " and ".join(filter(None, limits)))


def scale(question: Question, languages: list[str]) -> Asking:
    settings = question.settings
    parameters = f"start={settings['lowest']} end={settings['highest']} step=1 tick_labelset={question.key}"
    found = one_row(question, "range", "lowest highest", parameters=parameters)
    found.choices = [
        Listed(question.key, str(settings[end]), question.text(words))
        for end, words in (("lowest", "low_label"), ("highest", "high_label"))
    ]
    found.words |= {"low_label", "high_label"}
    return found


def ranking(question: Question, languages: list[str]) -> Asking:
    found = one_row(question, f"rank {question.key}")
    found.choices = listed(question)
    return found


def group(question: Question, appearance: str, rows: list[Written], said: str = "required") -> Asking:
    begin = Written("begin_group", question.key, cells={"appearance": appearance})
    return Asking([begin, *rows, Written("end_group", "")], said=frozenset(said.split()))


def in_group(question: Question, type: str, name: str, label: Text) -> Written:
    return Written(type, name, label, cells={"required": "yes"} if question.required else {})


def matrix(question: Question, languages: list[str]) -> Asking:
    type = f"select_one {question.key}"
    rows = [in_group(question, type, name_of(question, row), row.text("label")) for row in question.rows]
    found = group(question, TABLE, rows)
    found.choices = listed(question)
    return found


def budget(question: Question, languages: list[str]) -> Asking:
    """Amounts each from 0; the last says that they make the sum together."""
    rows = [in_group(question, "integer", name_of(question, item), item.text("label")) for item in question.choices]
    for row in rows:
        row.cells["constraint"] = ". >= 0"
    if rows:
        others = "".join(f"${{{row.name}}} + " for row in rows[:-1])
        rows[-1].cells["constraint"] += f" and {others}. = {question.settings['total']}"
    return group(question, PAGE, rows)


def place(question: Question, languages: list[str]) -> Asking:
    """Any of the three ways to say where will do, so none of them must be answered."""
    key = question.key
    rows = [Written(f"select_one {key}", f"{key}_district", question.text("label"))]
    if question.settings["address"]:
        rows.append(Written("text", f"{key}_address", in_all(ADDRESS, languages)))
    if question.settings["on_map"]:
        rows.append(Written("geopoint", f"{key}_point", in_all(POINT, languages)))
    found = group(question, PAGE, rows, said="")
    found.choices = listed(question)
    return found


def contact(question: Question, languages: list[str]) -> Asking:
    rows = [
        in_group(question, "text", f"{question.key}_{part}", in_all(DETAILS[part]["label"], languages))
        for part in ContactBlock.parts(question)
    ]
    return group(question, PAGE, rows)


def file(question: Question, languages: list[str]) -> Asking:
    only_pictures = question.settings["image"] and not (question.settings["pdf"] or question.settings["document"])
    return one_row(question, "image" if only_pictures else "file")


def in_all(text: Any, languages: list[str]) -> Text:
    """Return one of the site's own texts, which is lazy, in every language."""
    found = {}
    for language in languages:
        with translation.override(language):
            found[language] = str(text)
    return found


WRITERS: Mapping[str, Callable[[Question, list[str]], Asking]] = {
    "short_text": short_text,
    "long_text": long_text,
    "number": number,
    "date": date,
    "single_choice": single_choice,
    "multiple_choice": multiple_choice,
    "scale": scale,
    "matrix": matrix,
    "ranking": ranking,
    "budget": budget,
    "place": place,
    "file": file,
    "contact": contact,
    "consent": lambda question, languages: one_row(question, "acknowledge"),
    "information": lambda question, languages: one_row(question, "note"),
}
