"""The variables of a DDI-Codebook file: what was asked of whom, what the values mean and how many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from surveys.analysis.tally import Tally
from surveys.documents.xml_writing import child, in_languages

# By type of variable: what it is called in DDI, and how the CSV file holds it.
TYPES = {
    "code": ("code", {"type": "character"}),
    "number": ("numeric", {"type": "numeric"}),
    "date": ("datetime", {"type": "character", "schema": "ISO", "category": "date"}),
    "datetime": ("datetime", {"type": "character", "schema": "ISO", "category": "time"}),
    "text": ("text", {"type": "character"}),
}
GROUPS = {"multiple_choice": "multipleResp", "matrix": "grid"}  # by kind of question; others are "other"
SUMMED = {"min": "lowest", "max": "highest", "mean": "mean", "medn": "median"}


def groups(parent: ET.Element, variables: Sequence[Mapping[str, Any]]) -> None:
    """Say which variables one question fills, where it is more than one."""
    by_question: dict[str, list[Mapping[str, Any]]] = {}
    for variable in variables:
        by_question.setdefault(variable["question"], []).append(variable)
    for key, found in by_question.items():
        if len(found) > 1:
            ids = " ".join(id_of(variable["name"]) for variable in found)
            group = child(
                parent, "varGrp", ID=f"G_{key}", type=GROUPS.get(found[0]["kind"], "other"), var=ids, name=key
            )
            in_languages(group, "labl", found[0]["asked"][-1]["text"])


def id_of(name: str) -> str:
    return f"V_{name}"


def variable_element(parent: ET.Element, column: Mapping[str, Any]) -> ET.Element:
    representation, _format = TYPES[column["type"]]
    interval = "contin" if column["type"] == "number" and not column["values"] else "discrete"
    return child(
        parent,
        "var",
        ID=id_of(column["name"]),
        name=column["name"],
        files="F1",
        intrvl=interval,
        representationType=representation,
    )


def fixed_variable(parent: ET.Element, column: Mapping[str, Any]) -> None:
    """Describe a column that no question fills."""
    element = variable_element(parent, column)
    in_languages(element, "labl", column["label"])
    for value in column["values"]:
        category(element, value)
    child(element, "varFormat", **TYPES[column["type"]][1])


def variable_of(
    parent: ET.Element,
    variable: Mapping[str, Any],
    missing: Sequence[Mapping[str, Any]],
    tally: Tally | None,
) -> None:
    element = variable_element(parent, variable)
    in_languages(element, "labl", variable["label"])
    for asked in variable["asked"]:
        question(element, asked)
    limits(element, variable["limits"], variable["type"])
    in_languages(element, "universe", variable["asked"][-1]["who"])
    if tally:
        statistics(element, tally)
    for value in variable["values"]:
        in_programs = f"SPSS, Stata: {value['number']}" if value["number"] != value["code"] else ""
        category(element, value, tally.given[value["code"]] if tally else None, in_programs)
    for reason in missing:
        count = tally.missing[reason["code"]] if tally else None
        category(element, reason, count, missing="Y", missType=reason["label"]["en"])
    versions = sorted({number for asked in variable["asked"] for number in asked["versions"]})
    child(child(element, "verStmt"), "version", ", ".join(map(str, versions)), type="questionnaire")
    child(element, "varFormat", **TYPES[variable["type"]][1])
    in_languages(element, "notes", variable["unit"], type="unit")


def question(element: ET.Element, asked: Mapping[str, Any]) -> None:
    number = {"seqNo": str(asked["number"])} if asked["number"] else {}
    found = child(element, "qstn", **number)
    in_languages(found, "preQTxt", asked["who"])
    in_languages(found, "qstnLit", asked["text"])
    in_languages(found, "ivuInstr", asked["hint"])


def limits(element: ET.Element, ends: Mapping[str, Any], type: str) -> None:
    found = {name: str(ends[end]) for name, end in (("min", "lowest"), ("max", "highest")) if ends[end] is not None}
    if found and type == "number":
        child(child(element, "valrng"), "range", UNITS="REAL", **found)


def statistics(element: ET.Element, tally: Tally) -> None:
    """Say how many gave an answer and how many did not and, of a number, what sums it up."""
    child(element, "sumStat", str(tally.answered), type="vald")
    child(element, "sumStat", str(sum(tally.missing.values())), type="invd")
    for type, name in SUMMED.items():
        if tally.summary:
            child(element, "sumStat", str(tally.summary[name]), type=type)


def category(
    element: ET.Element, value: Mapping[str, Any], count: float | None = None, text: str = "", **attributes: str
) -> None:
    found = child(element, "catgry", **attributes)
    child(found, "catValu", str(value["code"]))
    in_languages(found, "labl", value["label"])
    if text:
        child(found, "txt", text)
    if count is not None:
        child(found, "catStat", str(count), type="freq")
