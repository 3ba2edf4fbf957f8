"""The files of a dataset: its tables in each format, the codebook, and the Data Package that describes them.

The package follows Frictionless Data, version 1 (https://specs.frictionlessdata.io/data-package/), which has one
language: titles and descriptions are Slovak, with every language beside them in `titles` and `descriptions`.
"""

from __future__ import annotations

from typing import Any

from consultations.open_data import addresses, figures
from consultations.open_data.catalogue import Dataset
from consultations.open_data.files import File, csv_file, files_of, json_file
from consultations.open_data.tables import Table
from consultations.open_data.terms import licence, publisher
from consultations.open_data.words import LANGUAGES, Words, joined, words
from surveys.documents.content import codebook_of
from surveys.models import Release, Survey

PACKAGE, CODEBOOK = "datapackage", "codebook"


def files(dataset: Dataset, release: Release | None = None) -> list[File]:
    """Return every file of `dataset` as it is now, or of one release of it."""
    tables = tables_of(dataset, release)
    found = [file for table in tables for file in files_of(table)]
    if dataset.survey and release is None:
        found.append(codebook_file(dataset.survey))
    return [*found, json_file(PACKAGE, package(dataset, tables, found, release))]


def file_named(dataset: Dataset, name: str, release: Release | None = None) -> File | None:
    """Return one of the `files`; None where there is no such file. Only the package is made from all the others."""
    stem, _dot, extension = name.rpartition(".")
    table = next((table for table in tables_of(dataset, release) if table.name == stem), None)
    if table:
        return next((file for file in files_of(table) if file.extension == extension), None)
    if name == f"{CODEBOOK}.json" and dataset.survey and release is None:
        return codebook_file(dataset.survey)
    return files(dataset, release)[-1] if name == f"{PACKAGE}.json" else None


def tables_of(dataset: Dataset, release: Release | None) -> tuple[Table, ...]:
    """Return the tables; those of a release, which never change, are its figures alone."""
    return (figures.table(release),) if release else dataset.tables


def codebook_file(survey: Survey) -> File:
    """Return what the figures' variables and values mean; not the columns that only a row of a response has."""
    content = codebook_of(survey)
    return json_file(CODEBOOK, {name: part for name, part in content.items() if name != "columns"})


def package(
    dataset: Dataset, tables: tuple[Table, ...], files: list[File], release: Release | None = None
) -> dict[str, Any]:
    """Return the Data Package of `files`, which hold `tables`, as JSON-ready data."""
    schemas = {csv_file(table).name: table for table in tables}
    terms = licence()
    number = release or (dataset.releases[0] if dataset.releases else None)
    return {
        "profile": "data-package",
        "name": dataset.key,
        "id": addresses.file(dataset.key, f"{PACKAGE}.json", release.number if release else None),
        **said(dataset.titles, dataset.descriptions),
        "languages": list(LANGUAGES),
        "homepage": addresses.page(LANGUAGES[0], dataset.key),
        **({"version": str(number.number)} if number else {}),
        "created": (release.created_at if release else dataset.modified).isoformat(),
        "licenses": [{"name": terms.name, "title": terms.title, "path": terms.address}],
        "contributors": [contributor()],
        "sources": sources(dataset),
        "keywords": [keyword[LANGUAGES[0]] for keyword in dataset.keywords],
        "resources": [resource(dataset, file, schemas.get(file.name)) for file in files],
    }


def contributor() -> dict[str, str]:
    city = publisher()
    reached = {"email": city.email} if city.email else {}
    return {"title": city.names[LANGUAGES[0]], "role": "publisher", **reached}


def sources(dataset: Dataset) -> list[dict[str, str]]:
    """Return what the data come from, as far as it still has pages."""
    pages = {language: page.full_url for language, page in dataset.pages.items() if page.full_url}
    return [{"title": dataset.titles[language], "path": address} for language, address in pages.items()]


def resource(dataset: Dataset, file: File, table: Table | None) -> dict[str, Any]:
    """Return how one file is described; a CSV file with the schema of its `table`."""
    stem = file.name.rpartition(".")[0]
    described = dataset.table(stem)
    texts = said(words(described.title), words(described.description)) if described else {"title": CODEBOOK}
    tabular = {"profile": "tabular-data-resource", "schema": table.schema} if table else {"profile": "data-resource"}
    return {
        "name": stem if table else file.name.replace(".", "-"),
        "path": file.name,
        **texts,
        "format": file.extension,
        "mediatype": file.media_type,
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        **tabular,
    }


def said(titles: Words, descriptions: Words) -> dict[str, Any]:
    first = LANGUAGES[0]
    return {
        "title": titles[first],
        "titles": dict(titles),
        "description": descriptions[first],
        "descriptions": dict(descriptions),
    }


def title_of(dataset: Dataset, table: Table) -> dict[str, str]:
    """Return what a table is called where it stands alone."""
    return joined(dataset.titles, words(table.title))
