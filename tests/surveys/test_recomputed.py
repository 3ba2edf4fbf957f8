"""Every figure once more, by other people's programs: pandas and scipy on the exported SPSS file.

The site counts from its derived columns and never reads an export; what is compared here has the responses alone in
common with it.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import polars as pl
import pyreadstat
import pytest
from django.contrib.auth import get_user_model
from scipy import stats

from surveys.analysis.crosstab import crosstab
from surveys.analysis.selection import EVERYTHING, Selection
from surveys.analysis.tally import Tally, tallies
from surveys.analysis.weighting import rake
from surveys.codebook import label_of
from surveys.coding.agreement import kappa
from surveys.coding.books import NewTheme, make_book
from surveys.coding.codes import Codes, code
from surveys.coding.themes import theme_tally
from surveys.disclosure.publishing import publish
from surveys.disclosure.tables import Asked
from surveys.exporting.formats import FORMATS
from surveys.exporting.options import Options
from surveys.missing import MISSING
from surveys.models import Population, PopulationCount, Survey
from surveys.questions import Variable
from surveys.questions.base import is_missing
from tests.surveys.thousand import thousand

pytestmark = pytest.mark.django_db

BEGINS = datetime(1582, 10, 14)  # from when SPSS counts seconds
LABELS = {words["sk"]: code for code, words in MISSING.items()}
PEOPLE = {"district": {"sasova": 400, "north": 150, "radvan": 250, "centre": 200}, "tenure": {"own": 700, "rent": 300}}


def written(survey: Survey, format: str, folder: Path) -> Path:
    path = folder / f"data.{format}"
    FORMATS[format].write(survey, Options(), path, lambda _done: None)
    return path


def frame(survey: Survey, folder: Path) -> pd.DataFrame:
    """Return the SPSS file as pandas has it, its numbers replaced by their labels where they have any."""
    path = str(written(survey, "sav", folder))
    data, about = pyreadstat.read_sav(path, user_missing=True, disable_datetime_conversion=True)
    data["submitted"] = data["submitted"].map(lambda seconds: BEGINS + timedelta(seconds=seconds))
    for name, labels in about.variable_value_labels.items():
        data[name] = data[name].map(lambda value, labels=labels: labels.get(value, value))
    return data


def plain_label(variable: Variable, value: Any) -> Any:
    """Return what stands for a coded value in the frame."""
    if variable.type == "code":
        return str(label_of(variable, value, "sk"))
    return variable.values.get(value, {}).get("sk", value)


def given(column: pd.Series) -> pd.Series:
    return column[~column.isin(LABELS)]


def test_tallies_crosstabs_weights_kappa_and_what_is_suppressed_come_out_of_the_spss_file(make_survey, tmp_path):
    survey = thousand(make_survey)
    data = frame(survey, tmp_path)
    assert len(data) == 1000
    assert set(data["language"]) == {"slovenčina", "angličtina"}
    assert data["version"].nunique() >= 3
    everything_is_counted(survey, data)
    a_selection_is_counted(survey, data)
    crosstabs_agree(survey, data)
    weights_agree(survey, data)
    kappas_agree(survey, data)
    what_is_public_is_right_and_nothing_small(survey, data)


def everything_is_counted(survey: Survey, data: pd.DataFrame) -> None:
    found = tallies(survey)
    assert {tally.variable.name for tally in found} == set(data.columns[8:])
    for tally in found:
        compare(tally, data[tally.variable.name])


def compare(tally: Tally, column: pd.Series) -> None:
    """Hold a tally against the column of the file: who gave no answer and why, each answer, mean and median."""
    kept = given(column)
    missing = column[column.isin(LABELS)].map(LABELS).value_counts().to_dict()
    assert tally.missing == missing, tally.variable.name
    assert tally.answered == len(kept)
    if tally.variable.type in {"code", "number"}:
        counted = {plain_label(tally.variable, value): number for value, number in tally.given.items()}
        assert counted == kept.value_counts().to_dict(), tally.variable.name
    if tally.variable.type == "number" and not tally.variable.values:
        numbers = kept.astype(float)
        assert tally.summary["mean"] == pytest.approx(numbers.mean())
        assert tally.summary["median"] == pytest.approx(numbers.median())
        assert (tally.summary["lowest"], tally.summary["highest"]) == (numbers.min(), numbers.max())


def a_selection_is_counted(survey: Survey, data: pd.DataFrame) -> None:
    picked = (("district", ("sasova", "radvan")), ("trust", (3, 4, -99)), ("response.language", ("en",)))
    selection = Selection(picked, since=date(2026, 10, 3), until=date(2026, 10, 20))
    days = data["submitted"].dt.date
    kept = data[
        data["district"].isin(["Sásová", "Radvaň"])
        & data["trust"].isin([3, 4, "bez odpovede"])
        & (data["language"] == "angličtina")
        & (days >= selection.since)
        & (days <= selection.until)
    ]
    assert 10 < len(kept) < 200
    for tally in tallies(survey, selection):
        compare(tally, kept[tally.variable.name])


def crosstabs_agree(survey: Survey, data: pd.DataFrame) -> None:
    for row, column in (("district", "tenure"), ("trust", "services_bus"), ("age", "needs_parks")):
        found = crosstab(survey, EVERYTHING, row, column)
        both = data[~data[row].isin(LABELS) & ~data[column].isin(LABELS)]
        table = pd.crosstab(both[row], both[column])
        test = stats.chi2_contingency(table, correction=False)
        assert found.total == len(both)
        assert (found.chi_square, found.degrees) == (pytest.approx(test.statistic), test.dof)
        assert found.p_value == pytest.approx(test.pvalue)
        assert found.cramers_v == pytest.approx(stats.contingency.association(table, method="cramer"))
        rows = [plain_label(found.row, value) for value in found.row_values]
        columns = [plain_label(found.column, value) for value in found.column_values]
        ours = pd.DataFrame(found.counts, rows, columns).loc[table.index, table.columns]
        assert (ours == table).all(axis=None)
        expected = pd.DataFrame(found.expected, rows, columns).loc[table.index, table.columns]
        assert expected.to_numpy() == pytest.approx(test.expected_freq)
        assert sum(found.left_out.values()) == len(data) - len(both)


def weights_agree(survey: Survey, data: pd.DataFrame) -> None:
    population = Population.objects.create(title="Skúška", source="-", as_of=date(2026, 1, 1))
    for name, people in PEOPLE.items():
        for value, number in people.items():
            PopulationCount.objects.create(population=population, variable=name, value=value, people=number)
    weights = rake(survey, EVERYTHING, population)
    standing = data[data["tenure"] != "odpoveď odvolaná"]
    by_hand = raked(standing)
    assert weights.design_effect == pytest.approx((by_hand**2).sum() * len(by_hand) / by_hand.sum() ** 2, rel=1e-6)
    assert weights.effective_size == pytest.approx(by_hand.sum() ** 2 / (by_hand**2).sum(), rel=1e-6)
    for tally in tallies(survey, names=["trust", "services_bus", "people"], weights=weights):
        column = given(standing[tally.variable.name])
        expected = by_hand[column.index].groupby(column).sum()
        counted = {plain_label(tally.variable, value): number for value, number in tally.given.items()}
        assert counted == pytest.approx(expected.to_dict(), rel=1e-6), tally.variable.name


def raked(data: pd.DataFrame) -> pd.Series:
    """Return weights of mean 1, fitted in turn to the population's shares, as a survey handbook has it."""
    labels = {
        "sasova": "Sásová",
        "north": "Sever",
        "radvan": "Radvaň",
        "centre": "Centrum",
        "own": "Vlastné",
        "rent": "Nájom",
    }
    weights = pd.Series(1.0, index=data.index)
    for _round in range(500):
        for name, people in PEOPLE.items():
            shares = {labels[value]: number / sum(people.values()) for value, number in people.items()}
            with_figure = data[name].isin(shares)
            whole = weights[with_figure].sum()
            now = weights[with_figure].groupby(data[name][with_figure]).sum()
            factors = {label: share * whole / now[label] for label, share in shares.items()}
            weights = weights * data[name].map(factors).fillna(1.0)
    return weights * len(weights) / weights.sum()


