"""What the editor is told about routing when saving, so that no resident runs into it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.checking import problems
from surveys.possible import answers_to
from surveys.questionnaire import Choice, Comparison, Condition, Question, Questionnaire, Section
from surveys.questions import KINDS
from surveys.reach import out_of_reach
from surveys.routing import WITHOUT_VALUE, asked, holds


def ask(kind: str, key: str, when: str = "", choices: str = "", rows: str = "", **given: Any) -> Question:
    """Return a question of `kind`; choices and rows are named by their keys, `when` as in `asked_if`."""
    texts = {name: {"sk": given.pop(name)} for name in ("label", "hint") if name in given}
    blocks = KINDS[kind].base_blocks.items()
    apart = KINDS[kind].apart | {"label", "hint"}
    defaults = {name: block.get_default() for name, block in blocks if name not in apart}
    return Question(
        key, key, kind, texts, {"required": True, **defaults, **given}, parts(choices), parts(rows), asked_if(when)
    )


def parts(keys: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"id-{key}", key, {"label": {"sk": key}}) for key in keys.split())


def asked_if(when: str) -> Condition:
    """Return the condition that `when` says: "age at_least 18, needs is flats", for any of them "any: …"."""
    match, _colon, comparisons = when.rpartition(":")
    said = [comparison.split() for comparison in comparisons.split(", ") if comparison]
    return Condition("any" if match == "any" else "all", tuple(Comparison(*words) for words in said))


def survey(*questions: Question | Section) -> Questionnaire:
    """Return a questionnaire of one section, or of the sections given."""
    sections = questions if isinstance(questions[0], Section) else (Section("s", {}, questions),)
    return Questionnaire("sk", {}, sections)


def told(*questions: Question | Section) -> dict[tuple, str]:
    """Return the messages by the block's id and the path in it."""
    return {(problem.at, *problem.path): problem.message for problem in problems(survey(*questions))}


TENURE = ask("single_choice", "tenure", choices="own rent", other=True)
NEEDS = ask("multiple_choice", "needs", choices="flats parks", none=True)
TRUST = ask("scale", "trust", lowest=1, highest=5)
PEOPLE = ask("number", "people", minimum=1, maximum=20)
MOVED = ask("date", "moved")
STREET = ask("short_text", "street")
SERVICES = ask("matrix", "services", rows="bus tram", choices="good bad")
ORDER = ask("ranking", "order", choices="roads schools parks")
SHARE = ask("budget", "share", choices="roads schools", total=100)
AGREE = ask("consent", "agree", required=False)
WHERE = ask("place", "where", choices="centre sasova")
EMAIL = ask("contact", "email")
NOTE = ask("information", "note")
EARLIER = (TENURE, NEEDS, TRUST, PEOPLE, MOVED, STREET, SERVICES, ORDER, SHARE, AGREE, WHERE, EMAIL, NOTE)


@pytest.mark.parametrize(
    "when",
    [
        "tenure is own",
        "tenure is other",
        "tenure is_not rent",
        "needs is flats",
        "needs is none",
        "needs answered",
        "trust at_least 3",
        "people at_most 2,5",
        "moved at_least 2020-01-01",
        "street is Dolná",
        "services.bus is bad",
        "services answered",
        "order.parks at_most 2",
        "share.roads at_least 60, share.schools at_least 30",
        "agree is 0",
        "where.district is centre",
        "email answered",
        "any: tenure is own, people is 1",
    ],
)
def test_a_condition_that_makes_sense_is_let_through(when: str) -> None:
    assert told(*EARLIER, ask("short_text", "more", when)) == {}


@pytest.mark.parametrize(
    ("when", "field", "named"),
    [
        ("age is 1", "subject", "age"),
        ("more answered", "subject", ""),
        ("last answered", "subject", "last"),
        ("note answered", "subject", "note"),
        ("tenure.own is 1", "subject", "own"),
        ("services.train is good", "subject", "train"),
        ("order.bridges is 1", "subject", "bridges"),
        ("share.bridges is 1", "subject", "bridges"),
        ("services is good", "subject", "services.part"),
        ("email is 1", "operator", "email"),
        ("tenure at_least 1", "operator", "tenure"),
        ("street at_most 1", "operator", "street"),
        ("services.bus at_least 1", "operator", "services"),
        ("tenure is", "value", ""),
        ("trust at_least", "value", ""),
        ("tenure is castle", "value", "castle"),
        ("needs is other", "value", "other"),
        ("tenure is none", "value", "none"),
        ("services.bus is fine", "value", "fine"),
        ("agree is yes", "value", "yes"),
        ("people is two", "value", ""),
        ("order.parks is first", "value", ""),
        ("moved at_least 1.1.2020", "value", "2026-11-22"),
        ("where.district is bytca", "value", "bytca"),
    ],
)
def test_a_comparison_that_makes_no_sense_is_refused_at_its_field(when: str, field: str, named: str) -> None:
    found = told(*EARLIER, ask("short_text", "more", when), ask("short_text", "last"))
    assert list(found) == [("more", "condition", 0, field)]
    assert named in found["more", "condition", 0, field]


