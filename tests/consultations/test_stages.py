"""Where a consultation stands, and the list of its stages and steps, from dates alone."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from consultations.stages import STANDING, Dates, Stage, stage_at
from consultations.timeline import Point, Step, points

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ORDER = list(Stage)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))
maybe = st.none() | moments
any_dates = st.builds(Dates, maybe, maybe, maybe)
days = st.dates(date(2025, 12, 1), date(2027, 1, 31))
steps = st.lists(st.builds(Step, st.text(min_size=1), days, st.none() | days), max_size=6)


def test_it_opens_and_closes_on_the_stroke():
    dates = Dates(NOON, NOON + timedelta(days=1))
    told = [stage_at(dates, moment) for moment in (NOON - SECOND, NOON, dates.closes_at - SECOND, dates.closes_at)]
    assert told == [Stage.INFORMATION, Stage.OPEN, Stage.OPEN, Stage.EVALUATION]


def test_it_is_decided_from_the_moment_of_the_decision():
    dates = Dates(None, NOON, NOON + timedelta(days=9))
    assert stage_at(dates, dates.decided_at - SECOND) == Stage.EVALUATION
    assert stage_at(dates, dates.decided_at) == Stage.DECISION


def test_without_dates_it_is_open():
    assert stage_at(Dates(), NOON) == Stage.OPEN


@given(any_dates, moments, moments)
def test_time_never_takes_a_consultation_back_to_an_earlier_stage(dates, one, other):
    earlier, later = sorted([one, other])
    assert ORDER.index(stage_at(dates, earlier)) <= ORDER.index(stage_at(dates, later))


def test_the_finder_has_a_word_for_every_stage():
    assert {STANDING[stage] for stage in Stage} == {"open", "upcoming", "closed"}


# The list


def stages_in(found):
    return [point.stage for point in found if point.stage]


def titles(found):
    return [point.title or point.stage.value for point in found]


@given(any_dates, st.none() | days, steps, moments)
def test_the_list_keeps_the_order_of_the_stages_and_every_step(dates, due, steps, now):
    found = points(dates, due, steps, now)
    assert stages_in(found) == sorted(stages_in(found), key=ORDER.index)
    assert sorted(p.title for p in found if not p.stage) == sorted(step.title for step in steps)
    told_days = [p.starts for p in found if not p.stage]
    assert told_days == sorted(told_days)


@given(any_dates, st.none() | days, steps, moments)
def test_the_stage_as_it_is_now_is_in_the_list_once(dates, due, steps, now):
    found = points(dates, due, steps, now)
    current = [point.stage for point in found if point.is_current]
    assert current == ([stage_at(dates, now)] if found else [])
    assert all(ORDER.index(p.stage) < ORDER.index(current[0]) for p in found if p.stage and p.is_past)


def test_steps_stand_among_the_stages_by_their_days():
    dates = Dates(NOON, NOON + timedelta(days=30))
    steps = [
        Step("zastupiteľstvo", date(2026, 9, 1)),
        Step("beseda", date(2026, 6, 20)),
        Step("príprava", date(2026, 5, 1), date(2026, 6, 1)),
        Step("výklad", date(2026, 6, 15)),
    ]
    found = points(dates, date(2026, 8, 31), steps, NOON)
    expected = ["information", "príprava", "open", "výklad", "beseda", "evaluation", "decision", "zastupiteľstvo"]
    assert titles(found) == expected
    assert [title for title, point in zip(expected, found, strict=True) if point.is_past] == ["information", "príprava"]


def test_a_decision_without_a_date_comes_last():
    found = points(Dates(None, NOON), None, [Step("zastupiteľstvo", date(2026, 9, 1))], NOON - SECOND)
    assert titles(found) == ["open", "evaluation", "zastupiteľstvo", "decision"]


def test_a_step_is_over_when_its_last_day_is():
    step = Step("výstava", date(2026, 6, 10), date(2026, 6, 15))
    midnight = datetime(2026, 6, 15, 22, tzinfo=UTC)  # in Slovakia
    assert not points(Dates(), None, [step], midnight - SECOND)[-1].is_past
    assert points(Dates(), None, [step], midnight)[-1].is_past


def test_where_nothing_is_known_there_is_no_list():
    assert points(Dates(), None, [], NOON) == []


def test_what_never_closes_has_no_evaluation_to_expect():
    assert stages_in(points(Dates(NOON), None, [], NOON)) == [Stage.INFORMATION, Stage.OPEN]


def test_the_comments_taken_end_with_the_closing():
    dates = Dates(NOON, NOON + timedelta(days=30))
    assert points(dates, None, [], NOON)[1] == Point(NOON, dates.closes_at, stage=Stage.OPEN, is_current=True)
