"""The catalogue as RDF, and each dataset as a Data Package, against the schemas of both."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, RDF, Graph, Namespace, URIRef

from consultations.models import ConsultationPage
from surveys.models import Survey
from tests.consultations.decided import decide
from tests.consultations.published import close, fetched, graph_at, json_at, release, survey_below, text_at
from tests.consultations.texts import commented

pytestmark = pytest.mark.django_db

SCHEMAS = Path(__file__).parent / "schemas"
LEG = Namespace("https://data.gov.sk/def/ontology/legislation/")


@pytest.fixture(autouse=True)
def _somebody_to_write_to(settings: Any) -> None:
    settings.OPEN_DATA_PUBLISHER = {**settings.OPEN_DATA_PUBLISHER, "email": "data@example.org"}
    settings.WAGTAILADMIN_BASE_URL = "https://city.example"


@pytest.fixture
def survey(draft_page: ConsultationPage) -> Survey:
    """A released survey of a consultation that has been decided."""
    page = survey_below(draft_page)
    release(page.survey)
    decide(commented(draft_page, "flats"))
    close(draft_page, decided=True)
    return page.survey


def complaints(graph: Graph) -> str:
    """Return what SHACL has against a graph; nothing where it conforms."""
    shapes = Graph().parse(SCHEMAS / "dcat-ap-sk.shapes.ttl")
    conforms, _results, text = pyshacl.validate(graph, shacl_graph=shapes)
    return "" if conforms else text


def path_of(address: Any) -> str:
    return str(address).removeprefix("https://city.example")


# RDF


def test_the_catalogue_conforms_to_its_shapes(survey: Survey) -> None:
    assert complaints(graph_at("/data/catalog.ttl")) == ""


def test_the_shapes_notice_what_is_missing(survey: Survey) -> None:
    whole = graph_at("/data/catalog.ttl")
    for missing in (DCTERMS.publisher, DCAT.theme, DCTERMS["format"], LEG.termsOfUse, LEG.personalDataContainmentType):
        graph = Graph() + whole
        graph.remove((None, missing, None))
        assert complaints(graph) != "", missing


def test_an_empty_catalogue_lacks_nothing_but_datasets(home_page: Any) -> None:
    graph = graph_at("/data/catalog.ttl")
    assert (None, RDF.type, DCAT.Catalog) in graph
    assert "dcat:dataset" in complaints(graph)


def test_json_ld_says_the_same_as_turtle(survey: Survey) -> None:
    turtle, json_ld = graph_at("/data/catalog.ttl"), graph_at("/data/catalog.jsonld", "json-ld")
    assert set(turtle) == set(json_ld)
    assert len(turtle) > 100


def test_each_is_sent_as_what_it_is(survey: Survey) -> None:
    assert fetched("/data/catalog.ttl")["Content-Type"] == "text/turtle; charset=utf-8"
    assert fetched("/data/catalog.jsonld")["Content-Type"] == "application/ld+json"
    assert fetched("/data/catalog.jsonld")["Access-Control-Allow-Origin"] == "*"


def test_every_file_of_the_catalogue_is_there_and_of_its_type(survey: Survey) -> None:
    graph = graph_at("/data/catalog.ttl")
    files = list(graph.subject_objects(DCAT.downloadURL))
    assert len(files) == 6  # figures, decisions and participation, each as CSV and JSON
    for this, address in files:
        media_type = str(graph.value(this, DCAT.mediaType)).removeprefix("http://www.iana.org/assignments/media-types/")
        assert fetched(path_of(address))["Content-Type"].startswith(media_type)


def test_every_other_address_of_the_catalogue_is_there_too(survey: Survey) -> None:
    graph = graph_at("/data/catalog.ttl")
    told = {str(one) for triple in graph for one in (triple[0], triple[2]) if str(one).startswith("https://city.")}
    for address in told:
        fetched(path_of(address).partition("#")[0], 303 if path_of(address).startswith("/data/#") else ok(address))


def ok(address: str) -> int:
    return 303 if address == "https://city.example/data/" else 200


def test_a_datasets_address_describes_it_to_programs_and_leads_people_to_its_page(survey: Survey) -> None:
    whole = graph_at("/data/catalog.ttl")
    for dataset in whole.objects(None, DCAT.dataset):
        alone = graph_at(path_of(dataset))
        assert set(whole.predicate_objects(dataset)) == set(alone.predicate_objects(dataset))
        assert complaints(alone) == ""
        in_json = graph_at(path_of(dataset), "json-ld", accept="application/ld+json")
        assert set(in_json) == set(alone)
        page = fetched(path_of(dataset), 303, accept="text/html,application/xhtml+xml")
        assert page["Location"].startswith("/sk/data/")
        assert "Accept" in page["Vary"]


def test_titles_are_in_both_languages(survey: Survey) -> None:
    graph = graph_at("/data/catalog.ttl")
    this = URIRef(f"https://city.example/data/survey-{survey.key}/figures/")
    titles = {title.language: str(title) for title in graph.objects(this, DCTERMS.title)}
    assert set(titles) == {"sk", "en"}
    assert all(title.startswith("Anketa o bývaní") for title in titles.values())


def test_nothing_that_is_described_is_a_blank_node(survey: Survey) -> None:
    assert "_:" not in text_at("/data/catalog.ttl")
    assert "[" not in "".join(line for line in text_at("/data/catalog.ttl").splitlines() if '"' not in line)


def test_the_addresses_do_not_depend_on_how_the_server_was_reached(survey: Survey) -> None:
    assert text_at("/data/catalog.ttl", host="localhost") == text_at("/data/catalog.ttl")


def test_without_an_address_to_write_to_there_is_no_contact(survey: Survey, settings: Any) -> None:
    settings.OPEN_DATA_PUBLISHER = {**settings.OPEN_DATA_PUBLISHER, "email": ""}
    graph = graph_at("/data/catalog.ttl")
    assert (None, DCAT.contactPoint, None) not in graph
    assert complaints(graph) == ""


# Data Packages


def packages(survey: Survey) -> list[tuple[str, Any]]:
    """Return the folder and the package of every dataset, and of the release."""
    keys = [one["key"] for one in json_at("/data/api/datasets.json")["datasets"]]
    folders = [*(f"/data/{key}/" for key in keys), f"/data/survey-{survey.key}/1/"]
    return [(folder, json_at(f"{folder}datapackage.json")) for folder in folders]


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


def test_the_packages_conform_to_the_schema_of_frictionless(survey: Survey) -> None:
    found = packages(survey)
    assert len(found) == 3
    for _folder, package in found:
        jsonschema.validate(package, schema("data-package.json"))
        for resource in package["resources"]:
            if resource["profile"] == "tabular-data-resource":
                jsonschema.validate(resource, schema("tabular-data-resource.json"))


def test_every_resource_is_there_with_the_size_and_hash_it_says(survey: Survey) -> None:
    for folder, package in packages(survey):
        assert package["resources"]
        for resource in package["resources"]:
            content = fetched(folder + resource["path"]).content
            assert resource["bytes"] == len(content)
            assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_names_of_resources_are_unique(survey: Survey) -> None:
    for _folder, package in packages(survey):
        names = [resource["name"] for resource in package["resources"]]
        assert len(set(names)) == len(names)


READ: dict[str, Any] = {"integer": int, "number": float, "string": str}


def test_every_table_can_be_read_by_its_schema(survey: Survey) -> None:
    read = 0
    for folder, package in packages(survey):
        for resource in package["resources"]:
            if "schema" in resource:
                read += len(check(text_at(folder + resource["path"]), resource["schema"]))
    assert read == 4 + 1 + 7 + 4  # figures, decisions, participation, and the release's figures


def check(text: str, table_schema: Any) -> list[dict[str, str]]:
    """Read a table as Table Schema says, with its types and constraints; return its rows."""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    for field in table_schema["fields"]:
        values = [row[field["name"]] for row in rows]
        given = [READ[field["type"]](value) for value in values if value not in table_schema["missingValues"]]
        limits = field.get("constraints", {})
        assert not limits.get("required") or len(given) == len(values), field["name"]
        assert not limits.get("unique") or len(set(given)) == len(given), field["name"]
        assert all(value in limits.get("enum", [value]) for value in given), field["name"]
        assert all(value >= limits.get("minimum", value) for value in given), field["name"]
    assert list(rows[0]) == [field["name"] for field in table_schema["fields"]]
    return rows


def test_the_package_says_what_it_is_in_both_languages(survey: Survey) -> None:
    package = json_at(f"/data/survey-{survey.key}/datapackage.json")
    assert package["title"] == package["titles"]["sk"] == "Anketa o bývaní"
    assert package["languages"] == ["sk", "en"]
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert package["version"] == "1"
    assert package["sources"][0]["path"].startswith("http")
