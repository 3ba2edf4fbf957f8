"""The finder of consultations: by state, topic and words; its feed and its calendar."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from wagtail.models import Locale

from consultations.models import Comment, Consultation, ConsultationIndexPage
from consultations.searching import finds, fold, stem
from core.models import Topic, TopicName
from core.templatetags.format_tags import hour
from tests.consultations.texts import commented, english, paragraph

ATOM = "{http://www.w3.org/2005/Atom}"
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def four(make_consultation, now):
    """A consultation in every state, one of them with dates but without comments."""
    return {
        "open": make_consultation(slug="a", title="Otvorená", closes_at=now + DAY, topics=["housing"]),
        "upcoming": make_consultation(slug="b", title="Pripravovaná", opens_at=now + DAY, topics=["energy"]),
        "closed": make_consultation(slug="c", title="Ukončená", closes_at=now - DAY, comments="none"),
        "decided": decide(make_consultation(slug="d", title="Rozhodnutá", closes_at=now - 3 * DAY), now - 2 * DAY),
    }


@pytest.fixture
def topics(db):
    named = {"housing": ("Bývanie", "Housing"), "energy": ("Energetika", "Energy"), "unused": ("Doprava", "Transport")}
    for key, (slovak, word) in named.items():
        names = [TopicName(language="sk", name=slovak), TopicName(language="en", name=word)]
        Topic.objects.create(key=key, names=names)


@pytest.fixture
def english_finder(finder):
    copy = finder.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    copy.slug, copy.title = "consultations", "Consultations"
    copy.save_revision().publish()
    copy.get_ancestors().filter(depth__gt=1).update(live=True)
    return ConsultationIndexPage.objects.get(pk=copy.pk)


def decide(page, moment):
    Consultation.objects.filter(pk=page.record.pk).update(decided_at=moment)
    return page


def read(page, query=""):
    shown = Client().get(f"{page.url}{query}")
    assert shown.status_code == 200
    return shown.content.decode()


def found(page, query=""):
    """Return the titles on the cards, in their order."""
    return re.findall(r"<h3><a [^>]*>([^<]*)</a></h3>", read(page, query))


def headings(html):
    return re.findall(r'<h2 id="(open|upcoming|closed)">', html)


# By state


def test_without_being_asked_it_lists_all_what_is_open_first(finder, four):
    assert found(finder) == ["Otvorená", "Pripravovaná", "Ukončená", "Rozhodnutá"]
    assert headings(read(finder)) == ["open", "upcoming", "closed"]
    assert "Sú tu 4 konzultácie" in read(finder) or "4 consultations" in read(finder)


@pytest.mark.parametrize(
    ("state", "titles"),
    [("open", ["Otvorená"]), ("upcoming", ["Pripravovaná"]), ("closed", ["Ukončená", "Rozhodnutá"])],
)
def test_it_lists_those_of_one_state(finder, four, state, titles):
    assert found(finder, f"?state={state}") == titles
    assert headings(read(finder, f"?state={state}")) == [state]


def test_a_state_follows_from_the_dates_alone(finder, make_consultation, now):
    page = make_consultation(title="Jedna", opens_at=now + DAY, closes_at=now + 2 * DAY)
    assert found(finder, "?state=upcoming") == ["Jedna"]
    Consultation.objects.filter(pk=page.record.pk).update(opens_at=now - DAY)
    assert found(finder, "?state=open") == ["Jedna"]


def test_what_closes_soonest_comes_first_and_what_never_closes_last(finder, make_consultation, now):
    make_consultation(slug="a", title="Nikdy")
    make_consultation(slug="b", title="Pozajtra", closes_at=now + 2 * DAY)
    make_consultation(slug="c", title="Zajtra", closes_at=now + DAY)
    assert found(finder) == ["Zajtra", "Pozajtra", "Nikdy"]


# By topic


def test_it_lists_those_of_a_topic(finder, four, topics):
    assert found(finder, "?topic=housing") == ["Otvorená"]
    assert found(finder, "?topic=energy&state=open") == []


def test_only_topics_in_use_are_offered_in_the_readers_language(finder, english_finder, four, topics):
    english(four["open"])
    assert options(read(finder), "topic") == ["", "housing", "energy"]
    html = read(english_finder)
    assert options(html, "topic") == ["", "housing"]
    assert "Housing" in html
    assert "Bývanie" not in html


def options(html, name):
    select = re.search(rf'<select name="{name}".*?</select>', html, re.DOTALL)
    return re.findall(r'<option value="([^"]*)"', select[0])


# By words


@pytest.mark.parametrize("words", ["bývanie", "BYVANIA", "byty", "nájom", "pozemkov", "mesto byty", "dôstojné byvanie"])
def test_words_are_found_without_diacritics_and_in_another_case(finder, make_consultation, words):
    make_consultation([], slug="a", title="Verejné osvetlenie")
    text = [paragraph("one", "1", "Mesto <b>postaví</b> byty a zníži nájom na mestských pozemkoch.")]
    make_consultation(text, slug="e", title="Program bývania", summary="O dôstojnom bývaní.")
    assert found(finder, f"?q={words}") == ["Program bývania"]


def test_every_word_has_to_be_there(finder, make_consultation):
    make_consultation()
    assert found(finder, "?q=byvanie") == ["Program rozvoja bývania"]
    assert found(finder, "?q=byvanie+lietadlo") == []


def test_what_stands_behind_the_words_is_not_searched(finder, make_consultation):
    make_consultation([paragraph("one", "1", 'Pozrite <a href="https://example.org/lietadlo">tu</a>.')])
    assert found(finder, "?q=lietadlo") == []
    assert found(finder, "?q=paragraph") == []


def test_words_of_a_topic_are_found(finder, four, topics):
    assert found(finder, "?q=energetiky") == ["Pripravovaná"]


@given(st.text(), st.text(), st.text())
def test_a_text_is_found_by_any_of_its_words(before, word, after):
    assert finds(word, [f"{before} {word} {after}"])


@given(st.text())
def test_a_stem_is_a_beginning(word):
    assert fold(word).startswith(stem(fold(word)))


# What is said of the search


def test_what_was_asked_for_stays_in_the_form_and_in_the_address(finder, four, topics):
    html = read(finder, "?state=open&topic=housing&q=%C5%A1%22kola")
    assert '<option value="open" selected>' in html
    assert '<option value="housing" selected>' in html
    assert 'value="š&quot;kola"' in html
    assert 'method="get"' in html


def test_what_nobody_offered_is_as_if_it_was_not_asked_for(finder, four, topics):
    assert len(found(finder, "?state=lost&topic=unused&page=x&q=%00")) == 4
    assert len(found(finder, "?page=99")) == 4
    assert "selected" not in read(finder, "?state=lost&topic=unused")


def test_finding_nothing_is_said_with_a_way_back(finder, four):
    html = read(finder, "?q=lietadlo")
    assert 'id="found"' in html
    assert 'href="?"' in html
    assert headings(html) == []


def test_an_empty_finder_says_so(finder):
    assert "Zatiaľ tu nie je žiadna konzultácia." in read(finder)
    assert "<form" not in read(finder).split("<main")[1]


def test_a_long_list_is_shown_in_pages_that_keep_what_was_asked_for(finder, make_consultation):
    for number in range(23):
        make_consultation([], slug=f"k{number}", title=f"Konzultácia {number}")
    first, second = found(finder, "?state=open"), found(finder, "?state=open&page=2")
    assert (len(first), len(second)) == (20, 3)
    assert not set(first) & set(second)
    assert 'href="?state=open&amp;page=2"' in read(finder, "?state=open")


# Cards


def test_a_card_says_when_what_and_how_many(finder, four, topics):
    page = four["open"]
    top = commented(page, "flats")
    commented(page, parent=top)
    commented(page, is_official=True, parent=top)
    commented(page, status=Comment.Status.WAITING)
    commented(page, status=Comment.Status.HIDDEN, published_at=timezone.now())
    card = card_of(read(finder), page)
    assert "Bývanie" in card
    assert hour(timezone.localtime(page.record.closes_at)) in card
    assert "2 " in text_of(card)
    assert "comment" not in text_of(card_of(read(finder), four["upcoming"]))


def card_of(html, page):
    return next(card for card in html.split('<li class="card">') if f">{page.title}<" in card)


def text_of(html):
    words = []
    parser = HTMLParser()
    parser.handle_data = words.append
    parser.feed(html)
    return " ".join(words)


def test_a_consultation_not_published_is_nowhere(finder, four):
    page = four["open"]
    page.unpublish()
    for address in ("", "feed/", "calendar/"):
        assert page.url not in Client().get(f"{finder.url}{address}").content.decode()


def test_a_page_published_before_there_were_records_is_open(finder, make_consultation):
    page = make_consultation([], comments="none")
    page.record.versions.all().delete()
    page.record.delete()
    assert found(finder, "?state=open") == [page.title]
    assert page.title in Client().get(f"{finder.url}feed/").content.decode()


@pytest.mark.parametrize("address", ["", "?q=mesto&state=open", "feed/", "calendar/"])
def test_more_consultations_need_no_more_queries(finder, make_consultation, topics, address):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(f"{finder.url}{address}").status_code == 200
        return len(captured)

    def publish(numbers):
        for number in numbers:
            page = make_consultation(slug=f"k{number}", closes_at=timezone.now() + DAY, topics=["housing"])
            commented(page)

    publish(range(2))
    queries()  # whatever is looked up once
    few = queries()
    publish(range(2, 15))
    assert queries() == few


# The feed


def feed(page):
    answer = Client().get(f"{page.url}feed/", headers={"host": "localhost"})
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)


def entries(page):
    return {entry.find(f"{ATOM}title").text: entry for entry in feed(page).findall(f"{ATOM}entry")}


def test_the_feed_tells_what_has_happened_the_latest_first(finder, four):
    assert [title.split(": ")[1] for title in entries(finder)] == ["Otvorená", "Ukončená", "Rozhodnutá", "Rozhodnutá"]
    moments = [entry.find(f"{ATOM}updated").text for entry in entries(finder).values()]
    assert moments == sorted(moments, reverse=True)


def test_an_opening_is_told_from_the_date_the_editor_set(finder, make_consultation, now):
    make_consultation(title="Jedna", opens_at=now - 2 * DAY, closes_at=now - DAY)
    assert [entry.find(f"{ATOM}published").text[:10] for entry in entries(finder).values()] == [
        str((now - days * DAY).date()) for days in (1, 2)
    ]


def test_the_feed_is_whole_and_its_addresses_are_too(finder, four):
    root = feed(finder)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "sk"
    assert root.find(f"{ATOM}author/{ATOM}name").text
    links = [link.get("href") for link in root.iter(f"{ATOM}link")]
    assert links
    assert all(link.startswith("http://localhost") for link in links)
    assert root.find(f"{ATOM}link[@rel='self']").get("href").endswith(f"{finder.url}feed/")


def test_an_entry_keeps_its_id_when_the_page_is_renamed(finder, four):
    before = ids(finder)
    page = four["open"]
    page.slug, page.title = "inak", "Inak"
    page.save_revision().publish()
    assert ids(finder) == before
    assert len(before) == 4
    assert all(identity.startswith("urn:uuid:") for identity in before)


def ids(page):
    return {entry.find(f"{ATOM}id").text for entry in entries(page).values()}


def test_each_language_has_a_feed_of_its_own(finder, english_finder, four):
    english(four["open"])
    assert list(entries(english_finder)) == ["Consultation open: The draft"]
    assert feed(english_finder).get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert not ids(english_finder) & ids(finder)


def test_the_page_leads_to_its_feed(finder, four):
    head = read(finder).split("</head>")[0]
    assert f'type="application/atom+xml" title="Konzultácie" href="{finder.url}feed/"' in head


# The calendar


def events(page):
    answer = Client().get(f"{page.url}calendar/", headers={"host": "localhost"})
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).events


def test_the_calendar_has_the_openings_and_closings(finder, make_consultation):
    opens, closes = datetime(2026, 6, 15, 6, tzinfo=UTC), datetime(2026, 6, 30, 22, tzinfo=UTC)
    page = make_consultation(opens_at=opens, closes_at=closes)
    assert sorted(event["dtstart"].dt for event in events(finder)) == [opens, closes]
    assert all(page.title in event["summary"] for event in events(finder))
    assert {str(event["url"]) for event in events(finder)} == {f"http://localhost{page.url}"}


def test_what_has_no_date_is_not_in_the_calendar(finder, make_consultation):
    make_consultation()
    assert events(finder) == []


def test_two_languages_in_one_calendar_show_nothing_twice(finder, english_finder, four):
    english(four["open"])
    (event,) = events(english_finder)
    assert event["summary"] == "Consultation closes: The draft"
    assert str(event["uid"]) in {str(one["uid"]) for one in events(finder)}
