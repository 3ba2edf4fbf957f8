"""The files evaluators download and the command writes."""

import csv
import io
import tracemalloc
from datetime import UTC, datetime

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from surveys import keys, naming, sending
from surveys.exporting import delimited, workbook
from surveys.exporting import rows as exported
from surveys.exporting.options import WHOLE, unheard
from surveys.models import Response
from tests.conftest import question
from tests.surveys.residents import send
from tests.surveys.whole import EVERY_KIND, TYPED, only_if

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


def write_xlsx(survey, path, options=WHOLE):
    workbook.write_xlsx(survey, options, path, unheard)


def test_csv_is_utf_8_with_a_byte_order_mark(survey):
    content = b"".join(delimited.csv_lines(survey))
    assert content.startswith(b"\xef\xbb\xbf" + f"{','.join(exported.FIXED_COLUMNS)},wish\r\n".encode())


def test_csv_cells_are_no_formulas_and_read_back_exactly(survey):
    add(survey, ({"wish": text} for text in NASTY))
    text = b"".join(delimited.csv_lines(survey)).decode("utf-8-sig")
    cells = [row["wish"] for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert not any(cell[0] in "=+-@\t" for cell in cells)
    assert [cell.removeprefix("'") for cell in cells] == NASTY


@given(st.text())
def test_taking_one_apostrophe_away_gives_any_text_back(text):
    cell = delimited.neutralised(text)
    assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r"}
    assert cell.removeprefix("'") == text


def test_xlsx_holds_texts_as_texts_and_numbers_as_numbers(survey, tmp_path):
    add(survey, [*({"wish": text} for text in NASTY), {}])
    path = tmp_path / "data.xlsx"
    write_xlsx(survey, path)
    header, *rows = openpyxl.load_workbook(path)["data"].iter_rows(values_only=True)
    assert header == (*exported.FIXED_COLUMNS, "wish")
    assert [row[-1] for row in rows] == [*NASTY, -99]
    assert rows[0][3] == 1


def test_an_empty_survey_gives_files_with_a_header(survey, tmp_path):
    assert b"".join(delimited.csv_lines(survey)).count(b"\n") == 1
    write_xlsx(survey, tmp_path / "empty.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "empty.xlsx")["data"]
    assert [cell.value for cell in sheet[1]][-1] == "wish"


def test_every_response_is_exported_once_over_many_pieces(survey, monkeypatch):
    monkeypatch.setattr(exported, "PIECE", 3)
    add(survey, ({"wish": str(number)} for number in range(10)))
    text = b"".join(delimited.csv_lines(survey)).decode("utf-8-sig")
    assert [row["wish"] for row in csv.DictReader(io.StringIO(text))] == [str(number) for number in range(10)]


def test_memory_does_not_grow_with_the_responses(survey, monkeypatch):
    """Twenty times the rows stay within the memory of two pieces."""
    monkeypatch.setattr(exported, "PIECE", 200)

    def peak():
        tracemalloc.start()
        for _piece in delimited.csv_lines(survey):
            pass
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    add(survey, ({"wish": "a" * 200} for _number in range(exported.PIECE)))
    small = peak()
    Response.objects.all().delete()
    add(survey, ({"wish": "a" * 200} for _number in range(exported.PIECE * 20)))
    assert peak() < small * 2


def test_a_sheet_that_cannot_hold_the_responses_is_refused(survey, monkeypatch, tmp_path):
    add(survey, [{}, {}])
    monkeypatch.setattr(workbook, "XLSX_ROWS", 1)
    with pytest.raises(CommandError, match="at most"):
        call_command("export_responses", survey.key, format="xlsx", output=str(tmp_path / "x.xlsx"))


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_command_writes_what_the_views_send(survey, tmp_path, format):
    add(survey, [{"wish": "Viac zelene"}])
    path = tmp_path / f"data.{format}"
    call_command("export_responses", survey.key, format=format, labels="sk", output=str(path))
    if format == "csv":
        assert path.read_bytes() == b"".join(delimited.csv_lines(survey, "sk"))
    else:
        assert openpyxl.load_workbook(path)["data"].cell(2, len(exported.FIXED_COLUMNS) + 1).value == "Viac zelene"


def test_the_command_names_the_surveys_there_are(survey):
    with pytest.raises(CommandError, match=survey.key):
        call_command("export_responses", "nonsense")


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_command_says_when_it_cannot_write(survey, tmp_path, format):
    with pytest.raises(CommandError, match="Cannot write"):
        call_command("export_responses", survey.key, format=format, output=str(tmp_path / "missing" / "x"))


def table(survey, labels="code"):
    text = b"".join(delimited.csv_lines(survey, labels)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def whole(make_survey):
    return make_survey(EVERY_KIND)


def test_what_the_routing_left_out_is_told_from_what_was_not_answered(whole):
    send(whole, TYPED)
    send(whole, {**TYPED, "tenure": "own", "services_bus": "", "services_tram": "good"})
    send(whole, {**TYPED, "price": "400", "order_roads": "", "order_parks": ""})
    row = {name: [row[name] for row in table(whole.survey)] for name in ("price", "wish", "order_roads", "photo")}
    assert row == {
        "price": ["450.5", "-98", "400.0"],
        "wish": ["Viac zelene", "-98", "-98"],
        "order_roads": ["1", "-98", "-99"],
        "photo": ["-99", "-99", "-99"],
    }
    assert table(whole.survey, "en")[1]["price"] == "not asked"


def test_what_depends_on_something_left_out_is_left_out_too(make_survey):
    page = make_survey(
        [
            question("single_choice", "a", choices={"x": "X", "y": "Y"}, other=False),
            question("single_choice", "b", choices={"x": "X"}, other=False, **only_if("a", "is", "x")),
            question("short_text", "c", max_length=9, required=False, **only_if("b", "answered")),
        ]
    )
    send(page, {"a": "y", "b": "x", "c": "niečo"})
    assert [table(page.survey)[0][name] for name in "abc"] == ["y", "-98", "-98"]


def test_a_withdrawn_response_stays_as_a_row_that_says_so(whole):
    send(whole, TYPED)
    send(whole, TYPED)
    sending.withdraw(Response.objects.first())
    gone, kept = table(whole.survey)
    assert {value for name, value in gone.items() if name not in exported.FIXED_COLUMNS} == {"-96"}
    assert (gone["language"], gone["source"]) == ("sk", "web")
    assert "-96" not in kept.values()
    assert set(table(whole.survey, "sk")[0].values()) > {"odpoveď odvolaná"}


def test_contact_details_are_in_no_file(whole, tmp_path):
    send(whole, TYPED)
    content = b"".join(delimited.csv_lines(whole.survey))
    assert b"Nov\xc3\xa1k" not in content
    assert b"jan@" not in content
    assert table(whole.survey)[0]["contact"] == "1"
    assert table(whole.survey, "en")[0]["contact"] == "given"


def test_when_it_was_changed_what_is_suspect_and_where_it_was_asked(survey):
    add(survey, [{}, {}])
    Response.objects.filter(receipt_hash="1").update(
        changed_at=datetime(2026, 11, 21, 17, tzinfo=UTC), suspect="rate too_fast", asked_on="/sk/byvanie/"
    )
    told = [[row[name] for name in ("changed", "suspect", "asked_on")] for row in table(survey)]
    assert told == [["", "", ""], ["2026-11-21T18:00:00+01:00", "rate too_fast", "/sk/byvanie/"]]


def test_a_question_cannot_take_the_name_of_a_column(make_survey):
    page = make_survey()
    for name in exported.FIXED_COLUMNS:
        page.questions = [question("short_text", name, max_length=9)]
        with pytest.raises(ValidationError):
            page.full_clean()


def test_a_question_answered_under_such_a_name_keeps_it(make_survey, tmp_path, monkeypatch):
    """Columns have been added since; neither the editor nor the evaluator's script is to suffer."""
    with monkeypatch.context() as earlier:
        earlier.setattr(keys, "RESERVED", frozenset())
        earlier.setattr(naming, "RESERVED", frozenset())
        page = make_survey([question("short_text", "changed", max_length=9)])
    add(page.survey, [{"changed": "áno"}])
    page.full_clean()
    row = table(page.survey)[0]
    assert list(row)[5:] == ["changed_2", "suspect", "asked_on", "changed"]
    assert (row["changed_2"], row["changed"]) == ("", "áno")
    write_xlsx(page.survey, tmp_path / "data.xlsx")
    assert openpyxl.load_workbook(tmp_path / "data.xlsx")["data"]["I2"].value == "áno"
    page.questions = [*page.questions.get_prep_value(), question("short_text", "suspect", max_length=9)]
    with pytest.raises(ValidationError):
        page.full_clean()
