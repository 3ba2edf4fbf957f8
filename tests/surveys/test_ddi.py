"""The codebook as DDI-Codebook 2.5: it keeps to the standard and says what the dataset holds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from surveys.documents.ddi import ddi_file
from surveys.models import Response, Survey
from tests.conftest import question
from tests.surveys.three_versions import add, coded_values, three_versions

pytestmark = pytest.mark.django_db

PROFILE = Path(__file__).parent / "schemas" / "ddi" / "profile.xsd"
OFFICIAL = os.environ.get("DDI_CODEBOOK_XSD", "")  # see schemas/ddi/README.md
SCHEMAS = [
    str(PROFILE),
    pytest.param(OFFICIAL, marks=pytest.mark.skipif(not OFFICIAL, reason="DDI_CODEBOOK_XSD is not set")),
]
DDI = {"d": "ddi:codebook:2_5"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def survey(make_survey):
    return three_versions(make_survey)


def tree_of(survey: Survey, **options: Any) -> Any:
    return etree.fromstring(ddi_file(survey, **options))


def texts(element: Any, path: str) -> dict[str, str]:
    """Return the texts at `path` by their language."""
    return {found.get(LANG): found.text for found in element.findall(path, DDI)}


def variable(tree: Any, name: str) -> Any:
    return tree.find(f".//d:var[@name='{name}']", DDI)


def counts(element: Any) -> dict[str, str]:
    return {
        each.findtext("d:catValu", None, DDI): each.findtext("d:catStat", None, DDI)
        for each in element.findall("d:catgry", DDI)
    }


@pytest.mark.parametrize("schema", SCHEMAS)
@pytest.mark.parametrize("counted", [True, False])
def test_the_file_is_valid(survey, schema, counted):
    etree.XMLSchema(etree.parse(schema)).assertValid(tree_of(survey, counted=counted))


def test_the_file_of_a_survey_that_nobody_answered_is_valid(make_survey):
    etree.XMLSchema(etree.parse(str(PROFILE))).assertValid(tree_of(make_survey().survey))


def test_what_no_xml_can_hold_is_left_out(make_survey):
    survey = make_survey([question("number", "n", label="a\x0b & <b>", minimum=0, maximum=9)]).survey
    etree.XMLSchema(etree.parse(str(PROFILE))).assertValid(tree_of(survey))
    assert texts(variable(tree_of(survey), "n"), "d:labl")["sk"] == "a & <b>"


def test_the_study_is_described_in_both_languages(survey):
    tree = tree_of(survey)
    citation = tree.find("d:stdyDscr/d:citation", DDI)
    assert texts(citation, "d:titlStmt/d:titl") == {"sk": "Anketa o bývaní"}
    assert texts(citation, "d:titlStmt/d:parTitl") == {"en": "Housing survey"}
    assert set(texts(citation, "d:prodStmt/d:producer")) == {"sk", "en"}
    assert [each.text for each in citation.findall("d:verStmt/d:version", DDI)] == ["2", "3", "4"]
    assert tree.findtext("d:fileDscr/d:fileTxt/d:dimensns/d:caseQnty", None, DDI) == str(Response.objects.count())
    columns = int(tree.findtext("d:fileDscr/d:fileTxt/d:dimensns/d:varQnty", None, DDI))
    assert columns == len(tree.findall(".//d:var", DDI))
    days = tree.findall("d:stdyDscr/d:stdyInfo/d:sumDscr/d:collDate", DDI)
    assert [day.get("event") for day in days] == ["start", "end"]


def test_a_question_its_routing_and_its_answers_are_described(survey):
    tree = tree_of(survey)
    tenure = variable(tree, "tenure")
    assert texts(tenure, "d:labl") == {"sk": "Otázka tenure", "en": "What do you live in?"}
    assert texts(tenure.findall("d:qstn", DDI)[0], "d:qstnLit")["en"] == "What do you live in?"
    own = tenure.find("d:catgry", DDI)
    assert own.findtext("d:catValu", None, DDI) == "own"
    assert texts(own, "d:labl") == {"sk": "Vlastný byt", "en": "A flat I own"}
    assert own.findtext("d:txt", None, DDI) == "SPSS, Stata: 1"
    assert texts(variable(tree, "price"), "d:universe") == {
        "sk": "Na túto časť odpovedajte, len ak ste v otázke 1 odpovedali „Nájom“.",
        "en": "Answer this section only if you answered “Nájom” in question 1.",
    }
    assert variable(tree, "price").find("d:valrng/d:range", DDI).get("max") == "5000"
    assert variable(tree, "new").findtext("d:verStmt/d:version", None, DDI) == "4"
    services = tree.find(".//d:varGrp[@name='services']", DDI)
    assert (services.get("type"), services.get("var")) == ("grid", "V_services_bus V_services_tram")


def test_frequencies_are_those_of_the_csv(survey):
    tree = tree_of(survey)
    given = [str(row["tenure"]) for row in coded_values(survey)]
    found = counts(variable(tree, "tenure"))
    assert found == {code: str(given.count(code)) for code in found}
    assert sum(map(int, found.values())) == len(given)
    missing = variable(tree, "tenure").findall("d:catgry[@missing='Y']", DDI)
    assert [each.findtext("d:catValu", None, DDI) for each in missing] == ["-99", "-98", "-97", "-96"]


def test_without_counts_there_are_none(survey):
    add({"tenure": "own"})
    tree = tree_of(survey, counted=False)
    assert not tree.findall(".//d:catStat", DDI)
    assert not tree.findall(".//d:sumStat", DDI)
