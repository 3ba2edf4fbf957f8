"""An export has the responses that the dashboard counts under the same filter."""

from datetime import UTC, datetime, timedelta
from html import escape

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.analysis.columns import pieces, refresh
from surveys.analysis.counting import kept
from surveys.analysis.query import query_of
from surveys.analysis.selection import ABOUT, DAY, LANGUAGE, SOURCE, SUSPECT, VERSION, WITHDRAWN, Selection
from surveys.analysis.wording import described
from surveys.codebook import Codebook
from surveys.exporting import rows as exported
from surveys.exporting.options import Options
from surveys.exporting.rows import rows
from surveys.exporting.selected import count_selected
from surveys.missing import MISSING
from surveys.models import Response
from tests.conftest import question
from tests.surveys.whole import EVERY_KIND, STORED

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)  # half an hour before the city's midnight
DAYS = st.sampled_from([(FIRST + timedelta(days=number)).date() for number in range(-1, 3)])
ANSWERS = [
    STORED,
    {**STORED, "tenure": "own", "trust": 1},
    {**STORED, "tenure": "other", "tenure_other_text": "loď", "needs": ["other"], "price": 100},
    {key: STORED[key] for key in ("tenure", "trust", "price", "agree")},
    {},
]


@pytest.fixture
def survey(make_survey):
    """Twenty responses of two versions, over two days, in two languages; some withdrawn, some suspect."""
    page = make_survey(EVERY_KIND)
    add(page.survey, 0)
    page.questions = [*EVERY_KIND, question("short_text", "new", max_length=9, required=False)]
    page.save_revision().publish()
    add(type(page.survey).objects.get(), 10)
    return page.survey


def add(survey, start):
    Response.objects.bulk_create(
        Response(
            survey=survey,
            version=survey.current_version,
            language=["sk", "en"][number % 2],
            source=["web", "paper", "sample"][number % 3],
            suspect="too_fast" if number % 4 == 0 else "",
            submitted_at=FIRST + timedelta(minutes=7 * number),
            withdrawn_at=FIRST if number % 7 == 3 else None,
            answers={} if number % 7 == 3 else ANSWERS[number % len(ANSWERS)],
            receipt_hash=f"{number}",
        )
        for number in range(start, start + 10)
    )


def counted(survey, selection):
    """Return the ids of the responses that the dashboard counts."""
    refresh(survey)
    return [int(pk) for piece in pieces(survey, selection.names) for pk in piece.ids[kept(piece, selection)]]


ABOUT_VALUES = {
    LANGUAGE: ["sk", "en"],
    SOURCE: ["web", "paper", "sample"],
    VERSION: [1, 2],
    SUSPECT: ["", "too_fast"],
    DAY: ["2026-11-21", "2026-11-22"],
    WITHDRAWN: [0, 1],
}
assert ABOUT_VALUES.keys() == set(ABOUT)


@st.composite
def selections(draw, survey):
    known = {each.name: [*each.values, 4, 450.5, "", "2010-05-01"] for each in Codebook.of(survey).variables}
    choices = {**known, "no_such_variable": [1], **ABOUT_VALUES}
    names = draw(st.lists(st.sampled_from(sorted(choices)), max_size=3, unique=True))
    picked = tuple(
        (name, tuple(draw(st.lists(st.sampled_from([*choices[name], *MISSING]), min_size=1, max_size=3))))
        for name in names
    )
    since, until = (draw(st.one_of(st.none(), DAYS)) for _each in range(2))
    newest = Response.objects.order_by("-pk").values_list("pk", flat=True)[0]
    return Selection(picked, since, until, draw(st.one_of(st.none(), st.integers(newest - 25, newest + 5))))


@given(data=st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_keep_the_same_responses(survey, data):
    selection = data.draw(selections(survey))
    expected = counted(survey, selection)
    assert [row[0] for row in rows(survey, Codebook.of(survey), Options(selection=selection))] == expected
    assert count_selected(survey, selection) == len(expected)


def test_what_arrives_while_an_export_runs_is_left_out(survey, monkeypatch):
    monkeypatch.setattr(exported, "PIECE", 5)
    found = rows(survey, Codebook.of(survey))
    first = next(found)[0]
    add(survey, 20)
    assert [row[0] for row in found][-1] == first + 19


def test_the_command_takes_the_filter_of_an_address(survey, tmp_path):
    path = tmp_path / "x.csv"
    selection = Selection((("tenure", ("rent",)), (LANGUAGE, ("sk",))), since=FIRST.date())
    call_command("export_responses", survey.key, filter=query_of(selection), output=str(path))
    assert len(path.read_text().splitlines()) == len(counted(survey, selection)) + 1


@pytest.mark.parametrize("query", ["v.tenure=nonsense", "v.nonsense=1", "since=yesterday", "tenure=rent"])
def test_the_command_refuses_a_filter_it_would_ignore(survey, query, tmp_path):
    with pytest.raises(CommandError, match="filter"):
        call_command("export_responses", survey.key, filter=query, output=str(tmp_path / "x.csv"))


def test_the_filter_of_the_dashboard_goes_along_and_is_told_in_words(survey, evaluator):
    query = "v.tenure=rent&since=2026-11-22"
    address = f"{reverse('surveys_export', args=[survey.key])}?{query}"
    dashboard = evaluator.get(f"{reverse('surveys_dashboard', args=[survey.key])}?{query}").content.decode()
    assert f'href="{escape(address)}"' in dashboard
    html = evaluator.get(address).content.decode()
    assert f'action="{escape(address)}"' in html
    assert "Nájom" in html
    selection = Selection((("tenure", ("rent",)),), since=(FIRST + timedelta(days=1)).date())
    assert all(escape(words) in html for words in described(selection, Codebook.of(survey), "sk"))
    answer = evaluator.post(address, {"format": "jsonl", "labels": "code"})
    assert len(answer.getvalue().splitlines()) == len(counted(survey, selection)) > 0
