"""A resident answers the housing survey, and a workshop's, in a real browser."""

from __future__ import annotations

import csv
import io
import re

import pytest

from tests.browser.test_every_page import assert_accessible, assert_reflows

SURVEYS = {
    "sk": "/sk/konzultacie/program-rozvoja-byvania/byvanie-2026/",
    "en": "/en/consultations/housing-development-programme/housing-2026/",
}
SUMMARY = {"sk": "Vo formulári sa vyskytla chyba", "en": "There is a problem"}


def fill_in(page):
    """Answer every required question with the first thing on offer."""
    for name in {radio.get_attribute("name") for radio in page.locator("main input[type=radio]").all()}:
        page.locator(f"input[name={name}]").first.check()
    for box in page.locator("main input[inputmode]").all():
        box.fill("2")
    for name in {box.get_attribute("name") for box in page.locator("main fieldset input[type=checkbox]").all()}:
        page.locator(f"input[name={name}]").first.check()
    page.locator("textarea").last.fill("Viac lavičiek")


def send(page):
    with page.expect_navigation():
        page.click("main form button[type=submit]")


def rows(evaluator):
    """Return what residents have sent so far, from the file an evaluator downloads."""
    answer = evaluator.get("/admin/surveys/byvanie-2026/export/?format=csv&labels=code")
    table = csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig")))
    return [row for row in table if row["source"] == "web"]


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["sk", "en"])
def test_a_resident_answers_and_gets_a_receipt(open_page, evaluator, language, scripts):
    before = len(rows(evaluator))
    page = open_page(SURVEYS[language], width=320, scripts=scripts)
    fill_in(page)
    send(page)
    code = page.url.rstrip("/").rpartition("/")[2]
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}", code)
    assert code in page.inner_text("main")
    assert page.get_attribute("html", "lang") == language
    assert page.context.cookies() == []
    assert page.complaints == []
    if scripts:
        assert_accessible(page)
        assert_reflows(page)
    page.reload()
    assert code in page.inner_text("main"), "reloading sends nothing again"
    answered = rows(evaluator)
    assert len(answered) == before + 1
    assert answered[-1]["language"] == language


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["sk", "en"])
def test_an_empty_form_comes_back_with_a_summary_that_leads_to_each_question(open_page, language, width):
    page = open_page(SURVEYS[language], width=width)
    page.locator("textarea").last.fill("Viac lavičiek")
    send(page)
    summary = page.locator(".error-summary")
    assert SUMMARY[language] in summary.inner_text()
    assert page.evaluate("document.activeElement.closest('.error-summary') !== null")
    assert page.locator("textarea").last.input_value() == "Viac lavičiek"
    assert_accessible(page)
    assert_reflows(page)
    for link in summary.locator("a").all():
        target = link.get_attribute("href")
        assert page.locator(f"[id='{target[1:]}']").count() == 1
    summary.locator("a").first.click()
    assert page.evaluate("document.activeElement.matches('input, textarea, select')")
    assert [text for text in page.complaints if "422" not in text] == []


def test_a_second_press_of_the_button_sends_nothing_twice(open_page, evaluator):
    before = len(rows(evaluator))
    page = open_page(SURVEYS["sk"])
    fill_in(page)
    page.locator("main form button[type=submit]").dblclick()
    page.wait_for_url("**/r/**")
    assert len(rows(evaluator)) == before + 1


def test_the_receipt_can_be_read_in_the_other_language(open_page):
    page = open_page(SURVEYS["sk"])
    fill_in(page)
    send(page)
    code = page.url.rstrip("/").rpartition("/")[2]
    page.click('header a[hreflang="en"]')
    assert page.url.endswith(f"{SURVEYS['en']}r/{code}/")
    assert code in page.inner_text("main")
