"""What holds for every page: in both languages, narrow and wide, with scripts and without."""

from __future__ import annotations

import os
import re
import urllib.request
from uuid import NAMESPACE_URL, uuid5

import pytest
from axe_playwright_python.sync_playwright import Axe

PARAGRAPH = uuid5(NAMESPACE_URL, "demo/energy/text/5")  # one that has been commented on

PAGES = {
    "sk": [
        "/sk/",
        "/sk/akcny-plan/",
        "/sk/akcny-plan/zavazok-1/",
        "/sk/akcny-plan/zavazok-2/",
        "/sk/akcny-plan/zavazok-3/",
        "/sk/konzultacie/",
        "/sk/konzultacie/program-rozvoja-byvania/",
        "/sk/konzultacie/program-rozvoja-byvania/byvanie-2026/",
        "/sk/konzultacie/energeticka-udrzatelnost/energetika-2026/",
        "/sk/spolupracovna/",
        "/sk/spolupracovna/spatna-vazba-workshop/",
        "/sk/spolupracovna/manual/",
        "/sk/vyhlasenie-o-pristupnosti/",
        "/sk/osobne-udaje/",
        "/sk/mapa-stranky/",
        "/sk/konzultacie/energeticka-udrzatelnost/",
        "/sk/cookies/",
        "/sk/kontakt/",
        "/sk/slobodny-pristup-k-informaciam/",
        "/sk/konzultacie/program-rozvoja-byvania/vnutrobloky-2026/",
        "/sk/konzultacie/program-rozvoja-byvania/vnutrobloky-2026/paper/",
        "/sk/konzultacie/program-rozvoja-byvania/vnutrobloky-2026/r/",
        "/sk/spolupracovna/spatna-vazba-k-stranke/",
        "/sk/konzultacie/program-rozvoja-byvania/decisions/",
        "/sk/konzultacie/program-rozvoja-byvania/najomne-byvanie-2026/",
        "/sk/konzultacie/program-rozvoja-byvania/najomne-byvanie-2026/results/",
        "/sk/konzultacie/program-rozvoja-byvania/hodnotiaca-sprava/",
        "/sk/konzultacie/energeticka-udrzatelnost/text/",
        f"/sk/konzultacie/energeticka-udrzatelnost/text/{PARAGRAPH}/",
        "/sk/konzultacie/energeticka-udrzatelnost/text/print/",
        "/sk/podujatia/",
        "/sk/podujatia/workshop-zasady-byvania/",
        "/sk/podujatia/interne-ranajky-udaje/",
        "/sk/podujatia/seminar-inovacne-partnerstva/",
        "/sk/podujatia/seminar-inovacne-partnerstva/prihlaska/",
        "/sk/podujatia/konferencia-otvorene-vladnutie/",
        "/sk/nie-je-tu/",
    ],
    "en": [
        "/en/",
        "/en/action-plan/",
        "/en/action-plan/commitment-1/",
        "/en/action-plan/commitment-2/",
        "/en/action-plan/commitment-3/",
        "/en/consultations/",
        "/en/consultations/housing-development-programme/",
        "/en/consultations/housing-development-programme/housing-2026/",
        "/en/consultations/energy-sustainability/energy-2026/",
        "/en/colaboratory/",
        "/en/colaboratory/workshop-feedback/",
        "/en/colaboratory/manual/",
        "/en/accessibility-statement/",
        "/en/personal-data/",
        "/en/sitemap/",
        "/en/consultations/energy-sustainability/",
        "/en/cookies/",
        "/en/contact/",
        "/en/free-access-to-information/",
        "/en/consultations/housing-development-programme/courtyards-2026/",
        "/en/consultations/housing-development-programme/courtyards-2026/paper/",
        "/en/consultations/housing-development-programme/courtyards-2026/r/",
        "/en/colaboratory/page-feedback/",
        "/en/consultations/housing-development-programme/decisions/",
        "/en/consultations/housing-development-programme/renting-2026/",
        "/en/consultations/housing-development-programme/renting-2026/results/",
        "/en/consultations/housing-development-programme/evaluation-report/",
        "/en/consultations/energy-sustainability/text/",
        f"/en/consultations/energy-sustainability/text/{PARAGRAPH}/",
        "/en/consultations/energy-sustainability/text/print/",
        "/en/events/",
        "/en/events/workshop-housing-principles/",
        "/en/events/internal-breakfast-data/",
        "/en/events/seminar-innovation-partnerships/",
        "/en/events/seminar-innovation-partnerships/registration/",
        "/en/events/open-government-conference/",
        "/en/not-here/",
    ],
}
MISSING = {"/sk/nie-je-tu/", "/en/not-here/"}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}

every_page = pytest.mark.parametrize(
    ("language", "path"), [(language, path) for language, paths in PAGES.items() for path in paths]
)

