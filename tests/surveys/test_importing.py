"""Responses from a file: what was exported comes back unchanged, and nothing that no resident could have sent."""

import csv
import io
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from surveys.exporting.delimited import csv_lines
from surveys.models import Draft, Response
from surveys.sending import withdraw
from tests.conftest import question
from tests.surveys.residents import send as answer
from tests.surveys.whole import EVERY_KIND, STORED, TYPED

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(make_survey):
    return make_survey(EVERY_KIND)


@pytest.fixture
def survey(page):
    return page.survey


def exported(survey):
    """Return the header and the rows of the survey's file."""
    header, *rows = csv.reader(io.StringIO(b"".join(csv_lines(survey)).decode("utf-8-sig"), newline=""))
    return header, rows


@pytest.fixture
def take(survey, tmp_path):
    """Import rows, given as mappings or as the text of a whole file; return what the command says."""

    def run(rows, key=survey.key, **options):
        path, said, wrong = tmp_path / "data.csv", io.StringIO(), io.StringIO()
        path.write_bytes(rows if isinstance(rows, bytes) else written(rows))
        try:
            call_command("import_responses", key, str(path), stdout=said, stderr=wrong, **options)
        except CommandError as error:
            return wrong.getvalue() + str(error)
        return said.getvalue()

    return run


def written(rows):
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode("utf-8-sig")


@pytest.fixture
def row(page, survey):
    """A row as exported, of a response that is no longer there."""
    answer(page, TYPED)
    header, [cells] = exported(survey)
    forget()
    return dict(zip(header, cells, strict=True))


def forget():
    Draft.objects.all().delete()
    Response.objects.all().delete()


def test_a_row_becomes_a_response_again(row, take):
    assert "1 responses imported" in take([row])
    response = Response.objects.get()
    assert response.answers == STORED
    assert (response.source, response.language) == ("import", "sk")
    assert response.submitted_at == datetime.fromisoformat(row["submitted"])
    assert not response.personal_answers.exists()


def test_what_is_told_of_a_response_comes_along(row, take, survey):
    take([{**row, "changed": "2026-11-21T18:00:00+01:00", "suspect": "rate", "asked_on": "/sk/"}])
    response = Response.objects.get()
    assert response.changed_at == datetime(2026, 11, 21, 17, tzinfo=UTC)
    assert (response.suspect, response.asked_on) == ("rate", "/sk/")


def test_sample_data_stays_sample_data(row, take):
    take([{**row, "source": "sample"}])
    assert Response.objects.get().source == "sample"


def test_a_dry_run_stores_nothing(row, take):
    assert "1 responses could be imported" in take([row], dry_run=True)
    assert not Response.objects.exists()


def test_one_bad_row_keeps_all_out_and_every_bad_row_is_named(row, take):
    rows = [{**row, "response_id": str(number)} for number in range(4)]
    rows[1]["trust"] = "9"
    rows[3]["wish"] = "dva\nriadky"
    rows[3]["tenure"] = "castle"
    said = take(rows)
    assert "line 3: trust: Choose one of the numbers on the scale." in said
    assert "line 5: tenure: “castle” is none of the codes own, rent, other" in said
    assert "Nothing was imported: 2 problems." in said
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": "9"}, "no version “9”"),
        ({"language": "de"}, "“de” is no language"),
        ({"submitted": "yesterday"}, "submitted: “yesterday” is no time"),
        ({"submitted": "2026-13-45T00:00:00+01:00"}, "is no time"),
        ({"changed": "x"}, "changed: “x” is no time"),
        ({"suspect": "x" * 101}, "suspect: more than 100"),
        ({"response_id": ""}, "response_id"),
        ({"price": "450,5"}, "price: “450,5” is no number"),
        ({"price": "9000.0"}, "price: Enter a number that is at most 5000"),
        ({"moved": "1. 5. 2010"}, "moved: “1. 5. 2010” is no day"),
        ({"moved": "1900-01-01"}, "moved: Enter a date that is not before"),
        ({"needs_parks": "7"}, "needs_parks: “7” is none of the codes 0, 1"),
        ({"needs_roads": "1"}, "needs: Choose at most 2 options"),
        ({"needs_none": "1"}, "needs:"),
        ({"street": "x" * 41}, "street: The text is too long"),
        ({"money_parks": "61"}, "money: You shared out more"),
        ({"order_parks": "1"}, "order_roads: “1” does not fit the other answers"),
        ({"services_bus": "great"}, "services_bus: “great” is none of the codes bad, good"),
        ({"contact": "Ján"}, "contact: “Ján” is none of the codes 1"),
        ({"photo": "../../etc/passwd"}, "photo: this is no file"),
        ({"where_lat": "0.0", "where_lon": "0.0"}, "where: The point must lie in Slovakia"),
        ({"tenure": "own"}, "price: this is not asked of somebody with these answers"),
        ({"price": "100.0"}, "wish: this is not asked of somebody with these answers"),
        ({"tenure_other_text": "karavan"}, "tenure: You wrote another answer"),
    ],
)
def test_what_no_resident_could_have_sent_is_refused_in_words(row, take, changes, words):
    said = take([{**row, **changes}])
    assert "line 2: " in said
    assert words in said
    assert not Response.objects.exists()


