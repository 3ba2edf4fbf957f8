"""A report as an accessible PDF (PDF/UA-1): an edition in one language, with its figures as tables and bars."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.reports.content import contents
from surveys.typesetting import MISSING, drawable, typeset

if TYPE_CHECKING:
    from consultations.models import EvaluationReportPage, ReportEdition

TEMPLATE = Path(__file__).parents[1] / "templates" / "consultations" / "report.typ"


def document(page: EvaluationReportPage, edition: ReportEdition, language: str, address: str) -> bytes:
    """Return the PDF of an edition that stands at `address` on the web."""
    with translation.override(language):
        found = contents(page, edition, language)
        parts = listed([figure(part) if part["type"] == "figure" else part for part in found["parts"]])
        surveys = [survey(each) for each in found["surveys"]]
        told = settable({**found, "parts": parts, "surveys": surveys, "words": words(found), "address": address})
        return typeset(TEMPLATE, {**told, "note": square() if MISSING in str(told) else ""})


def words(found: dict[str, Any]) -> dict[str, str]:
    """Return what the template says itself."""
    edition = {"number": found["edition"], "moment": found["frozen"]}
    return {
        "edition": _("Edition %(number)d, figures as of %(moment)s") % edition,
        "evidence": _("What the figures are made from"),
        "digest": _("SHA-256 of the figures"),
        "extract": _("SHA-256 of the extract"),
        "translation": _("Translation:"),
        "picture": _("Picture:"),
        "address": _("This report on the web:"),
    }


def figure(part: dict[str, Any]) -> dict[str, Any]:
    """Return a figure with its number and what became of its quotes in words, and no lengths of bars unknown."""
    gone = part["taken_back"]
    told = ngettext(
        "%(count)d quote has been taken back since and is not shown any more.",
        "%(count)d quotes have been taken back since and are not shown any more.",
        gone,
    ) % {"count": gone}
    return {
        **part,
        "number": _("Figure %(number)d.") % {"number": part["number"]},
        "tables": [{**table, "shares": [share or 0 for share in table["shares"]]} for table in part["tables"]],
        "taken_back": told if gone else "",
    }


def square() -> str:
    return _("A square □ stands for a character that this document cannot show; on the web you see it.")


def survey(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what is told of a survey: its name, how many responses were counted, which were not, and the digest."""
    told = [(_("Responses counted"), facts["counted"]), *facts["not_counted"], (_("Last response"), facts["last"])]
    return {"name": facts["name"], "facts": [[label, str(said)] for label, said in told], "digest": facts["sha256"]}


def listed(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the parts with neighbouring items gathered into lists; a notice's own parts too."""
    found: list[dict[str, Any]] = []
    for (kind, ordered), group in groupby(parts, key=lambda part: (part["type"], part.get("ordered", False))):
        if kind == "item":
            found.append({"type": "list", "ordered": ordered, "items": [part["text"] for part in group]})
        else:
            found += [{**part, "parts": listed(part["parts"])} if kind == "notice" else part for part in group]
    return found


def settable(value: Any) -> Any:
    """Return nested data whose texts can be drawn. Digests stay as they are: they are there to be copied."""
    if isinstance(value, dict):
        return {name: each if name == "digest" else settable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [settable(each) for each in value]
    return drawable(str(value)) if isinstance(value, str | Promise) else value
