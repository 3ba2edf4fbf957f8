"""SPSS and Stata files: read back, they hold every coded value of the CSV, with labels and reasons for missing ones."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.analysis.selection import LANGUAGE, Selection
from surveys.codebook import Codebook
from surveys.exporting import statistical
from surveys.exporting.labelled import LOOKS_MISSING
from surveys.exporting.numbering import numbers
from surveys.exporting.options import LONG, NotPossible, Options, unheard
from surveys.exporting.short_names import in_bytes, in_characters, short_names
from surveys.exporting.statistical import write_dta, write_sav
from surveys.models import Response, Survey
from surveys.questions import Variable
from tests.conftest import question
from tests.surveys.three_versions import LETTERS, LONG_TEXT, add, coded_values, table, three_versions

pytestmark = pytest.mark.django_db

ON_PAPER = {"sk": "bez odpovede", "en": "not answered"}


@pytest.fixture
def survey(make_survey):
    return three_versions(make_survey)


def read_sav(survey: Survey, path: Any, progress: Any = unheard, **options: Any) -> tuple[list[dict[str, Any]], Any]:
    """Write an SPSS file; return its rows as they are stored, and what it says of itself."""
    write_sav(survey, Options(**options), path, progress)
    data, about = pyreadstat.read_sav(path, user_missing=True, disable_datetime_conversion=True, output_format="polars")
    return data.to_dicts(), about


def read_dta(survey: Survey, path: Any, **options: Any) -> tuple[list[dict[str, Any]], Any]:
    write_dta(survey, Options(**options), path, unheard)
    data, about = pyreadstat.read_dta(path, user_missing=True, disable_datetime_conversion=True)
    return data.to_dict("records"), about


def decoded(variable: Variable, value: Any, missing: dict[Any, int], day: Any) -> Any:
    """Return the coded value that a cell of a statistics file stands for."""
    if variable.type == "text":
        looks = LOOKS_MISSING.fullmatch(value)
        return value if not looks else value[1:] if value[0] == "'" else int(value)
    if value in missing:
        return missing[value]
    if variable.type == "code":
        return next(code for code, number in numbers(variable).items() if number == value)
    return day(value) if variable.type == "date" else value


def all_decoded(survey: Survey, rows: list[dict[str, Any]], missing: dict[Any, int], day: Any) -> list[dict[str, Any]]:
    variables = Codebook.of(survey).variables
    return [{each.name: decoded(each, row[each.name], missing, day) for each in variables} for row in rows]


def spss_day(value: float) -> str:
    return date.fromordinal(date(1582, 10, 14).toordinal() + int(value) // 86_400).isoformat()


def stata_day(value: float) -> str:
    return date.fromordinal(date(1960, 1, 1).toordinal() + int(value)).isoformat()


def test_an_spss_file_holds_every_value_of_the_csv(survey, tmp_path):
    rows, _about = read_sav(survey, tmp_path / "x.sav")
    missing = {code: code for code in (-99, -98, -97, -96)}
    assert all_decoded(survey, rows, missing, spss_day) == coded_values(survey)


def test_a_stata_file_holds_every_value_of_the_csv(survey, tmp_path):
    rows, _about = read_dta(survey, tmp_path / "x.dta")
    missing = {"a": -99, "b": -98, "c": -97, "d": -96}
    assert all_decoded(survey, rows, missing, stata_day) == coded_values(survey)


def test_every_reason_for_a_missing_answer_is_among_them(survey):
    """Otherwise the two tests above would prove less than they say."""
    found = {value for row in coded_values(survey) for value in row.values()}
    assert {-99, -98, -97, -96, "-99", "'-98", "-97", LETTERS, LONG_TEXT, "1959-09-24"} <= found


def test_the_columns_that_no_question_fills_are_there_as_well(survey, tmp_path):
    spss, _about = read_sav(survey, tmp_path / "x.sav")
    stata, _about = read_dta(survey, tmp_path / "x.dta")
    for rows in (spss, stata):
        assert [(row["response_id"], row["version"]) for row in rows] == [
            (int(row["response_id"]), int(row["version"])) for row in table(survey)
        ]
        assert [(row["language"], row["source"]) for row in rows] == [
            (row["language"], row["source"]) for row in table(survey)
        ]


def test_days_and_times_are_days_and_times_of_the_city(survey, tmp_path):
    Response.objects.filter(pk=Response.objects.first().pk).update(
        submitted_at=datetime.fromisoformat("2026-07-01T22:30:00Z")
    )
    write_sav(survey, Options(), tmp_path / "x.sav", unheard)
    write_dta(survey, Options(), tmp_path / "x.dta", unheard)
    for data, _about in (pyreadstat.read_sav(tmp_path / "x.sav"), pyreadstat.read_dta(tmp_path / "x.dta")):
        assert data["submitted"][0].isoformat() == "2026-07-02T00:30:00"
        assert list(data["moved"][:2]) == [date(2010, 5, 1), date(1959, 9, 24)]
        assert data["changed"].isna().all()


@pytest.mark.parametrize("language", ["sk", "en"])
def test_labels_are_in_the_language_asked_for(survey, tmp_path, language):
    _rows, spss = read_sav(survey, tmp_path / "x.sav", labels=language)
    _rows, stata = read_dta(survey, tmp_path / "x.dta", labels=language)
    label = {"sk": "Otázka tenure", "en": "What do you live in?"}[language]
    own = {"sk": "Vlastný byt", "en": "A flat I own"}[language]
    assert spss.column_names_to_labels["tenure"] == stata.column_names_to_labels["tenure"] == label
    assert spss.variable_value_labels["tenure"][1] == stata.variable_value_labels["tenure"][1] == own
    assert spss.variable_value_labels["tenure"][-99] == stata.variable_value_labels["tenure"]["a"] == ON_PAPER[language]
    assert spss.variable_value_labels["wish"]["-99"] == ON_PAPER[language]
    assert spss.file_label == stata.file_label == {"sk": "Anketa o bývaní", "en": "Housing survey"}[language]


def test_with_codes_the_labels_are_slovak(survey, tmp_path):
    _rows, about = read_sav(survey, tmp_path / "x.sav", labels="code")
    assert about.variable_value_labels["tenure"][1] == "Vlastný byt"


def test_missing_values_are_declared(survey, tmp_path):
    _rows, about = read_sav(survey, tmp_path / "x.sav")
    variables = Codebook.of(survey).variables
    texts = {variable.name for variable in variables if variable.type == "text"}
    numeric = [{"lo": -99.0, "hi": -96.0}]
    words = [{"lo": code, "hi": code} for code in ("-99", "-98", "-97")]
    assert about.missing_ranges == {each.name: words if each.name in texts else numeric for each in variables}
    by_default, _about = pyreadstat.read_sav(tmp_path / "x.sav")
    assert by_default["price"].min() == 400.5
    _rows, stata = read_dta(survey, tmp_path / "x.dta")
    assert stata.variable_value_labels["price"] == {
        "a": "bez odpovede",
        "b": "nepýtalo sa",
        "c": "nie je v tejto verzii",
        "d": "odpoveď odvolaná",
    }


def test_numbers_of_codes_are_told_in_the_notes(survey, tmp_path):
    _rows, about = read_sav(survey, tmp_path / "x.sav")
    assert "tenure: 1 = own, 2 = rent, 3 = other, 4 = social" in about.notes


def test_a_choice_put_in_front_of_the_others_changes_no_number(survey):
    tenure = Codebook.of(survey).variables[0]
    assert numbers(tenure) == {"own": 1, "rent": 2, "other": 3, "social": 4}


def test_a_late_answer_to_an_older_version_changes_no_number_that_was_used(survey):
    """Version 1 was published without English, and nobody answered it until now."""
    first = survey.versions.order_by("number")[0]
    before = [(each.name, numbers(each)) for each in Codebook.of(survey).variables if each.type == "code"]
    Response.objects.create(survey=survey, version=first, language="sk", answers={"tenure": "rent"}, receipt_hash="x")
    after = [(each.name, numbers(each)) for each in Codebook.of(survey).variables if each.type == "code"]
    assert before == after


def test_only_selected_responses_are_written_and_progress_is_told(survey, tmp_path):
    told: list[int] = []
    chosen = Selection(((LANGUAGE, ("en",)),))
    rows, _about = read_sav(survey, tmp_path / "x.sav", told.append, selection=chosen)
    assert [row["language"] for row in rows] == ["en", "en"]
    assert told


@pytest.mark.parametrize("write", [write_sav, write_dta])
def test_a_row_for_each_answer_is_refused_in_the_readers_language(survey, tmp_path, write):
    with pytest.raises(NotPossible) as refused:
        write(survey, Options(shape=LONG), tmp_path / "x", unheard)
    assert "SPSS" in str(refused.value)


@pytest.mark.parametrize("read", [read_sav, read_dta])
def test_a_survey_that_nobody_answered_gives_a_file_with_its_columns(make_survey, tmp_path, read):
    rows, about = read(make_survey().survey, tmp_path / "x")
    assert rows == []
    assert "tenure" in about.column_names


def test_what_spss_cannot_hold_is_cut_where_it_can_be_seen_and_said(make_survey, tmp_path):
    survey = make_survey([question("long_text", "wish", max_length=20_000)]).survey
    add({"wish": "ž" * 20_000}, {"wish": "ž" * 16_000})
    rows, about = read_sav(survey, tmp_path / "x.sav", labels="en")
    assert rows[0]["wish"] == "ž" * 16_382 + "…"
    assert rows[1]["wish"] == "ž" * 16_000
    assert any("1 text is longer than SPSS takes" in note for note in about.notes)
    rows, _about = read_dta(survey, tmp_path / "x.dta")
    assert rows[0]["wish"] == "ž" * 20_000


def test_long_labels_are_shortened_where_it_can_be_seen(make_survey, tmp_path):
    asked = question("single_choice", "a", label="Žiadam mesto o " * 30, choices={"x": "ž" * 200}, other=False)
    survey = make_survey([asked]).survey
    add({"a": "x"})
    _rows, spss = read_sav(survey, tmp_path / "x.sav")
    _rows, stata = read_dta(survey, tmp_path / "x.dta")
    for said, limit in ((spss.column_labels[-1], 256), (spss.variable_value_labels["a"][1], 120)):
        assert said.endswith("…")
        assert limit - 1 <= len(said.encode()) <= limit
    assert len(stata.column_labels[-1]) == 80


def test_a_name_too_long_for_stata_is_shortened_and_told_in_the_label(make_survey, tmp_path):
    """Today’s editor takes none; a version published before it did may have one."""
    survey = make_survey([question("short_text", "why", max_length=9, label="Prečo?")], slug="x").survey
    survey.versions.create(number=9, digest="x", content=with_key(survey.current_version.content, "k" * 40))
    survey = Survey.objects.get()
    add({"k" * 40: "lebo"})
    rows, about = read_dta(survey, tmp_path / "x.dta")
    name = about.column_names[-1]
    assert (len(name), name[:27], rows[0][name]) == (32, "k" * 27, "lebo")
    assert about.column_labels[-1] == f"{'k' * 40}: Prečo?"
    _rows, spss = read_sav(survey, tmp_path / "x.sav")
    assert (spss.column_names[-1], spss.column_labels[-1]) == ("k" * 40, "Prečo?")


def with_key(content: dict[str, Any], key: str) -> dict[str, Any]:
    """Return a stored questionnaire whose only question has another key."""
    section = content["sections"][0]
    return {**content, "sections": [{**section, "questions": [{**section["questions"][0], "key": key}]}]}


NAMES = st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,60}", fullmatch=True), unique=True, max_size=20)


@given(NAMES, NAMES)
def test_short_names_are_different_and_do_not_depend_on_their_neighbours(names, others):
    short = short_names(names, 32)
    assert len(set(short.values())) == len(names)
    assert all(len(name) <= 32 for name in short.values())
    together = short_names([*names, *(other for other in others if other not in names)], 32)
    assert {name: together[name] for name in names} == short


@given(st.text(max_size=60), st.integers(min_value=3, max_value=50))
def test_a_text_that_fits_stays_and_another_says_that_it_goes_on(text, limit):
    for cut, measure in ((in_bytes, lambda words: len(words.encode())), (in_characters, len)):
        short = cut(text, limit)
        assert measure(short) <= limit
        assert short == text if measure(text) <= limit else text.startswith(short[:-1]) and short[-1] == "…"


def test_a_name_that_stata_keeps_for_itself_is_changed(make_survey, tmp_path):
    survey = make_survey([question("number", "str5", minimum=0, maximum=9)]).survey
    add({"str5": 3})
    rows, about = read_dta(survey, tmp_path / "x.dta")
    assert about.column_names[-1].startswith("str5_")
    assert rows[0][about.column_names[-1]] == 3


def test_measures_tell_categories_from_numbers(survey, tmp_path):
    _rows, about = read_sav(survey, tmp_path / "x.sav")
    measures = {name: about.variable_measure[name] for name in ("tenure", "trust", "price", "wish")}
    assert measures == {"tenure": "nominal", "trust": "ordinal", "price": "scale", "wish": "nominal"}
    assert statistical.TAGS == {-99: "a", -98: "b", -97: "c", -96: "d"}
