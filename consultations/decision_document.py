"""The decisions as a DOCX document: the table of the page on landscape A4, with its header on every sheet."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from consultations.decision_table import DecisionTable, Link, Remark, Row

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
WIDTHS = (35, 95, 27, 70, 40)  # millimetres of the 267 that a landscape sheet leaves
Pieces = Iterable[tuple[str, str, bool]]  # words, their language where it is another, whether they are bold


def document(table: DecisionTable, address: str) -> bytes:
    """Return the document; `address` is where the decisions are read on the site."""
    made = docx.Document()
    set_up(made, table)
    made.add_heading(made.core_properties.title, level=1)
    made.add_paragraph(address)
    if table.rows:
        add_table(made, table)
    else:
        made.add_paragraph(_("Nobody commented."))
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def set_up(made: Any, table: DecisionTable) -> None:
    """Turn the sheet, and say what the document is and in which language."""
    section = made.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    title = _("Evaluation of comments: %(title)s") % {"title": printable(table.page.title)}
    made.core_properties.title, made.core_properties.language = title[:255], table.language
    made.core_properties.author = made.core_properties.comments = ""
    made.styles["Normal"].font.size = Pt(9)
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), table.language)


def add_table(made: Any, table: DecisionTable) -> None:
    drawn = made.add_table(rows=1 + len(table.rows), cols=len(WIDTHS), style="Table Grid")
    drawn.autofit = False
    for column, width in zip(drawn.columns, WIDTHS, strict=True):
        column.width = Mm(width)
    titles = [_("Part of the text"), _("Comment"), _("Decision"), _("Reasoning"), _("What changed")]
    contents: list[list[Pieces]] = [[[(title, "", True)] for title in titles], *(cells(row) for row in table.rows)]
    for line, content in zip(drawn.rows, contents, strict=True):
        mark(line, "w:cantSplit")
        for cell, width, pieces in zip(line.cells, WIDTHS, content, strict=True):
            cell.width = Mm(width)
            fill(cell, pieces)
    mark(drawn.rows[0], "w:tblHeader")


def mark(line: Any, name: str) -> None:
    """Say of a row that it stays together, or that it stands on every sheet."""
    line._tr.get_or_add_trPr().append(OxmlElement(name))


def cells(row: Row) -> list[Pieces]:
    answer = row.answer
    return [
        [piece(place) for place in row.places],
        [piece for remark in row.remarks for piece in said(remark)],
        [(answer.label, "", True)],
        [(answer.reasoning, answer.lang, False)],
        [piece(link) for link in (answer.final, answer.milestone) if link],
    ]


def piece(link: Link) -> tuple[str, str, bool]:
    return link.words, link.lang, False


def said(remark: Remark) -> Pieces:
    name = remark.name or _("unsigned")
    head = _("Comment %(number)d") % {"number": remark.number}
    if remark.trace:
        return [(f"{head}: {remark.trace}", "", True)]
    return [(f"{head}, {name}", "", True), (remark.text, remark.lang, False)]


def fill(cell: Any, pieces: Pieces) -> None:
    """Write each piece into a paragraph of its own."""
    paragraph = cell.paragraphs[0]
    for position, (words, language, bold) in enumerate(pieces):
        if position:
            paragraph = cell.add_paragraph()
        run = paragraph.add_run(printable(words))
        run.bold = bold or None
        if language:
            speak(run, language)


def speak(run: Any, language: str) -> None:
    """Mark a run as being in `language`."""
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), language)
    run._r.get_or_add_rPr().append(element)


def printable(text: str) -> str:
    return UNPRINTABLE.sub(" ", text)
