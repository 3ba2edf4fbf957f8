"""static/proof.js in a real browser: what it sends is what core.proof accepts. The pages are served from here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Route

from core import proof
from core.suspicion import PROOF

SITE = "http://127.0.0.1"  # scripts may hash: browsers trust the machine they run on as they trust HTTPS
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'"


class Sent(list):
    """The proofs that came with each form sent."""

    def answer(self, route: Route) -> None:
        request, path = route.request, urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=django_settings.ROOT / path.lstrip("/"), content_type="text/javascript")
        elif path == "/proof/":
            route.fulfill(json=proof.new_challenge())
        elif request.method == "POST":
            self.append(parse_qs(request.post_data, keep_blank_values=True)[PROOF][0])
            route.fulfill(body="<p>thanks</p>", content_type="text/html")
        else:
            route.fulfill(body=form(), content_type="text/html", headers={"Content-Security-Policy": POLICY})


def form() -> str:
    trap = render_to_string("core/trap.html")
    return (
        '<!doctype html><title>Survey</title><script type="module" src="/static/site.js"></script>'
        f'<form method="post">{trap}<label>A question <input name="submit"></label><button>Send</button></form>'
    )


@pytest.fixture
def sent() -> Sent:
    cache.clear()
    return Sent()


@pytest.fixture
def open_form(browser: Browser, sent: Sent, settings: Any) -> Iterator[Callable[[], Page]]:
    settings.SURVEY_PROOF_OF_WORK = True
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", sent.answer)

    def open_form() -> Page:
        page.goto(f"{SITE}/")
        return page

    yield open_form
    page.close()
    assert not [complaint for complaint in complaints if "Failed to load" not in complaint]


def press(page: Page) -> None:
    page.click("button")
    page.wait_for_selector("text=thanks")


def test_the_number_is_found_while_the_form_is_filled_in(open_form, sent):
    page = open_form()
    page.fill("[name=submit]", "an answer")
    page.wait_for_function("document.querySelector('[data-proof]').value")
    press(page)
    assert [proof.is_solved(payload) for payload in sent] == [True]


def test_who_sends_at_once_waits_for_the_number_and_sends_once(open_form, sent):
    page = open_form()
    page.dblclick("button")
    page.wait_for_selector("text=thanks")
    assert [proof.is_solved(payload) for payload in sent] == [True]


def test_a_form_come_back_to_is_proved_anew(open_form, sent):
    page = open_form()
    press(page)
    page.go_back()
    press(page)
    assert [proof.is_solved(payload) for payload in sent] == [True, True]


def test_where_no_challenge_comes_the_form_is_sent_without_a_proof(open_form, sent):
    page = open_form()
    page.route("**/proof/", lambda route: route.fulfill(status=500, body=json.dumps({})))
    press(page)
    assert sent == [""]
