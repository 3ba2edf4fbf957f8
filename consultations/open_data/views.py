"""What is at the addresses of open data: pages for people, RDF and files for programs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from rdflib import Graph

from consultations.open_data import addresses, catalogue, dcat, publishing
from consultations.open_data.catalogue import Dataset
from consultations.open_data.files import File
from consultations.open_data.serving import open_to_all, send
from consultations.open_data.terms import licence, publisher
from consultations.open_data.words import words
from surveys.models import Release

TURTLE, JSON_LD = "text/turtle", "application/ld+json"
RESULTS = "results/"  # below a survey's page; see surveys.models.page
RDF = {"ttl": (TURTLE, "turtle"), "jsonld": (JSON_LD, "json-ld")}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the datasets, and how programs get at them."""
    language = get_language() or ""
    found = [described(dataset, language) for dataset in catalogue.datasets()]
    return render(request, "consultations/open_data.html", {"datasets": found, **terms(language)})


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Show what one dataset is and what its files are."""
    dataset, language = find(key), get_language() or ""
    files = {file.name: file for file in publishing.files(dataset)}
    tables = [
        {
            "title": words(table.title)[language],
            "description": words(table.description)[language],
            "fields": table.fields,
            "files": [files.pop(f"{table.name}.{extension}") for extension in dcat.FORMATS],
        }
        for table in dataset.tables
    ]
    context = {
        **described(dataset, language),
        "tables": tables,
        "codebook": files.get(f"{publishing.CODEBOOK}.json"),
        "package": files[f"{publishing.PACKAGE}.json"],
        "address": addresses.page(language, dataset.key),
        **terms(language),
    }
    return render(request, "consultations/open_dataset.html", context)


def described(dataset: Dataset, language: str) -> dict[str, Any]:
    """Return a dataset in `language`; where its page is not translated, the title is that of the page there is."""
    own = dataset.pages.get(language) or next(iter(dataset.pages.values()), None)
    spoken = own.locale.language_code if own else language
    return {
        "dataset": dataset,
        "title": dataset.titles[language],
        "description": dataset.descriptions[language],
        "lang": "" if spoken == language else spoken,
        "own_page": own,
        "results": own and dataset.survey and f"{own.get_url()}{RESULTS}",
    }


def terms(language: str) -> dict[str, Any]:
    return {"licence": licence(), "publisher": publisher().names[language], "email": publisher().email}


def home(request: HttpRequest) -> HttpResponse:
    """Send a person who opens the catalogue's own address to the list in their language."""
    answer = redirect(reverse("open_data"))
    answer.status_code = 303
    return answer


def whole(request: HttpRequest, key: str) -> HttpResponse:
    """Send whoever opens a dataset's short address to its page in their language."""
    answer = redirect(reverse("open_data_page", args=[find(key).key]))
    answer.status_code = 303
    return answer


@open_to_all
def catalog(request: HttpRequest, format: str) -> HttpResponse:
    """Send the catalogue as RDF."""
    return send(request, rdf_file("catalog", dcat.catalogue(catalogue.datasets()), format))


@open_to_all
def table(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Send the description of a table as RDF; a browser, which asks for a page, is sent to the dataset's."""
    dataset = find(key)
    described = dataset.table(name)
    if described is None:
        raise Http404
    wanted = request.get_preferred_type([TURTLE, JSON_LD, "text/html"])
    if wanted == "text/html":
        answer: Any = whole(request, key)
    else:
        format = "jsonld" if wanted == JSON_LD else "ttl"
        answer = send(request, rdf_file(name, dcat.record(dataset, described), format), key=key)
    patch_vary_headers(answer, ["Accept"])
    return answer


@open_to_all
def file(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Send a file as it is now."""
    dataset = find(key)
    found = publishing.file_named(dataset, name)
    if found is None:
        raise Http404
    return send(request, found, dataset.modified if dataset.survey else None, key=key)


@open_to_all
def release_file(request: HttpRequest, key: str, number: int, name: str) -> HttpResponse:
    """Send a file as it was published under a number. Figures never change; what describes them may be worded anew."""
    dataset = find(key)
    release: Release | None = dataset.release(number)
    found = publishing.file_named(dataset, name, release) if release else None
    if release is None or found is None:
        raise Http404
    forever = not found.name.startswith(publishing.PACKAGE)
    return send(request, found, release.created_at, key=f"{key}-{number}", forever=forever)


def find(key: str) -> Dataset:
    found = catalogue.find(key)
    if found is None:
        raise Http404
    return found


def rdf_file(name: str, graph: Graph, extension: str) -> File:
    media_type, format = RDF[extension]
    context = {prefix: str(namespace) for prefix, namespace in dcat.PREFIXES.items()}
    options: dict[str, Any] = {"context": context} if extension == "jsonld" else {}
    return File(f"{name}.{extension}", media_type, graph.serialize(format=format, encoding="utf-8", **options))
