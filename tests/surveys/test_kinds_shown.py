"""Every kind as it is seen: its words and their formatting, over the web and in a file."""

from __future__ import annotations

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from surveys.exporting.delimited import csv_lines
from surveys.models import Response
from tests.conftest import question, translated
from tests.surveys.questionnaires import filled, soup
from tests.surveys.residents import Resident, send

MANY = {f"c{number}": f"Choice {number}" for number in range(11)}
MARKED = {
    "label": '**Bold** <script>alert(1)</script> [evil](javascript:alert(1)) [good](https://x.sk/"onx="1)',
    "hint": '"><img src=x onerror=alert(1)> [*site*](https://example.sk/?a=1&b=2)',
}
LINKS = {"https://example.sk/?a=1&b=2", 'https://x.sk/"onx="1'}  # of which a quotation mark opens no attribute
TEXTS = "<script>alert(2)</script> **b** \"'>"


@pytest.mark.parametrize(
    "settings",
    [
        {"kind": "single_choice", "choices": {"a": TEXTS}, "other": True},
        {"kind": "single_choice", "choices": dict.fromkeys(MANY, TEXTS)},
        {"kind": "multiple_choice", "choices": {"a": TEXTS}, "none": True},
        {"kind": "scale", "lowest": 1, "highest": 2, "point_labels": f"{TEXTS}\n{TEXTS}"},
        {"kind": "matrix", "rows": {"a": TEXTS}, "choices": {"b": TEXTS}},
        {"kind": "ranking", "choices": {"a": TEXTS, "b": TEXTS}},
        {"kind": "budget", "choices": {"a": TEXTS, "b": TEXTS}, "unit": TEXTS},
        {"kind": "number", "unit": TEXTS},
        {"kind": "date"},
        {"kind": "short_text"},
        {"kind": "long_text"},
        {"kind": "consent"},
        {"kind": "information"},
    ],
    ids=lambda settings: settings["kind"],
)
def test_formatting_is_all_that_a_text_can_carry(settings):
    """Neither in a form, nor in its errors, nor in the summary above it."""
    kind = settings["kind"]
    raw = question(**settings, key="x", **MARKED)
    typed = {name: [TEXTS] for name in ("x", "x_a", "x_b")}
    for form in (filled(raw), filled(raw, typed), filled(raw, {"x_a": "1", "x_b": "1"})):
        html = soup(form)
        assert not html.find_all(["script", "img"]), kind
        assert {link["href"] for link in html.select(".question a")} == LINKS
        assert not [tag for tag in html.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
        assert not html.select("a a")


def test_a_list_and_a_summary_show_no_marks():
    raw = question("single_choice", "district", label="**Where?**", choices=dict.fromkeys(MANY, "A *place*"))
    html = soup(filled(raw, {"district": ""}))
    assert html.find_all("option")[1].get_text() == "A place"
    assert html.find(class_="error-summary").a.get_text() == "Where? Choose one of the options."


EVERY = [
    question("information", "info", label="Prečítajte si **toto**"),
    question("date", "moved", earliest="2000-01-01"),
    question("matrix", "services", rows={"bus": "Autobusy"}, choices={"good": "**Dobré**", "bad": "Zlé"}),
    question("ranking", "order", choices={"roads": "Cesty", "parks": "Parky"}),
    question("budget", "money", choices={"roads": "Cesty", "parks": "Parky"}, total=1000, unit="bodov"),
    question("multiple_choice", "needs", choices={"flats": "Byty"}, none=True, label="Čo **chýba**?"),
    question("single_choice", "area", choices=dict.fromkeys(MANY, "Sídlisko *Rúbanisko*"), other=False),
    question("scale", "heard", lowest=1, highest=2, point_labels="nie\náno"),
]
TYPED = {
    "moved": "1. 5. 2020",
    "services_bus": "good",
    "order_roads": "2",
    "order_parks": "1",
    "money_roads": "1 000",
    "needs": ["none"],
    "area": "c3",
    "heard": "2",
}
STORED = {
    "moved": "2020-05-01",
    "services": {"bus": "good"},
    "order": ["parks", "roads"],
    "money": {"roads": 1000, "parks": 0},
    "needs": ["none"],
    "area": "c3",
    "heard": 2,
}


@pytest.mark.django_db
class TestOverTheWeb:
    def test_every_kind_is_answered_alike_in_both_languages(self, make_survey):
        page = make_survey(EVERY)
        english = translated(page, {"Autobusy": "Buses", "Cesty": "Roads"})
        assert "Roads" in Client().get(english.url).content.decode()
        send(page, TYPED)
        send(english, TYPED)
        assert [response.answers for response in Response.objects.all()] == [STORED, STORED]

    def test_the_answers_are_read_back_in_words_before_they_are_sent(self, make_survey):
        page = make_survey(EVERY)
        resident = Resident(TYPED)
        html = Client().get(resident.to_check(page)).content.decode()
        said = [" ".join(line.get_text().split()) for line in BeautifulSoup(html, "html.parser").select("dd.typed")]
        assert said == [
            "1. mája 2020",
            "Autobusy: Dobré",
            "1. Parky",
            "2. Cesty",
            "Cesty: 1 000 bodov",
            "Parky: 0 bodov",
            "Nič z uvedeného",
            "Sídlisko Rúbanisko",
            "2 – áno",
        ]

    def test_an_export_has_a_column_for_each_part_and_labels_without_marks(self, make_survey):
        page = make_survey(EVERY)
        send(page, TYPED)
        (row,) = csv.DictReader(io.StringIO(b"".join(csv_lines(page.survey, "sk")).decode("utf-8-sig")))
        assert [name for name in row if name.startswith("info")] == []
        assert row["services_bus"] == "Dobré"
        assert row["area"] == "Sídlisko Rúbanisko"
        assert (row["order_roads"], row["order_parks"], row["money_parks"]) == ("2", "1", "0")
        assert row["needs_none"] == "áno"

    def test_an_editor_opens_every_kind_of_block(self, make_survey, editor):
        page = make_survey(EVERY)
        html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert "point_labels" in html
        assert "S\\u00eddlisko *R\\u00fabanisko*" in html