def test_each_wrong_comparison_is_told_apart() -> None:
    found = told(TENURE, ask("short_text", "more", "tenure is own, tenure is castle, age is 1"))
    assert list(found) == [("more", "condition", 1, "value"), ("more", "condition", 2, "subject")]


def test_a_section_cannot_depend_on_what_it_asks_itself() -> None:
    own = Section("flat", {}, (TENURE,), asked_if("tenure is own"))
    assert list(told(Section("first", {}, (PEOPLE,)), own)) == [("flat", "condition", 0, "subject")]


def test_a_question_may_depend_on_another_of_its_section() -> None:
    assert told(TENURE, ask("short_text", "more", "tenure is own")) == {}


@pytest.mark.parametrize("key", ["age", "more", "last", "note", "email"])
def test_only_an_answer_given_before_can_be_repeated(key: str) -> None:
    more = ask("short_text", "more", label=f"Prečo {{{key}}}?")
    assert list(told(*EARLIER, more, ask("short_text", "last"))) == [("more", "label")]


def test_a_repeated_answer_is_found_in_hints_choices_and_rows_too() -> None:
    more = ask("matrix", "more", choices="a {tenure} {x}", rows="{y}", hint="{z}")
    assert list(told(TENURE, more)) == [("more", "hint"), ("more", "choices", 2, "label"), ("more", "rows", 0, "label")]


NOBODY = [
    (TENURE, "tenure is own, tenure is rent"),
    (TENURE, "tenure answered, tenure not_answered"),
    (TENURE, "tenure not_answered"),
    (TENURE, "tenure is_not own, tenure is_not rent, tenure is_not other"),
    (NEEDS, "needs is none, needs is flats"),
    (ask("multiple_choice", "few", choices="a b c", most=2), "few is a, few is b, few is c"),
    (ask("multiple_choice", "many", choices="a b c", least=3), "many is_not a"),
    (TRUST, "trust at_least 6"),
    (TRUST, "trust at_least 3, trust at_most 2"),
    (PEOPLE, "people is 2,5"),
    (MOVED, "moved at_least 2020-01-02, moved at_most 2020-01-01"),
    (ask("date", "day", latest="2020-01-01"), "day at_least 2020-01-02"),
    (STREET, "street is Dolná, street is Horná"),
    (SERVICES, "services.bus is good, services.bus is bad"),
    (SERVICES, "services.bus not_answered"),
    (ORDER, "order.parks is 1, order.roads is 1"),
    (ORDER, "order.parks at_least 4"),
    (ORDER, "order.parks not_answered"),
    (SHARE, "share.roads at_least 60, share.schools at_least 41"),
    (SHARE, "share.roads at_most 59, share.schools at_most 40"),
    (ask("consent", "terms"), "terms is 0"),
    (WHERE, "where not_answered"),
]


@pytest.mark.parametrize(("question", "when"), NOBODY, ids=[when for _question, when in NOBODY])
def test_a_question_that_nobody_can_be_asked_is_named(question: Question, when: str) -> None:
    assert list(told(question, ask("short_text", "more", when))) == [("more", "condition")]


@pytest.mark.parametrize(
    ("question", "when"),
    [
        (NEEDS, "needs is flats, needs is parks"),
        (ask("multiple_choice", "many", choices="a b c", least=2), "many is_not a"),
        (ask("number", "weight", decimals=1, minimum=0), "weight is 2,5"),
        (ask("ranking", "top", choices="a b c", most=1), "top.a not_answered"),
        (ask("ranking", "any", choices="a b", required=False), "any.a not_answered, any.b is 1"),
        (ask("matrix", "part", choices="x y", rows="a b", required=False), "part.a not_answered, part.b is x"),
        (SHARE, "share.roads at_least 60, share.schools at_least 40"),
        (ask("budget", "three", choices="a b c", total=100), "three.a is 33, three.b at_most 40, three.c is 33"),
        (ask("single_choice", "one", choices="a b", required=False), "one not_answered"),
        (MOVED, "moved is 2024-02-29"),
    ],
)
def test_what_somebody_can_be_asked_is_let_through(question: Question, when: str) -> None:
    assert told(question, ask("short_text", "more", when)) == {}


def test_a_contradiction_between_a_section_and_its_question_is_the_questions() -> None:
    flat = Section("flat", {}, (ask("short_text", "more", "tenure is own"),), asked_if("tenure is rent"))
    assert list(told(Section("s", {}, (TENURE,)), flat)) == [("more", "condition")]


