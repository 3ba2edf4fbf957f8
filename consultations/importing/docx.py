"""DOCX: the paragraphs of a Word document, with the numbers and bullets that Word counts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from html import escape
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from consultations.importing.docx_numbers import Numbering
from consultations.importing.docx_runs import segments
from consultations.importing.docx_styles import Styles
from consultations.importing.lines import Found, Line, Unreadable, bullet, squeezed
from consultations.importing.paragraphs import LeftOut
from surveys import filetypes

XML_SIZE = 30_000_000  # bytes, unpacked: a thousand pages


def lines(content: bytes) -> list[Found]:
    """Raises Unreadable."""
    check(content)
    try:
        return list(Reading(docx.Document(io.BytesIO(content))).found())
    except (Unreadable, RecursionError):
        raise
    except Exception as error:  # a damaged file breaks python-docx, the ZIP and the XML reader each in its own way
        raise Unreadable(_("The file is damaged; open it in a word processor and save it again.")) from error


def check(content: bytes) -> None:
    """Raise Unreadable unless it is a DOCX that unpacks to a bearable size."""
    no_document = _("This is not a DOCX file. Save it as “Word document (.docx)” and try again.")
    too_large = _("The file unpacks to far more than a document can be.")
    try:
        known = filetypes.examine(content, {"document"})
    except filetypes.NotTaken as error:
        raise Unreadable(too_large if error.reason == "unpacked" else no_document) from error
    if known.content_type != filetypes.WORD:
        raise Unreadable(no_document)
    members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    if sum(one.file_size for one in members if one.filename.endswith((".xml", ".rels"))) > XML_SIZE:
        raise Unreadable(too_large)


class Reading:
    """One document while it is read."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.styles = Styles(document)
        self.numbering = Numbering(document, self.styles)
        self.links = {id: rel.target_ref for id, rel in document.part.rels.items() if rel.is_external}

    def found(self) -> Iterator[Found]:
        body = self.document.element.body
        yield from self.blocks(body)
        yield from self.margins()
        yield from self.notes()
        yield from left(body, "w:delText", "deleted")
        yield from boxes(body)
        yield from (LeftOut(name(picture), "picture") for picture in body.iter(qn("wp:docPr")))

    def blocks(self, parent: Any) -> Iterator[Found]:
        for element in parent:
            if element.tag == qn("w:p"):
                yield from self.paragraph(element)
            elif element.tag == qn("w:tbl"):
                rows = [row for row in map(self.row, element.iter(qn("w:tr"))) if row]
                yield from (Line(row, glued=at > 0) for at, row in enumerate(rows))
            elif element.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")}:
                yield from self.blocks(element)

    def paragraph(self, element: Any) -> Iterator[Found]:
        rows = [row for row in self.rows(element) if row]
        kind, label = self.numbering.label(element)
        if self.styles.is_contents(element):
            yield from (LeftOut(Line(row).plain, "contents") for row in rows)
            return
        level = self.styles.level(element)
        for at, row in enumerate(rows):
            if kind == "bullet":
                yield bullet(row)
            elif kind == "letter":
                yield Line(f"{escape(label)} {row}" if at == 0 else row, glued=True)
            else:
                yield Line(row, level=level, number=label if at == 0 else "", glued=at > 0)

    def rows(self, element: Any) -> list[str]:
        """Return a paragraph's text as HTML, broken where its writer broke it."""
        html = "".join(segments(element, self.links))
        return [" ".join(row.split()) for row in html.split("\n")]

    def row(self, element: Any) -> str:
        """Return a row of a table as one line."""
        cells = [
            " ".join(row for paragraph in cell.iter(qn("w:p")) for row in self.rows(paragraph) if row)
            for cell in element.iter(qn("w:tc"))
        ]
        return " | ".join(cell for cell in cells if cell)

    def margins(self) -> Iterator[LeftOut]:
        texts = {}
        for section in self.document.sections:
            for margin in (section.header, section.footer, section.first_page_header, section.first_page_footer):
                if not margin.is_linked_to_previous:
                    texts.update(dict.fromkeys(squeezed(one.text) for one in margin.paragraphs))
        yield from (LeftOut(text, "margin") for text in texts if text)

    def notes(self) -> Iterator[LeftOut]:
        """Yield the footnotes and endnotes, which a paragraph has no place for."""
        for related in self.document.part.rels.values():
            if related.reltype.endswith(("/footnotes", "/endnotes")):
                notes = parse_xml(related.target_part.blob)
                texts = (squeezed("".join(text.text or "" for text in note.iter(qn("w:t")))) for note in notes)
                yield from (LeftOut(text, "footnote") for text in texts if text)


def left(body: Any, tag: str, reason: str) -> Iterator[LeftOut]:
    for element in body.iter(qn(tag)):
        if text := squeezed(element.text or ""):
            yield LeftOut(text, reason)


def boxes(body: Any) -> Iterator[LeftOut]:
    """Yield the texts of boxes; Word stores each twice, for older programs."""
    found = (squeezed("".join(t.text or "" for t in box.iter(qn("w:t")))) for box in body.iter(qn("w:txbxContent")))
    yield from (LeftOut(text, "box") for text in dict.fromkeys(found) if text)


def name(picture: Any) -> str:
    return squeezed(picture.get("descr") or picture.get("name") or "")
