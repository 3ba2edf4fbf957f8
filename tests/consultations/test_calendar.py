"""iCalendar files."""

from datetime import UTC, datetime, timedelta, timezone

from icalendar import Calendar

from consultations.calendars import Entry, calendar

START = datetime(2026, 6, 15, 18, tzinfo=timezone(timedelta(hours=2)))


def read(*entries, name="Konzultácie"):
    return Calendar.from_ical(calendar(entries, name))


def test_an_entry_is_read_back_as_it_was():
    entry = Entry(
        uid="one",
        title="Workshop; byty, nájom",
        starts=START,
        ends=START + timedelta(hours=2),
        address="https://example.org/sk/podujatia/workshop/",
        place="Radnica, Námestie SNP 1",
        description="Prineste si\nnávrhy – " + "veľmi dlhé slová " * 20,
    )
    made = read(entry)
    (event,) = made.events
    assert (str(event["uid"]), str(event["summary"]), str(event["url"])) == ("one", entry.title, entry.address)
    assert (str(event["location"]), str(event["description"])) == (entry.place, entry.description)
    assert (event["dtstart"].dt, event["dtend"].dt) == (entry.starts, entry.ends)
    assert event["dtstamp"].dt.tzinfo
    assert str(made["x-wr-calname"]) == "Konzultácie"


def test_a_moment_has_no_end_and_what_is_not_known_is_left_out():
    (event,) = read(Entry("one", "Uzávierka", START)).events
    assert not {"dtend", "location", "description", "url"} & {name.lower() for name in event}


def test_times_are_in_utc_and_need_no_time_zone_described():
    written = calendar([Entry("one", "Uzávierka", START)], "Konzultácie").decode()
    assert "DTSTART:20260615T160000Z" in written
    assert read(Entry("one", "Uzávierka", START)).events[0]["dtstart"].dt == datetime(2026, 6, 15, 16, tzinfo=UTC)


def test_an_empty_calendar_is_one_too():
    made = read()
    assert made.events == []
    assert made["version"] == "2.0"
    assert made["prodid"]


def test_lines_are_no_longer_than_the_format_lets_them():
    written = calendar([Entry("one", "Ž" * 300, START)], "Konzultácie")
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
