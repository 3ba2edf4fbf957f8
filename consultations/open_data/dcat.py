"""The catalogue as RDF: DCAT-AP 2.1.1 with what DCAT-AP-SK 2.0 adds, so that the national catalogue can harvest it.

https://datova-kancelaria.github.io/dcat-ap-sk-2.0/ says that the distributions of one dataset hold the same in
different formats, so here a dataset is one table; that what is described has an address and is no blank node; that
this address answers with the whole description; and that a file's accessURL is its downloadURL.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef

from consultations.open_data import addresses
from consultations.open_data.catalogue import Dataset
from consultations.open_data.files import CSV, JSON
from consultations.open_data.publishing import CODEBOOK, title_of
from consultations.open_data.tables import Table
from consultations.open_data.terms import licence, publisher
from consultations.open_data.words import LANGUAGES, Words, words

AUTHORITY = "http://publications.europa.eu/resource/authority/"
LEG = Namespace("https://data.gov.sk/def/ontology/legislation/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
PREFIXES = {"dcat": DCAT, "dct": DCTERMS, "foaf": FOAF, "leg": LEG, "vcard": VCARD, "xsd": XSD}

NO_PERSONAL_DATA = URIRef("https://data.gov.sk/def/personal-data-occurence-type/2")
THEME = URIRef(AUTHORITY + "data-theme/GOVE")
FREQUENCY = URIRef(AUTHORITY + "frequency/IRREG")
LANGUAGE = {"sk": URIRef(AUTHORITY + "language/SLK"), "en": URIRef(AUTHORITY + "language/ENG")}
FORMATS = {"csv": CSV, "json": JSON}  # extension and media type; the EU's list of file types has the same names

TITLE = _("Open data – %(city)s: consultations and surveys")
DESCRIPTION = _("What residents said in the city's consultations and surveys, and what the city answered, as figures.")
SERVICE = _("Read-only JSON interface to the open data")


def catalogue(datasets: Iterable[Dataset]) -> Graph:
    """Return the whole catalogue."""
    graph, city = empty(), publisher()
    this = URIRef(addresses.catalogue())
    graph.add((this, RDF.type, DCAT.Catalog))
    say(graph, this, DCTERMS.title, {code: text % {"city": city.names[code]} for code, text in words(TITLE).items()})
    say(graph, this, DCTERMS.description, words(DESCRIPTION))
    graph.add((this, FOAF.homepage, homepage(graph)))
    graph.add((this, DCTERMS.license, license_document(graph)))
    publish(graph, this)
    graph.add((this, DCAT.service, service(graph)))
    for dataset in datasets:
        for table in dataset.tables:
            graph.add((this, DCAT.dataset, describe(graph, dataset, table)))
    return graph


def record(dataset: Dataset, table: Table) -> Graph:
    """Return what is to be said of one table."""
    graph = empty()
    describe(graph, dataset, table)
    return graph


def empty() -> Graph:
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def describe(graph: Graph, dataset: Dataset, table: Table) -> URIRef:
    this = URIRef(addresses.table(dataset.key, table.name))
    graph.add((this, RDF.type, DCAT.Dataset))
    say(graph, this, DCTERMS.title, title_of(dataset, table))
    say(graph, this, DCTERMS.description, described(dataset, table))
    for keyword in dataset.keywords:
        say(graph, this, DCAT.keyword, keyword)
    publish(graph, this)
    graph.add((this, DCTERMS.identifier, Literal(f"{dataset.key}/{table.name}")))
    graph.add((this, DCTERMS.issued, moment(dataset.issued)))
    graph.add((this, DCTERMS.modified, moment(dataset.modified)))
    graph.add((this, DCAT.theme, THEME))
    graph.add((this, DCTERMS.accrualPeriodicity, FREQUENCY))
    graph.add((this, DCTERMS.spatial, URIRef(publisher().place)))
    cover(graph, this, dataset)
    for language in LANGUAGES:
        graph.add((this, DCTERMS.language, LANGUAGE[language]))
        graph.add((this, DCAT.landingPage, document(graph, addresses.page(language, dataset.key))))
    if dataset.survey:
        graph.add((this, FOAF.page, document(graph, addresses.file(dataset.key, f"{CODEBOOK}.json"))))
    for extension in FORMATS:
        graph.add((this, DCAT.distribution, distribution(graph, dataset, table, extension)))
    graph.add((this, DCAT.distribution, by_service(graph, dataset, table)))
    return this


def described(dataset: Dataset, table: Table) -> Words:
    about = words(table.description)
    return {language: f"{dataset.descriptions[language]} {about[language]}" for language in LANGUAGES}


def cover(graph: Graph, this: URIRef, dataset: Dataset) -> None:
    """Say from when to when answers or comments were taken, as far as that is known."""
    ends = [(DCAT.startDate, dataset.opens_at), (DCAT.endDate, dataset.closes_at)]
    if not any(day for _name, day in ends):
        return
    period = URIRef(f"{this}#temporal")
    graph.add((this, DCTERMS.temporal, period))
    graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
    for name, day in ends:
        if day:
            graph.add((period, name, Literal(timezone.localdate(day).isoformat(), datatype=XSD.date)))


def distribution(graph: Graph, dataset: Dataset, table: Table, extension: str) -> URIRef:
    """Say where one file of a table is; its address is its identifier."""
    file = f"{table.name}.{extension}"
    this = URIRef(addresses.file(dataset.key, file))
    graph.add((this, RDF.type, DCAT.Distribution))
    graph.add((this, DCAT.accessURL, this))
    graph.add((this, DCAT.downloadURL, this))
    graph.add((this, DCTERMS.format, URIRef(AUTHORITY + "file-type/" + extension.upper())))
    media_type = f"http://www.iana.org/assignments/media-types/{FORMATS[extension]}"
    graph.add((this, DCAT.mediaType, URIRef(media_type)))
    graph.add((this, DCTERMS.modified, moment(dataset.modified)))
    say(graph, this, DCTERMS.title, {code: f"{text} ({file})" for code, text in title_of(dataset, table).items()})
    allow(graph, this)
    return this


def by_service(graph: Graph, dataset: Dataset, table: Table) -> URIRef:
    """Say that a table can be had from the JSON interface too."""
    this = URIRef(addresses.records(dataset.key, table.name))
    graph.add((this, RDF.type, DCAT.Distribution))
    graph.add((this, DCAT.accessURL, this))
    graph.add((this, DCAT.accessService, service(graph)))
    say(graph, this, DCTERMS.title, words(SERVICE))
    allow(graph, this)
    return this


def service(graph: Graph) -> URIRef:
    this = URIRef(addresses.service())
    graph.add((this, RDF.type, DCAT.DataService))
    graph.add((this, DCAT.endpointURL, this))
    graph.add((this, DCAT.endpointDescription, homepage(graph)))
    say(graph, this, DCTERMS.title, words(SERVICE))
    return this


def allow(graph: Graph, this: URIRef) -> None:
    """Say the terms of use: the licence, and the four fields of DCAT-AP-SK."""
    terms, names = URIRef(f"{this}#terms-of-use"), publisher().names
    graph.add((this, DCTERMS.license, license_document(graph)))
    graph.add((this, LEG.termsOfUse, terms))
    graph.add((terms, RDF.type, LEG.TermsOfUse))
    for right in (LEG.authorsWorkType, LEG.originalDatabaseType, LEG.databaseProtectedBySpecialRightsType):
        graph.add((terms, right, URIRef(licence().authority)))
    graph.add((terms, LEG.personalDataContainmentType, NO_PERSONAL_DATA))
    say(graph, terms, LEG.authorName, names)
    say(graph, terms, LEG.originalDatabaseAuthorName, names)


def publish(graph: Graph, this: URIRef) -> None:
    """Say who publishes something, and whom to write to if there is an address."""
    city = publisher()
    agent, contact = URIRef(city.uri), URIRef(f"{addresses.catalogue()}#contact")
    graph.add((this, DCTERMS.publisher, agent))
    graph.add((agent, RDF.type, FOAF.Agent))
    say(graph, agent, FOAF.name, city.names)
    if not city.email:
        return
    graph.add((this, DCAT.contactPoint, contact))
    graph.add((contact, RDF.type, VCARD.Organization))
    say(graph, contact, VCARD.fn, city.names)
    graph.add((contact, VCARD.hasEmail, URIRef(f"mailto:{city.email}")))


def license_document(graph: Graph) -> URIRef:
    this = URIRef(licence().authority)
    graph.add((this, RDF.type, DCTERMS.LicenseDocument))
    return this


def homepage(graph: Graph) -> URIRef:
    return document(graph, addresses.page(LANGUAGES[0]))


def document(graph: Graph, address: str) -> URIRef:
    graph.add((URIRef(address), RDF.type, FOAF.Document))
    return URIRef(address)


def say(graph: Graph, this: URIRef, name: Any, texts: Words) -> None:
    for language, text in texts.items():
        if text:
            graph.add((this, name, Literal(text, lang=language)))


def moment(when: datetime) -> Literal:
    return Literal(when.isoformat(timespec="seconds"), datatype=XSD.dateTime)
