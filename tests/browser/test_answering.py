"""A resident answers the housing survey, and a workshop's, in a real browser."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from tests.browser.residents import answer, fill_in, press
from tests.browser.test_every_page import assert_accessible, assert_reflows

SURVEYS = {
    "sk": "/sk/konzultacie/program-rozvoja-byvania/byvanie-2026/",
    "en": "/en/consultations/housing-development-programme/housing-2026/",
}
HOUSING = {"district": "centre", "household": "2", "years": "3"}
SUMMARY = {"sk": "Vo formulári sa vyskytla chyba", "en": "There is a problem"}


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
    answer(page, HOUSING)
    press(page)
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
    page.locator("input[name=household]").fill("2")
    press(page)
    summary = page.locator(".error-summary")
    assert SUMMARY[language] in summary.inner_text()
    assert page.evaluate("document.activeElement.closest('.error-summary') !== null")
    assert page.locator("input[name=household]").input_value() == "2"
    assert_accessible(page)
    assert_reflows(page)
    for link in summary.locator("a").all():
        target = link.get_attribute("href")
        assert page.locator(f"[id='{target[1:]}']").count() == 1
    summary.locator("a").first.click()
    assert page.evaluate("document.activeElement.matches('input, textarea, select')")
    assert page.complaints == []


@pytest.mark.parametrize("scripts", [True, False])
def test_pressing_twice_stores_once(open_page, evaluator, scripts):
    """Without scripts both presses arrive; they are of one draft, so the second finds the first."""
    before = len(rows(evaluator))
    page = open_page(SURVEYS["sk"], scripts=scripts)
    answer(page, HOUSING)
    page.locator("main form button[type=submit]").dblclick()
    expect(page.locator(".receipt .code")).to_be_visible(timeout=30_000)  # on the receipt, or told that it was sent
    assert len(rows(evaluator)) == before + 1


def test_going_back_with_the_browsers_button_loses_nothing(open_page, evaluator):
    before = len(rows(evaluator))
    page = open_page(SURVEYS["sk"])
    fill_in(page, HOUSING)
    press(page)
    fill_in(page)
    press(page)
    page.go_back()
    page.go_back()
    assert page.locator("input[name=household]").input_value() == "2"
    page.go_forward()
    answer(page, HOUSING)
    press(page)
    page.go_back()
    with page.expect_navigation():
        page.reload()
    assert "už boli odoslané" in page.inner_text("main")
    assert len(rows(evaluator)) == before + 1


def test_the_receipt_can_be_read_in_the_other_language(open_page):
    page = open_page(SURVEYS["sk"])
    answer(page, HOUSING)
    press(page)
    code = page.url.rstrip("/").rpartition("/")[2]
    page.click('header a[hreflang="en"]')
    assert page.url.endswith(f"{SURVEYS['en']}r/{code}/")
    assert code in page.inner_text("main")
