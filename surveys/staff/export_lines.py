"""Exports made in the background, as staff see them in a list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from surveys.analysis.wording import described
from surveys.codebook import Codebook
from surveys.exporting.jobs import wish
from surveys.exporting.wording import in_words
from surveys.models import Export, Survey

MOST_SHOWN = 20


@dataclass(frozen=True)
class Line:
    """One export in words."""

    export: Export
    codebook: Codebook
    language: str

    @cached_property
    def what(self) -> str:
        """Format, shape and labels."""
        format, options = wish(self.export)
        return in_words(format.name, options.shape, options.labels)

    @property
    def filters(self) -> list[str]:
        """The conditions its responses meet; none where it has all."""
        return described(wish(self.export)[1].selection, self.codebook, self.language)

    @property
    def state(self) -> str:
        return str(Export.State(self.export.state).label)

    @property
    def is_done(self) -> bool:
        return self.export.state == Export.State.DONE

    @property
    def is_under_way(self) -> bool:
        return self.export.state in {Export.State.WAITING, Export.State.RUNNING}

    @property
    def message(self) -> str:
        """Why it failed."""
        return _(self.export.message) if self.export.message else ""


def lines(survey: Survey, language: str) -> list[Line]:
    """Return the latest exports of a survey, whoever asked for them."""
    found = survey.exports.select_related("requested_by")[:MOST_SHOWN]
    codebook = Codebook.of(survey) if found else None
    return [Line(export, codebook, language) for export in found if codebook]
