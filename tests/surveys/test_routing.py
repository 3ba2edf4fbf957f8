"""Routing as a rule over plain data: who is asked what, whatever the questionnaire."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire import Choice, Comparison, Condition, Question, Questionnaire, Section
from surveys.routing import OPERATORS, asked, depends_on, holds, kept, met, steps


@pytest.mark.parametrize(
    ("answer", "operator", "value", "expected"),
    [
        ("own", "is", "own", True),
        ("own", "is", "rent", False),
        (["flats", "parks"], "is", "parks", True),
        (["flats"], "is_not", "parks", True),
        (["parks"], "is_not", "parks", False),
        (None, "is", "own", False),
        (None, "is_not", "own", True),
        (3, "is", "3", True),
        (3.5, "is", "3,5", True),
        (3, "is", "three", False),
        (3, "at_least", "3", True),
        (2, "at_least", "3", False),
        (3, "at_most", "3", True),
        (4, "at_most", "3", False),
        (None, "at_most", "3", False),
        ("2026-05-01", "at_least", "2026-04-30", True),
        ("2026-05-01", "at_most", "2026-04-30", False),
        (3, "at_least", "", False),
        (0, "answered", "", True),
        (None, "answered", "", False),
        (None, "not_answered", "", True),
        ("x", "not_answered", "", False),
    ],
)
def test_each_operator(answer, operator, value, expected):
    answers = {} if answer is None else {"a": answer}
    assert holds(Comparison("a", operator, value), answers) is expected


@pytest.mark.parametrize(
    ("subject", "value", "expected"),
    [
        ("services.bus", "good", True),
        ("services.bus", "bad", False),
        ("services.train", "good", False),
        ("order.park", "2", True),
        ("order.road", "2", False),
        ("money.park", "60", True),
        ("nothing.park", "60", False),
        ("word.park", "x", False),
    ],
)
def test_a_comparison_may_speak_of_one_part_of_an_answer(subject, value, expected):
    answers = {"services": {"bus": "good"}, "order": ["tree", "park"], "money": {"park": 60}, "word": "x"}
    assert holds(Comparison(subject, "is", value), answers) is expected


def test_all_and_any():
    yes, no = Comparison("a", "answered"), Comparison("b", "answered")
    assert met(Condition("any", (yes, no)), {"a": 1})
    assert not met(Condition("all", (yes, no)), {"a": 1})
    assert met(Condition(), {})


KEYS = ["a", "b", "c", "d", "e", "f"]
CHOICES = (Choice("1", "x", {}), Choice("2", "y", {}))


@st.composite
def routed(draw):
    """Return a questionnaire whose conditions and pipes refer to anything, even to what comes later."""
    comparison = st.builds(
        Comparison,
        st.sampled_from([*KEYS, "a.b", "zzz"]),
        st.sampled_from([*OPERATORS]),
        st.sampled_from(["x", "y", "2", ""]),
    )
    condition = st.one_of(
        st.just(Condition()),
        st.builds(Condition, st.sampled_from(["all", "any"]), st.lists(comparison, min_size=1, max_size=2).map(tuple)),
    )
    label = st.sampled_from(["Otázka", "Prečo {a}?", "{zzz} {b}"])
    questions = [
        Question(key, key, "single_choice", {"label": {"sk": draw(label)}}, {}, CHOICES, (), draw(condition))
        for key in KEYS
    ]
    cut = draw(st.integers(0, len(KEYS)))
    parts = (Section("1", {}, tuple(questions[:cut])), Section("2", {}, tuple(questions[cut:]), draw(condition)))
    return Questionnaire("sk", {}, parts)


answer_sets = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["x", "y", 2, ["x", "y"]]))


@given(routed(), answer_sets)
def test_what_is_kept_is_asked_and_keeping_twice_changes_nothing(questionnaire, answers):
    once = kept(questionnaire, answers)
    assert set(once) <= asked(questionnaire, answers) & set(answers)
    assert kept(questionnaire, once) == once
    assert asked(questionnaire, once) == asked(questionnaire, answers)


@given(routed(), answer_sets, answer_sets)
def test_answers_to_what_is_not_asked_change_nothing(questionnaire, answers, noise):
    """Chains cascade: a dropped answer cannot open a later question."""
    once = kept(questionnaire, answers)
    unasked = set(KEYS) - asked(questionnaire, answers)
    stirred = {**once, **{key: value for key, value in noise.items() if key in unasked}}
    assert kept(questionnaire, stirred) == once


@given(routed())
def test_the_steps_hold_every_question_once_in_order_and_none_with_what_it_depends_on(questionnaire):
    screens = steps(questionnaire)
    assert [question for step in screens for question in step.questions] == list(questionnaire.questions)
    assert [step.number for step in screens] == list(range(1, len(screens) + 1))
    for step in screens:
        for place, question in enumerate(step.questions):
            assert not depends_on(question) & {earlier.key for earlier in step.questions[:place]}
