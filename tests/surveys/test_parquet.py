"""Parquet files: a value and the reason for a missing one, together, are the cell of the CSV."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from surveys.analysis.selection import LANGUAGE, Selection
from surveys.codebook import Codebook
from surveys.exporting import rows as exported
from surveys.exporting.options import LONG, Options, unheard
from surveys.exporting.parquet import write_parquet
from surveys.exporting.rows import FIXED_COLUMNS
from surveys.models import Survey
from tests.surveys.three_versions import LETTERS, coded_values, table, three_versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(make_survey):
    return three_versions(make_survey)


def read(survey: Survey, path: Any, **options: Any) -> pl.DataFrame:
    write_parquet(survey, Options(**options), path, unheard)
    return pl.read_parquet(path)


def together(value: Any, missing: int | None) -> Any:
    assert value is None or missing is None
    return missing if value is None else value


def as_coded(survey: Survey, data: pl.DataFrame) -> list[dict[str, Any]]:
    variables = Codebook.of(survey).variables
    days = [pl.col(each.name).cast(pl.String) for each in variables if each.type == "date"]
    return [
        {each.name: together(row[each.name], row[f"{each.name}.missing"]) for each in variables}
        for row in data.with_columns(days).to_dicts()
    ]


def test_a_parquet_file_holds_every_value_of_the_csv(survey, tmp_path, monkeypatch):
    monkeypatch.setattr(exported, "PIECE", 3)
    data = read(survey, tmp_path / "x.parquet")
    values = as_coded(survey, data)
    assert values == coded_values(survey)
    assert LETTERS in {row["wish"] for row in values}


def test_times_are_moments_and_the_columns_that_no_question_fills_those_of_the_csv(survey, tmp_path):
    data = read(survey, tmp_path / "x.parquet").select(FIXED_COLUMNS).to_dicts()
    cells = [{name: row[name] for name in FIXED_COLUMNS} for row in table(survey)]
    for row in data:
        row["submitted"] = row["submitted"].isoformat(timespec="seconds")
    assert [{name: "" if value is None else str(value) for name, value in row.items()} for row in data] == cells


def test_types_say_what_can_be_reckoned_with(survey, tmp_path):
    schema = read(survey, tmp_path / "x.parquet").schema
    assert schema["tenure"] == pl.Enum(["own", "rent", "other", "social"])
    assert [schema[name] for name in ("agree", "price", "moved", "wish", "price.missing")] == [
        pl.Int64,
        pl.Float64,
        pl.Date,
        pl.String,
        pl.Int8,
    ]


def test_with_labels_codes_are_words(survey, tmp_path):
    data = read(survey, tmp_path / "x.parquet", labels="en")
    assert data["tenure"].to_list()[:4] == ["Nájom", "A flat I own", None, "A flat I own"]
    assert data["agree"].to_list()[:3] == ["yes", "yes", "no"]
    assert data["tenure.missing"][2] == -99


def test_the_codebook_is_inside(survey, tmp_path):
    read(survey, tmp_path / "x.parquet")
    about = json.loads(pl.read_parquet_metadata(tmp_path / "x.parquet")["codebook"])
    tenure = next(variable for variable in about["variables"] if variable["name"] == "tenure")
    assert tenure["values"][0] == {"code": "own", "number": 1, "label": {"sk": "Vlastný byt", "en": "A flat I own"}}


@pytest.mark.parametrize("labels", ["code", "sk"])
def test_long_it_has_a_row_for_each_response_and_variable(survey, tmp_path, labels):
    data = read(survey, tmp_path / "x.parquet", shape=LONG, labels=labels)
    variables = [each.name for each in Codebook.of(survey).variables]
    expected = [(name, str(row[name])) for row in coded_values(survey) for name in variables]
    found = zip(data["variable"], data["value"], data["value.missing"], strict=True)
    assert [(name, str(together(value, missing))) for name, value, missing in found] == expected
    if labels == "sk":
        assert data.row(0, named=True)["label"] == "Nájom"


def test_only_selected_responses_are_written_and_progress_is_told(survey, tmp_path):
    told: list[int] = []
    options = Options(selection=Selection(((LANGUAGE, ("en",)),)))
    write_parquet(survey, options, tmp_path / "x.parquet", told.append)
    assert pl.read_parquet(tmp_path / "x.parquet")["language"].to_list() == ["en", "en"]
    assert told
    assert [each.name for each in tmp_path.iterdir()] == ["x.parquet"]


@pytest.mark.parametrize("shape", ["wide", LONG])
def test_a_survey_that_nobody_answered_gives_a_file_with_its_columns(make_survey, tmp_path, shape):
    data = read(make_survey().survey, tmp_path / "x.parquet", shape=shape)
    assert data.is_empty()
    assert data.width > len(FIXED_COLUMNS)
