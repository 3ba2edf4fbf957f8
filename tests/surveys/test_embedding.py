"""A survey asked on another page: what a visitor sees there, and where the answers go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from core.suspicion import HONEYPOT
from home.models import StandardPage
from surveys.models import Draft, Response, SurveyPage
from tests.conftest import question, translated

from .residents import Resident, code_in

pytestmark = pytest.mark.django_db

USEFUL = question("single_choice", "useful", label="Bola užitočná?", choices={"yes": "Áno", "no": "Nie"})
WHY = question("long_text", "why", label="Čo chýbalo?", required=False)
WHY["value"] |= {
    "condition": [{"type": "item", "id": "if", "value": {"subject": "useful", "operator": "is", "value": "no"}}]
}
ENGLISH = {"Bola užitočná?": "Was it useful?", "Áno": "Yes", "Nie": "No"}


@pytest.fixture
def survey_page(make_survey):
    return make_survey([USEFUL, WHY], slug="spatna-vazba")


def asking(survey: SurveyPage, number: int = 1) -> dict[str, Any]:
    return {"type": "survey", "id": f"survey-{number}", "value": survey.pk}


@pytest.fixture
def host(home_page: Page, survey_page: SurveyPage) -> StandardPage:
    """A plain page with the survey in its text."""
    home_page.save_revision().publish()
    page = StandardPage(title="Kontakt", slug="kontakt", body=[asking(survey_page)])
    home_page.add_child(instance=page)
    return page


def forms(page: Page) -> list[Tag]:
    answer = Client().get(page.url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").main.select("form[method=post]")


def send(form: Tag, **typed: str) -> Any:
    """Send a form as a browser does, with what its hidden fields hold; return the receipt's address."""
    hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    resident = Resident({**hidden, **typed})
    return resident.send(None, url=form["action"])


def test_the_first_step_is_asked_on_any_page_and_the_rest_on_the_surveys_own(host, survey_page):
    (form,) = forms(host)
    assert form["action"] == survey_page.url
    assert [field["name"] for field in form.select("input[type=radio]")] == ["useful", "useful"]
    assert not form.select("textarea")
    code_in(send(form, useful="no", why="Otváracie hodiny"))
    response = Response.objects.get()
    assert response.answers == {"useful": "no", "why": "Otváracie hodiny"}
    assert response.asked_on == host.url
    assert response.language == "sk"


def test_what_was_left_out_is_asked_again_on_the_surveys_own_page(host, survey_page):
    (form,) = forms(host)
    here = Resident({}).open(None, url=form["action"], version="1", asked_on=host.url)
    shown = Client().get(here)
    assert here.startswith(survey_page.url)
    assert "error-summary" in shown.content.decode()
    assert Draft.objects.get().asked_on == host.url


def test_the_form_sets_no_cookie_and_carries_the_trap(host):
    answer = Client().get(host.url)
    assert not answer.cookies
    assert HONEYPOT in answer.content.decode()


def test_a_form_opened_before_an_edit_is_answered_in_its_version(host, survey_page):
    (form,) = forms(host)
    survey_page.title = "Nový názov"
    survey_page.save_revision().publish()
    send(form, useful="yes")
    assert Response.objects.get().version.number == 1


def test_the_english_page_asks_in_english_and_sends_to_the_english_survey(host, survey_page):
    english_survey = translated(survey_page, ENGLISH)
    english_host = translated_by_hand(host)
    (form,) = forms(english_host)
    assert form["action"] == english_survey.url
    assert "Was it useful?" in form.get_text()
    assert not form.find_parent(lang="sk")
    send(form, useful="yes")
    response = Response.objects.get()
    assert (response.language, response.asked_on) == ("en", english_host.url)


def test_a_survey_that_is_not_translated_is_asked_in_slovak_and_marked(host, survey_page):
    english_host = translated_by_hand(host)
    (form,) = forms(english_host)
    assert form["action"] == survey_page.url
    assert "Pokračovať" in form.get_text()
    assert form.find_parent(lang="sk")


def translated_by_hand(page: StandardPage) -> StandardPage:
    """Send a page for translation to English, as wagtail-localize does, and publish it."""
    english = Locale.objects.get(language_code="en")
    if not page.get_parent().specific.has_translation(english):
        page.get_parent().specific.copy_for_translation(english)
    source, _created = TranslationSource.update_or_create_from_instance(page)
    for segment in source.stringsegment_set.all():
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=english,
            data={"kontakt": "contact"}.get(segment.string.data, f"{segment.string.data} in English"),
        )
    translation = Translation.objects.create(source=source, target_locale=english)
    translation.save_target(publish=False)
    translation.get_target_instance().get_latest_revision().publish()
    Page.objects.filter(locale=english).update(live=True)
    return StandardPage.objects.get(translation_key=page.translation_key, locale=english)


@pytest.mark.parametrize(
    "change",
    [
        {"closes_at": timezone.now() - timedelta(days=1)},
        {"opens_at": timezone.now() + timedelta(days=1)},
        {"by_invitation": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_nothing_is_there_while_not_everybody_may_answer(host, survey_page, change):
    for name, value in change.items():
        setattr(survey_page, name, value)
    survey_page.save_revision().publish()
    assert forms(host) == []


def test_nothing_is_there_of_a_survey_taken_off_hidden_or_deleted(host, survey_page):
    restriction = PageViewRestriction.objects.create(page=survey_page, restriction_type="login")
    assert forms(host) == []
    restriction.delete()
    assert len(forms(host)) == 1
    survey_page.unpublish()
    assert forms(host) == []
    survey_page.delete()
    assert forms(host) == []


def test_two_surveys_with_the_same_keys_share_no_id(host, survey_page, make_survey):
    contact = question("contact", "who", required=False, ask_name=True, hint="Ako chcete")
    matrix = question(
        "matrix", "views", choices={"good": "dobré", "bad": "zlé"}, rows={"bus": "Autobus"}, required=False
    )
    questions = [USEFUL, contact, matrix, question("place", "where", choices={"a": "Sásová"}, required=False)]
    others = [make_survey([*questions], slug=slug) for slug in ("prva", "druha")]
    host.body = [asking(survey, number) for number, survey in enumerate([survey_page, *others])]
    host.save()
    page = BeautifulSoup(Client().get(host.url).content, "html.parser")
    ids = [element["id"] for element in page.select("[id]")]
    assert len(forms(host)) == 3
    assert len(ids) == len(set(ids))
    named = [name for element in page.select("[for]") for name in [element["for"]]]
    described = [name for element in page.select("[aria-describedby]") for name in element["aria-describedby"].split()]
    assert {*named, *described} <= set(ids)


def test_the_same_survey_twice_on_a_page_is_refused(host, survey_page):
    block = StandardPage.body.field.stream_block
    with pytest.raises(ValidationError):
        block.clean(block.to_python([asking(survey_page, 1), asking(survey_page, 2)]))
    assert block.clean(block.to_python([asking(survey_page)]))


def test_the_editor_of_a_page_offers_a_survey_block(editor, host):
    assert "surveys.surveypage" in editor.get(reverse("wagtailadmin_pages:edit", args=[host.pk])).content.decode()
