"""What the formats hold, in every shape and with every kind of label."""

import csv
import io
import json
from itertools import product

import openpyxl
import pytest
from django.urls import reverse

from surveys.analysis.selection import LANGUAGE, Selection
from surveys.codebook import Codebook
from surveys.exporting import rows as exported
from surveys.exporting import workbook
from surveys.exporting.delimited import stream_csv
from surveys.exporting.formats import FORMATS, file_name
from surveys.exporting.json_lines import stream_jsonl
from surveys.exporting.options import CODES, LONG, WIDE, Counted, NotPossible, Options, unheard
from surveys.exporting.rows import FIXED_COLUMNS, header, rows
from surveys.models import Response
from surveys.sending import withdraw
from tests.conftest import question
from tests.surveys.residents import send
from tests.surveys.test_export import NASTY, add
from tests.surveys.whole import EVERY_KIND, TYPED

pytestmark = pytest.mark.django_db

EVERY_OPTION = [Options(labels, shape) for labels, shape in product([CODES, "sk", "en"], [WIDE, LONG])]


@pytest.fixture
def survey(make_survey):
    """Three responses, one of them withdrawn, one with questions it was not asked."""
    page = make_survey(EVERY_KIND)
    for typed in (TYPED, TYPED, {**TYPED, "tenure": "own"}):
        send(page, typed)
    withdraw(Response.objects.first())
    return page.survey


@pytest.fixture
def nasty(make_survey):
    """Texts that a spreadsheet would take for formulas, in answers and in what editors typed."""
    blocks = [
        question("long_text", "wish", max_length=2000, label="=HYPERLINK(1)"),
        question("single_choice", "pick", choices={"a": "=1+1", "b": "-2"}, other=False, required=False, label="@x"),
    ]
    survey = make_survey(blocks).survey
    add(survey, [{"wish": text, "pick": "a"} for text in NASTY])
    return survey


def csv_rows(survey, options):
    text = b"".join(stream_csv(survey, options, unheard)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def objects(survey, options=EVERY_OPTION[0]):
    return [json.loads(line) for line in b"".join(stream_jsonl(survey, options, unheard)).splitlines()]


def sheets(survey, path, options=EVERY_OPTION[0]):
    workbook.write_xlsx(survey, options, path, unheard)
    book = openpyxl.load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


@pytest.mark.parametrize("options", EVERY_OPTION, ids=lambda options: f"{options.shape}-{options.labels}")
def test_every_format_has_the_same_rows(survey, options, tmp_path):
    codebook = Codebook.of(survey)
    names, expected = header(codebook, options), list(rows(survey, codebook, options))
    assert csv_rows(survey, options) == [names, *([str(value) for value in row] for row in expected)]
    assert objects(survey, options) == [dict(zip(names, row, strict=True)) for row in expected]
    assert [[cell or "" for cell in row] for row in sheets(survey, tmp_path / "x.xlsx", options)["data"]] == [
        names,
        *([value or "" for value in row] for row in expected),
    ]


def test_json_lines_have_numbers_as_numbers_and_reasons_as_codes(survey):
    _gone, answered, short = [
        json.loads(line) for line in b"".join(stream_jsonl(survey, Options(), unheard)).splitlines()
    ]
    assert (answered["price"], answered["trust"], answered["version"]) == (450.5, 4, 1)
    assert (short["price"], short["wish"]) == (-98, -98)
    words = objects(survey, Options("en"))
    assert (words[0]["price"], words[2]["price"]) == ("withdrawn", "not asked")


def test_the_wide_table_can_be_made_of_the_long_one(survey):
    codebook = Codebook.of(survey)
    wide = list(rows(survey, codebook))
    made = {}
    for *fixed, _name, value in rows(survey, codebook, Options(shape=LONG)):
        made.setdefault(tuple(fixed), []).append(value)
    assert [[*fixed, *values] for fixed, values in made.items()] == wide


def test_a_long_row_with_labels_has_the_code_as_well(survey):
    found = [row[len(FIXED_COLUMNS) :] for row in rows(survey, Codebook.of(survey), Options("sk", LONG))]
    assert ["tenure", "rent", "Nájom"] in found
    assert ["price", -98, "nepýtalo sa"] in found
    assert header(Codebook.of(survey), Options("sk", LONG))[-3:] == ["variable", "value", "label"]


@pytest.mark.parametrize("options", EVERY_OPTION, ids=lambda options: f"{options.shape}-{options.labels}")
def test_no_csv_cell_begins_a_formula_and_all_read_back_exactly(nasty, options):
    found = csv_rows(nasty, options)
    assert not any(cell[:1] in {*"=+@\t\r"} for row in found for cell in row if cell)
    assert {cell for row in found for cell in row if cell[:1] == "-"} <= {"-99"}
    exact = [[str(value) for value in row] for row in rows(nasty, Codebook.of(nasty), options)]
    assert [[cell.removeprefix("'") for cell in row] for row in found[1:]] == exact


def test_json_lines_hold_texts_as_they_were_written(nasty):
    assert [each["wish"] for each in objects(nasty)] == NASTY


def test_no_cell_of_a_workbook_is_a_formula_and_all_read_back_exactly(nasty, tmp_path):
    path = tmp_path / "x.xlsx"
    found = sheets(nasty, path, Options("sk"))
    assert [row[-2:] for row in found["data"][1:]] == [[text, "=1+1"] for text in NASTY]
    labels = {(row[0], row[1], row[4], row[5]) for row in found["codebook"]}
    assert {("wish", "=HYPERLINK(1)", -99, "bez odpovede"), ("pick", "@x", "a", "=1+1")} <= labels
    cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet for cell in row]
    assert "f" not in {cell.data_type for cell in cells}


