"""When a question is asked and what may be answered: expressions that are read, and those that say more."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire import ALWAYS, Comparison, Condition
from surveys.xlsform.expressions import NotUnderstood, parse
from tests.surveys.xlsform_files import asked, lost

YES_NO = [["yn", "yes", "Áno"], ["yn", "no", "Nie"]]


@pytest.mark.parametrize(
    ("relevant", "match", "comparisons"),
    [
        ("${a} = 'yes'", "all", [("a", "is", "yes")]),
        ("'yes' = ${ a }", "all", [("a", "is", "yes")]),
        ("${a} = ‘yes’", "all", [("a", "is", "yes")]),
        ('(${a} != "yes")', "all", [("a", "is_not", "yes")]),
        ("selected(${m}, 'no')", "all", [("m", "is", "no")]),
        ("not(selected(${m},'no'))", "all", [("m", "is_not", "no")]),
        ("selected(${a}, 'no')", "all", [("a", "is", "no")]),
        ("${n} >= 3 and ${n} < 8", "all", [("n", "at_least", "3"), ("n", "at_most", "7")]),
        ("3 <= ${n} or ${n} = -1", "any", [("n", "at_least", "3"), ("n", "is", "-1")]),
        ("${n} != ''", "all", [("n", "answered", "")]),
        ("${n} = ''", "all", [("n", "not_answered", "")]),
        ("string-length(${t}) > 0", "all", [("t", "answered", "")]),
        ("count-selected(${m}) > 0", "all", [("m", "answered", "")]),
        ("${d} <= date('2026-01-31')", "all", [("d", "at_most", "2026-01-31")]),
        ("${ok} = 'OK'", "all", [("ok", "is", "1")]),
        ("${ok} != ''", "all", [("ok", "is", "1")]),
        ("(${a} = 'yes' and ${n} = 1) and ${t} = 'x'", "all", [("a", "is", "yes"), ("n", "is", "1"), ("t", "is", "x")]),
    ],
)
def test_relevant_becomes_a_condition(relevant, match, comparisons):
    read = asked([*EARLIER, ["text", "last", "L", relevant]], YES_NO, "type name label relevant")
    assert lost(read) == []
    expected = Condition(match, tuple(Comparison(*found) for found in comparisons))
    assert read.questionnaire.by_key["last"].condition == expected


EARLIER = [
    ["select_one yn", "a", "A"],
    ["select_multiple yn", "m", "M"],
    ["integer", "n", "N"],
    ["text", "t", "T"],
    ["date", "d", "D"],
    ["acknowledge", "ok", "Ok"],
]


@pytest.mark.parametrize(
    "relevant",
    [
        "${a} = 'yes' and (${n} = 1 or ${n} = 2)",
        "${nobody} = 'yes'",
        "${later} = 'yes'",
        "${a} = 'maybe'",
        "${m} = 'yes'",
        "${a} >= 1",
        "not(${n} >= 3)",
        "regex(${t}, '[a-z]')",
        "${n} + 1 = 2",
        "../a = 'yes'",
        "today() > ${d}",
        "count-selected(${m}) = 2",
        "${d} > date('2026-01-31')",
        "${a} = 'yes",
        "((((",
        "1",
    ],
)
def test_a_relevant_that_says_more_is_named_and_leaves_no_half_condition(relevant):
    read = asked(
        [*EARLIER, ["text", "late", "L", relevant], ["text", "later", "L"]], YES_NO, "type name label relevant"
    )
    assert lost(read) == [(8, "relevant", relevant)]
    assert read.questionnaire.by_key["late"].condition == ALWAYS


@given(st.text())
def test_any_text_is_an_expression_or_refused(text):
    with contextlib.suppress(NotUnderstood):
        parse(text)


def test_deep_brackets_are_refused():
    with pytest.raises(NotUnderstood):
        parse("(" * 5000 + "1" + ")" * 5000)


@pytest.mark.parametrize(
    "constraint",
    [". <= today()", ". > 0.5", "regex(., 'a')", ". <= ${n}", ". >= -500", ". <= 1.5", "string-length(.) < 9"],
)
def test_a_constraint_that_no_setting_can_say_is_named(constraint):
    read = asked([["decimal", "x", "X", constraint]], (), "type name label constraint")
    assert [(row, column) for row, column, _what in lost(read)] == [(2, "constraint")]


@pytest.mark.parametrize("number", ["9" * 5000, "1e999999999", "--3", "٣٣", "nan"])
def test_numbers_that_are_none_do_no_harm(number):
    heading = "type name label constraint parameters relevant"
    rows = [["integer", "a", "A"], ["integer", "x", "X", f". > '{number}'", "", f"${{a}} > '{number}'"]]
    rows += [["range", "y", "Y", f". <= {number}", f"start={number} end=10"]]
    assert {row for row, _column, _what in lost(asked(rows, (), heading))} == {3, 4}


def test_days_that_are_none_are_named():
    rows = [["date", "x", "X", ". >= date('2026-02-31')"], ["date", "y", "Y", ". <= date('včera')"]]
    read = asked(rows, (), "type name label constraint")
    assert [row for row, _column, _what in lost(read)] == [2, 3]
    assert only_settings(read) == [None, None]


def only_settings(read):
    first, second = read.questionnaire.questions
    return [first.settings["earliest"], second.settings["latest"]]
