"""Registering for an event by the survey below it: how many may, until when, and what the page says of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from surveys.models import Response, Survey
from tests.consultations.eventful import (
    EVENING,
    LATE,
    english,
    event_in,
    event_list,
    main_of,
    publish,
    register,
    said,
    survey_at,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
BEFORE, AFTER = EVENING - DAY, LATE + DAY


@pytest.fixture
def event(home_page):
    return event_in(event_list(home_page), capacity=2)


@pytest.fixture
def at(monkeypatch):
    """Set the clock."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture(autouse=True)
def _before(at):
    at(BEFORE)


def stored(page):
    return Survey.objects.get(translation_key=page.translation_key)


def way_in(event):
    """Return where the event's page leads to register; None if nowhere."""
    link = main_of(event.url).select_one("a.go")
    return link and link["href"]


# What the page says


def test_an_event_leads_to_its_registration_and_tells_how_many_places_are_left(event):
    survey = survey_at(event)
    assert way_in(event) == survey.url
    assert "Zostávajú 2 voľné miesta." in said(event.url)
    register(survey)
    assert "Zostáva 1 voľné miesto." in said(event.url)


def test_places_are_as_many_as_the_survey_takes_where_that_is_less(event):
    survey = survey_at(publish(event, capacity=50), max_responses=10)
    assert stored(survey).max_responses == 10
    assert "Zostáva 10 voľných miest." in said(event.url)


def test_without_a_limit_nothing_is_said_of_places(event):
    survey = survey_at(publish(event, capacity=None))
    assert way_in(event) == survey.url
    assert "voľn" not in said(event.url)
    assert "Počet miest" not in said(event.url)


def test_once_full_it_says_so_and_a_withdrawn_registration_frees_the_place(event):
    survey = survey_at(event)
    register(survey)
    address = register(survey)["Location"]
    assert way_in(event) is None
    assert "Všetky miesta sú obsadené." in said(event.url)
    Response.objects.filter(pk=Response.objects.latest("pk").pk).update(withdrawn_at=timezone.now())
    assert way_in(event) == survey.url
    assert address


def test_an_event_says_when_registration_opens_and_when_it_closed(event, at):
    survey = survey_at(event, opens_at=BEFORE + timedelta(hours=2), closes_at=BEFORE + timedelta(hours=4))
    assert "Prihlasovanie sa začína 17. novembra 2026 o 19:00." in said(event.url)
    assert way_in(event) is None
    at(BEFORE + timedelta(hours=3))
    assert way_in(event) == survey.url
    assert "Prihlásiť sa môžete do 17. novembra 2026 o 21:00." in said(event.url)
    at(BEFORE + timedelta(hours=5))
    assert "Prihlasovanie sa skončilo 17. novembra 2026 o 21:00." in said(event.url)
    assert way_in(event) is None


def test_registration_by_invitation_is_not_offered_to_everybody(event):
    survey_at(event, by_invitation=True)
    assert way_in(event) is None
    assert "Prihlásiť sa možno len na pozvanie." in said(event.url)


def test_an_event_without_a_registration_says_nothing_of_one(event):
    assert main_of(event.url).select("#registration") == []
    survey_at(event).unpublish()
    assert main_of(event.url).select("#registration") == []


def test_each_language_leads_to_its_own_form_and_counts_the_same_places(event):
    survey = survey_at(event)
    translation = english(event, "workshop", "Workshop")
    assert way_in(translation) == survey.url
    assert "The registration form is in another language: Slovak." in said(translation.url)
    register(english(survey, "registration", "Registration"))
    assert way_in(translation) == f"{translation.url}registration/"
    assert "another language" not in said(translation.url)
    for page, words in [(event, "Zostáva 1 voľné miesto."), (translation, "1 place is left.")]:
        assert words in said(page.url)


def test_afterwards_registration_is_not_offered(event, at):
    survey_at(event)
    at(LATE)
    assert main_of(event.url).select("#registration, a.go, #surveys") == []


def test_a_second_survey_is_no_registration_and_the_first_stays_one_when_only_the_second_is_translated(event):
    first = survey_at(event)
    second = survey_at(event, "anketa")
    assert way_in(event) == first.url
    assert stored(second).max_responses is None
    translation = english(event, "workshop", "Workshop")
    english(second, "poll", "Poll")
    assert way_in(translation) == first.url
    assert main_of(translation.url).select_one("#surveys + ul a")["href"].endswith("/poll/")


def test_the_page_costs_the_same_number_of_queries_however_many_have_registered(event):
    survey = survey_at(event)
    english(survey, "registration", "Registration")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            main_of(event.url)
        return len(captured)

    queries()
    few = queries()
    register(survey)
    assert queries() == few


# What the survey's own address does


def test_no_more_people_can_register_than_there_are_places(event):
    survey = survey_at(event)
    for _person in range(2):
        assert register(survey).status_code == 303
    assert stored(survey).state() == "full"
    late = main_of(survey.url)
    assert late.select("form[method=post]") == []
    assert stored(survey).standing() == 2


def test_a_survey_cannot_take_more_than_the_event_has_places(event):
    assert stored(survey_at(event, max_responses=9)).max_responses == 2


def test_nobody_can_register_once_the_event_is_over(event, at):
    survey = survey_at(event)
    at(LATE - timedelta(seconds=1))
    assert stored(survey).state() == "open"
    at(LATE)
    assert stored(survey).state() == "closed"


def test_registration_that_closes_sooner_does(event):
    assert stored(survey_at(event, closes_at=BEFORE + DAY / 2)).closes_at == BEFORE + DAY / 2


def test_registration_follows_the_event_when_that_changes(event):
    survey = survey_at(event)
    publish(event, capacity=7, ends_at=LATE + DAY)
    assert (stored(survey).max_responses, stored(survey).closes_at) == (7, LATE + DAY)
    publish(event, capacity=None, ends_at=None)
    assert (stored(survey).max_responses, stored(survey).closes_at) == (None, EVENING)


def test_publishing_the_survey_again_or_in_another_language_keeps_the_places(event):
    survey = survey_at(event)
    english(survey, "registration", "Registration")
    publish(survey, title="Prihlasovanie")
    assert stored(survey).max_responses == 2


def test_a_draft_of_the_event_does_not_change_the_places(event):
    survey = survey_at(event)
    event.capacity = 70
    event.save_revision()
    publish(survey)
    assert stored(survey).max_responses == 2


def test_a_survey_about_how_it_was_is_not_limited(event):
    registration, feedback = survey_at(event), survey_at(event, "spatna-vazba", opens_at=LATE)
    assert (stored(feedback).max_responses, stored(feedback).closes_at) == (None, None)
    assert stored(registration).max_responses == 2


def test_a_survey_elsewhere_is_not_limited(survey_page, event):
    publish(survey_page)
    assert (stored(survey_page).max_responses, stored(survey_page).closes_at) == (None, None)