def test_the_workbook_explains_each_value_and_each_reason_in_both_languages(survey, tmp_path):
    names, *lines = sheets(survey, tmp_path / "x.xlsx")["codebook"]
    assert names == ["variable", "label_sk", "label_en", "type", "value", "value_label_sk", "value_label_en"]
    tenure = [line for line in lines if line[0] == "tenure"]
    assert [line[4] for line in tenure] == ["own", "rent", "other", -99, -98, -97, -96]
    assert tenure[1][5] == "Nájom"
    assert tenure[-1][5:] == ["odpoveď odvolaná", "withdrawn"]
    assert {line[0] for line in lines} == {variable.name for variable in Codebook.of(survey).variables}


def test_the_workbook_says_how_many_of_its_responses_are_of_which_version(survey, make_survey, tmp_path):
    page = survey.source_page.specific
    page.title = "Druhá verzia"
    page.save_revision().publish()
    names, *lines = sheets(survey, tmp_path / "x.xlsx", Options(shape=LONG))["versions"]
    assert names == ["number", "published", "digest", "title_sk", "title_en", "responses"]
    assert [(line[0], line[3], line[5]) for line in lines] == [(1, "Anketa o bývaní", 3), (2, "Druhá verzia", 0)]
    assert lines[0][2] == survey.versions.get(number=1).digest


def test_a_sheets_limit_counts_rows_of_what_is_selected(survey, monkeypatch, tmp_path):
    english = Selection(((LANGUAGE, ("en",)),))
    monkeypatch.setattr(workbook, "XLSX_ROWS", 3)
    workbook.check_fits(survey, Options())
    workbook.check_fits(survey, Options(shape=LONG, selection=english))
    with pytest.raises(workbook.TooManyRows, match="3"):
        workbook.write_xlsx(survey, Options(shape=LONG), tmp_path / "x.xlsx", unheard)
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_a_file_and_tells_how_far_it_is(survey, name, tmp_path, monkeypatch):
    monkeypatch.setattr(exported, "PIECE", 1)
    counted = Counted()
    FORMATS[name].write(survey, Options(), tmp_path / "file", counted)
    assert counted.written == 3
    assert (tmp_path / "file").stat().st_size


@pytest.mark.parametrize("name", ["csv", "jsonl"])
def test_a_stream_begins_before_any_response_is_looked_at(survey, name, monkeypatch):
    pieces = FORMATS[name].stream(survey, Options(), unheard)

    def looked_at(*_args):
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr(exported, "stored_pieces", looked_at)
        next(pieces)
    assert len(list(pieces)) == 1


def test_statistics_files_have_a_row_for_each_response_only(survey):
    for name in ("sav", "dta"):
        FORMATS[name].check(survey, Options())
        with pytest.raises(NotPossible):
            FORMATS[name].check(survey, Options(shape=LONG))


def test_a_files_name_says_what_it_is(survey):
    csv_format = FORMATS["csv"]
    assert file_name(survey, csv_format, Options()) == "anketa-code.csv"
    told = Options("sk", LONG, Selection(((LANGUAGE, ("sk",)),)))
    assert file_name(survey, csv_format, told) == "anketa-sk-long-filtered.csv"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_downloaded(survey, evaluator, name):
    address = reverse("surveys_export", args=[survey.key])
    answer = evaluator.post(address, {"format": name, "labels": "sk", "shape": "wide"})
    assert answer["Content-Disposition"] == f'attachment; filename="anketa-sk.{FORMATS[name].extension}"'
    assert answer["Content-Type"] == FORMATS[name].content_type
    assert len(answer.getvalue()) > 100
