"""Spreadsheets as people really have them; and files that are none, or are meant to do harm."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest

from surveys.xlsform import reading, workbook
from tests.surveys.xlsform_files import book, form, lost, noted, stored


def texts(read, key="x"):
    return read.questionnaire.by_key[key].text("label")


def test_empty_rows_spaces_and_numbers_in_cells_do_no_harm():
    read = form(
        [
            [None, None],
            ["type ", " Name", "label::Slovak (sk)"],
            [None, None, None],
            [" select_one   n ", " x ", "  Otázka\u00a0 "],
            ["", "  ", None],
        ],
        [["list name", "name", "label::Slovak (sk)"], ["n", 1.0, 2026], ["n", True, 1.5]],
    )
    question = read.questionnaire.by_key["x"]
    assert texts(read) == {"sk": "Otázka"}
    assert [(choice.key, choice.text("label")["sk"]) for choice in question.choices] == [
        ("c1", "2026"),
        ("true", "1.5"),
    ]
    assert lost(read) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (3.0, "3"),
        (0.1, "0.1"),
        (datetime(2026, 1, 31), "2026-01-31"),
        (date(2026, 1, 31), "2026-01-31"),
        ("a\r\n b_x000D_", "a\nb"),
        ("10\u00a0000 €", "10\u00a0000 €"),
    ],
)
def test_a_cell_as_one_reads_it(value, text):
    assert workbook.as_text(value) == text


@pytest.mark.parametrize(
    "heading",
    ["label::Slovak (sk)", "label::sk", "Label:slovak", "label :: Slovenčina", "caption::SLOVAK", "label"],
)
def test_headings_by_any_of_their_names(heading):
    assert texts(form([["type", "name", heading], ["text", "x", "Otázka"]])) == {"sk": "Otázka"}


@pytest.mark.parametrize("heading", ["relevant", "bind::relevant", "bind:relevant", "relevance", "Relevant"])
def test_columns_of_older_forms(heading):
    read = form([["type", "name", "label", heading], ["text", "a", "A"], ["text", "x", "X", "${a} = 'x'"]])
    assert read.questionnaire.by_key["x"].condition


def test_both_languages_and_what_is_missing_in_one():
    read = form(
        [
            ["type", "name", "label::Slovak (sk)", "label::English (en)", "hint::English (en)"],
            ["text", "x", "Vek", "Age"],
            ["text", "y", "Len slovensky", None],
            ["text", "z", None, "English only", "Hint"],
        ]
    )
    assert texts(read) == {"sk": "Vek", "en": "Age"}
    assert texts(read, "y") == {"sk": "Len slovensky"}
    assert texts(read, "z") == {"sk": "English only", "en": "English only"}
    assert (4, "label", "English only") in noted(read)
    assert read.translations == ["en"]


def test_a_form_in_another_language_stands_in_it_until_it_is_translated():
    read = form([["type", "name", "label::French (fr)", "label::English (en)"], ["text", "x", "Âge", "Age"]])
    assert texts(read)["sk"] == "Age"
    assert read.translations == []
    assert [(row, what) for row, _column, what in noted(read)] == [(0, "French (fr)"), (0, "Slovak (sk)")]


@pytest.mark.parametrize(
    ("default", "expected"),
    [("", {"sk": "Vek"}), ("English (en)", {"sk": "Vek", "en": "Vek"}), ("slovak", {"sk": "Vek"})],
)
def test_a_column_without_a_language_is_in_the_default_one(default, expected):
    read = form([["type", "name", "label"], ["text", "x", "Vek"]], (), [["default_language"], [default]])
    assert texts(read) == expected


def test_a_column_with_a_language_goes_before_one_without():
    read = form([["type", "name", "label", "label::sk"], ["text", "x", "bez", "s"], ["text", "y", "bez", None]])
    assert (texts(read), texts(read, "y")) == ({"sk": "s"}, {"sk": "bez"})


def test_unknown_columns_and_settings_are_noted_once():
    read = form([["type", "name", "label", "Poznámka"], ["text", "x", "X", "a"]], (), [["style"], ["pages"]])
    assert noted(read) == [(0, "", "Poznámka"), (2, "style", "pages")]


def test_sheets_are_found_by_any_case_and_others_left_alone():
    made = openpyxl.load_workbook(book([["type", "name", "label"], ["text", "x", "X"]], (), (), notes=[["a"]]))
    made["survey"].title = "Survey "
    assert reading.read(workbook.load(stored(made)), "sk").questionnaire.by_key.keys() == {"x"}


def test_a_file_without_a_sheet_survey_is_named():
    made = openpyxl.Workbook()
    assert (0, "", "") in lost(reading.read(workbook.load(stored(made)), "sk"))


def test_a_choice_list_in_a_missing_sheet_is_named():
    assert lost(form([["type", "name", "label"], ["select_one yn", "x", "X"]]))[0] == (2, "type", "select_one yn")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"type,name\ntext,x", b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_a_file_that_is_no_workbook_is_refused(content):
    with pytest.raises(workbook.Unreadable, match=r"\.xlsx"):
        workbook.load(BytesIO(content))


def zipped(parts):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def test_an_archive_that_is_no_workbook_is_refused():
    with pytest.raises(workbook.Unreadable):
        workbook.load(zipped({"mimetype": "text"}))


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = zipped({"xl/worksheets/sheet1.xml": bytes(workbook.UNPACKED_SIZE + 1)})
    assert bomb.seek(0, 2) < 100_000
    with pytest.raises(workbook.Unreadable):
        workbook.load(bomb)


def test_a_bomb_that_lies_about_its_size_is_refused():
    file = book([["type", "name", "label"], ["text", "x", "X" * 40_000]])
    content = bytearray(file.getvalue())
    with zipfile.ZipFile(BytesIO(bytes(content))) as archive:
        part = next(part for part in archive.infolist() if part.filename.endswith("sheet1.xml"))
    content = content.replace(part.file_size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    with pytest.raises(workbook.Unreadable):
        workbook.load(BytesIO(bytes(content)))


def test_a_file_too_large_is_refused():
    with pytest.raises(workbook.Unreadable, match="5"):
        workbook.load(BytesIO(bytes(workbook.FILE_SIZE + 1)))


def test_more_rows_than_any_questionnaire_has_are_refused():
    rows = [["type", "name", "label"], *(["text", f"x{number}", "X"] for number in range(workbook.ROWS + 1))]
    with pytest.raises(workbook.Unreadable):
        workbook.load(book(rows))


def test_a_sheet_that_claims_to_be_endless_is_read_all_the_same():
    made = openpyxl.load_workbook(book([["type", "name", "label"], ["text", "x", "X"]]))
    made["survey"].cell(row=2_900, column=16_384, value=" ")
    assert reading.read(workbook.load(stored(made)), "sk").questionnaire.by_key.keys() == {"x"}


def test_groups_nested_without_end_are_refused():
    rows = [["begin_group", f"g{number}", "G"] for number in range(500)]
    with pytest.raises(workbook.Unreadable):
        form([["type", "name", "label"], *rows])


def test_the_same_long_text_a_thousand_times_is_refused():
    rows = [["text", f"x{number}", "${x}" * 8_000] for number in range(1_000)]
    with pytest.raises(workbook.Unreadable):
        form([["type", "name", "label"], *rows])


STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def test_a_long_text_stored_once_and_shown_a_million_times_is_refused():
    with zipfile.ZipFile(book([["type", "name", "label"]])) as archive:
        parts = {part.filename: archive.read(part).decode() for part in archive.infolist()}
    rows = ("<row>" + '<c t="s"><v>0</v></c>' * 290 + "</row>") * 2_900
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace("</sheetData>", f"{rows}</sheetData>")
    kinds = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{STRINGS}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", kinds)
    spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{spreadsheet}"><si><t>{"a " * 16_000}</t></si></sst>'
    file = zipped(parts)
    assert file.seek(0, 2) < 100_000  # 27 GB of text
    with pytest.raises(workbook.Unreadable, match="survey"):
        workbook.load(file)


def test_many_questions_with_many_choices_each_are_refused_before_they_are_made():
    choices = [["list_name", "name", "label"], *(["l", f"c{number}", "C"] for number in range(2_900))]
    questions = [["type", "name", "label"], *(["select_one l", f"x{number}", "X"] for number in range(2_900))]
    with pytest.raises(workbook.Unreadable):
        form(questions, choices)
