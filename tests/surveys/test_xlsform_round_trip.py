"""What is exported to an XLSForm is one for pyxform, and comes back as it was."""

from __future__ import annotations

from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from surveys.keys import RESERVED, is_legal
from surveys.models import SurveyPage
from surveys.naming import names_of
from surveys.possible import answers_to, number
from surveys.questionnaire import Questionnaire
from surveys.questions import KINDS
from surveys.routing import met
from surveys.versions import compose
from surveys.xlsform import reading, workbook, writing
from surveys.xlsform.expressions import Call, Literal, Name, NotUnderstood, parse
from surveys.xlsform.relevance import relevant
from surveys.xlsform.rows import asking
from tests.conftest import question, translated
from tests.surveys.questionnaires import questionnaire
from tests.surveys.whole import EVERY_KIND
from tests.surveys.xlsform_files import shape


def exported(asked: Questionnaire, path: Path):
    """Write the form and return what pyxform makes of it, and what is read back."""
    sheets, _report = writing.sheets(asked, "anketa")
    workbook.save(path, sheets)
    with path.open("rb") as file:
        return convert(str(path)), reading.read(workbook.load(file), asked.source_language)


INTRODUCTION = '<p data-block-key="a">{} <b>{}</b>, <a href="https://example.org">x</a></p>'


@pytest.fixture
def everything(make_survey):
    """A survey of every kind with every text in both languages."""
    page = make_survey(EVERY_KIND, introduction=INTRODUCTION.format("Prečo sa", "pýtame"))
    english = translated(page, {text: f"{text} (en)" for text in texts_in(page.questions.get_prep_value())})
    english.introduction = INTRODUCTION.format("Why we", "ask")
    english.save_revision().publish()
    return page, english


def texts_in(data):
    names = {"label", "hint", "title", "text", "unit", "low_label", "high_label"}
    if isinstance(data, list):
        return {text for item in data for text in texts_in(item)}
    if not isinstance(data, dict):
        return set()
    own = {value for name, value in data.items() if name in names and value}
    return own | {text for value in data.values() for text in texts_in(value)}


@pytest.mark.django_db
def test_every_kind_comes_back_as_it_was_in_both_languages(everything, tmp_path):
    page, english = everything
    before = compose(page, [english])
    path = tmp_path / "form.xlsx"
    call_command("export_xlsform", "anketa", str(path))
    xform = convert(str(path))
    assert xform.warnings == []
    call_command("import_xlsform", str(path), parent="/sk/konzultacie/byvanie/", publish=True)
    copy = SurveyPage.objects.get(slug="anketa-2")
    after = copy.survey.current_version.questionnaire
    assert shape(after) == shape(before)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="{}$"), min_size=1)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,7}", fullmatch=True).filter(lambda key: key not in RESERVED | {"meta"})
PARTS = st.dictionaries(
    KEYS.filter(lambda key: key not in {"other", "none", "other_text"}), WORDS, min_size=2, max_size=4
)
WHOLE = st.integers(0, 50)


def settings_for(kind: str):
    """Return a strategy for what an editor sets in a question of this kind."""
    low, high = WHOLE, WHOLE.map(lambda number: number + 51)
    day = st.dates(min_value=date(1900, 1, 1)).map(str)
    found = {
        "short_text": {"max_length": st.integers(1, 500)},
        "long_text": {"max_length": st.integers(1, 20_000)},
        "number": {
            "minimum": low,
            "maximum": st.none() | high,
            "decimals": st.integers(0, 4),
            "unit": st.just("") | WORDS,
        },
        "date": {"earliest": st.none() | day},
        "single_choice": {"choices": PARTS, "other": st.booleans()},
        "multiple_choice": {
            "choices": PARTS,
            "other": st.booleans(),
            "none": st.booleans(),
            "least": st.none() | st.integers(1, 2),
            "most": st.none() | st.just(2),
        },
        "scale": {"lowest": st.integers(0, 1), "highest": st.integers(2, 10), "low_label": WORDS, "high_label": WORDS},
        "matrix": {"choices": PARTS, "rows": PARTS},
        "ranking": {"choices": PARTS, "most": st.none() | st.just(1)},
        "budget": {"choices": PARTS, "total": high, "unit": st.just("") | WORDS},
        "place": {"choices": PARTS, "address": st.booleans(), "on_map": st.booleans()},
        "file": {
            "pdf": st.just(True),
            "image": st.booleans(),
            "document": st.booleans(),
            "megabytes": st.integers(1, 20),
        },
        "contact": {"ask_name": st.booleans(), "ask_email": st.just(True), "ask_phone": st.booleans()},
        "consent": {},
        "information": {},
    }
    return st.fixed_dictionaries(
        {"label": WORDS, "hint": st.just("") | WORDS, "required": st.booleans(), **found[kind]}
    )


OPERATORS_BY_KIND = {
    "number": ["is", "is_not", "at_least", "at_most"],
    "scale": ["is", "is_not", "at_least", "at_most"],
    "date": ["is", "is_not", "at_least", "at_most"],
    "matrix": ["is", "is_not"],
    "budget": ["is", "is_not", "at_least", "at_most"],
    "ranking": ["is", "is_not", "at_least", "at_most"],
}


