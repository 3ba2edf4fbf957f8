"""A report as one reader is shown it: the words of one language, and the figures of an edition, in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from consultations.reports.drawing import Shown, shown
from consultations.reports.evidence import SAMPLE, SUSPECTED
from consultations.reports.figures import Figure
from consultations.reports.kinds import FigureBlock
from consultations.reports.words import said
from core.suspicion import REASONS
from surveys.models import Response

if TYPE_CHECKING:
    from consultations.models import EvaluationReportPage, ReportEdition

HEADINGS_WITHOUT_CONTENTS = 2
NOT_COUNTED = {
    "withdrawn": _("withdrawn by their authors"),
    SAMPLE: _("sample data"),
    SUSPECTED: _("responses that may not be people’s"),
}


@dataclass(frozen=True)
class Part:
    """A block of running text, or a figure."""

    block: Any = None
    figure: Shown | None = None


@dataclass
class Reading:
    """`content` is that of an edition; `lang` the words' language where it is not the reader's, `language`."""

    title: str
    summary: str
    introduction: str
    body: Sequence[Any]
    content: Mapping[str, Any]
    language: str
    lang: str = ""

    @classmethod
    def of(cls, page: EvaluationReportPage, content: Mapping[str, Any]) -> Reading:
        """Return what `page` says, with the figures of `content`."""
        language = page.locale.language_code
        return cls(page.title, page.summary, page.introduction, page.body, content, language)

    @classmethod
    def of_edition(cls, page: EvaluationReportPage, edition: ReportEdition, language: str) -> Reading:
        """Return an edition as it was published last in `language`, or else in the language it was written in."""
        found = {text.language: text.content for text in edition.texts.all()}  # of each, the last is kept
        words = found.get(language) or next(iter(found.values()))
        written = language if language in found else next(iter(found))
        body = page._meta.get_field("body").to_python(words["body"])
        told = (words["title"], words["summary"], words["introduction"])
        return cls(*told, body, edition.content, language, "" if written == language else written)

    @cached_property
    def parts(self) -> list[Part]:
        parts, number = [], 0
        for bound in self.body:
            if not isinstance(bound.block, FigureBlock):
                parts.append(Part(block=bound))
            elif bound.id in self.content["figures"]:
                number += 1
                parts.append(Part(figure=self.figure(bound, number)))
        return parts

    def figure(self, bound: Any, number: int) -> Shown:
        found = Figure.from_json(self.content["figures"][bound.id]["figure"])
        return shown(bound, found, number, self.language, self.lang)

    @property
    def headings(self) -> list[Any]:
        """The headings to list before the text; none where the text is short."""
        found = [part.block for part in self.parts if part.block and part.block.block_type == "heading"]
        return found if len(found) > HEADINGS_WITHOUT_CONTENTS else []

    @property
    def surveys(self) -> list[dict[str, Any]]:
        """What was counted of each survey, and what was not, in words."""
        return [
            {
                **facts,
                "key": key,
                "name": said(facts["title"], self.language)[0] or key,
                "not_counted": [(NOT_COUNTED[reason], number) for reason, number in facts["left_out"].items()],
                "came": [(Response.Source(source).label, number) for source, number in facts["sources"].items()],
                "suspected": [(REASONS.get(reason, reason), number) for reason, number in facts["suspects"].items()],
            }
            for key, facts in self.content["surveys"].items()
        ]
