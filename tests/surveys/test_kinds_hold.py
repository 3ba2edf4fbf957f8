"""What holds for any question of a kind and any answer to it, whatever the words."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from bs4 import BeautifulSoup
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.forms import GroupField
from surveys.forms import form_class
from surveys.interview import Interview, typed_from
from surveys.keys import is_legal
from surveys.missing import NOT_ANSWERED
from surveys.questionnaire import Questionnaire
from surveys.questions import KINDS
from tests.conftest import question, replaced
from tests.surveys.questionnaires import drawn, questionnaire

LANGUAGES = ("sk", "en")
EASY = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
SLOW = settings(EASY, max_examples=40)

NASTY = [
    "Byty",
    "**Tučné** a *šikmé*",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[odkaz](https://example.sk/?a=1&b=2)",
    "[x](javascript:alert(1))",
    "%(count)d {0} {{ x }} {% y %}",
    "Áno?\nNie",
    "😀",
]
words = st.sampled_from(NASTY) | st.text(min_size=1, max_size=20).filter(str.strip)
keys = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True).filter(lambda key: key not in {"other", "none"})


def parts(most: int = 5) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(keys, words, min_size=1, max_size=most)


def written(most: int) -> st.SearchStrategy[str]:
    """Texts as they are stored: trimmed, with one kind of line break."""
    cleaned = st.text(max_size=most).map(lambda text: text.replace("\r", "").replace("\0", "").strip())
    return cleaned.filter(bool)


class Draw:
    """Draws the settings of a kind and then an answer that they allow."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.required = draw(st.booleans())

    def subset(self, options: list[str], least: int, most: int) -> list[str]:
        count = self.draw(st.integers(least, most))
        return self.draw(st.permutations(options))[:count]

    def short_text(self) -> tuple[dict, Any]:
        most = self.draw(st.integers(1, 500))
        return {"max_length": most}, self.draw(written(min(most, 40)))

    def long_text(self) -> tuple[dict, Any]:
        return self.short_text()

    def number(self) -> tuple[dict, Any]:
        decimals = self.draw(st.integers(0, 4))
        low = self.draw(st.integers(-89, 1000))
        high = self.draw(st.none() | st.integers(low + 1, 10**9))
        steps = 10**decimals
        value = self.draw(st.integers(low * steps, (10**9 if high is None else high) * steps))
        found = {"minimum": low, "maximum": high, "decimals": decimals, "unit": self.draw(st.just("") | words)}
        return found, value / steps if decimals else value

    def date(self) -> tuple[dict, Any]:
        first, day, last = sorted(self.draw(st.tuples(*[st.dates()] * 3)))
        limits = {"earliest": first.isoformat(), "latest": last.isoformat()}
        return {name: limits[name] for name in limits if self.draw(st.booleans())}, day.isoformat()

    def scale(self) -> tuple[dict, Any]:
        low, high = self.draw(st.integers(0, 1)), self.draw(st.integers(2, 10))
        lines = "\n".join(self.draw(st.lists(st.sampled_from(NASTY[:6]), max_size=11)))
        ends = {"low_label": "a", "high_label": self.draw(words)}
        return {"lowest": low, "highest": high, **ends, "point_labels": lines}, self.draw(st.integers(low, high))

    def consent(self) -> tuple[dict, Any]:
        return {}, 1

    def single_choice(self) -> tuple[dict, Any]:
        choices, other = self.draw(parts(12)), self.draw(st.booleans())
        chosen = self.draw(st.sampled_from([*choices, *(["other"] if other else [])]))
        return {"choices": choices, "other": other}, chosen

    def multiple_choice(self) -> tuple[dict, Any]:
        choices, other, none = self.draw(parts()), self.draw(st.booleans()), self.draw(st.booleans())
        options = [*choices, *(["other"] if other else [])]
        least = self.draw(st.none() | st.integers(1, len(options)))
        most = self.draw(st.none() | st.integers(least or 1, 8))
        found = {"choices": choices, "other": other, "none": none, "least": least, "most": most}
        if none and self.draw(st.booleans()):
            return found, ["none"]
        picked = self.subset(options, least or 1, min(most or 8, len(options)))
        return found, sorted(picked, key=options.index)

    def matrix(self) -> tuple[dict, Any]:
        rows, choices = self.draw(parts()), self.draw(parts(9))
        judged = list(rows) if self.required else self.subset(list(rows), 1, len(rows))
        return {"rows": rows, "choices": choices}, {row: self.draw(st.sampled_from(list(choices))) for row in judged}

    def ranking(self) -> tuple[dict, Any]:
        choices = self.draw(parts())
        most = self.draw(st.none() | st.integers(1, 6))
        last = min(most or len(choices), len(choices))
        return {"choices": choices, "most": most}, self.subset(list(choices), last if self.required else 1, last)

    def budget(self) -> tuple[dict, Any]:
        choices = self.draw(parts())
        shares = {item: self.draw(st.integers(0, 10**7)) for item in choices}
        shares[next(iter(choices))] += 1
        return {"choices": choices, "total": sum(shares.values()), "unit": self.draw(st.just("") | words)}, shares

    def information(self) -> tuple[dict, Any]:
        return {}, None


MINE = sorted(name for name in vars(Draw) if name in KINDS)