def test_a_section_that_nobody_reaches_is_named_without_its_questions() -> None:
    inner = (ask("short_text", "why"), ask("short_text", "more", "tenure is own"))
    flat = Section("flat", {}, inner, asked_if("tenure is own, tenure is rent"))
    assert list(told(Section("s", {}, (TENURE,)), flat)) == [("flat", "condition")]


def test_a_chain_that_can_never_be_followed_to_its_end_is_named() -> None:
    chain = (
        TENURE,
        ask("number", "rent", "tenure is rent", minimum=0),
        ask("short_text", "more", "rent at_least 1, tenure is own"),
        ask("short_text", "even_more", "more answered"),
    )
    assert list(told(*chain)) == [("more", "condition"), ("even_more", "condition")]


def test_too_much_to_try_is_let_through_quickly() -> None:
    many = [ask("multiple_choice", f"q{n}", choices="a b c", required=False) for n in range(20)]
    everything = ", ".join(f"q{n} is {code}" for n in range(20) for code in "abc")
    assert told(*many, ask("short_text", "more", f"{everything}, q19 is_not a")) == {}


def test_the_longest_chain_is_followed_as_far_as_is_reasonable() -> None:
    chain = [ask("number", "q0", minimum=0)]
    chain += [ask("number", f"q{n}", f"q{n - 1} at_least 1", minimum=0) for n in range(1, 500)]
    assert told(*chain) == {}


@pytest.mark.parametrize(
    ("question", "field"),
    [
        (ask("multiple_choice", "q", choices="a b", least=3), "least"),
        (ask("multiple_choice", "q", choices="a b c", least=3, most=2), "most"),
        (ask("number", "q", minimum=5, maximum=4), "maximum"),
        (ask("date", "q", earliest="2026-02-01", latest="2026-01-01"), "latest"),
        (ask("matrix", "q", choices="good"), "rows"),
        (ask("ranking", "q"), "choices"),
        (ask("budget", "q"), "choices"),
        (ask("single_choice", "q"), "choices"),
    ],
)
def test_a_question_that_cannot_be_answered_is_a_dead_end(question: Question, field: str) -> None:
    assert list(told(question)) == [("q", field)]


def test_a_list_still_empty_is_unfinished_rather_than_wrong() -> None:
    assert [problem.unfinished for problem in problems(survey(ask("ranking", "q")))] == [True]


def test_every_list_of_choices_or_rows_must_be_filled_before_publishing() -> None:
    lists = [
        kind.base_blocks[name] for kind in KINDS.values() for name in ("choices", "rows") if name in kind.base_blocks
    ]
    assert all(block.meta.min_num for block in lists)


# Small surveys whose every answer can be tried, to compare what is told with what happens.

ONE = ask("single_choice", "one", choices="a b", required=False)
TWO = ask("multiple_choice", "two", choices="a b", none=True)
THREE = ask("scale", "three", lowest=1, highest=3)
ALL_ANSWERS: dict[str, list[Any]] = {
    "one": [None, "a", "b"],
    "two": [["a"], ["b"], ["a", "b"], ["none"]],
    "three": [1, 2, 3],
}
comparisons = st.one_of(
    st.builds(Comparison, st.just("one"), st.sampled_from(["is", "is_not"]), st.sampled_from(["a", "b"])),
    st.builds(Comparison, st.just("two"), st.sampled_from(["is", "is_not"]), st.sampled_from(["a", "b", "none"])),
    st.builds(Comparison, st.just("three"), st.sampled_from(["is", "at_least", "at_most"]), st.sampled_from("0123")),
    st.builds(Comparison, st.sampled_from(list(ALL_ANSWERS)), st.sampled_from(sorted(WITHOUT_VALUE))),
)
conditions = st.builds(Condition, st.sampled_from(["all", "any"]), st.lists(comparisons, max_size=4).map(tuple))


@given(conditions)
@settings(max_examples=200)
def test_nobody_can_get_there_exactly_if_no_answers_lead_there(condition: Condition) -> None:
    last = Question("last", "last", "short_text", {}, {"required": False}, condition=condition)
    questionnaire = survey(ONE, TWO, THREE, last)
    ways = [
        {"one": one, "two": two, "three": three}
        for one in ALL_ANSWERS["one"]
        for two in ALL_ANSWERS["two"]
        for three in ALL_ANSWERS["three"]
    ]
    led = any("last" in asked(questionnaire, {key: value for key, value in way.items() if value}) for way in ways)
    assert [block.id for block in out_of_reach(questionnaire)] == ([] if led else ["last"])


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_that_asks_something_says_what_can_be_answered(kind: str) -> None:
    question = next((question for question in EARLIER if question.kind == kind), None) or ask(kind, "q")
    if KINDS[kind].variables(question):
        answered = Comparison(question.key, "answered")
        assert any(holds(answered, {question.key: answer}) for answer in answers_to(question, [answered]))
