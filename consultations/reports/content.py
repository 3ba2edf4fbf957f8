"""A report as plain JSON in one language, for what is set from it: the PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup, Tag
from django.utils import translation
from wagtail.rich_text import expand_db_html

from consultations.reports.drawing import Drawn, Said, Shown, not_published
from consultations.reports.reading import Part, Reading
from core.templatetags.format_tags import hour

if TYPE_CHECKING:
    from consultations.models import EvaluationReportPage, ReportEdition

PARAGRAPHS = {"p": "text", "li": "item", "h2": "heading", "h3": "subheading", "h4": "subheading"}


def contents(page: EvaluationReportPage, edition: ReportEdition, language: str) -> dict[str, Any]:
    """Return title, summary, parts and the record of an edition, as a reader of `language` is told them.

    A part is a dict with a "type": heading, subheading, text, item, notice or picture with "text" as runs
    (`{"text", "bold", "italic", "link"}`), or figure. "lang" is empty where the words are in `language`.
    """
    with translation.override(language):
        reading = Reading.of_edition(page, edition, language)
        return {
            "language": language,
            "title": reading.title,
            "lang": reading.lang,
            "kind": str(page.get_kind_display()),
            "summary": reading.summary,
            "parts": [*blocks_of(reading.introduction), *(one for part in reading.parts for one in of_part(part))],
            "edition": edition.number,
            "frozen": hour(edition.created_at),
            "surveys": reading.surveys,
            "digest": edition.digest,
        }


def of_part(part: Part) -> list[dict[str, Any]]:
    if part.figure:
        return [figure(part.figure)]
    kind, value = part.block.block_type, part.block.value
    if kind in {"heading", "subheading"}:
        return [{"type": kind, "text": [run(value)]}]
    if kind == "picture":
        return [{"type": kind, "image": value.pk, "text": [run(value.contextual_alt_text or "")]}]
    found = blocks_of(value.source)
    return [{"type": "notice", "parts": found}] if kind == "notice" else found


def figure(shown: Shown) -> dict[str, Any]:
    return {
        "type": "figure",
        "number": shown.number,
        "caption": text_of(shown.caption),
        "tables": [table(each) for each in shown.tables],
        "quotes": [{"text": one.text, "lang": one.language, "translation": one.translation} for one in shown.quotes],
        "taken_back": shown.taken_back,
        "source": shown.source,
        "notes": [text_of(note) for note in (*map(Said, shown.notes), shown.note) if note.text],
        "problem": shown.problem,
    }


def table(drawn: Drawn) -> dict[str, Any]:
    """Return a table whose cells are texts; `shares` are the bars' lengths, from 0 to 1."""
    return {
        "title": drawn.title,
        "head": [text_of(said) for said in drawn.head],
        "rows": [[text_of(row.name), *(text_of(cell) for cell in row.cells)] for row in drawn.rows],
        "numeric": drawn.numeric,
        "shares": [bar.share for bar in drawn.bars],
    }


def text_of(said: Said | None) -> dict[str, str]:
    return {"text": said.text, "lang": said.lang} if said else {"text": not_published(), "lang": ""}


def blocks_of(html: str) -> list[dict[str, Any]]:
    """Return rich text as paragraphs and items of lists, each in runs."""
    soup = BeautifulSoup(expand_db_html(html or ""), "html.parser")
    return [
        {"type": PARAGRAPHS[tag.name], "ordered": bool(tag.find_parent("ol")), "text": runs(tag)}
        for tag in soup.find_all(list(PARAGRAPHS))
        if isinstance(tag, Tag) and tag.get_text(strip=True)
    ]


def runs(tag: Tag) -> list[dict[str, Any]]:
    return [
        run(
            str(words),
            bold=bool(words.find_parent(["b", "strong"])),
            italic=bool(words.find_parent(["i", "em"])),
            link=str(link.get("href", "")) if (link := words.find_parent("a")) else "",
        )
        for words in tag.find_all(string=True)
    ]


def run(text: str, *, bold: bool = False, italic: bool = False, link: str = "") -> dict[str, Any]:
    return {"text": text, "bold": bold, "italic": italic, "link": link}
