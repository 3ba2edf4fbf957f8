"""Rows worked out beforehand are those that are worked out one answer at a time."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import home
from core.content import Reader
from surveys.codebook import Codebook
from surveys.interview import Interview, typed_from
from surveys.missing import NOT_ANSWERED, NOT_IN_VERSION
from surveys.models import SurveyPage
from surveys.questionnaire import Comparison, Condition, Question, Questionnaire, Section
from surveys.questions import KINDS
from surveys.routing import OPERATORS, asked, not_asked
from tests.conftest import question
from tests.surveys.test_import_round_trip import everything
from tests.surveys.whole import EVERY_KIND, STORED

CONTENT = Path(home.__file__).parent / "demo" / "content"

pytestmark = pytest.mark.django_db
UNHURRIED = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


def one_at_a_time(codebook, version_id, answers):
    """Return a row as it is defined: what `Plan.coded` says of each variable, with the reasons where it says none."""
    values = codebook.plans[version_id].coded(answers)
    row = [values.get(variable.name, NOT_IN_VERSION) for variable in codebook.variables]
    return [NOT_ANSWERED if value is None else value for value in row]


def same(codebook, version_id, answers):
    """Tell whether both are the same, to the type of each value."""
    row, other = codebook.coded(version_id, answers), one_at_a_time(codebook, version_id, answers)
    return [(type(value), value) for value in row] == [(type(value), value) for value in other]


@pytest.fixture
def codebook(make_survey):
    """Three versions: every kind; some of them moved, retired and added; all of it asked of everybody."""
    page = make_survey(EVERY_KIND)
    survey = page.survey
    unrouted = [
        {**block, "value": {**block["value"], "match": "all", "condition": []}}
        for block in EVERY_KIND
        if block["type"] != "section"
    ]
    for blocks in (
        [question("short_text", "new", max_length=9, required=False), *EVERY_KIND[:4], *EVERY_KIND[8:]],
        [*unrouted, question("short_text", "new", max_length=9, required=False)],
    ):
        page.questions = blocks
        page.save_revision().publish()
    return Codebook(survey.versions.all())


@given(typed=everything)
@settings(max_examples=40, **UNHURRIED)
def test_answers_of_every_kind_in_every_version(codebook, typed):
    for version_id, plan in codebook.plans.items():
        assert same(codebook, version_id, Interview(plan.questionnaire, "sk", typed).answers)


MAY_BE_NULL = {"street", "trust", "price", "wish", "moved", "agree", "tenure"}
stored = {key: st.sampled_from([value, None] if key in MAY_BE_NULL else [value]) for key, value in STORED.items()}
strays = st.dictionaries(st.sampled_from(["new", "tenure_other_text", "needs_other_text", "stray"]), st.text())


@given(answers=st.builds(dict.__or__, st.fixed_dictionaries({}, optional=stored), strays))
@settings(max_examples=60, **UNHURRIED)
def test_answers_that_are_there_in_part_or_too_many(codebook, answers):
    """A stored null counts as no answer; what belongs to no question is in no column."""
    for version_id in codebook.plans:
        assert same(codebook, version_id, answers)


def test_a_kind_is_looked_up_only_where_nothing_is_worked_out(codebook):
    questions = {each.kind: each for each in next(iter(codebook.plans.values())).questionnaire.questions}
    assert questions.keys() == KINDS.keys()
    looked_up = {kind for kind, each in questions.items() if KINDS[kind].is_looked_up(each)}
    assert looked_up == {"short_text", "long_text", "number", "date", "scale", "consent", "information"}


def test_the_written_responses_of_the_courtyards(consultation):
    data = tomllib.loads((CONTENT / "32-survey-courtyards.toml").read_text(encoding="utf-8"))
    page = SurveyPage()
    Reader("demo/survey-courtyards", "sk", lambda _name: consultation.pk).fill(page, data, naming_pages=False)
    consultation.add_child(instance=page)
    page.save_revision().publish()
    version = page.survey.current_version
    codebook = Codebook.of(page.survey)
    said = tomllib.loads((CONTENT / "answers" / "courtyards.toml").read_text(encoding="utf-8"))["responses"]
    assert len(said) > 5
    for answers in said:
        language = answers.pop("language")
        typed = typed_from(version.questionnaire, answers)
        assert same(codebook, version.pk, Interview(version.questionnaire, language, typed).answers)


KEYS = ["a", "b", "c", "d", "e"]
comparisons = st.builds(
    Comparison, st.sampled_from([*KEYS, "a.x", "c_other_text"]), st.sampled_from(sorted(OPERATORS)), st.just("1")
)
conditions = st.builds(Condition, st.sampled_from(["all", "any"]), st.lists(comparisons, max_size=2).map(tuple))


@st.composite
def routed(draw):
    """Return a questionnaire with conditions anywhere, even on later answers or on a question's own."""
    questions = [
        Question(key, key, "short_text", {}, {"other": key == "c"}, condition=draw(conditions)) for key in KEYS
    ]
    ends = sorted([0, draw(st.integers(0, 5)), draw(st.integers(0, 5)), 5])
    sections = [
        Section(f"{n}", {}, tuple(questions[start:end]), draw(conditions))
        for n, (start, end) in enumerate(pairwise(ends))
    ]
    return Questionnaire("sk", {}, tuple(sections))


@given(routed(), st.dictionaries(st.sampled_from([*KEYS, "c_other_text"]), st.sampled_from(["1", "2", 1, ["1"]])))
@settings(max_examples=300, deadline=None)
def test_who_is_not_asked_what_is_the_rest_of_who_is_asked(questionnaire, answers):
    assert not_asked(questionnaire, answers) == set(KEYS) - asked(questionnaire, answers)
