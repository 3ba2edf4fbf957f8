"""Whatever is accepted survives being stored, loaded, exported and imported, for every kind of question."""

import csv
import io
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.exporting.delimited import csv_lines
from surveys.importing import import_csv
from surveys.interview import Interview
from surveys.models import Draft, Response
from surveys.questions import KINDS
from surveys.routing import steps
from surveys.sending import send
from tests.surveys.whole import EVERY_KIND, ITEMS

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(make_survey):
    return make_survey(EVERY_KIND).survey


def exported(survey):
    return b"".join(csv_lines(survey)).decode("utf-8-sig")


def forget():
    Draft.objects.all().delete()
    Response.objects.all().delete()


texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
texts = st.one_of(texts, st.sampled_from(["=1+1", "-99", "'", "''x", "+421", "a\nb", '"', "1", "ž;,"]))
optional_texts = texts.map(lambda text: [text])


def one_of(*codes):
    return st.sampled_from([[code] for code in codes])


def picks(codes, most):
    return st.lists(st.sampled_from(sorted(codes)), unique=True, max_size=most)


@st.composite
def shared_out(draw):
    """Share out 100, or nothing at all."""
    parks = draw(st.integers(0, 100))
    roads = draw(st.integers(0, 100 - parks))
    amounts = {"money_parks": [str(parks)], "money_roads": [str(roads)], "money_flats": [str(100 - parks - roads)]}
    return draw(st.sampled_from([{}, amounts]))


@st.composite
def with_other(draw, key, chosen):
    """Return a choice; whoever chooses "other" says what."""
    codes = draw(chosen)
    said = draw(texts.filter(lambda text: text.strip())) if "other" in codes else ""
    return {key: codes, f"{key}_other_text": [said]}


def named(**fields):
    return st.fixed_dictionaries(fields)


days = st.dates(date(1950, 1, 1), date(2026, 12, 31)).map(lambda day: [day.isoformat()])
points = st.tuples(st.floats(47.7, 49.7), st.floats(16.8, 22.6)).map(
    lambda point: {"where_lat": [str(point[0])], "where_lon": [str(point[1])]}
)

# By kind: what may be typed into the question of that kind in EVERY_KIND.
TYPED_BY_KIND = {
    "information": st.just({}),
    "single_choice": with_other("tenure", one_of("own", "rent", "other")),
    "short_text": named(street=optional_texts),
    "multiple_choice": with_other("needs", st.one_of(picks({*ITEMS, "other"}, 2), st.just(["none"]))),
    "scale": named(trust=one_of("1", "2", "3", "4", "5")),
    "number": named(price=st.decimals(0, 5000, places=2).map(lambda number: [str(number)])),
    "long_text": named(wish=optional_texts),
    "date": named(moved=st.one_of(st.just([""]), days)),
    "matrix": named(services_bus=one_of("", "bad", "good"), services_tram=one_of("", "bad", "good")),
    "ranking": st.permutations(sorted(ITEMS)).flatmap(
        lambda items: st.integers(0, 2).map(lambda n: {f"order_{key}": [str(i)] for i, key in enumerate(items[:n], 1)})
    ),
    "budget": shared_out(),
    "place": st.tuples(
        named(where=one_of("", "centre", "north"), where_address=optional_texts), st.one_of(st.just({}), points)
    ).map(lambda parts: parts[0] | parts[1]),
    "file": st.just({}),
    "contact": named(contact_name=optional_texts, contact_email=one_of("", "jan@example.com")),
    "consent": st.just({"agree": ["on"]}),
}


def test_answers_of_every_kind_are_tried():
    assert TYPED_BY_KIND.keys() == KINDS.keys()


everything = st.tuples(*TYPED_BY_KIND.values()).map(
    lambda parts: {name: [text.strip() for text in sent] for part in parts for name, sent in part.items()}
)
UNHURRIED = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


@given(typed=st.lists(everything, min_size=1, max_size=3))
@settings(max_examples=20, **UNHURRIED)
def test_every_accepted_answer_comes_back_unchanged(survey, typed):
    """Store, load, export, import: the answers, and when and in which language they came, are the same."""
    version = survey.current_version
    all_steps = [step.number for step in steps(version.questionnaire)]
    for said in typed:
        assert Interview(version.questionnaire, "sk", said).errors == {}
        send(Draft.objects.begin(survey=survey, version=version, typed=said, steps_sent=all_steps), "sk")
    before = list(Response.objects.order_by("pk").values_list("answers", "language", "version_id"))
    file = exported(survey)
    forget()
    assert len(import_csv(survey, io.StringIO(file, newline=""))) == len(typed)
    assert list(Response.objects.order_by("pk").values_list("answers", "language", "version_id")) == before
    assert values_in(exported(survey)) == values_in(file)
    forget()


def values_in(file):
    """Return the rows of a file without what is new of a response that was imported."""
    rows = csv.DictReader(io.StringIO(file, newline=""))
    return [{name: cell for name, cell in row.items() if name not in {"response_id", "source"}} for row in rows]