looks_the_same_on_any_database = pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"),
    reason="a page looks the same whatever the database; it is examined in the run on SQLite",
)


def complaints_of(page):
    """Return what the browser complained about, but for the page that is meant to be missing."""
    return [text for text in page.complaints if "404" not in text]


def assert_accessible(page):
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()


def assert_reflows(page):
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"


def examine(page, language):
    """Look at an open page as on a phone and, in one language, as on a desk: the words differ, the layout does not."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        if width == 320 or language == "sk":
            assert_accessible(page)
        assert_reflows(page)


@every_page
@looks_the_same_on_any_database
def test_a_page_is_accessible_with_scripts_and_without(open_page, language, path):
    bare = open_page(path, width=320, scripts=False)
    assert bare.locator("main h1").is_visible()
    page = open_page(path, width=320)
    assert page.get_attribute("html", "lang") == language
    assert page.locator("h1").count() == 1
    same = bare.content() == page.content()
    examine(page, language)
    assert complaints_of(page) == []
    assert bare.context.cookies() == page.context.cookies() == []
    if not same:
        # axe is a script itself; what it examines is the page whose own script never arrived.
        examine(open_page(path, width=320, blocked="**/site.js"), language)


def test_scripts_change_the_survey_alone(open_page):
    """What the test above leaves out is left out because there is nothing to see."""
    survey, plan = PAGES["sk"][7], PAGES["sk"][1]
    assert open_page(survey, scripts=False).content() != open_page(survey).content()
    assert open_page(plan, scripts=False).content() == open_page(plan).content()


@every_page
def test_a_page_answers_in_its_language_and_sets_no_cookie(demo_site, language, path):
    request = urllib.request.Request(demo_site.url + path, headers={"Accept-Language": "de"})
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    assert answer.status == (404 if path in MISSING else 200)
    assert f'<html lang="{language}"' in answer.read().decode()
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Set-Cookie"] is None
    assert "Cookie" not in (answer.headers["Vary"] or "")


@looks_the_same_on_any_database
@pytest.mark.parametrize("number", range(len(PAGES["sk"])))
def test_switching_language_stays_on_the_same_page(open_page, number):
    slovak, english = PAGES["sk"][number], PAGES["en"][number]
    if slovak in MISSING:
        return
    page = open_page(slovak)
    page.click('header a[hreflang="en"]')
    assert page.url.endswith(english)
    page.click('header a[hreflang="sk"]')
    assert page.url.endswith(slovak)


@pytest.mark.parametrize("language", ["sk", "en"])
def test_no_page_of_the_site_map_is_left_out_here(open_page, language):
    page = open_page({"sk": "/sk/mapa-stranky/", "en": "/en/sitemap/"}[language])
    listed = {link.get_attribute("href") for link in page.locator("main a").all()}
    assert listed
    assert listed <= set(PAGES[language])


def test_the_root_leads_to_a_language(open_page):
    page = open_page("/")
    assert re.search(r"/(sk|en)/$", page.url)


@looks_the_same_on_any_database
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/sk/akcny-plan/zavazok-3/", PAGES["sk"][7]])
def test_colours_have_contrast_in_the_light_and_in_the_dark(open_page, path, scheme):
    page = open_page(path)
    page.emulate_media(color_scheme=scheme)
    page.reload()  # colours that change before the reader's eyes may still be on their way
    assert_accessible(page)


def test_the_page_can_be_read_with_forced_colours_and_on_paper(open_page):
    page = open_page("/sk/akcny-plan/zavazok-3/")
    page.emulate_media(forced_colors="active")
    page.reload()
    assert_accessible(page)
    page.emulate_media(media="print", forced_colors="none")
    assert page.locator("h1").is_visible()
    assert not page.locator("header nav").first.is_visible()


def test_the_table_of_decisions_fits_on_a4_with_its_header_on_every_sheet(open_page):
    """A4 across, less the margins, is 267 mm or 1009 of the browser's pixels."""
    page = open_page("/sk/konzultacie/program-rozvoja-byvania/decisions/", width=1009)
    page.emulate_media(media="print")
    assert_reflows(page)
    table = page.locator("table.decisions")
    headings = [heading.inner_text() for heading in table.locator("thead th").all() if heading.is_visible()]
    assert headings == ["Časť textu", "Pripomienka", "Rozhodnutie", "Odôvodnenie", "Čo sa zmenilo"]
    assert table.locator("thead").evaluate("head => getComputedStyle(head).display") == "table-header-group"
    rows = table.locator("tbody tr").all()
    assert all(row.evaluate("row => getComputedStyle(row).breakInside") == "avoid" for row in rows)
    assert table.evaluate("table => getComputedStyle(document.body).page") == "decisions"
