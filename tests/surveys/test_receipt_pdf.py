"""The receipt as a PDF: accessible, in the reader's language, and with answers that are never carried out."""

import json
from types import SimpleNamespace

import pytest
import typst
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.formatting import plain
from surveys import pdf, typesetting
from surveys.models import Response, SurveyPage
from surveys.own_response import OwnResponse
from surveys.questionnaire import Wording
from tests.conftest import VALID, question
from tests.surveys.residents import Resident, code_in

pytestmark = pytest.mark.django_db

EVERY_DIACRITIC = "áäčďéíĺľňóôŕšťúýž ÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽ „“ – … € ×"
ADDRESS = "https://example.sk/r/"
MARKUP = '#panic("x") $x^2$ *b* _i_ `c` \\ @a <b> = nadpis // nič /* */ #import "@preview/x:1.0.0" ]'


def answered(page, **changes):
    sent = Resident({**VALID, **changes}).send(page)
    return OwnResponse(SurveyPage.objects.get(pk=page.pk), Response.objects.latest("pk"), code_in(sent))


def test_it_is_downloaded_as_an_accessible_pdf(survey_page):
    own = answered(survey_page)
    shown = Client().get(f"{own.address}pdf/")
    assert shown.status_code == 200
    assert shown["Content-Type"] == "application/pdf"
    assert shown["Content-Disposition"] == 'attachment; filename="anketa-potvrdenie.pdf"'
    assert shown.content.startswith(b"%PDF-1.7")
    assert b"/Lang(sk)" in shown.content.replace(b" ", b"")
    assert b"pdfuaid:part>1<" in shown.content
    assert own.code.encode() not in shown["Content-Disposition"].encode()


def test_it_speaks_the_readers_language(survey_page, english_page):
    own = answered(survey_page)
    shown = Client().get(f"{english_page.url}r/{own.code}/pdf/")
    assert b"/Lang(en)" in shown.content.replace(b" ", b"")
    assert "survey-receipt.pdf" in shown["Content-Disposition"] or "anketa-receipt.pdf" in shown["Content-Disposition"]
    content = pdf.contents(OwnResponse(english_page, own.response, own.code), ADDRESS)
    questions = [answer["question"] for section in content["sections"] for answer in section["answers"]]
    assert {"text": "What do you live in?", "lang": ""} in questions
    assert {"text": "Otázka trust", "lang": "sk"} in questions  # not translated, and marked as Slovak


def test_it_holds_code_dates_questions_and_answers(survey_page):
    own = answered(survey_page)
    content = pdf.contents(own, ADDRESS)
    whole = json.dumps(content, ensure_ascii=False)
    for said in (
        own.code,
        "https://example.sk/r/",
        "Anketa o bývaní",
        "O vás",
        "Vlastný byt",
        "Viac zelene",
        "Prijaté",
    ):
        assert said in whole
    street = next(a for a in content["sections"][0]["answers"] if "street" in a["question"]["text"])
    assert street["lines"] == []


def test_a_withdrawn_response_has_a_receipt_without_answers(survey_page):
    own = answered(survey_page)
    Client().post(f"{own.address}withdraw/")
    shown = Client().get(f"{own.address}pdf/")
    assert shown.content.startswith(b"%PDF")
    own = OwnResponse(survey_page, Response.objects.get(), own.code)
    content = pdf.contents(own, ADDRESS)
    assert content["sections"] == []
    assert "Odvolané" in dict(content["facts"])


def test_answers_are_data_and_never_markup(make_survey):
    """What typst would carry out as its language reaches the page letter by letter."""
    page = make_survey([question("long_text", "wish", max_length=500, label=MARKUP)])
    own = answered(page, wish=MARKUP)
    content = json.dumps(pdf.contents(own, ADDRESS))
    headings = typst.query(
        str(pdf.TEMPLATE), "heading", field="body", sys_inputs={"content": content}, ignore_system_fonts=True
    )
    assert {"func": "text", "text": plain(MARKUP)} in json.loads(headings)
    assert Client().get(f"{own.address}pdf/").status_code == 200


def test_every_slovak_letter_is_drawn():
    assert typesetting.drawable(EVERY_DIACRITIC) == EVERY_DIACRITIC


def test_typst_can_draw_all_that_we_let_through():
    """Under PDF/UA, one character without a shape would fail the whole document."""
    through = [chr(code) for code in range(0x10000) if typesetting.drawn(chr(code)) == chr(code)]
    assert len(through) > 2000
    assert pdf.receipt(own_saying(" ".join(through)), ADDRESS).startswith(b"%PDF")


@pytest.mark.parametrize("said", ["ž" * 20_000, "a" + "\u0301" * 20_000, "\n" * 20_000 + "a", "\xa0" * 20_000 + "a"])
def test_an_answer_made_to_spoil_it_takes_neither_long_nor_many_pages(said):
    made = pdf.receipt(own_saying(said), ADDRESS)
    assert len(made) < 100_000


def test_a_word_longer_than_a_line_can_be_broken():
    assert "\u200b" in typesetting.drawable("ž" * 100)
    assert "\u200b" not in typesetting.drawable("najneobhospodarovateľnejšieho")


def test_what_cannot_be_drawn_becomes_a_square_with_a_note(survey_page):
    own = answered(survey_page, wish="Zeleň 👍🏽 中 \u202eobrátene\u200d")
    content = pdf.contents(own, ADDRESS)
    whole = json.dumps(content, ensure_ascii=False)
    assert "Zeleň □□ □ obrátene" in whole
    assert content["note"]
    assert Client().get(f"{own.address}pdf/").status_code == 200
    assert not pdf.contents(answered(survey_page), ADDRESS)["note"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_written_makes_a_pdf(asked, said):
    assert pdf.receipt(own_saying(said, asked), ADDRESS).startswith(b"%PDF")


def own_saying(said, asked="Otázka"):
    """Return the least that a PDF is made from: one question and one answer."""
    questionnaire = SimpleNamespace(say=lambda text, language: Wording(text))
    part = SimpleNamespace(text=lambda name: asked)
    answers = [SimpleNamespace(question=part, lines=[said])]
    return SimpleNamespace(
        language="sk",
        title=Wording("Anketa"),
        code="7K3F-9QTM-W2XA5",
        facts=[],
        groups=[(part, answers)],
        interview=SimpleNamespace(questionnaire=questionnaire),
    )
