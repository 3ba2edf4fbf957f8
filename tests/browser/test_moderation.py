"""Moderating by keyboard in a real browser, without the demonstration.

This thread, whose database the test sees, serves the site; the browser is driven from another.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect, sync_playwright

from consultations.models import Comment, Consultation, ConsultationIndexPage, ConsultationPage
from tests.browser.conftest import ARGUMENTS, Complaints
from tests.browser.test_every_page import looks_the_same_on_any_database
from tests.consultations.texts import DRAFT, commented

pytestmark = [pytest.mark.django_db, looks_the_same_on_any_database]

Drive = Callable[..., None]


class Handler(WSGIRequestHandler):
    timeout = 1  # browsers open connections that they may never use

    def handle(self) -> None:
        with suppress(TimeoutError):
            super().handle()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def comments(home_page: Any) -> list[Comment]:
    finder = home_page.add_child(instance=ConsultationIndexPage(title="Konzultácie", slug="konzultacie"))
    page = ConsultationPage(title="Bývanie", slug="byvanie", text=DRAFT, comments=Consultation.Comments.BEFORE)
    finder.add_child(instance=page)
    page.save_revision().publish()
    texts = ("Súhlasím.", "Volajte 0905 123 456.", "Nesúhlasím.")
    return [commented(page, on="rent", text=text, status=Comment.Status.WAITING) for text in texts]


@pytest.fixture
def in_the_queue(chromium: str, editor: Client, comments: list[Comment]) -> Drive:
    """Run what drives the page of a moderator who has opened the queue."""
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": editor.cookies[settings.SESSION_COOKIE_NAME].value}

    def browse(work: Callable[[Page], None], site: str, **options: Any) -> None:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            context = browser.new_context(base_url=site, locale="sk", **options)
            context.add_cookies([{**cookie, "url": site}])
            page, complaints = context.new_page(), Complaints()
            complaints.listen_to(page)
            page.goto(reverse("consultations_moderate"))
            work(page)
            browser.close()
            assert complaints == []

    def drive(work: Callable[[Page], None], **options: Any) -> None:
        application = StaticFilesHandler(get_wsgi_application())
        server: WSGIServer = make_server("127.0.0.1", 0, application, handler_class=Handler)
        server.timeout = 0.1
        with server, ThreadPoolExecutor(1) as pool:
            driving = pool.submit(browse, work, f"http://127.0.0.1:{server.server_port}", **options)
            while not driving.done():
                server.handle_request()
            driving.result()

    return drive


def card(comment: Comment) -> str:
    return f"c-{comment.pk}"


def has_focus(page: Page, comment: Comment) -> None:
    expect(page.locator(f"#{card(comment)}")).to_be_focused()


def test_the_keyboard_does_all_that_the_mouse_does(in_the_queue: Drive, comments: list[Comment]) -> None:
    first, second, third = comments

    def moderate(page: Page) -> None:
        press = page.keyboard.press
        for key, comment in (("", first), ("j", second), ("k", first), ("k", first)):
            if key:
                press(key)
            has_focus(page, comment)
        press("p")
        has_focus(page, second)
        for key in ("h", "3", "Enter"):
            press(key)
        has_focus(page, third)
        press("r")
        page.keyboard.type("jph? Ďakujeme")
        press("Control+Enter")
        expect(page.locator(".moderate-nothing")).to_be_visible()

    in_the_queue(moderate)
    for comment in comments:
        comment.refresh_from_db()
    assert first.is_shown
    assert (second.status, second.hidden_reason) == (Comment.Status.HIDDEN, "insult")
    assert third.replies.get().text == "jph? Ďakujeme"


def test_letters_typed_into_a_form_do_nothing_else(in_the_queue: Drive, comments: list[Comment]) -> None:
    def write(page: Page) -> None:
        page.keyboard.press("h")
        page.locator(f"#{card(comments[0])} textarea[name=note]").focus()
        page.keyboard.type("p j 2 ?")
        assert page.locator("input[name=reason]:checked").count() == 0
        page.keyboard.press("Escape")
        has_focus(page, comments[0])
        assert page.locator(".moderate-actions details[open]").count() == 0

    in_the_queue(write)
    assert Comment.objects.filter(status=Comment.Status.WAITING).count() == len(comments)


def test_a_question_mark_opens_the_list_of_shortcuts_and_not_wagtails(in_the_queue: Drive) -> None:
    def ask(page: Page) -> None:
        page.keyboard.press("?")
        expect(page.locator("#moderate-shortcuts dl")).to_be_visible()
        expect(page.locator("#keyboard-shortcuts-dialog")).to_be_hidden()

    in_the_queue(ask)


def test_without_scripts_the_forms_do_the_same(in_the_queue: Drive, comments: list[Comment]) -> None:
    def hide(page: Page) -> None:
        first = page.locator(f"#{card(comments[0])}")
        first.locator("details[data-shortcut=h] > summary").click()
        first.locator("input[value=insult]").check()
        first.locator("button[value=hide]").click()
        page.wait_for_url(f"**#{card(comments[1])}")

    in_the_queue(hide, java_script_enabled=False)
    comments[0].refresh_from_db()
    assert comments[0].hidden_reason == "insult"


def test_the_queue_can_be_used_by_everybody(in_the_queue: Drive) -> None:
    def look(page: Page) -> None:
        page.keyboard.press("h")
        found = Axe().run(page, context=".nice-padding")
        assert found.response["violations"] == [], found.generate_report()
        page.set_viewport_size({"width": 320, "height": 800})
        sides = page.locator(".moderate-card").first.bounding_box()
        assert sides
        assert sides["x"] + sides["width"] <= 320

    in_the_queue(look)
