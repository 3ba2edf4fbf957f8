"""Events as visitors meet them: the list, one event before and after, and both calendars."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from wagtail.documents.models import Document
from wagtail.models import PageViewRestriction

from consultations import attendance
from consultations.models import EventPage
from core.models import Topic, TopicName

from .eventful import CITY, EVENING, LATE, english, event_in, event_list, main_of, publish, said, survey_at
from .texts import english as english_consultation

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
BEFORE, AFTER = EVENING - DAY, LATE + DAY


@pytest.fixture
def index(home_page):
    return event_list(home_page)


@pytest.fixture
def event(index):
    return event_in(index, place="Československej armády 26", capacity=30)


@pytest.fixture
def at(monkeypatch):
    """Set the clock."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture(autouse=True)
def _before(at):
    at(BEFORE)


@pytest.fixture
def topics(db):
    for key, slovak, word in [("housing", "Bývanie", "Housing"), ("energy", "Energetika", "Energy")]:
        topic = Topic.objects.create(key=key)
        TopicName.objects.create(topic=topic, language="sk", name=slovak)
        TopicName.objects.create(topic=topic, language="en", name=word)


@pytest.fixture
def several(index):
    """Four events: the nearest to come, a later one, and two that were."""
    return {
        name: event_in(index, name, title=name, starts_at=BEFORE + days * DAY, ends_at=None, kind=kind, topics=topics)
        for name, days, kind, topics in [
            ("neskorší", 9, "visit", ["energy"]),
            ("starší", -9, "workshop", ["housing"]),
            ("najbližší", 2, "workshop", ["housing", "energy"]),
            ("nedávny", -2, "conference", []),
        ]
    }


@pytest.fixture
def document(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Document.objects.create(title="Zápisnica", file=ContentFile(b"x" * 2048, name="zapisnica.odt"))


def titles(address):
    return [link.get_text() for link in main_of(address).select(".card h3 a")]


def calendar(address):
    answer = Client().get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    return answer, Calendar.from_ical(answer.content).walk("VEVENT")


# The list


def test_events_to_come_stand_first_and_those_that_were_after_them_the_latest_first(index, several):
    assert titles(index.url) == ["najbližší", "neskorší", "nedávny", "starší"]
    assert [heading.get_text() for heading in main_of(index.url).select("h2")][:2] == [
        "Pripravované podujatia",
        "Minulé podujatia",
    ]


def test_an_event_that_goes_on_is_to_come_until_the_stroke_of_its_end(index, event, at):
    for moment, heading in [(LATE - timedelta(seconds=1), "to-come"), (LATE, "past")]:
        at(moment)
        assert [found["id"] for found in main_of(index.url).select("h2")][:1] == [heading]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=workshop", ["najbližší", "starší"]),
        ("?topic=energy", ["najbližší", "neskorší"]),
        ("?kind=visit&topic=energy", ["neskorší"]),
        ("?kind=conference&topic=housing", []),
        ("?kind=nonsense&topic=%00&page=9999", ["najbližší", "neskorší", "nedávny", "starší"]),
    ],
)
@pytest.mark.usefixtures("several", "topics")
def test_the_list_is_narrowed_by_kind_and_topic_without_scripts(index, query, found):
    assert titles(f"{index.url}{query}") == found


def test_what_was_asked_for_stays_chosen_and_can_be_left(index, several, topics):
    main = main_of(f"{index.url}?kind=workshop&topic=housing")
    assert [option["value"] for option in main.select("option[selected]")] == ["workshop", "housing"]
    assert "Našli sa 2 podujatia." in main.get_text()
    assert main.select_one("#found a")["href"] == "?"


def test_only_kinds_and_topics_that_some_event_has_are_offered(index, event, topics):
    main = main_of(index.url)
    assert [option["value"] for option in main.select("#kind option")] == ["", "workshop"]
    assert main.select("#topic") == []
    publish(event, topics=["energy"])
    assert [option.get_text() for option in main_of(index.url).select("#topic option")] == ["Všetky témy", "Energetika"]


