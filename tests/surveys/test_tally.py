"""How often each answer was given, as evaluators see it."""

import re

import pytest

from tests.conftest import ALL_KINDS, VALID
from tests.surveys.residents import code_in, send

pytestmark = pytest.mark.django_db


def test_every_answer_is_counted_with_its_share_and_why_the_others_gave_none(survey_page, english_page, evaluator):
    code_in(send(survey_page, VALID))
    code_in(send(english_page, {**VALID, "tenure": "rent"}))
    code_in(send(survey_page, {**VALID, "needs": [], "people": "5"}))
    survey_page.questions = [block for block in ALL_KINDS if block["id"] != "id-street"]
    survey_page.save_revision().publish()
    html = re.sub(r"\s+", " ", evaluator.get("/admin/surveys/anketa/counts/").content.decode())
    assert "<td>Vlastný byt</td><td>2</td><td>66,7 %</td>" in html
    assert "<td>Nájom</td><td>1</td><td>33,3 %</td>" in html
    assert "<td>4</td><td>3</td><td>100,0 %</td>" in html, "the scale"
    needs = html.split("<code>needs_flats</code>")[1]
    assert "<td>áno</td><td>2</td><td>100,0 %</td>" in needs
    assert "bez odpovede: 1" in needs
    people = html.split("<code>people</code>")[1]
    assert "3,67" in people
    assert "Viac zelene" not in html, "texts are counted, not shown"


def test_an_editor_does_not_see_the_counts(survey_page, editor):
    assert editor.get("/admin/surveys/anketa/counts/").status_code == 302
