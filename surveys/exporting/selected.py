"""How many responses and rows an export will have, counted without reading the responses."""

from __future__ import annotations

from surveys.analysis.counting import count
from surveys.analysis.selection import WITHDRAWN, Selection
from surveys.codebook import Codebook
from surveys.exporting.options import LONG, Options
from surveys.models.dataset import Survey


def count_selected(survey: Survey, selection: Selection) -> int:
    """Return how many responses are selected, as the dashboard counts them."""
    if not selection:
        return survey.responses.count()
    return int(sum(count(survey, selection, [WITHDRAWN])[WITHDRAWN].values()))


def count_rows(survey: Survey, options: Options) -> int:
    """Return how many rows the selected responses make in the shape asked for."""
    rows_each = len(Codebook.of(survey).variables) if options.shape == LONG else 1
    return rows_each * count_selected(survey, options.selection)
