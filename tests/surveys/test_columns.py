"""What is counted is derived from the responses, never behind them, and rebuilt from them by one command."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count as counter
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core import receipts
from surveys import sending
from surveys.analysis import columns
from surveys.analysis.counting import count, cross
from surveys.analysis.selection import ABOUT, DAY, EVERYTHING, LANGUAGE, SOURCE, SUSPECT, VERSION, WITHDRAWN, Selection
from surveys.codebook import Codebook
from surveys.exporting.rows import CITY, FIXED_COLUMNS, rows
from surveys.models import Column, Response, Segment, Touched
from tests.conftest import ALL_KINDS, question

pytestmark = pytest.mark.django_db

ANSWERS = [
    {},
    {"tenure": "own", "needs": ["flats"], "trust": 4, "people": 3, "wish": "Viac zelene", "agree": True},
    {"tenure": "rent", "needs": [], "trust": 4, "people": 2.5},
    {"tenure": "other", "tenure_other_text": "družstevný", "needs": ["flats", "parks"], "trust": 1, "people": 3},
]
BEGIN = datetime(2026, 11, 1, 22, 30, tzinfo=UTC)
numbers = counter()


def add(survey, answers: dict[str, Any], **fields: Any) -> Response:
    number = next(numbers)
    defaults = {
        "survey": survey,
        "version": survey.versions.order_by("-number")[0],
        "language": "sk",
        "submitted_at": BEGIN + timedelta(hours=number % 50),
        "receipt_hash": receipts.digest(str(number)),
    }
    return Response.objects.create(answers=answers, **{**defaults, **fields})


def recounted(survey, selection: Selection = EVERYTHING) -> dict[str, Counter]:
    """Count by looking at each row of the export, which knows nothing of the columns."""
    codebook = Codebook.of(survey)
    texts = {variable.name for variable in codebook.variables if variable.type == "text"}
    counts: dict[str, Counter] = {name: Counter() for name in (*(v.name for v in codebook.variables), *ABOUT)}
    stored = {response.pk: response for response in survey.responses.select_related("version")}
    for row in rows(survey, codebook):
        response = stored[row[0]]
        values = dict(zip((v.name for v in codebook.variables), row[len(FIXED_COLUMNS) :], strict=True))
        values = {name: "" if name in texts and isinstance(value, str) else value for name, value in values.items()}
        values |= {
            LANGUAGE: response.language,
            SOURCE: response.source,
            VERSION: response.version.number,
            SUSPECT: response.suspect,
            DAY: response.submitted_at.astimezone(CITY).date().isoformat(),
            WITHDRAWN: int(response.withdrawn_at is not None),
        }
        if selection.keeps(response.pk, values):
            for name, value in values.items():
                counts[name][value] += 1
    return counts


@pytest.fixture
def survey(survey_page, monkeypatch):
    monkeypatch.setattr(columns, "SIZE", 3)
    return survey_page.survey


ADDED, COUNTED = ("add", 1, "sk"), ("count", None, None)
WITH, WITHOUT = ("publish", True, None), ("publish", False, None)  # a question more, and without it again
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 3), st.sampled_from(["sk", "en"])),
        st.tuples(st.just("bulk"), st.integers(0, 3), st.integers(1, 7)),
        st.tuples(st.just("withdraw"), st.integers(0, 20), st.none()),
        st.tuples(st.just("change"), st.integers(0, 20), st.integers(0, 3)),
        st.tuples(st.just("mark"), st.integers(0, 20), st.none()),
        st.tuples(st.just("delete"), st.integers(0, 20), st.none()),
        st.tuples(st.just("count"), st.none(), st.none()),
        st.tuples(st.just("publish"), st.booleans(), st.none()),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
@example([WITH, ADDED, COUNTED, WITHOUT])  # a version that nobody answered is no part of the dataset any more
@example([ADDED, WITH, ("mark", 0, None), COUNTED, WITHOUT])
@example([ADDED, WITH, ADDED, COUNTED, ("delete", 1, None), WITHOUT])
def test_whatever_happens_to_responses_is_counted(survey_page, monkeypatch, done):
    monkeypatch.setattr(columns, "SIZE", 3)
    survey = survey_page.survey
    survey.responses.all().delete()
    for step, which, how in done:
        act(survey_page, survey, step, which, how)
    assert count(survey) == recounted(survey)
    assert Touched.objects.filter(survey=survey).count() == 0
    picked = Selection((("tenure", ("own", -99)), (LANGUAGE, ("sk",))), until=(BEGIN + timedelta(days=1)).date())
    assert nothing_of_zero(count(survey, picked)) == recounted(survey, picked)
    call_command("rebuild_columns", survey.key, "--check")


def act(page, survey, step: str, which: Any, how: Any) -> None:
    standing = list(survey.responses.filter(withdrawn_at=None).order_by("pk"))
    chosen = standing[which % len(standing)] if standing and isinstance(which, int) else None
    if step == "add":
        add(survey, ANSWERS[which], language=how)
    elif step == "bulk":
        version = survey.versions.order_by("-number")[0]
        Response.objects.bulk_create(
            Response(
                survey=survey, version=version, language="sk", answers=ANSWERS[which], receipt_hash=f"b{next(numbers)}"
            )
            for _number in range(how)
        )
    elif step == "withdraw" and chosen:
        sending.withdraw(chosen)
    elif step == "change" and chosen:
        chosen.answers = ANSWERS[how]
        chosen.save(update_fields=["answers"])
    elif step == "mark" and chosen:
        survey.responses.filter(pk=chosen.pk).update(suspect="fast")
    elif step == "delete" and chosen:
        chosen.delete()
    elif step == "count":
        count(survey)
    elif step == "publish":
        extra = [question("single_choice", "later", choices={"a": "A", "b": "B"})] if which else []
        page.questions = [*ALL_KINDS, *extra]
        page.save_revision().publish()


def nothing_of_zero(counts: dict[str, Counter]) -> dict[str, Counter]:
    return {name: +counter for name, counter in counts.items()}


def test_pairs_are_counted_with_what_is_missing(survey):
    for answers in ANSWERS * 2:
        add(survey, answers)
    sending.withdraw(survey.responses.first())
    pairs = cross(survey, EVERYTHING, ("tenure", "trust"))
    assert pairs == {(-96, -96): 1, (-99, -99): 1, ("own", 4): 2, ("rent", 4): 2, ("other", 1): 2}


def test_a_selection_up_to_a_response_leaves_out_what_came_later(survey):
    responses = [add(survey, ANSWERS[1]) for _number in range(8)]
    assert count(survey, EVERYTHING.up_to(responses[4].pk), ["tenure"])["tenure"] == {"own": 5}


def test_only_the_segments_of_what_changed_are_derived_again(survey):
    responses = [add(survey, ANSWERS[1]) for _number in range(9)]
    count(survey)
    before = list(Segment.objects.order_by("last").values_list("pk", flat=True))
    assert len(before) == 3
    responses[4].answers = ANSWERS[2]
    responses[4].save()
    count(survey)
    after = list(Segment.objects.order_by("last").values_list("pk", flat=True))
    assert [before[0], before[2]] == [after[0], after[2]]
    assert before[1] != after[1]


def test_one_command_rebuilds_the_columns_and_says_whether_they_agree(survey, capsys):
    for answers in ANSWERS:
        add(survey, answers)
    whole = count(survey)
    column = Column.objects.get(segment=Segment.objects.first(), variable="tenure")
    Column.objects.filter(pk=column.pk).update(values=["rent", *column.values[1:]])
    with pytest.raises(CommandError, match="anketa"):
        call_command("rebuild_columns", "--check")
    call_command("rebuild_columns")
    assert "anketa: 4 responses" in capsys.readouterr().out
    call_command("rebuild_columns", "--check")
    assert count(survey) == whole
    with pytest.raises(CommandError, match="no survey"):
        call_command("rebuild_columns", "byvanie")


def test_a_response_that_arrives_while_columns_are_derived_is_not_forgotten(survey, monkeypatch):
    add(survey, ANSWERS[1])
    derive = columns.derive

    def and_meanwhile(*args: Any) -> Any:
        found = list(derive(*args))
        monkeypatch.setattr(columns, "derive", derive)
        add(survey, ANSWERS[2])
        return iter(found)

    monkeypatch.setattr(columns, "derive", and_meanwhile)
    columns.refresh(survey)
    assert count(survey, names=["tenure"])["tenure"] == {"own": 1, "rent": 1}


def test_of_two_that_derive_at_once_the_later_reads_again(survey, monkeypatch):
    first = add(survey, ANSWERS[1])
    count(survey)
    derive = columns.derive

    def overtaken(*args: Any) -> Any:
        found = list(derive(*args))
        monkeypatch.setattr(columns, "derive", derive)
        first.answers = ANSWERS[2]
        first.save()
        columns.refresh(survey)
        return iter(found)

    first.answers = ANSWERS[3]
    first.save()
    monkeypatch.setattr(columns, "derive", overtaken)
    columns.refresh(survey)
    assert count(survey, names=["tenure"])["tenure"] == {"rent": 1}
