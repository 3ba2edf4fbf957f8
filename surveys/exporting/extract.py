"""The fingerprint of what a figure was counted from: by it anybody with the data can tell whether it is the same data.

The extract has a line for each selected response, in the order of their ids: a compact JSON list of the id, the
number of the version answered, the language, the source and the coded value of each variable, in UTF-8, ended by a
line feed. It is hashed as it is made and stored nowhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from surveys.analysis.columns import READ
from surveys.analysis.selection import DAY, EVERYTHING, LANGUAGE, SOURCE, SUSPECT, VERSION, WITHDRAWN, Selection
from surveys.codebook import Codebook
from surveys.exporting.rows import CITY, PIECE
from surveys.missing import NOT_IN_VERSION
from surveys.missing import WITHDRAWN as TAKEN_BACK
from surveys.models.dataset import Survey


def extract_digest(survey: Survey, selection: Selection = EVERYTHING, names: Sequence[str] | None = None) -> str:
    """Return the SHA-256, in hex, of the extract of the selected responses.

    `names` are the variables, all that there are without it. A variable that came later would be one more value in
    every line, so whoever compares digests names those of the first.
    """
    digest = hashlib.sha256()
    for line in extract(survey, selection, names):
        digest.update(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()


def extract(survey: Survey, selection: Selection, names: Sequence[str] | None) -> Iterator[list[Any]]:
    codebook = Codebook.of(survey)
    known = [variable.name for variable in codebook.variables]
    wanted = known if names is None else names
    for row, coded in coded_rows(survey, codebook):
        pk, _version, number, _answers, withdrawn_at, submitted_at, language, source, suspect = row
        values = dict(zip(known, coded, strict=True))
        about = {LANGUAGE: language, SOURCE: source, VERSION: number, SUSPECT: suspect}
        about |= {WITHDRAWN: int(bool(withdrawn_at)), DAY: submitted_at.astimezone(CITY).date().isoformat()}
        if selection.keeps(pk, about | values):
            nothing = TAKEN_BACK if withdrawn_at else NOT_IN_VERSION
            yield [pk, number, language, source, *(values.get(name, nothing) for name in wanted)]


def coded_rows(survey: Survey, codebook: Codebook) -> Iterator[tuple[Any, list[Any]]]:
    """Yield each response as it is stored, in the order of READ, and coded."""
    last = 0
    while piece := list(survey.responses.filter(pk__gt=last).order_by("pk").values_list(*READ)[:PIECE]):
        for row in piece:
            _pk, version_id, _number, answers, withdrawn_at = row[:5]
            yield row, codebook.withdrawn() if withdrawn_at else codebook.coded(version_id, answers)
        last = piece[-1][0]
