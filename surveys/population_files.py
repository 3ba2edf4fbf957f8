"""A CSV of how many people live in the city: columns variable, value and people. Taken in whole or not at all.

Variables and values are keys of questions and choices, so that respondents can be held against the figures. Columns
may be apart by commas, semicolons or tabs, and thousands by spaces; other columns are not read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext as _

from core.formatting import plain
from surveys.analysis.population import Figures
from surveys.codebook import label_of
from surveys.exporting.delimited import BOM, neutralised
from surveys.questions import Variable

COLUMNS = ("variable", "value", "people")
LABELS = ("question", "answer")  # in a template only: what the keys mean
USUAL = ("district", "age_group", "tenure")  # what a city has figures for
SPACES = "\u0020\u00a0\u2009\u202f"  # that stand between thousands
WHOLE_NUMBER = re.compile(rf"[0-9]{{1,12}}|[0-9]{{1,3}}(?:[{SPACES}][0-9]{{3}}){{1,3}}")
CUT_OFF = re.compile(r"[0-9]{3}(?:\.[0-9]*)?")  # what a comma between thousands leaves in the column beside
MOST_PEOPLE = 2**31 - 1

Known = Mapping[str, Variable]


class BadFigures(Exception):
    """The file is not taken; `problems` says why in the active language, with the numbers of the lines."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Line:
    """A line of the file with a number of people, by its columns; `beside` is what a comma parts from the number."""

    number: int
    variable: str
    value: str
    people: str
    beside: str

    @property
    def count(self) -> int:
        return int(re.sub(f"[{SPACES}]", "", self.people))


def text_of(data: bytes) -> str:
    """Return what an uploaded file says; Excel in Slovak may write Windows-1250. Raises BadFigures."""
    for encoding in ("utf-8-sig", "cp1250"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadFigures([_("This is not a CSV file. In Excel, choose “Save as” and the type “CSV UTF-8”.")])


def read(lines: Iterable[str], known: Known) -> Figures:
    """Return the people by variable and value; a line without a number of people says nothing. Raises BadFigures."""
    figures: Figures = {}
    problems: list[str] = []
    for line in table([*lines]):
        problem = fault(line, known) or stated(line, figures)
        if problem:
            problems.append(_("Line %(line)d: %(problem)s") % {"line": line.number, "problem": problem})
        else:
            figures.setdefault(line.variable, {})[line.value] = line.count
    nobody = [variable for variable, counts in figures.items() if not any(counts.values())]
    problems += [_("Nobody at all is counted for “%(variable)s”.") % {"variable": name} for name in nobody]
    if problems or not figures:
        raise BadFigures(problems or [_("There is no figure in the file.")])
    return figures


def table(lines: list[str]) -> Iterator[Line]:
    """Yield the lines that have a number of people. Raises BadFigures for what is no table of these columns."""
    lines[:1] = [line.removeprefix(BOM) for line in lines[:1]]
    first = next((line for line in lines if line.strip()), "")
    reader = csv.reader(lines, delimiter=max(",;\t", key=first.count), strict=True)
    try:
        rows = filter(any, ([cell.strip() for cell in row] for row in reader))
        names = [cell.lower() for cell in next(rows, [])]
        if not set(COLUMNS) <= set(names):
            raise BadFigures([_("The first line must name the columns: variable, value, people.")])
        for row in rows:
            cells = dict(zip(names, row, strict=False))
            beside = row[names.index("people") + 1 :][:1] if reader.dialect.delimiter == "," else ()
            if people := cells.get("people"):
                yield Line(reader.line_num, cells.get("variable", ""), cells.get("value", ""), people, "".join(beside))
    except csv.Error as error:
        message = _("Line %(line)d cannot be read as CSV. Look at its quotation marks.")
        raise BadFigures([message % {"line": reader.line_num}]) from error


def fault(line: Line, known: Known) -> str:
    """Return what is wrong with a line by itself; nothing if it is right."""
    if line.variable not in known:
        message = _("neither the question bank nor a survey has a question with the key “%(key)s”.")
        return message % {"key": line.variable}
    values = [str(value) for value in known[line.variable].values]
    if line.value not in values:
        message = _("the question “%(key)s” has no choice with the key “%(value)s”. It has: %(choices)s.")
        return message % {"key": line.variable, "value": line.value, "choices": ", ".join(values)}
    if not WHOLE_NUMBER.fullmatch(line.people) or CUT_OFF.fullmatch(line.beside):
        people = f"{line.people},{line.beside}" if CUT_OFF.fullmatch(line.beside) else line.people
        message = _("“%(people)s” is not a number of people. Write a whole number, for example 12500.")
        return message % {"people": people}
    if line.count > MOST_PEOPLE:
        return _("“%(people)s” is more people than there can be.") % {"people": line.people}
    return ""


def stated(line: Line, figures: Mapping[str, Mapping[str, int]]) -> str:
    """Return that a figure was given on an earlier line; nothing if it was not."""
    if line.value not in figures.get(line.variable, {}):
        return ""
    message = _("“%(key)s, %(value)s” stands on an earlier line already.")
    return message % {"key": line.variable, "value": line.value}


def template(known: Known, language: str) -> str:
    """Return a CSV to fill in: the usual questions' keys, with what they mean beside them."""
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([*COLUMNS, *LABELS])
    for variable in (known[name] for name in USUAL):
        question = plain(variable.label.get(language, variable.name))
        for value in variable.values:
            meaning = [question, label_of(variable, value, language)]
            writer.writerow([variable.name, value, "", *map(neutralised, meaning)])
    return BOM + file.getvalue()
