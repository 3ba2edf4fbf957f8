"""One survey of every kind in two languages and three versions, with every reason for which an answer is missing."""

from __future__ import annotations

import csv
import io
from typing import Any

from surveys import sending
from surveys.cells import value_of
from surveys.codebook import Codebook
from surveys.exporting.delimited import csv_lines
from surveys.models import Response, Survey, SurveyPage
from tests.conftest import question, translated
from tests.surveys.whole import EVERY_KIND, STORED

ENGLISH = {"Vlastný byt": "A flat I own", "Otázka tenure": "What do you live in?", "zlý": "bad", "Byty": "Flats"}
LETTERS = "ľščťžýáíéúäňôĺŕ ĽŠČŤŽÝÁÍÉÚÄŇÔĹŔ „úvodzovky“ 😀\nďalší riadok"
LONG_TEXT = ("Žltý kôň. " * 500).strip()


def three_versions(make_survey: Any) -> Survey:
    """Publish and answer it. The second version has a choice in front of the others, the third another question."""
    page = make_survey(EVERY_KIND)
    translated(page, ENGLISH)
    add(STORED, {**STORED, "tenure": "own", "moved": "1959-09-24", "street": "-99", "photo": {"upload": "a1"}})
    add({"agree": 0}, {**STORED, "tenure": "own"}, language="en")
    publish(page, with_choice("tenure", "social", "Nájom od mesta"))
    add({**STORED, "tenure": "social", "street": "=1+1"}, {**STORED, "wish": LONG_TEXT, "price": 400.5})
    publish(page, [*with_choice("tenure", "social", "Nájom od mesta"), question("short_text", "new", max_length=9)])
    add({**STORED, "tenure": "other", "tenure_other_text": "'-98", "new": "-97", "wish": "'"})
    sending.withdraw(*add(STORED))
    add({**STORED, "wish": LETTERS, "where": {"district": "centre", "lat": 48.73541, "lon": 19.1462}})
    return Survey.objects.get()


def add(*answers: dict[str, Any], language: str = "sk") -> list[Response]:
    survey = Survey.objects.get()
    begun = Response.objects.count()
    return Response.objects.bulk_create(
        Response(
            survey=survey,
            version=survey.versions.order_by("-number")[0],
            language=language,
            answers=given,
            receipt_hash=f"{number}",
        )
        for number, given in enumerate(answers, begun)
    )


def publish(page: SurveyPage, questions: list[Any]) -> None:
    """Publish another version of a survey."""
    page = SurveyPage.objects.get(pk=page.pk)
    page.questions = questions
    page.save_revision().publish()


def with_choice(key: str, code: str, label: str) -> list[Any]:
    """Return EVERY_KIND with one more choice in front of the others."""
    item = {"type": "item", "id": f"id-{key}-{code}", "value": {"key": code, "label": label}}
    changed = {
        each["value"]["key"]: {**each, "value": {**each["value"], "choices": [item, *each["value"].get("choices", ())]}}
        for each in EVERY_KIND
        if each["value"].get("key") == key
    }
    return [changed.get(each["value"].get("key"), each) for each in EVERY_KIND]


def table(survey: Survey) -> list[dict[str, str]]:
    """Return the rows of the CSV with codes."""
    text = b"".join(csv_lines(survey)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def coded_values(survey: Survey) -> list[dict[str, Any]]:
    """Return what the CSV says: the coded value of every variable, as it is read back."""
    variables = Codebook.of(survey).variables
    return [{each.name: value_of(row[each.name], each) for each in variables} for row in table(survey)]