def test_past_events_are_shown_a_page_at_a_time_and_a_page_keeps_what_was_asked(index, monkeypatch):
    monkeypatch.setattr("consultations.views.events.PAST_PER_PAGE", 2)
    event_in(index, "dalej", title="to come")
    for number in range(3):
        event_in(index, f"bolo-{number}", title=str(number), starts_at=BEFORE - (number + 1) * DAY, ends_at=None)
    assert titles(f"{index.url}?kind=workshop") == ["to come", "0", "1"]
    onwards = main_of(f"{index.url}?kind=workshop").select_one("a[rel=next]")["href"]
    assert titles(index.url + onwards) == ["2"]
    assert "kind=workshop" in onwards


def test_the_list_costs_the_same_number_of_queries_however_long_it_is(index, several, topics):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            main_of(index.url)
        return len(captured)

    main_of(index.url)
    few = queries()
    for number in range(10):
        event_in(index, f"e{number}", topics=["housing"], place="Radnica")
    assert queries() == few


def test_drafts_and_private_events_are_nowhere(index, several, home_page):
    several["najbližší"].unpublish()
    PageViewRestriction.objects.create(page=several["neskorší"], restriction_type="login")
    assert titles(index.url) == ["nedávny", "starší"]
    assert calendar(f"{index.url}calendar/")[1] == []


def test_a_list_without_events_says_so(index):
    assert "Zatiaľ tu nie je žiadne podujatie." in said(index.url)


# One event


@pytest.mark.parametrize(
    ("starts", "ends", "slovak", "words"),
    [
        (EVENING, LATE, "Streda 18. novembra 2026 od 17:00 do 19:30", "Wednesday 18 November 2026 from 17:00 to 19:30"),
        (EVENING, None, "Streda 18. novembra 2026 o 17:00", "Wednesday 18 November 2026 at 17:00"),
        (
            EVENING,
            LATE + DAY,
            "Od 18. novembra 2026 o 17:00 do 19. novembra 2026 o 19:30",
            "From 18 November 2026 at 17:00 to 19 November 2026 at 19:30",
        ),
    ],
)
def test_when_it_is_stands_in_words_by_the_citys_clock(event, starts, ends, slovak, words):
    event = publish(event, starts_at=starts, ends_at=ends)
    english(event.get_parent().specific, "events", "Events")
    for page, expected in [(event, slovak), (english(event, "workshop", "Housing workshop"), words)]:
        assert expected in said(page.url)
        assert expected in said(page.get_parent().url)


def test_an_event_tells_where_it_is_who_can_get_in_and_what_it_is_about(event, topics):
    publish(event, accessibility="<p>Vchod bez schodov</p>", body=[("text", "<p>Program</p>")], topics=["housing"])
    main = main_of(event.url)
    facts = dict(zip(*([e.get_text() for e in main.select(f".facts {tag}")] for tag in ("dt", "dd")), strict=True))
    assert facts["Kde"] == "Československej armády 26"
    assert facts["Počet miest"] == "30"
    assert facts["Témy"] == "Bývanie"
    assert facts["Druh podujatia"] == "Workshop"
    heading = main.select_one("h2#accessibility")
    assert (heading.get_text(), heading.find_next("p").get_text()) == ("Prístupnosť", "Vchod bez schodov")
    heading = main.select_one("h2#about")
    assert (heading.get_text(), heading.find_next("p").get_text()) == ("O podujatí", "Program")


def test_a_text_that_begins_with_a_heading_gets_no_other(event):
    publish(event, body=[("heading", "Program"), ("text", "<p>Obed</p>")])
    assert main_of(event.url).select("#about") == []


def test_the_consultation_it_serves_is_linked_in_the_readers_language(event, draft_page):
    event = publish(event, consultation=draft_page)
    translation = english(event, "workshop", "Workshop")
    link = main_of(translation.url).select_one(f".facts a[href='{draft_page.url}']")
    assert (link["lang"], link["hreflang"]) == ("sk", "sk")
    face = english_consultation(draft_page)
    assert main_of(translation.url).select_one(f".facts a[href='{face.url}']").get("lang") is None
    assert main_of(event.url).select_one(f".facts a[href='{draft_page.url}']").get("lang") is None


