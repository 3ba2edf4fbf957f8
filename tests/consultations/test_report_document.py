"""A report as an accessible PDF."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from consultations.models import ReportEdition
from consultations.reports import document

from .reported import TENURE_FIGURE, answered, figure, heading, report_on, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(draft_page):
    answered(draft_page)
    crossed = figure("crosstab", question="anketa:tenure", column="anketa:district", filter="")
    return report_on(draft_page, [heading("Úvod"), text("Prvý odsek."), TENURE_FIGURE, crossed])


@pytest.mark.parametrize("address", ["pdf/", "edition/1/pdf/"])
def test_it_is_an_accessible_pdf_in_the_readers_language(report, address):
    answer = Client().get(f"{report.url}{address}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part>1<" in answer.content
    assert b"/Lang(sk)" in answer.content.replace(b" ", b"")


def test_the_page_leads_to_it_and_there_is_none_of_an_edition_that_is_not_there(report):
    assert f'href="{report.url}pdf/"' in Client().get(report.url).content.decode()
    assert Client().get(f"{report.url}edition/7/pdf/").status_code == 404


def set_content(monkeypatch, report, language="sk"):
    """Return what the template is given."""
    taken = {}
    monkeypatch.setattr(document, "typeset", lambda _template, content: taken.update(content) or b"")
    document.document(report, ReportEdition.objects.get(), language, "https://example.sk/sprava/")
    return taken


def test_it_says_what_the_page_says(report, monkeypatch):
    content = set_content(monkeypatch, report)
    kinds = [part["type"] for part in content["parts"]]
    assert kinds == ["heading", "text", "figure", "figure"]
    bars = content["parts"][2]["tables"][0]
    assert [cell["text"] for cell in bars["rows"][0]] == ["Vo vlastnom", "35", "58,3 %"]
    assert bars["shares"] == [pytest.approx(35 / 60), pytest.approx(25 / 60)]
    edition = ReportEdition.objects.get()
    assert content["digest"] == edition.digest
    assert content["surveys"][0]["digest"] == edition.content["surveys"]["anketa"]["sha256"]
    assert content["address"] == "https://example.sk/sprava/"


@pytest.mark.parametrize("language", ["sk", "en"])
def test_whatever_is_written_is_set_and_never_carried_out(report, draft_page, monkeypatch, language):
    typed = '#panic("x") $x^2$ *b* \\ 😀 ' + "dlhé" * 60
    part = {"type": "text", "ordered": False, "text": [{"text": typed, "bold": True, "italic": False, "link": "x y"}]}
    items = [{**part, "type": "item", "ordered": ordered} for ordered in (True, True, False)]
    found = {**document.contents(report, ReportEdition.objects.get(), language)}
    found |= {
        "title": typed,
        "summary": typed,
        "parts": [*found["parts"], part, *items, {"type": "notice", "parts": [part]}],
    }
    monkeypatch.setattr(document, "contents", lambda *_args: found)
    assert document.document(report, ReportEdition.objects.get(), language, typed).startswith(b"%PDF")
    listed = [part["type"] for part in document.listed(found["parts"])]
    assert listed[-4:] == ["text", "list", "list", "notice"]
    assert "□" in json.dumps(set_content(monkeypatch, report, language), ensure_ascii=False)
