"""Freezing a report: every figure computed once, with what it was counted from, and stored as an edition.

The content of an edition is
    figures   by the block's id: kind, settings, and the figure itself (see figures.Figure)
    surveys   by key: the last response, how many were counted and how many not and why, the versions they answered,
              and the SHA-256 of the extract (see surveys.exporting.extract)
    tables    by survey key: what disclosure has let out, for the next publication to be held against
    omitted   what the editor left out; threshold, software
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from consultations.reports.evidence import Evidence
from consultations.reports.figures import Figure, Unavailable
from consultations.reports.public import Asked, Released, publish
from surveys.disclosure.tables import PublicTable

Content = dict[str, Any]
Variables = Mapping[str, Sequence[str]]  # by survey key


def computed(
    figures: Sequence[Any], evidence: Evidence, already: Released, variables: Variables | None = None
) -> Content:
    """Return the content of an edition. `figures` have an id, a block_type, a block and a value, as a page's do.

    `variables` are those of each survey's extract, for one to be made again; without them, all there are.
    """
    found, tables = counted(figures, evidence, already)
    return {
        "figures": found,
        "surveys": {key: source.facts((variables or {}).get(key)) for key, source in sorted(evidence.sources.items())},
        "tables": tables,
        "omitted": list(evidence.left_out),
        "threshold": evidence.threshold,
        "software": software(),
    }


def software() -> str:
    return version("spolupracovna")


def glimpse(figures: Sequence[Any], evidence: Evidence, already: Released) -> Content:
    """Return the content as far as a preview shows it: without what takes a look at every answer."""
    return {"figures": counted(figures, evidence, already)[0], "surveys": {}}


def counted(
    figures: Sequence[Any], evidence: Evidence, already: Released
) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Return the figures by id, and the tables let out for them, by survey key."""
    asked: dict[str, Sequence[Asked]] = {}
    failed: dict[str, Figure] = {}
    for bound in figures:
        try:
            asked[bound.id] = bound.block.asked(bound.value, evidence)
        except Unavailable as reason:
            failed[bound.id] = Figure({}, problem=reason.text)
    tables = publish(asked, already, evidence.threshold)
    found = {bound.id: failed.get(bound.id) or drawn(bound, evidence, tables[bound.id]) for bound in figures}
    return {bound.id: entry(bound, found[bound.id]) for bound in figures}, stored(asked, tables)


def drawn(bound: Any, evidence: Evidence, tables: Sequence[PublicTable]) -> Figure:
    try:
        return bound.block.compute(bound.value, evidence, tables)
    except Unavailable as reason:
        return Figure({}, problem=reason.text)


def entry(bound: Any, figure: Figure) -> dict[str, Any]:
    settings = bound.block.settings_of(bound.value)
    return {"kind": bound.block_type, "settings": settings, "figure": figure.to_json()}


def stored(asked: Mapping[str, Sequence[Asked]], tables: Mapping[str, Sequence[PublicTable]]) -> dict[str, list[Any]]:
    """Return the tables let out of each survey, as plain data."""
    kept: dict[str, list[Any]] = {}
    for figure, each in asked.items():
        for one, table in zip(each, tables[figure], strict=True):
            kept.setdefault(one.survey.key, []).append(table.to_json())
    return kept


def canonical(content: Content) -> str:
    """Return content as JSON in its one form: keys sorted, no spaces."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(content: Content) -> str:
    """Return the SHA-256, in hex, of the canonical JSON in UTF-8."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()