def kappas_agree(survey: Survey, data: pd.DataFrame) -> None:
    """Let two coders go by the words, differently; kappa of one theme is pandas', and so is the tally of themes."""
    book = make_book(
        "wishes", {"sk": "Želania"}, [NewTheme({"sk": "Zeleň"}, key="green"), NewTheme({"sk": "Iné"}, key="other")]
    )
    source = make_book(book.key, book.titles, sources=[("answer", f"{survey.key}:wish")]).sources.get()
    users = get_user_model().objects
    coders = [users.create_user("first"), users.create_user("second")]
    texts = data.set_index("response_id")["wish"]
    texts = texts[~texts.isin(LABELS) & (texts != "-96")]
    seen: list[list[bool]] = [[], []]
    for number, (item, text) in enumerate(texts.items()):
        for which, coder in enumerate(coders):
            green = "zelene" in text or (which == 1 and number % 7 == 0)
            seen[which].append(green)
            code(source, int(item), coder, ["green"] if green else ["other"])
    table = pd.crosstab(pd.Series(seen[0]), pd.Series(seen[1]), normalize=True).to_numpy()
    chance = table.sum(axis=1) @ table.sum(axis=0)
    assert kappa(list(zip(*seen, strict=True))) == pytest.approx((table.trace() - chance) / (1 - chance))
    codes = Codes.of(source)
    assert len(codes.disagreed) == sum(one != other for one, other in zip(*seen, strict=True))
    tally = theme_tally(source)
    agreed = [one for one, other in zip(*seen, strict=True) if one == other]
    assert {label: number for label, number, _share in tally.lines("sk")} == {
        "Zeleň": sum(agreed),
        "Iné": len(agreed) - sum(agreed),
    }


