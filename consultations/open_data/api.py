"""A small read-only JSON interface to the open data: what there is, what one dataset is, and a table's rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from consultations.open_data import addresses, catalogue
from consultations.open_data.catalogue import Dataset
from consultations.open_data.files import CSV
from consultations.open_data.publishing import PACKAGE, said
from consultations.open_data.serving import open_to_all, send_json
from consultations.open_data.tables import Table
from consultations.open_data.terms import licence
from consultations.open_data.words import LANGUAGES, words


@open_to_all
def listing(request: HttpRequest) -> HttpResponse:
    """Say which datasets there are."""
    return send_json(
        request, {"licence": licence().address, "datasets": [summary(one) for one in catalogue.datasets()]}
    )


@open_to_all
def one(request: HttpRequest, key: str) -> HttpResponse:
    """Say what a dataset is, with the columns of its tables."""
    dataset = catalogue.find(key)
    if dataset is None:
        return missing(request, f"There is no dataset “{key}”.")
    tables = [{**about(dataset, table), "schema": table.schema} for table in dataset.tables]
    return send_json(request, {**summary(dataset), "licence": licence().address, "tables": tables})


@open_to_all
def rows(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Send the rows of a table; a column's name with a value in the address keeps those rows that have it."""
    dataset = catalogue.find(key)
    table = dataset.table(name) if dataset else None
    if dataset is None or table is None:
        return missing(request, f"There is no table “{name}” in a dataset “{key}”.")
    unknown = sorted(set(request.GET) - set(table.header))
    if unknown:
        return send_json(request, {"error": f"There is no column “{unknown[0]}”.", "columns": table.header}, 400)
    found = [record for record in table.records if all(told(record, *asked) for asked in request.GET.lists())]
    return send_json(request, {**about(dataset, table), "licence": licence().address, "rows": found})


@open_to_all
def nothing(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer any other address below the interface as the rest of it answers."""
    return missing(request, "There is nothing at this address.")


def told(record: dict[str, Any], column: str, wanted: list[str]) -> bool:
    """Tell whether a row has one of the wanted values; "" is an empty cell."""
    value = record[column]
    return ("" if value is None else str(value)) in wanted


def missing(request: HttpRequest, words: str) -> HttpResponse:
    return send_json(request, {"error": words}, 404)


def summary(dataset: Dataset) -> dict[str, Any]:
    return {
        "key": dataset.key,
        "titles": dict(dataset.titles),
        "descriptions": dict(dataset.descriptions),
        "issued": dataset.issued.isoformat(),
        "modified": dataset.modified.isoformat(),
        "releases": [release.number for release in dataset.releases],
        "pages": {language: addresses.page(language, dataset.key) for language in LANGUAGES},
        "datapackage": addresses.file(dataset.key, f"{PACKAGE}.json"),
        "tables": [table.name for table in dataset.tables],
    }


def about(dataset: Dataset, table: Table) -> dict[str, Any]:
    return {
        "dataset": dataset.key,
        "table": table.name,
        **said(words(table.title), words(table.description)),
        "csv": addresses.file(dataset.key, f"{table.name}.csv"),
        "media_type": CSV,
    }
