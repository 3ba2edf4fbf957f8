"""The editor's chair and the visitor's: what their browsers send, and what they get back."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.blocks import ListBlock
from wagtail.models import Locale, Page, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text
from wagtail_localize.models import TranslationSource

from core import receipts
from core.blocks import RICH_TEXT
from surveys.models import QuestionnaireVersion, Response, Survey, SurveyPage
from tests.conftest import replaced
from tests.surveys.residents import Resident, code_in

RICH_TEXTS = ("introduction", "privacy", "thanks")
BLANK = {
    **dict.fromkeys(("summary", "opens_at", "closes_at", "share_image", "go_live_at", "expire_at"), ""),
    **dict.fromkeys(("menu_title", "seo_title", "search_description"), ""),
    "minutes": "5",
}


def survey_form(questions: list[dict[str, Any]], **fields: str) -> dict[str, str]:
    """Return the fields of a survey's editor; `questions` are raw stream data, rich texts are HTML."""
    texts = {name: draftail(fields.pop(name, "")) for name in RICH_TEXTS}
    comments = inline_formset([])
    return nested_form_data({**BLANK, **texts, **fields, "questions": blocks_form(questions), "comments": comments})


def draftail(html: str) -> str:
    """Return what the rich text editor sends; of an empty text it sends null."""
    return rich_text(html, features=RICH_TEXT) if html else "null"


def filled_in(page: SurveyPage) -> dict[str, Any]:
    """Return what the editor of `page` is filled in with when it opens, as arguments of `survey_form`."""
    latest = SurveyPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    texts = {name: getattr(latest, name) for name in ("title", "slug", "summary", *RICH_TEXTS)}
    return {**texts, "questions": latest.questions.get_prep_value()}


