"""The codebook as DDI-Codebook 2.5, the XML that data archives exchange; in all languages at once.

Element by element as the standard has it: https://ddialliance.org/Specification/DDI-Codebook/2.5/. What it describes
is the CSV file with codes. A text in several languages is an element for each, told apart by xml:lang; where only one
is allowed (titl), the others have one of their own (parTitl).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from django.db.models import Max, Min
from django.utils import timezone

from surveys.analysis.tally import tallies
from surveys.documents.content import codebook_of
from surveys.documents.ddi_variables import fixed_variable, groups, variable_of
from surveys.documents.xml_writing import NAMESPACE, child, in_languages
from surveys.exporting.options import CODES
from surveys.exporting.rows import CITY
from surveys.models.dataset import Survey
from surveys.questionnaire import Text

PRODUCER: Text = {"sk": "Mesto Banská Bystrica", "en": "City of Banská Bystrica"}
NATION: Text = {"sk": "Slovensko", "en": "Slovakia"}
UNIT: Text = {"sk": "odpoveď na dotazník", "en": "response to the questionnaire"}
KIND: Text = {"sk": "údaje z dotazníka", "en": "survey data"}
MODE: Text = {
    "sk": "dotazník vyplnený na webe, na papieri alebo s pomocou; ako, hovorí stĺpec source",
    "en": "questionnaire answered on the web, on paper or with assistance; the column source says which",
}
CONDITIONS: Text = {
    "sk": "Jednotlivé odpovede sú prístupné povereným pracovníkom mesta; verejné sú údaje, ktoré mesto zverejnilo.",
    "en": "Single responses are open to the city’s authorised staff; public is what the city has published.",
}


def ddi_file(survey: Survey, counted: bool = True) -> bytes:
    """Return the DDI file, with how often each value was given if `counted`; without, it may be shown to anybody."""
    content = codebook_of(survey)
    root = ET.Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", "xml:lang": content["source_language"]})
    document(root, content)
    study(root, survey, content)
    file_description(root, survey, content)
    data_description(root, survey, content, counted)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def document(root: ET.Element, content: Mapping[str, Any]) -> None:
    """Describe this file."""
    citation = child(child(root, "docDscr"), "citation")
    titles(citation, content["title"], content["source_language"])
    produced = child(citation, "prodStmt")
    in_languages(produced, "producer", PRODUCER)
    today = timezone.localdate().isoformat()
    child(produced, "prodDate", today, date=today)


def titles(citation: ET.Element, title: Text, source: str) -> ET.Element:
    first = source if source in title else next(iter(title))
    statement = child(citation, "titlStmt")
    child(statement, "titl", title[first], **{"xml:lang": first})
    in_languages(statement, "parTitl", {language: text for language, text in title.items() if language != first})
    return statement


def study(root: ET.Element, survey: Survey, content: Mapping[str, Any]) -> None:
    """Describe the survey: what it is called, who made it, when it was answered, what may be done with it."""
    described = child(root, "stdyDscr")
    citation = child(described, "citation")
    child(titles(citation, content["title"], content["source_language"]), "IDNo", survey.key)
    in_languages(child(citation, "prodStmt"), "producer", PRODUCER)
    for version in content["versions"]:
        child(child(citation, "verStmt"), "version", str(version["number"]), date=version["published"][:10])
    scope(child(described, "stdyInfo"), survey, content["introduction"])
    in_languages(child(child(described, "method"), "dataColl"), "collMode", MODE)
    access = child(described, "dataAccs")
    language, *others = CONDITIONS
    child(child(access, "useStmt"), "conditions", CONDITIONS[language], **{"xml:lang": language})
    in_languages(access, "notes", {other: CONDITIONS[other] for other in others})


def scope(info: ET.Element, survey: Survey, introduction: Text) -> None:
    in_languages(info, "abstract", introduction)
    summary = child(info, "sumDscr")
    days = survey.responses.aggregate(start=Min("submitted_at"), end=Max("submitted_at"))
    for event, time in days.items():
        if time:
            day = time.astimezone(CITY).date().isoformat()
            child(summary, "collDate", day, date=day, event=event)
    in_languages(summary, "nation", NATION, abbr="SK")
    in_languages(summary, "geogCover", PRODUCER)
    in_languages(summary, "anlyUnit", UNIT)
    in_languages(summary, "dataKind", KIND)


def file_description(root: ET.Element, survey: Survey, content: Mapping[str, Any]) -> None:
    described = child(child(root, "fileDscr", ID="F1"), "fileTxt")
    child(described, "fileName", f"{survey.key}-{CODES}.csv")
    dimensions = child(described, "dimensns")
    child(dimensions, "caseQnty", str(survey.responses.count()))
    child(dimensions, "varQnty", str(len(content["columns"]) + len(content["variables"])))
    child(described, "fileType", "text/csv; charset=utf-8")


def data_description(root: ET.Element, survey: Survey, content: Mapping[str, Any], counted: bool) -> None:
    described = child(root, "dataDscr")
    tallied: Iterable[Any] = tallies(survey) if counted else ()
    found = {tally.variable.name: tally for tally in tallied}
    groups(described, content["variables"])
    for column in content["columns"]:
        fixed_variable(described, column)
    for variable in content["variables"]:
        variable_of(described, variable, content["missing"], found.get(variable["name"]))
