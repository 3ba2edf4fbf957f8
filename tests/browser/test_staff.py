"""What staff see in a real browser: the editor's preview, and no breach of the admin's own policy."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Complaints


@pytest.fixture(scope="module")
def editor(signed_in):
    return signed_in("editor")


def edit_page_of(editor, slug):
    """Open the editing page that the user bar of a public page leads to."""
    page = editor.new_page()
    page.complaints = Complaints()
    page.complaints.listen_to(page)
    page.goto(slug)
    page.locator("[data-wagtail-userbar-trigger]").click()
    page.locator("a[href*='/admin/pages/'][href$='/edit/']").first.click()
    page.wait_for_url("**/edit/")
    return page


def test_an_editor_previews_a_survey_beside_the_form(editor):
    page = edit_page_of(editor, "/sk/konzultacie/program-rozvoja-byvania/byvanie-2026/")
    page.locator("button[data-side-panel-toggle=preview]").click()
    preview = page.frame_locator("iframe[id^=w-preview-iframe], iframe[data-w-preview-target=iframe]").first
    preview.get_by_text("V akom bývaní žijete?").wait_for()
    assert preview.locator("button[type=submit]").count() == 0
    assert page.complaints == []


def test_a_translator_sees_both_languages_side_by_side(editor):
    page = edit_page_of(editor, "/en/action-plan/commitment-3/")
    page.get_by_text("Využitie nástroja Spolupracovňa vo vybraných agendách").first.wait_for()
    page.get_by_text("Using the CoLaboratory in selected areas").first.wait_for()
    assert page.complaints == []


def test_an_evaluator_sees_the_counts(signed_in):
    page = signed_in("evaluator").new_page()
    page.complaints = Complaints()
    page.complaints.listen_to(page)
    page.goto("/admin/surveys/")
    page.get_by_role("link", name="Dotazník o bývaní").click()
    page.get_by_text("200").first.wait_for()
    assert page.complaints == []