def blocks_form(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the fields of a stream's blocks, or of a list's items."""
    fields: dict[str, Any] = {"count": str(len(blocks))}
    for index, block in enumerate(blocks):
        given = {**untouched(block["type"]), **block["value"]}
        value = {name: sent(value) for name, value in given.items() if value is not False}
        fields[str(index)] = {**block, "value": value, "order": str(index), "deleted": ""}
    return fields


def untouched(kind: str) -> dict[str, Any]:
    """Return what the fields of a new question or section hold; lists are empty."""
    questions = SurveyPage.questions.field.stream_block.child_blocks
    if kind not in questions:
        return {}
    fields = questions[kind].child_blocks.items()
    return {name: [] if isinstance(field, ListBlock) else field.get_default() for name, field in fields}


def sent(value: Any) -> Any:
    """Return a block's value as a browser sends it. It sends nothing for a box that is not ticked."""
    if isinstance(value, list):
        return blocks_form(value)
    return "on" if value is True else "" if value is None else str(value)


def soup(response: HttpResponse) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def messages_at_blocks(response: HttpResponse) -> dict[str, list[str]]:
    """Return the messages an editor sees in the questions, by the dotted path of the field they stand next to."""
    field = soup(response).select_one("[data-w-block-arguments-value]")
    _value, errors = json.loads(field["data-w-block-arguments-value"])
    return dict(flattened(errors or {}))


def flattened(errors: dict[str, Any], path: tuple[str, ...] = ()) -> Any:
    if errors.get("messages"):
        yield ".".join(path), errors["messages"]
    for name, inner in errors.get("blockErrors", {}).items():
        yield from flattened(inner, (*path, name))


@dataclass
class Desk:
    """A member of staff signed in to the admin. `commits` runs what wagtail-localize leaves for on_commit."""

    browser: Client
    commits: Callable[[], AbstractContextManager]

    def create(self, parent: Page, **form: Any) -> SurveyPage:
        """Save a new survey under `parent` as a draft."""
        address = reverse("wagtailadmin_pages:add", args=["surveys", "surveypage", parent.pk])
        response = self.browser.post(address, survey_form(**form))
        draft = SurveyPage.objects.child_of(parent).get(slug=form["slug"])
        assert response["Location"] == edit_address(draft)
        return draft

    def publish(self, page: Page, **changes: Any) -> HttpResponse:
        """Open the page's editor, make the changes and publish."""
        form = {**survey_form(**{**filled_in(page), **changes}), "action-publish": "action-publish"}
        with self.commits():
            return self.browser.post(edit_address(page), form)

    def save(self, page: Page, **changes: Any) -> HttpResponse:
        """Open the page's editor, make the changes and save them as a draft."""
        return self.browser.post(edit_address(page), survey_form(**{**filled_in(page), **changes}))

    def publish_anyway(self, page: Page) -> HttpResponse:
        """Press the button below what the editor is shown before publishing."""
        address = reverse("surveys_check", args=[page.pk])
        shown = soup(self.browser.get(address)).select_one("input[name=revision]")
        with self.commits():
            return self.browser.post(address, {"revision": shown["value"]})

    def told(self, response: HttpResponse) -> str:
        """Return the messages that greet the editor where `response` leads."""
        messages = soup(self.browser.get(response["Location"])).select_one(".messages")
        return messages.get_text(" ", strip=True) if messages else ""

    def reword(self, page: SurveyPage, texts: dict[str, str]) -> HttpResponse:
        """Replace texts in the page's questions, whichever field they stand in, and publish."""
        return self.publish(page, questions=replaced(filled_in(page)["questions"], texts))

    def preview(self, page: SurveyPage, mode: str = "", **changes: Any) -> str:
        """Return what the preview panel shows while the editor holds changes that are not saved."""
        address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
        return self.previewed(address, survey_form(**{**filled_in(page), **changes}), mode)

    def preview_of_new(self, parent: Page, mode: str = "", **form: Any) -> str:
        """Return what the preview panel shows before a new survey has been saved at all."""
        address = reverse("wagtailadmin_pages:preview_on_add", args=["surveys", "surveypage", parent.pk])
        return self.previewed(address, survey_form(**form), mode)

    def previewed(self, address: str, form: dict[str, str], mode: str) -> str:
        assert self.browser.post(address, form).json() == {"is_valid": True, "is_available": True}
        return soup(self.browser.get(address, {"mode": mode})).main.get_text(" ", strip=True)

    def submit_for_translation(self, page: SurveyPage) -> SurveyPage:
        """Send the page for translation to English; return its English draft."""
        english = Locale.objects.get(language_code="en")
        address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
        with self.commits():
            response = self.browser.post(address, {"locales": [english.pk]})
        draft = SurveyPage.objects.get(translation_key=page.translation_key, locale=english)
        assert response["Location"] == edit_address(draft)
        return draft

    def translation_editor(self, page: SurveyPage) -> dict[str, Any]:
        """Return what the translation editor, which stands in for the page's own, is given to show."""
        shown = soup(self.browser.get(edit_address(page))).select_one(".js-translation-editor")
        return json.loads(shown["data-props"])

    def texts_offered(self, page: SurveyPage) -> list[dict[str, Any]]:
        """Return the texts that the translation editor asks for."""
        return [segment for segment in self.translation_editor(page)["segments"] if segment["type"] == "string"]

    def untranslated(self, page: SurveyPage) -> list[str]:
        """Return the source texts that the translation editor shows as still to be done."""
        done = {text["segment_id"] for text in self.translation_editor(page)["initialStringTranslations"]}
        return [text["source"] for text in self.texts_offered(page) if text["id"] not in done]

    def enter(self, page: SurveyPage, texts: dict[str, str]) -> None:
        """Enter translations into the translation editor: source texts mapped to translated ones."""
        for text in self.texts_offered(page):
            if text["source"] in texts:
                entered = urlencode({"value": texts[text["source"]]})
                response = self.browser.put(text["editUrl"], entered, "application/x-www-form-urlencoded")
                assert response.status_code in {200, 201}

    def translate(self, page: SurveyPage, texts: dict[str, str]) -> None:
        """Enter translations and publish the page."""
        self.enter(page, texts)
        with self.commits():
            response = self.browser.post(edit_address(page), {"action": "publish"})
        assert response.status_code == 302

    def preview_translation(self, page: SurveyPage, mode: str = "") -> str:
        """Return what the translation editor's preview shows."""
        modes = {shown["mode"]: shown["url"] for shown in self.translation_editor(page)["previewModes"]}
        return soup(self.browser.get(modes[mode])).main.get_text(" ", strip=True)

    def sync(self, source: SurveyPage, *, publish: bool = False) -> None:
        """Bring the changed texts of `source` to its translators."""
        texts = TranslationSource.objects.get_for_instance(source)
        with self.commits():
            response = self.browser.post(
                reverse("wagtail_localize:update_translations", args=[texts.pk]),
                {"publish_translations": "on"} if publish else {},
            )
        assert response.status_code == 302

    def stop_translation(self, page: SurveyPage) -> None:
        """Give the page its ordinary editor back."""
        links = self.translation_editor(page)["links"]
        assert self.browser.post(links["stopTranslationUrl"], {"next": edit_address(page)}).status_code == 302


def with_values(page: SurveyPage, key: str, /, **values: Any) -> list[dict[str, Any]]:
    """Return the questions of a page's draft with some values of the one with `key` replaced."""
    questions = filled_in(page)["questions"]
    for block in questions:
        if block["value"].get("key") == key:
            block["value"].update(values)
    return questions


def edit_address(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def answer(page: SurveyPage, *ticked: str, **typed: str) -> Response:
    """Tick the options with these labels, type these answers, send, and return what the receipt's code finds."""
    visitor = Client()
    form = soup(visitor.get(page.url)).select_one("form[method=post]")
    filled: dict[str, Any] = {hidden["name"]: hidden["value"] for hidden in form.select("input[type=hidden]")} | typed
    options = {option.find_parent("label").get_text(" ", strip=True): option for option in form.select("label input")}
    for label in ticked:
        filled.setdefault(options[label]["name"], []).append(options[label].get("value", "on"))
    led_on = Resident(filled, visitor).send(page)
    code = code_in(led_on)
    assert code in soup(visitor.get(led_on["Location"])).main.get_text()
    assert not visitor.cookies
    return Response.objects.get(receipt_hash=receipts.digest(code))


def marked_as_slovak(page: SurveyPage) -> list[str]:
    """Return the texts of a page that are marked as being in Slovak."""
    return [text.get_text() for text in soup(Client().get(page.url)).main.select("[lang=sk]")]


def newest(page: SurveyPage) -> QuestionnaireVersion:
    return page.survey.versions.latest("number")


def first_question(version: QuestionnaireVersion) -> list[dict[str, str]]:
    """Return how a version words its first question and that question's choices."""
    asked = version.questionnaire.questions[0]
    return [dict(asked.text("label")), *(dict(choice.text("label")) for choice in asked.choices)]


def stored() -> list[Any]:
    """Return everything that saving or publishing would add to."""
    return [
        list(model.objects.order_by("pk").values()) for model in (SurveyPage, Revision, Survey, QuestionnaireVersion)
    ]
