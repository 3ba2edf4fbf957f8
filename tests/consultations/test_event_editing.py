"""Events in the admin: written, published and translated as the communications staff do it."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail_localize.models import StringTranslation, TranslationSource

from consultations.models import EventPage
from core.blocks import RICH_TEXT
from surveys.models import Survey

from .eventful import EVENING, LATE, event_in, event_list, main_of, publish, survey_at

pytestmark = pytest.mark.django_db

BLANK = {
    **dict.fromkeys(("summary", "share_image", "go_live_at", "expire_at", "menu_title", "seo_title"), ""),
    **dict.fromkeys(("search_description", "consultation", "attended", "capacity", "place"), ""),
    **dict.fromkeys(("accessibility", "outcome"), "null"),
    **dict.fromkeys(("body", "groups", "minutes"), streamfield([])),
    "comments": inline_formset([]),
}
FORM = {
    "title": "Workshop",
    "slug": "workshop",
    "kind": "workshop",
    "starts_at": "2026-11-18 17:00",
    "ends_at": "2026-11-18 19:30",
}


@pytest.fixture
def index(home_page):
    return event_list(home_page)


def create(browser, index, **fields: Any):
    address = reverse("wagtailadmin_pages:add", args=["consultations", "eventpage", index.pk])
    form = nested_form_data({**BLANK, **FORM, **fields})
    return browser.post(address, {**form, "action-publish": "action-publish"})


def publish_in_admin(browser, event, **fields: Any):
    form = nested_form_data({**BLANK, **FORM, "slug": event.slug, **fields})
    address = reverse("wagtailadmin_pages:edit", args=[event.pk])
    return browser.post(address, {**form, "action-publish": "action-publish"})


def groups_of(event):
    return [(block.value["name"], block.value["people"]) for block in event.groups]


def messages(browser, response):
    found = BeautifulSoup(browser.get(response["Location"]).content, "html.parser").select_one(".messages")
    return found.get_text(" ", strip=True)


# Writing


def test_an_editor_publishes_an_event_with_everything_it_can_have(editor, index, draft_page):
    response = create(
        editor,
        index,
        consultation=str(draft_page.pk),
        place="Radnica",
        capacity="40",
        attended="34",
        accessibility=rich_text("<p>Bez schodov</p>", features=RICH_TEXT),
        outcome=rich_text("<p>Výsledok</p>", features=RICH_TEXT),
        groups=streamfield([("group", {"name": "Nájomníci", "people": "9"}), ("group", {"name": "Iní", "people": ""})]),
    )
    assert response.status_code == 302
    event = EventPage.objects.child_of(index).get()
    assert event.live
    assert (event.starts_at, event.ends_at) == (EVENING, LATE)
    assert (event.place, event.capacity, event.attended) == ("Radnica", 40, 34)
    assert event.consultation == draft_page
    assert groups_of(event) == [("Nájomníci", 9), ("Iní", None)]
    assert "Bez schodov" in main_of(event.url).get_text()


@pytest.mark.parametrize("ends", ["2026-11-18 16:00", "2026-11-18 17:00"])
def test_an_event_that_ends_before_it_starts_is_not_saved_and_the_editor_is_told_where(editor, index, ends):
    response = create(editor, index, ends_at=ends)
    assert not EventPage.objects.exists()
    errors = BeautifulSoup(response.content, "html.parser").select("[id*=ends_at] .error-message")
    assert "Podujatie sa nemôže skončiť skôr, ako sa začne." in errors[0].get_text()


def test_only_a_consultation_can_be_chosen_as_the_one_served(editor, index, draft_page):
    assert create(editor, index, consultation=str(index.pk)).status_code == 200
    assert not EventPage.objects.exists()
    form = editor.get(reverse("wagtailadmin_pages:add", args=["consultations", "eventpage", index.pk])).content.decode()
    assert re.search(r"consultations\.consultationpage", form)
    chooser = editor.get(
        reverse("wagtailadmin_choose_page_child", args=[draft_page.get_parent().pk]),
        {"page_type": "consultations.consultationpage"},
    )
    assert draft_page.title in chooser.json()["html"]


def test_the_preview_shows_an_event_that_has_not_been_saved(editor, index):
    address = reverse("wagtailadmin_pages:preview_on_add", args=["consultations", "eventpage", index.pk])
    assert editor.post(address, nested_form_data({**BLANK, **FORM})).json()["is_valid"]
    assert "Streda 18. novembra 2026" in editor.get(address).content.decode()


def test_someone_who_may_not_edit_pages_cannot_write_an_event(index, evaluator):
    assert create(evaluator, index).status_code == 302
    assert not EventPage.objects.exists()


# What the editor is told of registration


def test_publishing_the_event_tells_how_it_limits_registration(editor, index):
    event = event_in(index)
    survey = survey_at(event)
    told = messages(editor, publish_in_admin(editor, event, capacity="40"))
    assert "Prihlásiť sa môže 40 ľudí, podľa počtu miest na podujatí." in told
    assert "Prihlasovanie sa skončí 18. novembra 2026 o 19:30, keď sa skončí podujatie." in told
    assert Survey.objects.get(translation_key=survey.translation_key).max_responses == 40


def test_nothing_is_told_where_the_survey_itself_is_as_strict(editor, index):
    event = event_in(index)
    survey_at(event, max_responses=10, closes_at=EVENING)
    assert "Prihl" not in messages(editor, publish_in_admin(editor, event, capacity="40"))


# Translating


def test_translating_an_event_loses_nothing(index):
    event = event_in(
        index,
        place="Radnica",
        capacity=40,
        attended=34,
        topics=["housing"],
        accessibility="<p>Bez schodov</p>",
        outcome="<p>Výsledok</p>",
        groups=[("group", {"name": "Nájomníci", "people": 9}), ("group", {"name": "Iní", "people": None})],
    )
    event = EventPage.objects.get(pk=event.pk)
    english = translate(event, {"Nájomníci": "Tenants", "Iní": "Others", "Radnica": "Town Hall"})
    assert english.place == "Town Hall"
    assert groups_of(english) == [("Tenants", 9), ("Others", None)]
    assert [block.id for block in english.groups] == [block.id for block in event.groups]
    for name in ("kind", "topics", "starts_at", "ends_at", "capacity", "attended"):
        assert getattr(english, name) == getattr(event, name)


def test_numbers_of_people_follow_the_source(index):
    event = event_in(index, groups=[("group", {"name": "Nájomníci", "people": 9})], attended=9)
    translate(event, {"Nájomníci": "Tenants"})
    event = EventPage.objects.get(pk=event.pk)
    event.groups[0].value["people"] = 11
    event = publish(event, groups=event.groups, attended=11)
    english = translate(event, {"Nájomníci": "Tenants"})
    assert (groups_of(english), english.attended) == ([("Tenants", 11)], 11)


def translate(event, texts):
    """Bring the event to its translators, and publish what they make of it: `texts`, and the rest as it is."""
    locale = Locale.objects.get(language_code="en")
    for page in (event.get_parent().specific, event):
        source, _created = TranslationSource.update_or_create_from_instance(page)
        translation, _created = source.translations.get_or_create(target_locale=locale)
        for segment in source.stringsegment_set.select_related("string"):
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                defaults={"data": texts.get(segment.string.data, segment.string.data)},
            )
        translation.save_target(publish=False)
        translation.get_target_instance().get_latest_revision().publish()
    return EventPage.objects.get(translation_key=event.translation_key, locale=locale)
