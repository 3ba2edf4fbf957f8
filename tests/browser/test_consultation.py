"""A whole consultation on a moved clock: announced, commented on, moderated, closed, decided, told."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import Any

import pytest

from tests.browser.test_every_page import assert_accessible, assert_reflows
from tests.consultations.texts import id_of

SLOVAK, ENGLISH = "/sk/konzultacie/park-pri-rieke/", "/en/consultations/riverside-park/"
TREES = f"text/{id_of('trees')}/"
ADDRESS = "eva@example.org"
NARROW = {"width": 320, "height": 900}

SAID = {
    "sk": "Vysaďte radšej pôvodné druhy, lipy a jelše.",
    "en": "Please keep the old willows, birds nest in them.",
    "late": "Toto píšem v poslednej chvíli.",
}


class Town:
    """Residents and staff, each with a browser of their own, on the demonstration's server."""

    def __init__(self, browser: Any, site: Any, clock: Any) -> None:
        self.browser, self.site, self.clock = browser, site, clock

    @contextmanager
    def resident(self, scripts: bool = True) -> Any:
        context = self.browser.new_context(base_url=self.site.url, java_script_enabled=scripts, viewport=NARROW)
        yield context.new_page()
        assert context.cookies() == []
        context.close()

    @contextmanager
    def editor(self) -> Any:
        """Sign in anew: a session of ten days ago is over."""
        context = self.browser.new_context(base_url=self.site.url, locale="sk")
        page = context.new_page()
        page.goto("/admin/login/")
        page.fill("input[name=username]", "editor")
        page.fill("input[name=password]", self.site.passwords["editor"])
        page.click("button[type=submit]")
        page.wait_for_url("**/admin/")
        yield page
        context.close()

    def mails_to(self, address: str) -> list[str]:
        self.site.manage("send_notices")
        return [mail for mail in self.site.mails if f"To: {address}" in mail]


@pytest.fixture
def town(browser, demo_site, clock):
    demo_site.manage("shell", "-c", "from tests.browser.announcing import announce; announce()")
    yield Town(browser, demo_site, clock)
    demo_site.manage("shell", "-c", "from tests.browser.announcing import take_down; take_down()")


def submit(page: Any, selector: str = "main form button[type=submit]") -> None:
    with page.expect_navigation():
        page.locator(selector).last.click()


def look_at(page: Any, scripts: bool) -> None:
    """Examine the screen; axe is a script itself and runs only where scripts do."""
    if scripts:
        assert_accessible(page)
    assert_reflows(page)


def comment(page: Any, address: str, text: str, scripts: bool, email: str = "") -> str:
    """Write a comment, check it and send it; return the address of its receipt."""
    page.goto(address)
    look_at(page, scripts)
    page.fill("textarea[name=text]", text)
    if email:
        page.fill("input[name=email]", email)
    with page.expect_navigation():
        page.locator("main form:has(textarea[name=text]) button[type=submit]").click()
    look_at(page, scripts)
    assert text in page.inner_text("main")
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").first.click()
    assert re.search(r"/r/[^/]+/$", page.url), page.inner_text("main")
    look_at(page, scripts)
    return page.url


def links_in(mail: str) -> list[str]:
    return re.findall(r"^https?://\S+$", mail, re.MULTILINE)


def announced(town):
    """Announced: it can be read, not commented on."""
    with town.resident() as page:
        page.goto(SLOVAK)
        look_at(page, scripts=True)
        page.goto(SLOVAK + TREES)
        assert "Pri rieke pribudnú stromy." in page.inner_text("main")
        assert page.locator("textarea[name=text]").count() == 0


def commented(town):
    """Open: commented on in both languages, on an old phone without scripts too."""
    town.clock.move(days=11)
    with town.resident(scripts=False) as page:
        slovak_receipt = comment(page, SLOVAK + TREES, SAID["sk"], scripts=False)
    with town.resident() as page:
        english_receipt = comment(page, ENGLISH + TREES, SAID["en"], scripts=True, email=ADDRESS)
        (request,) = town.mails_to(ADDRESS)
        page.goto(links_in(request)[0])
        look_at(page, scripts=True)
        submit(page)
    return slovak_receipt, english_receipt


def moderated(town):
    """Read by staff before anybody else; then both languages show both."""
    with town.resident() as page, town.editor() as desk:
        page.goto(ENGLISH + TREES)
        assert SAID["sk"] not in page.inner_text("main")
        desk.goto("/admin/consultations/park-pri-rieke/comments/")
        for _comment in range(2):
            desk.locator("[data-comment]").first.focus()
            with desk.expect_navigation():
                desk.keyboard.press("p")
        for address in (SLOVAK, ENGLISH):
            page.goto(address + TREES)
            assert page.locator("main [lang]").count() == 1, "the other language is marked"
            assert all(SAID[language] in page.inner_text("main") for language in ("sk", "en"))
            look_at(page, scripts=True)


def closed(town):
    """Closed: one second late is late, and the words are given back."""
    with town.resident(scripts=False) as page:
        page.goto(SLOVAK + TREES)
        page.fill("textarea[name=text]", SAID["late"])
        town.clock.move(days=20, seconds=1)
        with page.expect_navigation():
            page.locator("main form:has(textarea[name=text]) button[type=submit]").click()
        assert page.locator("textarea").input_value() == SAID["late"]
        page.goto(SLOVAK + "comments/")
        assert page.locator("textarea[name=text]").count() == 0


def decided(town):
    """Decided: not before each comment is, with its reasons in both languages."""
    town.clock.move(days=25)
    with town.editor() as desk:
        listing = "/admin/consultations/park-pri-rieke/decisions/"
        desk.goto(listing)
        assert desk.locator("form[action$='/mark/']").count() == 0
        for box in desk.locator("main input[type=checkbox]").all():
            box.check(force=True)
        desk.locator("button[name=group], form button[type=submit]").last.click()
        desk.wait_for_url(re.compile(r"/decisions/\d+/"))
        desk.locator("input[name=verdict][value=partly]").check(force=True)
        desk.fill("textarea[name=reasoning_sk]", "Vŕby ostanú a pribudnú lipy.")
        desk.fill("textarea[name=reasoning_en]", "The willows stay, and limes are added.")
        desk.locator("form:has(textarea[name=reasoning_sk]) button[type=submit]").first.click()
        desk.goto(listing)
        desk.locator("form[action$='/mark/'] button").click()
        desk.wait_for_load_state()


def told(town, slovak_receipt, english_receipt):
    """Told: on each receipt, in a table, and in one e-mail, once."""
    with town.resident() as page:
        page.goto(slovak_receipt)
        assert "Vŕby ostanú a pribudnú lipy." in page.inner_text("main")
        page.goto(english_receipt)
        assert "The willows stay, and limes are added." in page.inner_text("main")
        look_at(page, scripts=True)
        page.goto(ENGLISH + "decisions/")
        look_at(page, scripts=True)
        assert all(SAID[language] in page.inner_text("main") for language in ("sk", "en"))
    assert len(town.mails_to(ADDRESS)) == len(town.mails_to(ADDRESS)) == 2
    assert "Riverside park" in town.mails_to(ADDRESS)[1]


def test_a_consultation_from_its_announcement_to_what_became_of_it(town):
    announced(town)
    receipts = commented(town)
    moderated(town)
    closed(town)
    decided(town)
    told(town, *receipts)