def test_what_was_asked_in_another_version_only_is_refused(page, survey, row, take):
    page.questions = [*EVERY_KIND, question("short_text", "age", max_length=9, required=False)]
    page.save_revision().publish()
    assert "age: the questionnaire of that version does not ask this" in take([{**row, "age": "40"}])
    assert "imported" in take([{**row, "age": "-97"}])
    assert "imported" in take([{**row, "response_id": "77", "version": "2", "age": "40"}])
    assert [response.version.number for response in Response.objects.all()] == [1, 2]


def test_a_required_question_that_paper_left_empty_is_taken(row, take):
    assert "1 responses imported" in take([{**row, "trust": "-99"}])
    assert "trust" not in Response.objects.get().answers


def test_a_withdrawn_response_stays_withdrawn(page, survey, take):
    answer(page, TYPED)
    withdraw(Response.objects.get())
    header, [cells] = exported(survey)
    forget()
    take([dict(zip(header, cells, strict=True))])
    response = Response.objects.get()
    assert response.withdrawn_at
    assert response.answers == {}
    assert survey.standing() == 0


def test_nothing_is_taken_twice(row, take, page, survey):
    take([row])
    assert "is stored already" in take([row])
    assert "line 3: the response 7 is stored already" in take([{**row, "response_id": "7"}] * 2)
    answer(page, TYPED)
    header, rows = exported(survey)
    assert "is stored already" in take([dict(zip(header, rows[-1], strict=True))])
    assert Response.objects.count() == 2


def test_a_file_from_before_there_were_more_columns_is_taken(row, take):
    for name in ("source", "changed", "suspect", "asked_on"):
        del row[name]
    assert "1 responses imported" in take([row])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda row: {**row, "hobby": "x"}, "The column “hobby” is none of this survey’s."),
        (lambda row: {k: v for k, v in row.items() if k != "language"}, "The column “language” is missing."),
    ],
)
def test_a_header_that_does_not_fit_is_refused(row, take, change, words):
    assert words in take([change(row)])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is missing"),
        (b"response_id,response_id,submitted,language,version\n", "“response_id” is there twice"),
        (b"response_id,submitted,language,version\n1,2\n", "line 2: 2 cells under 4 columns"),
        (b'response_id,submitted,language,version\n"1,2\n', "this is no CSV"),
        ("response_id,submitted,language,version,wish\n1,,sk,1,žltý".encode("cp1250"), "not in UTF-8"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(take, content, words):
    assert words in take(content)


def test_the_command_names_what_it_cannot_find(take, row, survey):
    assert survey.key in take([row], key="nonsense")
    with pytest.raises(CommandError, match="Cannot read"):
        call_command("import_responses", survey.key, "/nonsense.csv")


def test_a_file_that_was_sent_is_still_named(page, survey, take):
    upload = uuid4().hex
    answer(page, TYPED)
    response = Response.objects.get()
    response.answers["photo"] = {"upload": upload}
    response.save()
    file = b"".join(csv_lines(survey))
    forget()
    take(file)
    assert Response.objects.get().answers["photo"] == {"upload": upload}
