"""The survey with every kind of question, answered as residents do: in both languages, with scripts and without."""

from __future__ import annotations

import csv
import io

import pytest

from tests.browser.residents import answer, fill_in, press
from tests.browser.test_every_page import assert_accessible, assert_reflows

SLOVAK = "/sk/konzultacie/program-rozvoja-byvania/vnutrobloky-2026/"
ENGLISH = "/en/consultations/housing-development-programme/courtyards-2026/"
KEY = "vnutrobloky-2026"

PHOTO = (  # one white pixel
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xde\0\0\0\x0cIDATx\x9cc\xf8\xff\xff?\0\5\xfe\2"
    b"\xfe\r\xefF\xb8\0\0\0\0IEND\xaeB`\x82"
)
EVA = {
    "district": "sasova",
    "children": "2",
    "moved_in": "2019-05-01",
    "state_green": "good",
    "state_playground": "bad",
    "state_paths": "fair",
    "state_lighting": "absent",
    "satisfaction": "3",
    "safety": "4",
    "why_low": "Tma a špina",
    "playground": "Tieň",
    "changes": ["trees", "benches"],
    "priority_shade": "1",
    "priority_calm": "2",
    "money_green": "50",
    "money_play": "30",
    "money_light": "20",
    "trees_where": "Pri ihrisku",
    "where": "sasova",
    "where_address": "Rudohorská 5",
    "photo": {"name": "dvor.png", "mimeType": "image/png", "buffer": PHOTO},
    "contact_name": "Eva Kováčová",
    "contact_email": "eva@example.sk",
    "contact_consent": ["on"],
}
ADAM = {"district": "outside", "changes": ["none"], "anything": "Looks fine"}


def rows(evaluator):
    """Return what residents have sent so far, from the file an evaluator downloads."""
    answer = evaluator.get(f"/admin/surveys/{KEY}/export/?format=csv&labels=code")
    table = csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig")))
    return [row for row in table if row["source"] == "web"]


def examine(page):
    assert_reflows(page)
    assert_accessible(page)


def test_every_kind_in_slovak_with_scripts_and_one_answer_corrected_by_receipt(open_page, evaluator):
    page = open_page(SLOVAK, width=320)
    answer(page, EVA, look=examine)
    said = page.inner_text("main")
    for words in ("1. mája 2019", "ihrisko", "zlý", "tieň a zeleň", "50", "Rudohorská 5", "dvor.png", "Eva Kováčová"):
        assert words in said
    press(page)
    examine(page)
    code = page.url.rstrip("/").rpartition("/")[2]
    row = rows(evaluator)[-1]
    assert row["language"] == "sk"
    assert (row["district"], row["moved_in"], row["state_playground"], row["satisfaction"]) == (
        "sasova",
        "2019-05-01",
        "bad",
        "3",
    )
    assert (row["changes_trees"], row["changes_lights"], row["priority_shade"]) == ("1", "0", "1")
    assert (row["money_green"], row["money_waste"], row["where"], row["contact"]) == ("50", "0", "sasova", "1")
    assert "eva@example.sk" not in str(row)
    assert row["anything"] == "-98", "who leaves contact details is not asked"

    with page.expect_navigation():
        page.locator("form[action$='/change/'] button").click()
    page.locator("a.change[href$='/1/']").first.click()
    fill_in(page, {"district": "radvan"})
    press(page)
    examine(page)
    press(page)
    assert "Vaše zmeny sú uložené" in page.inner_text("main")
    page.goto(f"{SLOVAK}r/{code}/")
    assert "Radvaň" in page.inner_text("main")
    assert rows(evaluator)[-1]["district"] == "radvan"
    assert page.complaints == []
    assert page.context.cookies() == []


def test_in_english_without_scripts_resumed_on_a_second_device_and_withdrawn(open_page, evaluator):
    before = len(rows(evaluator))
    phone = open_page(ENGLISH, width=320, scripts=False)
    fill_in(phone, ADAM)
    press(phone)
    fill_in(phone, ADAM)
    with phone.expect_navigation():
        phone.locator("main form button[name=later]").click()
    assert phone.locator("main svg.qr").is_visible()
    link = phone.locator("main .typed a").get_attribute("href")
    phone.goto("about:blank")

    desk = open_page(link, scripts=False)
    answer(desk, ADAM)
    said = desk.inner_text("main")
    assert "None of these" in said
    assert "What your courtyard is like" not in said, "who lives elsewhere is not asked about a courtyard"
    press(desk)
    row = rows(evaluator)[-1]
    assert (row["language"], row["district"], row["state_green"], row["anything"]) == (
        "en",
        "outside",
        "-98",
        "Looks fine",
    )

    code = desk.url.rstrip("/").rpartition("/")[2]
    desk.goto(f"{ENGLISH}r/")
    desk.locator("main input[name=code]").fill(code.lower().replace("-", " "))
    press(desk)
    desk.locator("main a[href$='/withdraw/']").click()
    press(desk)
    assert "withdrawn" in desk.inner_text("main").lower()
    answered = rows(evaluator)
    assert len(answered) == before + 1, "a tombstone stays, so that counts reconcile"
    assert {answered[-1][name] for name in ("district", "anything", "changes_none")} == {"-96"}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_wrong_answer_on_any_screen_is_said_and_kept(open_page, scripts):
    page = open_page(SLOVAK, scripts=scripts)
    fill_in(page, {**EVA, "children": "dve"})
    press(page)
    assert "Zadajte číslo" in page.inner_text(".error-summary")
    assert page.locator("[name=children]").input_value() == "dve"
    page.click('header a[hreflang="en"]')
    assert "Enter a number" in page.inner_text(".error-summary")
    assert page.locator("[name=children]").input_value() == "dve"
