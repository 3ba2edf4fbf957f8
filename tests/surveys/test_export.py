"""The files evaluators download and the command writes."""

import csv
import io
import tracemalloc

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from surveys import export
from surveys.models import Response
from tests.conftest import question

pytestmark = pytest.mark.django_db

NASTY = ["=1+1", "+421 48", "-5", "@SUM(A1)", "\tx", "'apostrof", "-99", 'ž;"ú",\nriadok', "😀"]


@pytest.fixture
def survey(make_survey):
    return make_survey([question("long_text", "wish", max_length=2000)]).survey


def add(survey, answers):
    Response.objects.bulk_create(
        Response(survey=survey, version=survey.current_version, language="sk", answers=given, receipt_hash=f"{number}")
        for number, given in enumerate(answers)
    )


def test_csv_is_utf_8_with_a_byte_order_mark(survey):
    content = b"".join(export.csv_lines(survey))
    assert content.startswith(b"\xef\xbb\xbfresponse_id,submitted,language,version,source,wish\r\n")


def test_csv_cells_are_no_formulas_and_read_back_exactly(survey):
    add(survey, ({"wish": text} for text in NASTY))
    text = b"".join(export.csv_lines(survey)).decode("utf-8-sig")
    cells = [row["wish"] for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert not any(cell[0] in "=+-@\t" for cell in cells)
    assert [cell.removeprefix("'") for cell in cells] == NASTY


@given(st.text())
def test_taking_one_apostrophe_away_gives_any_text_back(text):
    cell = export.neutralised(text)
    assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r"}
    assert cell.removeprefix("'") == text


def test_xlsx_holds_texts_as_texts_and_numbers_as_numbers(survey, tmp_path):
    add(survey, [*({"wish": text} for text in NASTY), {}])
    path = tmp_path / "data.xlsx"
    export.write_xlsx(survey, path)
    header, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    assert header == ("response_id", "submitted", "language", "version", "source", "wish")
    assert [row[-1] for row in rows] == [*NASTY, -99]
    assert rows[0][3] == 1


def test_an_empty_survey_gives_files_with_a_header(survey, tmp_path):
    assert b"".join(export.csv_lines(survey)).count(b"\n") == 1
    export.write_xlsx(survey, tmp_path / "empty.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "empty.xlsx").active
    assert [cell.value for cell in sheet[1]][-1] == "wish"


def test_every_response_is_exported_once_over_many_pieces(survey, monkeypatch):
    monkeypatch.setattr(export, "PIECE", 3)
    add(survey, ({"wish": str(number)} for number in range(10)))
    text = b"".join(export.csv_lines(survey)).decode("utf-8-sig")
    assert [row["wish"] for row in csv.DictReader(io.StringIO(text))] == [str(number) for number in range(10)]


def test_memory_does_not_grow_with_the_responses(survey, monkeypatch):
    """Twenty times the rows stay within the memory of two pieces."""
    monkeypatch.setattr(export, "PIECE", 200)

    def peak():
        tracemalloc.start()
        for _piece in export.csv_lines(survey):
            pass
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    add(survey, ({"wish": "a" * 200} for _number in range(export.PIECE)))
    small = peak()
    Response.objects.all().delete()
    add(survey, ({"wish": "a" * 200} for _number in range(export.PIECE * 20)))
    assert peak() < small * 2


def test_a_sheet_that_cannot_hold_the_responses_is_refused(survey, monkeypatch, tmp_path):
    add(survey, [{}, {}])
    monkeypatch.setattr(export, "XLSX_ROWS", 1)
    with pytest.raises(CommandError, match="at most"):
        call_command("export_responses", survey.key, format="xlsx", output=str(tmp_path / "x.xlsx"))


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_command_writes_what_the_views_send(survey, tmp_path, format):
    add(survey, [{"wish": "Viac zelene"}])
    path = tmp_path / f"data.{format}"
    call_command("export_responses", survey.key, format=format, labels="sk", output=str(path))
    if format == "csv":
        assert path.read_bytes() == b"".join(export.csv_lines(survey, "sk"))
    else:
        assert openpyxl.load_workbook(path).active["F2"].value == "Viac zelene"


def test_the_command_names_the_surveys_there_are(survey):
    with pytest.raises(CommandError, match=survey.key):
        call_command("export_responses", "nonsense")


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_command_says_when_it_cannot_write(survey, tmp_path, format):
    with pytest.raises(CommandError, match="Cannot write"):
        call_command("export_responses", survey.key, format=format, output=str(tmp_path / "missing" / "x"))