def test_a_consultation_that_is_not_public_is_not_named(event, draft_page):
    publish(event, consultation=draft_page)
    draft_page.unpublish()
    assert draft_page.title not in said(event.url)


def test_before_it_is_over_nothing_is_said_of_what_came_of_it(event):
    publish(event, attended=12, outcome="<p>Výsledok</p>")
    assert "Výsledok" not in said(event.url)


def test_afterwards_it_tells_who_came_what_came_of_it_and_gives_the_minutes(event, at, document):
    groups = [("group", {"name": "Nájomníci", "people": 5}), ("group", {"name": "Mladé rodiny", "people": None})]
    minutes = [("document", {"document": document, "title": ""})]
    publish(event, attended=12, groups=groups, outcome="<p>Výsledok</p>", minutes=minutes)
    at(AFTER)
    main = main_of(event.url)
    assert [fact.get_text() for fact in main.select("#outcome + dl dd")] == ["12", "Nájomníci (5 ľudí)", "Mladé rodiny"]
    assert "Výsledok" in main.get_text()
    link = main.select_one("#documents + ul a")
    assert link.get_text() == "Zápisnica (ODT, 2,0\u00a0KB)"
    assert Client().get(link["href"]).status_code == 200


def test_a_document_that_has_been_deleted_is_left_out(event, at, document):
    publish(event, minutes=[("document", {"document": document, "title": "Zápis"})])
    document.delete()
    at(AFTER)
    assert "Čo prinieslo, ešte nie je zverejnené." in said(event.url)


def test_an_event_nobody_came_to_says_so(event, at):
    publish(event, attended=0)
    at(AFTER)
    assert [fact.get_text() for fact in main_of(event.url).select("#outcome + dl dd")] == ["0"]


def test_a_survey_that_asks_how_it_was_stands_among_the_surveys(event, at):
    survey = survey_at(event, "spatna-vazba", opens_at=LATE)
    at(AFTER)
    assert main_of(event.url).select_one(f"#surveys + ul a[href='{survey.url}']")


# Calendars


def test_an_events_file_gives_a_calendar_all_it_needs(event):
    answer, [entry] = calendar(f"{event.url}calendar/")
    assert 'filename="workshop.ics"' in answer["Content-Disposition"]
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (EVENING, LATE)
    assert str(entry["location"]) == "Československej armády 26"
    assert str(entry["url"]) == event.full_url
    assert str(entry["summary"]) == "Workshop o bývaní"
    assert main_of(event.url).select_one(f"a[href='{event.url}calendar/']")


def test_an_event_is_the_same_entry_in_every_language(event):
    translation = english(event, "workshop", "Housing workshop")
    [slovak], [translated] = (calendar(f"{page.url}calendar/")[1] for page in (event, translation))
    assert slovak["uid"] == translated["uid"]
    assert str(translated["summary"]) == "Housing workshop"


def test_the_lists_calendar_holds_what_is_to_come(index, several):
    _answer, entries = calendar(f"{index.url}calendar/")
    assert [str(entry["summary"]) for entry in entries] == ["najbližší", "neskorší"]
    assert main_of(index.url).select_one(f"a[href='{index.url}calendar/']")


# Figures


def test_attendance_adds_up_what_is_over_and_counts_a_group_once(index, at):
    def groups(*names):
        return [("group", {"name": name, "people": 3}) for name in names]

    event_in(index, "a", attended=10, groups=groups("Nájomníci", "Seniori"))
    event_in(index, "b", attended=5, groups=groups("nájomníci "))
    event_in(index, "c")
    event_in(index, "d", attended=99, groups=groups("Iní"), starts_at=AFTER, ends_at=AFTER + DAY)
    at(AFTER)
    assert attendance.of(EventPage.objects.all()) == attendance.Attendance(held=3, people=15, groups=2)


def test_in_summer_the_clock_is_the_citys_too(index):
    event = event_in(index, "leto", starts_at=EVENING.replace(month=7, tzinfo=CITY), ends_at=None)
    assert "o 17:00" in said(event.url)
    [entry] = calendar(f"{event.url}calendar/")[1]
    assert entry.decoded("dtstart").utctimetuple().tm_hour == 15
