"""Which rows of an export are selected: those that the dashboard counts, see analysis.counting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from surveys.analysis.selection import DAY, GIVEN, LANGUAGE, SOURCE, SUSPECT, VERSION, WITHDRAWN, Selection
from surveys.codebook import Codebook
from surveys.missing import NOT_IN_VERSION
from surveys.missing import WITHDRAWN as TAKEN_BACK
from surveys.questions.base import is_missing

Row = list[Any]  # wide and coded
PLACES = {LANGUAGE: 2, VERSION: 3, SOURCE: 4, SUSPECT: 6}  # among the fixed columns
SUBMITTED = 1


def sieve(codebook: Codebook, selection: Selection, fixed: int) -> Callable[[Row, bool], bool] | None:
    """Return what tells whether a row, of a response withdrawn or not, is selected; None where all are.

    `fixed` is the number of columns before the variables.
    """
    if not selection.names:
        return None
    readers = {name: reader(codebook, name, fixed) for name in selection.names}

    def keeps(row: Row, withdrawn: bool) -> bool:
        return selection.keeps(row[0], {name: read(row, withdrawn) for name, read in readers.items()})

    return keeps


def reader(codebook: Codebook, name: str, fixed: int) -> Callable[[Row, bool], Any]:
    """Return what reads the value of `name` in a row as it is counted: of a text, only that it was given."""
    if name == DAY:
        return lambda row, withdrawn: row[SUBMITTED][:10]
    if name == WITHDRAWN:
        return lambda row, withdrawn: int(withdrawn)
    if name in PLACES:
        return cell(PLACES[name])
    for place, variable in enumerate(codebook.variables, fixed):
        if variable.name == name:
            return given(place) if variable.type == "text" else cell(place)
    return lambda row, withdrawn: TAKEN_BACK if withdrawn else NOT_IN_VERSION


def cell(place: int) -> Callable[[Row, bool], Any]:
    return lambda row, withdrawn: row[place]


def given(place: int) -> Callable[[Row, bool], Any]:
    return lambda row, withdrawn: row[place] if is_missing(row[place]) else GIVEN
