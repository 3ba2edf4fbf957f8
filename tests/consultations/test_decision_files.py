"""The decisions as CSV, XLSX and DOCX."""

from __future__ import annotations

import csv
import io
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from django.test import Client
from docx.oxml.ns import qn
from openpyxl import load_workbook

from consultations.decision_files import FORMATS
from consultations.models import Comment, ConsultationPage
from tests.consultations.decided import close, decide
from tests.consultations.texts import commented, english

pytestmark = pytest.mark.django_db
EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1"]


def got(page: ConsultationPage, format: str) -> bytes:
    answer = Client().get(f"{page.url}decisions/{format}/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def csv_rows(page: ConsultationPage) -> list[dict[str, str]]:
    text = got(page, "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def xlsx_rows(page: ConsultationPage) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(got(page, "xlsx"))).active.iter_rows(values_only=True))


def document(page: ConsultationPage) -> Any:
    return docx.Document(io.BytesIO(got(page, "docx")))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("language", ["sk", "en"])
def test_each_file_says_what_it_is(draft_page: ConsultationPage, format: str, language: str) -> None:
    decide(commented(draft_page))
    page = english(draft_page) if language == "en" else draft_page
    close(draft_page)
    answer = Client().get(f"{page.url}decisions/{format}/")
    assert answer["Content-Type"] == FORMATS[format]
    name = f"{page.record.key}-decisions-{language}.{format}"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


def test_a_format_that_there_is_not_is_not_found(draft_page: ConsultationPage) -> None:
    close(draft_page)
    assert Client().get(f"{draft_page.url}decisions/pdf/").status_code == 404


def test_a_file_is_in_the_language_of_its_page(draft_page: ConsultationPage) -> None:
    decide(commented(draft_page, "flats", "Viac bytov.", name="Jana"), final="rent")
    page = english(draft_page)
    close(draft_page)
    assert csv_rows(page) == [
        {
            "Decision no.": "1",
            "Part of the text": "paragraph 1",
            "Comment no.": "1",
            "Author": "Jana",
            "Language of the comment": "sk",
            "Comment": "Viac bytov.",
            "Decision": "accepted",
            "Reasoning": "The city agrees.",
            "In the final text": "paragraph 2",
            "Milestone changed": "",
        }
    ]
    assert csv_rows(draft_page)[0] != csv_rows(page)[0]


def test_comments_decided_together_have_a_line_each_with_the_same_number(draft_page: ConsultationPage) -> None:
    decide(commented(draft_page))
    decide(commented(draft_page), commented(draft_page))
    page = english(draft_page)
    close(draft_page)
    assert [(row["Decision no."], row["Comment no."]) for row in csv_rows(page)] == [("1", "1"), ("2", "2"), ("2", "3")]


@pytest.mark.parametrize("evil", EVIL)
def test_no_spreadsheet_takes_what_was_typed_for_a_formula(draft_page: ConsultationPage, evil: str) -> None:
    decide(commented(draft_page, text=evil, name=evil), reasoning={"sk": evil, "en": evil})
    close(draft_page)
    row = list(csv_rows(draft_page)[0].values())
    assert row.count(f"'{evil}") == 3
    sheet = load_workbook(io.BytesIO(got(draft_page, "xlsx"))).active
    cells = [cell for cell in sheet[2] if cell.value == evil]
    assert [cell.data_type for cell in cells] == ["s", "s", "s"] or [cell.data_type for cell in cells] == [
        "inlineStr"
    ] * 3
    assert b"<f>" not in ZipFile(io.BytesIO(got(draft_page, "xlsx"))).read("xl/worksheets/sheet1.xml")


def test_the_workbook_has_a_header_even_without_comments(draft_page: ConsultationPage) -> None:
    page = english(draft_page)
    close(draft_page)
    rows = xlsx_rows(page)
    assert rows[0][0] == "Decision no."
    assert not any(any(row) for row in rows[1:])
    assert csv_rows(page) == []
    assert document(page).tables == []


@pytest.mark.parametrize("strange", ["a\x0bb\x0cc\x1bd", "\ufffe", "𝒳 🏠", "]]>&<"])
def test_any_character_that_can_be_stored_can_be_downloaded(draft_page: ConsultationPage, strange: str) -> None:
    decide(commented(draft_page, text=strange), reasoning={"sk": strange, "en": strange})
    close(draft_page)
    assert strange in [row["Comment" if "Comment" in row else list(row)[5]] for row in csv_rows(draft_page)]
    assert len(xlsx_rows(draft_page)) == 2
    assert len(document(draft_page).tables[0].rows) == 2


def test_the_document_is_a_landscape_table_whose_header_repeats(draft_page: ConsultationPage) -> None:
    one, other = commented(draft_page, "flats", "Jedna\nveta."), commented(draft_page, "rent", language="en")
    decide(one, other, final="flats")
    page = english(draft_page)
    close(draft_page)
    made = document(page)
    section = made.sections[0]
    assert section.page_width > section.page_height
    assert made.core_properties.title == "Evaluation of comments: The draft"
    assert made.core_properties.language == "en"
    head, line = made.tables[0].rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert line._tr.trPr.find(qn("w:cantSplit")) is not None
    cells = [cell.text for cell in line.cells]
    assert cells[0] == "paragraph 1\nparagraph 2"
    assert "Jedna\nveta." in cells[1]
    assert cells[2:] == ["accepted", "The city agrees.", "paragraph 1"]


def test_the_document_says_its_language_and_that_of_each_comment(draft_page: ConsultationPage) -> None:
    decide(commented(draft_page, text="More flats.", language="en"))
    close(draft_page)
    made = document(draft_page)
    languages = {element.get(qn("w:val")) for element in made.styles.element.iter(qn("w:lang"))}
    assert languages == {"sk"}
    [run] = [run for row in made.tables[0].rows for cell in row.cells for p in cell.paragraphs for run in p.runs
             if run.text == "More flats."]  # fmt: skip
    assert run._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "en"


@pytest.mark.parametrize("format", FORMATS)
def test_no_file_holds_an_address_or_what_is_not_public(draft_page: ConsultationPage, format: str) -> None:
    wish = draft_page.record.subscriptions.create(email="jana@example.sk", language="sk")
    shown = commented(draft_page, text="Verejná.", name="Jana", subscription=wish)
    hidden = commented(draft_page, text="Tajomstvo", name="Skrytý", published_at=shown.published_at)
    Comment.objects.filter(pk=hidden.pk).update(status="hidden", hidden_reason="insult")
    decide(shown, hidden, title="Interné")
    close(draft_page)
    data = got(draft_page, format)
    if format != "csv":
        data = b"".join(ZipFile(io.BytesIO(data)).read(name) for name in ZipFile(io.BytesIO(data)).namelist())
    text = data.decode("utf-8", "ignore")
    assert "Verejná." in text
    for secret in ("example.sk", "Tajomstvo", "Skrytý", "Interné"):
        assert secret not in text
