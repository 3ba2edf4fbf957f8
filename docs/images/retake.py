"""Retake the README's screenshots after the pages have changed.

    uv run python docs/images/retake.py http://127.0.0.1:8000

The address is that of a running demonstration (`uv run manage.py quickstart`). Chromium is looked for on the path.
"""

import shutil
import sys
from io import BytesIO
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from PIL import Image
from playwright.sync_api import Page, sync_playwright

# File name: the page's address, and the element that is to stand at the top of the picture.
PARAGRAPH = uuid5(NAMESPACE_URL, "demo/energy/text/5")
SURVEY = "/en/consultations/housing-development-programme/courtyards-2026/"
PICTURES = {
    "commitment-sk.png": ("/sk/akcny-plan/zavazok-3/", "body"),
    "survey-en.png": (SURVEY, ".section"),
    "decisions-sk.png": ("/sk/konzultacie/program-rozvoja-byvania/decisions/", "h1"),
    "report-sk.png": ("/sk/konzultacie/program-rozvoja-byvania/hodnotiaca-sprava/", "text=Prehľad 5."),
    "results-en.png": ("/en/consultations/housing-development-programme/renting-2026/results/", "h1"),
    "comments-en.png": (f"/en/consultations/energy-sustainability/text/{PARAGRAPH}/", "h1"),
}
COLOURS = 64


def go_on(page: Page) -> None:
    """Answer the survey up to the screen with a table."""
    page.select_option("[name=district]", "sasova")
    while page.locator("#question-state").count() == 0:
        page.click("main form button[type=submit]")


def main(site: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for name, (address, top) in PICTURES.items():
            page.goto(site + address)
            if address == SURVEY:
                go_on(page)
            page.locator(top).evaluate("element => element.scrollIntoView({behavior: 'instant'})")
            picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
            picture.save(Path(__file__).parent / name, optimize=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