@st.composite
def comparisons(draw, asked):
    """Return a comparison with a question that an editor could save."""
    parts = asked["value"].get("rows") or asked["value"].get("choices") or []
    part = f".{draw(st.sampled_from(parts))['value']['key']}" if parts else ""
    codes = [item["value"]["key"] for item in asked["value"].get("choices", [])]
    kind, key = asked["type"], asked["value"]["key"]
    if kind in {"contact", "file", "place"} or draw(st.booleans()):
        return {"subject": key, "operator": draw(st.sampled_from(["answered", "not_answered"])), "value": ""}
    values = {
        "date": st.dates(min_value=date(1900, 1, 1)).map(str),
        "consent": st.sampled_from(["0", "1"]),
        "short_text": WORDS.filter(lambda text: not {"'", '"'} <= set(text)),
        "long_text": st.just("it's"),
    }
    value = draw(
        values.get(kind, st.sampled_from(codes) if codes and kind not in {"budget", "ranking"} else WHOLE.map(str))
    )
    operator = draw(st.sampled_from(OPERATORS_BY_KIND.get(kind, ["is", "is_not"])))
    subject = f"{key}{part}" if kind in {"matrix", "budget", "ranking"} else key
    return {"subject": subject, "operator": operator, "value": value}


@st.composite
def questionnaires(draw):
    blocks: list[dict] = []
    for key in draw(st.lists(KEYS, min_size=1, max_size=5, unique=True)):
        kind = draw(st.sampled_from([*KINDS]))
        block = question(kind, key, **draw(settings_for(kind)))
        earlier = [asked for asked in blocks if asked["type"] != "information"]
        if earlier and draw(st.booleans()):
            found = draw(st.lists(st.sampled_from(earlier).flatmap(comparisons), min_size=1, max_size=3))
            items = [{"type": "item", "id": str(place), "value": value} for place, value in enumerate(found)]
            block["value"] |= {"condition": items, "match": draw(st.sampled_from(["all", "any"]))}
        blocks.append(block)
    asked = questionnaire(*blocks)
    names = [name for found in asked.questions for name in {*names_of(found)}]
    assume(len(names) == len(set(names)) and all(map(is_legal, names)))  # the editor is told otherwise
    return asked


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=questionnaires())
def test_whatever_an_editor_makes_pyxform_accepts_and_comes_back(asked, tmp_path_factory):
    xform, form = exported(asked, tmp_path_factory.mktemp("xlsform") / "form.xlsx")
    assert "<h:html" in xform.xform
    assert form.report.lost == []
    assert shape(form.questionnaire) == shape(asked)


def cells(question, answer):
    """Return what other programs hold of an answer, by the names of the rows in the form."""
    key = question.key
    if question.kind in {"contact", "file"}:
        return {f"{key}_email" if question.kind == "contact" else key: "x"}
    if isinstance(answer, dict):
        names = {"district": "district", "address": "address", "lat": "point"}
        return {f"{key}_{names.get(part, part)}": str(value) for part, value in answer.items()}
    if isinstance(answer, list):
        return {key: " ".join(answer)}
    return {key: ("OK" if answer else "") if question.kind == "consent" else str(answer)}


def value(node, held):  # noqa: PLR0911
    """Return what an expression comes to where `held` are the answers, as XPath has it."""
    match node:
        case Name(name):
            return held.get(name, "")
        case Literal(text) | Call("date", (Literal(text),)):
            return text
        case Call("and", parts):
            return all(value(part, held) for part in parts)
        case Call("or", parts):
            return any(value(part, held) for part in parts)
        case Call("not", (part,)):
            return not value(part, held)
        case Call("false", ()):
            return False
        case Call("selected", (Name(name), Literal(text))):
            return text in held.get(name, "").split()
        case Call("selected-at", (Name(name), Literal(text))):
            return dict(enumerate(held.get(name, "").split())).get(int(text), "")
        case Call(sign, (left, right)):
            return compared(sign, value(left, held), value(right, held))
    raise AssertionError(node)


def compared(sign, left, right):
    if sign in {"=", "!="}:
        same = left == right or (number(left) is not None and number(left) == number(right))
        return same == (sign == "=")
    if not left:
        return False
    ends = (number(left), number(right)) if number(right) is not None else (left, right)
    return ends[0] >= ends[1] if sign == ">=" else ends[0] <= ends[1]


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=questionnaires(), data=st.data())
def test_a_condition_means_the_same_in_the_form(asked, data):
    conditions = [found.condition for found in asked.questions if found.condition]
    assume(conditions)
    names = {found.key: asking(found, ["sk"]).names for found in asked.questions}
    answers, held = {}, {}
    for found in asked.questions:
        about = [part for condition in conditions for part in condition.comparisons if part.key == found.key]
        options = [] if found.kind == "information" else list(islice(answers_to(found, about), 50))
        # A box that is shown is always answered: ticked or not.
        answer = data.draw(st.sampled_from([0, 1] if found.kind == "consent" else [*options, None]))
        if answer is not None:
            answers[found.key] = answer
            held |= cells(found, answer)
    for condition in conditions:
        try:
            said = relevant(condition, asked.by_key, names)
        except NotUnderstood:  # it is told of, and stands in our own sheet
            continue
        assert value(parse(said), held) == met(condition, answers)
