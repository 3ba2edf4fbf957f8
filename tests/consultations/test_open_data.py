"""Which datasets are published, what their files hold, and how they are sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from consultations.models import ConsultationPage
from surveys.analysis.selection import EVERYTHING, Selection
from surveys.disclosure.tables import Axis, Category, PublicTable
from surveys.models import Survey, SurveyPage
from tests.conftest import translated
from tests.consultations.decided import decide
from tests.consultations.eventful import event_in, event_list, survey_at
from tests.consultations.published import (
    OWN,
    RENT,
    TENURE,
    close,
    counts,
    fetched,
    json_at,
    release,
    rows_at,
    survey_below,
    text_at,
)
from tests.consultations.texts import commented, english

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(make_consultation: Callable[..., ConsultationPage]) -> SurveyPage:
    """A survey of a consultation that is open."""
    return survey_below(make_consultation(slug="byvanie"))


@pytest.fixture
def survey(asked: SurveyPage) -> Survey:
    """A survey of a consultation that has closed, its figures published."""
    close(parent_of(asked))
    release(asked.survey)
    return asked.survey


def parent_of(page: SurveyPage) -> ConsultationPage:
    return ConsultationPage.objects.parent_of(page).get()


@pytest.fixture
def decided(draft_page: ConsultationPage) -> ConsultationPage:
    """A decided consultation with an accepted comment on a paragraph, which led to a paragraph of the final text."""
    comment = commented(draft_page, "flats", "Moje slová o bytoch", name="Jana Nováková")
    decide(comment, final="rent")
    close(draft_page, decided=True)
    return draft_page


def keys() -> list[str]:
    return [one["key"] for one in json_at("/data/api/datasets.json")["datasets"]]


# What is published, and when


def test_a_survey_of_a_consultation_comes_when_its_consultation_has_closed(asked: SurveyPage) -> None:
    release(asked.survey)
    assert keys() == []
    fetched(f"/data/survey-{asked.survey.key}/figures.csv", 404)
    close(parent_of(asked))
    assert f"survey-{asked.survey.key}" in keys()


def test_without_a_release_there_is_nothing_of_a_survey(asked: SurveyPage) -> None:
    close(parent_of(asked))
    assert f"survey-{asked.survey.key}" not in keys()


def test_a_survey_of_an_event_comes_with_its_release(home_page: Page) -> None:
    survey = survey_at(event_in(event_list(home_page))).survey
    release(survey)
    assert keys() == [f"survey-{survey.key}"]


def test_what_not_everybody_may_read_is_no_open_data(survey: Survey, asked: SurveyPage) -> None:
    page = asked.get_parent()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert keys() == []
    fetched(f"/data/survey-{survey.key}/figures.csv", 404)


def test_figures_stay_when_the_surveys_page_is_deleted(survey: Survey, asked: SurveyPage) -> None:
    asked.delete()
    assert f"survey-{survey.key}" in keys()
    fetched(f"/sk/data/survey-{survey.key}/")


def test_an_open_consultation_gives_nothing_away(draft_page: ConsultationPage) -> None:
    commented(draft_page)
    assert keys() == []
    fetched(f"/data/consultation-{draft_page.record.key}/participation.csv", 404)


def test_a_closed_consultation_tells_how_many_took_part_and_a_decided_one_its_decisions_too(
    draft_page: ConsultationPage,
) -> None:
    address = f"/data/api/consultation-{draft_page.record.key}.json"
    close(draft_page)
    assert json_at(address)["tables"][0]["table"] == "participation"
    close(draft_page, decided=True)
    assert [table["table"] for table in json_at(address)["tables"]] == ["decisions", "participation"]


def test_a_consultation_and_a_survey_of_one_name_have_different_addresses(
    make_consultation: Callable[..., ConsultationPage],
) -> None:
    page = make_consultation(slug="byvanie")
    release(survey_below(page, "byvanie").survey)
    close(page)
    assert sorted(keys()) == ["consultation-byvanie", "survey-byvanie"]


# What the files hold


def test_figures_are_a_row_for_each_cell_and_a_suppressed_one_has_no_count(survey: Survey) -> None:
    own, rent, unanswered, total = rows_at(f"/data/survey-{survey.key}/figures.csv")
    told = {name: own[name] for name in ("table", "selection", "kind", "variable", "value", "count", "status")}
    assert list(told.values()) == ["1", "", "answer", "tenure", "own", "12", "published"]
    assert (own["label_sk"], own["label_en"]) == ("Vlastný byt", "A flat I own")
    assert (rent["value"], rent["count"], rent["status"]) == ("rent", "", "suppressed")
    assert (unanswered["kind"], unanswered["value"]) == ("missing", "-99")
    assert (total["kind"], total["value"], total["count"]) == ("total", "", "40")


def test_of_a_cross_tab_there_are_the_cells_and_the_totals(survey: Survey) -> None:
    by = Axis("trust", {"sk": "Dôvera"}, "code", (Category((1, 2), {"sk": "málo"}), Category((5,), {"sk": "veľa"})))
    axes = (replace(TENURE, categories=(OWN, RENT)), by)
    both = PublicTable(axes, EVERYTHING, 5, 40, [[10, None], [None, 12]], ([18, 22], [20, 20]))
    release(survey, both)
    rows = rows_at(f"/data/survey-{survey.key}/figures.csv")
    found = [[row[name] for name in ("kind", "value", "by_variable", "by_value", "count")] for row in rows]
    assert found == [
        ["answer", "own", "trust", "1 2", "10"],
        ["answer", "own", "trust", "5", ""],
        ["answer", "rent", "trust", "1 2", ""],
        ["answer", "rent", "trust", "5", "12"],
        ["total", "own", "trust", "", "18"],
        ["total", "rent", "trust", "", "22"],
        ["total", "", "trust", "1 2", "20"],
        ["total", "", "trust", "5", "20"],
        ["total", "", "trust", "", "40"],
    ]


def test_a_table_of_selected_responses_says_which(survey: Survey) -> None:
    release(survey, counts(12, None, None, selection=Selection((("response.language", ("en",)),))))
    assert {row["selection"] for row in rows_at(f"/data/survey-{survey.key}/figures.csv")} == {"v.response.language=en"}


def test_of_a_withheld_table_there_is_only_that_it_is(survey: Survey) -> None:
    release(survey, PublicTable((TENURE,), EVERYTHING, 5, withheld=True))
    (row,) = rows_at(f"/data/survey-{survey.key}/figures.csv")
    assert (row["variable"], row["count"], row["status"]) == ("tenure", "", "withheld")


def test_a_mean_is_a_number_of_its_own(survey: Survey) -> None:
    release(survey, counts(12, 20, 8, summary={"mean": 2.5}))
    row = rows_at(f"/data/survey-{survey.key}/figures.csv")[-1]
    assert (row["kind"], row["value"], row["count"], row["number"]) == ("summary", "mean", "", "2.5")


def test_json_holds_the_same_as_csv(survey: Survey) -> None:
    in_json = json_at(f"/data/survey-{survey.key}/figures.json")
    in_csv = rows_at(f"/data/survey-{survey.key}/figures.csv")
    assert [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in in_json] == in_csv


def test_a_release_stays_as_it_was_and_the_plain_address_has_the_latest(survey: Survey) -> None:
    address = f"/data/survey-{survey.key}"
    first = text_at(f"{address}/1/figures.csv")
    release(survey, counts(20, 10, 10))
    assert text_at(f"{address}/1/figures.csv") == first
    assert text_at(f"{address}/2/figures.csv") == text_at(f"{address}/figures.csv") != first
    fetched(f"{address}/3/figures.csv", 404)


def test_decisions_have_words_in_both_languages_and_lead_to_the_comments(decided: ConsultationPage) -> None:
    english(decided)
    (row,) = rows_at(f"/data/consultation-{decided.record.key}/decisions.csv")
    assert (row["verdict"], row["reasoning_sk"], row["reasoning_en"]) == (
        "accepted",
        "Mesto súhlasí.",
        "The city agrees.",
    )
    assert row["part_sk"] != "" != row["part_en"]
    assert row["comment_url"].endswith(f"{decided.url}c/1/")
    assert Client().get(row["comment_url"]).status_code == 200


def test_decisions_hold_neither_the_name_nor_the_words_of_a_comment(decided: ConsultationPage) -> None:
    for file in ("decisions.csv", "decisions.json"):
        found = text_at(f"/data/consultation-{decided.record.key}/{file}")
        assert "Nováková" not in found
        assert "Moje slová" not in found


def test_participation_is_what_the_page_says(decided: ConsultationPage) -> None:
    found = {
        row["measure"]: row["count"] for row in rows_at(f"/data/consultation-{decided.record.key}/participation.csv")
    }
    assert (found["comments"], found["decided"], found["responses"]) == ("1", "1", "0")


def test_the_codebook_says_what_the_variables_mean(survey: Survey) -> None:
    codebook = json_at(f"/data/survey-{survey.key}/codebook.json")
    assert "tenure" in [variable["name"] for variable in codebook["variables"]]


def test_a_text_cannot_become_a_formula_in_csv_and_json_has_it_as_it_is(survey: Survey) -> None:
    evil = Category(("own",), {"sk": "=1+1", "en": "@SUM(A1)"})
    release(survey, counts(12, axis=replace(TENURE, categories=(evil,))))
    row, _total = rows_at(f"/data/survey-{survey.key}/figures.csv")
    assert (row["label_sk"], row["label_en"]) == ("'=1+1", "'@SUM(A1)")
    assert json_at(f"/data/survey-{survey.key}/figures.json")[0]["label_sk"] == "=1+1"


def test_the_files_are_the_same_in_every_language_of_the_reader(survey: Survey, decided: ConsultationPage) -> None:
    for address in (f"/data/survey-{survey.key}/figures.csv", f"/data/consultation-{decided.record.key}/decisions.csv"):
        assert text_at(address, accept_language="en") == text_at(address, accept_language="sk")


# How they are sent


def test_a_file_can_be_read_by_programs_on_any_site_and_kept(survey: Survey) -> None:
    answer = fetched(f"/data/survey-{survey.key}/figures.csv")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'inline; filename="survey-{survey.key}-figures.csv"'
    assert answer["Cache-Control"] == "public, max-age=600"
    assert answer["ETag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    assert not answer.content.startswith(b"\xef\xbb\xbf")
    assert not answer.cookies


def test_a_reader_who_has_a_file_is_not_sent_it_again(survey: Survey) -> None:
    address = f"/data/survey-{survey.key}/figures.csv"
    first = fetched(address)
    again = fetched(address, 304, if_none_match=first["ETag"])
    assert again.content == b""
    assert again["Access-Control-Allow-Origin"] == "*"
    fetched(address, 304, if_modified_since=first["Last-Modified"])


def test_figures_of_a_release_are_kept_for_good(survey: Survey) -> None:
    assert "immutable" in fetched(f"/data/survey-{survey.key}/1/figures.csv")["Cache-Control"]
    assert "immutable" not in fetched(f"/data/survey-{survey.key}/1/datapackage.json")["Cache-Control"]


@pytest.mark.parametrize("name", ["figures.xlsx", "responses.csv", "texts.csv", "decisions.csv", "..%2Ffigures.csv"])
def test_other_files_are_not_found(survey: Survey, name: str) -> None:
    fetched(f"/data/survey-{survey.key}/{name}", 404)


def test_nothing_can_be_written(survey: Survey) -> None:
    key = f"survey-{survey.key}"
    addresses = ["/data/api/datasets.json", f"/data/api/{key}.json", f"/data/api/{key}/figures.json"]
    addresses += [f"/data/{key}/figures.csv", f"/data/{key}/1/figures.csv", "/data/catalog.ttl", f"/sk/data/{key}/"]
    for address in addresses:
        for method in ("post", "put", "patch", "delete"):
            assert getattr(Client(), method)(address).status_code == 405, (method, address)


# The JSON interface


def test_the_interface_filters_rows_by_column(survey: Survey) -> None:
    address = f"/data/api/survey-{survey.key}/figures.json"
    assert len(json_at(address)["rows"]) == 4
    assert [row["value"] for row in json_at(f"{address}?value=rent")["rows"]] == ["rent"]
    assert len(json_at(f"{address}?value=rent&value=own&variable=tenure")["rows"]) == 2
    assert json_at(f"{address}?variable=trust")["rows"] == []
    assert [row["value"] for row in json_at(f"{address}?count=")["rows"]] == ["rent", -99]
    assert [row["value"] for row in json_at(f"{address}?value=-99")["rows"]] == [-99]


def test_the_interface_refuses_a_column_that_there_is_not(survey: Survey) -> None:
    answer = json_at(f"/data/api/survey-{survey.key}/figures.json?colour=red", 400)
    assert "colour" in answer["error"]
    assert "variable" in answer["columns"]


@pytest.mark.parametrize("path", ["unknown.json", "unknown/figures.json", "survey-x.json", "a/b/c", "nothing"])
def test_the_interface_answers_in_json_that_something_is_not_there(db: None, path: str) -> None:
    answer = fetched(f"/data/api/{path}", 404)
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert json.loads(answer.content)["error"]


def test_a_table_that_there_is_not_is_told_in_json(survey: Survey) -> None:
    assert "texts" in json_at(f"/data/api/survey-{survey.key}/texts.json", 404)["error"]


# The pages


@pytest.mark.parametrize("language", ["sk", "en"])
def test_the_pages_show_the_datasets_and_the_size_of_each_file(
    asked: SurveyPage, survey: Survey, language: str
) -> None:
    translated(asked)
    listed = text_at(f"/{language}/data/")
    address = reverse("open_data_page", args=[f"survey-{survey.key}"]).replace("/sk/", f"/{language}/")
    assert address in listed
    shown = text_at(address)
    assert f"/data/survey-{survey.key}/figures.csv" in shown
    assert "(CSV, " in shown
    assert "CC-BY-4.0" in shown
    assert f"/data/survey-{survey.key}/1/figures.csv" in shown


def test_the_list_says_that_there_is_nothing_yet(home_page: Page) -> None:
    assert 'class="card"' not in text_at("/sk/data/")


def test_the_short_addresses_lead_a_person_to_the_pages(survey: Survey) -> None:
    assert fetched("/data/", 303, accept_language="en")["Location"] == "/en/data/"
    answer = fetched(f"/data/survey-{survey.key}/", 303, accept_language="sk")
    assert answer["Location"] == f"/sk/data/survey-{survey.key}/"


def test_the_footer_of_every_page_leads_to_the_open_data(home_page: Page) -> None:
    assert 'href="/sk/data/"' in text_at("/sk/")


def test_a_page_with_the_slug_data_does_not_take_the_place_of_the_open_data(home_page: Page) -> None:
    child = type(home_page)(title="Iné", slug="data", city="Mesto")
    home_page.add_child(instance=child)
    assert "/data/catalog.ttl" in text_at("/sk/data/")


def test_an_unknown_dataset_is_not_found(home_page: Page) -> None:
    fetched("/sk/data/survey-unknown/", 404)
    fetched("/data/unknown/figures.csv", 404)


def test_a_title_that_is_not_translated_says_its_language(survey: Survey) -> None:
    assert '<h1 lang="sk">' in text_at(f"/en/data/survey-{survey.key}/")
    assert "<h1>" in text_at(f"/sk/data/survey-{survey.key}/")
