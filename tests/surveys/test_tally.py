"""How often each answer was given, whatever the language, the version and the way it came."""

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
    html = re.sub(r"[ \n]+", " ", evaluator.get("/admin/surveys/anketa/dashboard/").content.decode())
    questions = dict(re.findall(r'id="q-(\w+)"(.*?)</section>', html))
    told = {key: re.sub(r" +", " ", re.sub(r"<[^>]*>", " ", part)) for key, part in questions.items()}
    assert "Vlastný byt 2 66,7\xa0% Nájom 1 33,3\xa0%" in told["tenure"]
    assert "3 0 0,0\xa0% 4 3 100,0\xa0% 5 – áno 0 0,0\xa0%" in told["trust"]
    assert "Byty 2 100,0\xa0%" in told["needs"]
    assert "Bez odpovede: 1" in told["needs"]
    assert "priemer 3,67" in told["people"]
    assert "Viac zelene" not in html, "texts are counted, not shown"