def what_is_public_is_right_and_nothing_small(survey: Survey, data: pd.DataFrame) -> None:
    asked = [Asked(("district",)), Asked(("age",)), Asked(("district", "age")), Asked(("district", "tenure"))]
    standing = data[data["tenure"] != "odpoveď odvolaná"]
    for one, table in zip(asked, publish(survey, asked), strict=True):
        assert table.total == len(standing)
        whole = standing.groupby(list(one.variables)).size()
        hidden = 0
        for where, cell in cells_of(table):
            labels = [
                [word for code in category.codes for word in [in_words(table, axis, code)]]
                for axis, category in enumerate(where)
            ]
            index = (
                whole.index.isin(labels[0])
                if len(labels) == 1
                else (whole.index.get_level_values(0).isin(labels[0]) & whole.index.get_level_values(1).isin(labels[1]))
            )
            real = int(whole[index].sum())
            hidden += cell is None
            assert cell is None or cell == real
            assert cell is None or real == 0 or real >= table.threshold
        assert hidden == table.hidden


def cells_of(table: Any) -> Any:
    first = table.axes[0].categories
    if len(table.axes) == 1:
        yield from (((category,), cell) for category, cell in zip(first, table.cells, strict=True))
        return
    for category, row in zip(first, table.cells, strict=True):
        for other, cell in zip(table.axes[1].categories, row, strict=True):
            yield (category, other), cell


def in_words(table: Any, axis: int, value: Any) -> Any:
    if is_missing(value):
        return MISSING[value]["sk"]
    known = {"sasova": "Sásová", "north": "Sever", "radvan": "Radvaň", "centre": "Centrum", "other": "Iné"}
    known |= {"own": "Vlastné", "rent": "Nájom", "young": "do 35", "middle": "35 až 64", "old": "65 a viac"}
    return known[value]


def test_every_format_holds_the_same_values(make_survey, tmp_path):
    survey = thousand(make_survey, 300)
    codes = read_csv(survey, tmp_path)
    assert codes == read_xlsx(survey, tmp_path)
    assert codes == read_parquet(survey, tmp_path)
    assert codes == read_json_lines(survey, tmp_path)
    words = frame(survey, tmp_path)
    stata, about = pyreadstat.read_dta(str(written(survey, "dta", tmp_path)))
    for name, labels in about.variable_value_labels.items():
        stata[name] = stata[name].map(lambda value, labels=labels: labels.get(value, value))
    for name in ("district", "tenure", "trust", "services_bus", "needs_flats", "age"):
        assert given(words[name]).to_dict() == stata[name].dropna().to_dict(), name
        in_csv = Counter(row[name] for row in codes if row[name] not in map(str, MISSING))
        assert sorted(in_csv.values()) == sorted(given(words[name]).value_counts()), name


def read_csv(survey: Survey, folder: Path) -> list[dict[str, str]]:
    text = written(survey, "csv", folder).read_text(encoding="utf-8-sig")
    return [unquoted(row) for row in csv.DictReader(io.StringIO(text, newline=""))]


def read_xlsx(survey: Survey, folder: Path) -> list[dict[str, str]]:
    sheet = openpyxl.load_workbook(written(survey, "xlsx", folder), read_only=True)["data"]
    header, *rows = sheet.iter_rows(values_only=True)
    return [unquoted(dict(zip(header, map(as_text, row), strict=True))) for row in rows]


def unquoted(row: dict[str, str]) -> dict[str, str]:
    """Return a row without the apostrophes that keep texts from being formulas; times are compared by the minute."""
    return {name: value.removeprefix("'")[: 16 if name == "submitted" else None] for name, value in row.items()}


def read_parquet(survey: Survey, folder: Path) -> list[dict[str, str]]:
    rows = pl.read_parquet(written(survey, "parquet", folder)).to_dicts()
    return [
        unquoted(
            {
                name: as_text(value if row.get(f"{name}.missing") is None else row[f"{name}.missing"])
                for name, value in row.items()
                if not name.endswith(".missing")
            }
        )
        for row in rows
    ]


def read_json_lines(survey: Survey, folder: Path) -> list[dict[str, str]]:
    lines = written(survey, "jsonl", folder).read_text(encoding="utf-8").splitlines()
    return [
        unquoted({name: as_text(value) for name, value in pl.Series([line]).str.json_decode()[0].items()})
        for line in lines
    ]


def as_text(value: Any) -> str:
    """Return a value as the CSV writes it."""
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