@st.composite
def answered(draw: st.DrawFn, kind: str = "") -> tuple[Questionnaire, dict[str, Any]]:
    """A question in Slovak, of which some or all is put into English, and an answer to it or none."""
    kind = kind or draw(st.sampled_from(MINE))
    drawn_by = Draw(draw)
    own, answer = getattr(drawn_by, kind)()
    required = drawn_by.required
    raw = question(kind, "q", label=draw(words), hint=draw(st.just("") | words), required=required, **own)
    translation_of = {text: f"EN {text}" for text in texts_in(raw) if draw(st.booleans())}
    asked = questionnaire(raw).translated_by(questionnaire(replaced(raw, translation_of), language="en"), "en")
    if answer is None or (not required and kind != "consent" and draw(st.booleans())):
        return asked, {}
    said = {"q_other_text": draw(written(20))} if "other" in answer_keys(answer) else {}
    return asked, {"q": answer, **said}


def answer_keys(answer: Any) -> list[Any]:
    return answer if isinstance(answer, list) else [answer]


def texts_in(raw: dict[str, Any]) -> list[str]:
    value = raw["value"]
    names = ("label", "hint", "unit", "low_label", "high_label", "point_labels")
    parts = [part["value"]["label"] for name in ("choices", "rows") for part in value.get(name, ())]
    return [value[name] for name in names if value.get(name)] + parts


def test_every_kind_of_this_module_is_drawn():
    assert len(MINE) == 12


@EASY
@given(answered())
def test_an_answer_typed_again_is_the_same_answer(case):
    asked, answers = case
    for language in LANGUAGES:
        interview = Interview(asked, language, typed_from(asked, answers))
        assert interview.errors == {}
        assert interview.answers == answers


@EASY
@given(answered())
def test_an_answer_coded_and_decoded_is_the_same_answer(case):
    """Also after it was stored as JSON, and with its missing values written out as an export does."""
    asked, answers = case
    stored = json.loads(json.dumps(answers))
    for only in asked.questions:
        kind = KINDS[only.kind]
        coded = [NOT_ANSWERED if value is None else value for value in kind.coded(only, stored)]
        assert kind.decoded(only, coded) == answers


@EASY
@given(answered())
def test_every_variable_has_a_name_a_label_and_a_label_for_each_code(case):
    asked, answers = case
    for only in asked.questions:
        variables = KINDS[only.kind].variables(only)
        names = [variable.name for variable in variables]
        assert all(map(is_legal, names))
        assert len(names) == len(set(names))
        for variable, value in zip(variables, KINDS[only.kind].coded(only, answers), strict=True):
            assert variable.label["sk"]
            if variable.type == "code" and value is not None:
                assert variable.values[value]


@EASY
@given(answered())
def test_an_answer_is_said_in_words_and_none_in_no_words(case):
    asked, answers = case
    for only in asked.questions:
        for language in LANGUAGES:
            lines = KINDS[only.kind].shown(only, answers, asked, language)
            assert bool(lines) == bool(answers)
            assert all(lines)


@SLOW
@given(answered(), st.data())
def test_a_form_is_drawn_whole_whatever_is_in_it(case, data):
    """Blank, with an answer, and with anything at all; no text becomes markup."""
    asked, answers = case
    names = list(form_class(asked, "sk").base_fields)
    rubbish = {name: data.draw(st.lists(rubbish_for(asked), max_size=3), label=name) for name in names}
    for language in LANGUAGES:
        with translation.override(language):
            form = form_class(asked, language)
            for filled in (form(), form(MultiValueDict(typed_from(asked, answers))), form(MultiValueDict(rubbish))):
                html = BeautifulSoup(drawn(filled, language), "html.parser")
                assert not html.find_all(["script", "img"])
                drawn_names = {tag["name"] for tag in html.find_all(["input", "select", "textarea"])}
                assert drawn_names == {n for n, field in filled.fields.items() if not isinstance(field, GroupField)}
                ids = [tag["id"] for tag in html.find_all(id=True)]
                assert len(ids) == len(set(ids))
                described = " ".join(tag["aria-describedby"] for tag in html.select("[aria-describedby]"))
                assert set(described.split()) <= set(ids)
                assert {link["href"].removeprefix("#") for link in html.select(".error-summary a")} <= set(ids)


def rubbish_for(asked: Questionnaire) -> st.SearchStrategy[str]:
    (only,) = asked.questions
    offered = [choice.key for choice in only.choices]
    likely = ["other", "none", "on", "", "1", "2", "3", "-99", "2026-11-22", date.max.isoformat()]
    never = ["NaN", "\0", "9" * 40, "1e400", *NASTY]
    return st.sampled_from([*offered, *likely, *never]) | st.text(max_size=20)


@EASY
@given(answered(), st.data())
def test_what_is_accepted_of_anything_typed_is_an_answer_like_any_other(case, data):
    asked, _answers = case
    names = list(form_class(asked, "sk").base_fields)
    typed = {name: data.draw(st.lists(rubbish_for(asked), max_size=2), label=name) for name in names}
    accepted = Interview(asked, "sk", typed).answers
    assert Interview(asked, "en", typed_from(asked, accepted)).answers == accepted
    for only in asked.questions:
        assert KINDS[only.kind].decoded(only, KINDS[only.kind].coded(only, accepted)) == accepted
