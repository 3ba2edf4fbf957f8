"""The codebook as somebody reads it in one language, with how often each value was given where that is wanted.

The page and the PDF show the same. Texts that are not translated are Wordings that tell their language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.forms import read_day
from core.templatetags.format_tags import day
from surveys.analysis.tally import MOST_VALUES, Tally, tallies
from surveys.documents.content import codebook_of
from surveys.missing import MISSING
from surveys.models.dataset import Survey
from surveys.questionnaire import Text, Wording, wording

Row = dict[str, Any]  # code, number (in SPSS and Stata), label, count; the last two texts


def codebook_in(survey: Survey, language: str, counted: bool = True) -> dict[str, Any]:
    """Return the codebook in `language`; without counts it may be shown to anybody."""
    content = codebook_of(survey)
    found = {tally.variable.name: tally for tally in tallies(survey)} if counted else {}
    with translation.override(language):
        return {
            "lang": language,
            "key": content["survey"],
            "title": said(content["title"], language),
            "introduction": said(content["introduction"], language),
            "facts": facts(survey, content, counted),
            "missing": [{"code": each["code"], "label": said(each["label"], language)} for each in content["missing"]],
            "columns": [column_in(each, language) for each in content["columns"]],
            "variables": [variable_in(each, language, found.get(each["name"])) for each in content["variables"]],
            "counted": counted,
        }


def said(text: Text, language: str) -> Wording:
    return wording(text, language, next(iter(text), language))


def facts(survey: Survey, content: Mapping[str, Any], counted: bool) -> list[tuple[str, str]]:
    """Return what is known of the dataset as a whole, a name and what is said of it."""
    versions = ", ".join(str(version["number"]) for version in content["versions"])
    found = [
        (_("Key of the survey"), survey.key),
        (_("Versions of the questionnaire"), versions),
        (_("Variables"), str(len(content["variables"]))),
    ]
    if counted:
        found.append((_("Responses"), number_format(survey.responses.count(), force_grouping=True)))
    return found


def column_in(column: Mapping[str, Any], language: str) -> Row:
    values = [{"code": each["code"], "label": said(each["label"], language)} for each in column["values"]]
    return {"name": column["name"], "label": said(column["label"], language), "values": values}


def variable_in(variable: Mapping[str, Any], language: str, tally: Tally | None) -> dict[str, Any]:
    return {
        "name": variable["name"],
        "label": said(variable["label"], language),
        "kind": said(variable["kind_label"], language),
        "section": said(variable["section"], language),
        "unit": said(variable["unit"], language),
        "limits": between(variable["limits"]),
        "asked": [asked_in(each, language) for each in variable["asked"]],
        "values": list(value_rows(variable, language, tally)),
        "numbered": variable["type"] == "code" and any(isinstance(each["code"], str) for each in variable["values"]),
        "missing": list(missing_rows(language, tally)),
        "answered": number_format(tally.answered, force_grouping=True) if tally else "",
        "summary": summary(tally),
    }


def asked_in(asked: Mapping[str, Any], language: str) -> Row:
    """Return one way in which a question was asked; `who` is empty where everybody was."""
    return {
        "versions": ", ".join(map(str, asked["versions"])),
        "number": asked["number"],
        "text": said(asked["text"], language),
        "hint": said(asked["hint"], language),
        "who": said(asked["who"], language),
    }


def between(limits: Mapping[str, Any]) -> str:
    lowest, highest = (shown(limits[end]) for end in ("lowest", "highest"))
    if lowest and highest:
        return _("from %(lowest)s to %(highest)s") % {"lowest": lowest, "highest": highest}
    if lowest:
        return _("at least %(number)s") % {"number": lowest}
    return _("at most %(number)s") % {"number": highest} if highest else ""


def shown(value: Any) -> str:
    """Return a number, or a day in ISO 8601, as the active language writes it; nothing for None."""
    if value is None:
        return ""
    return day(read_day(value)) if isinstance(value, str) else number_format(value)


def value_rows(variable: Mapping[str, Any], language: str, tally: Tally | None) -> Iterator[Row]:
    """Yield the values that have a label, and those of a number that were given, if they are not too many."""
    rows = {each["code"]: {**each, "label": said(each["label"], language)} for each in variable["values"]}
    if tally and variable["type"] == "number" and len(rows.keys() | tally.given.keys()) <= MOST_VALUES:
        rows |= {value: {"code": value, "label": ""} for value in tally.given if value not in rows}
        rows = dict(sorted(rows.items()))
    for code, row in rows.items():
        yield {**row, "count": counted(tally.given[code] if tally else None)}


def missing_rows(language: str, tally: Tally | None) -> Iterator[Row]:
    """Yield the reasons for which there was no answer, those that there were."""
    for code in MISSING:
        if tally and tally.missing[code]:
            yield {"code": code, "label": said(MISSING[code], language), "count": counted(tally.missing[code])}


def counted(number: float | None) -> str:
    return "" if number is None else number_format(number, force_grouping=True)


def summary(tally: Tally | None) -> list[tuple[str, str]]:
    """Return what sums up a number's answers; nothing where there are none."""
    found = tally.summary if tally else None
    if not found:
        return []
    names: Iterable[tuple[str, str]] = (
        (_("lowest"), "lowest"),
        (_("median"), "median"),
        (_("mean"), "mean"),
        (_("highest"), "highest"),
    )
    return [(name, number_format(round(found[key], 2))) for name, key in names]
