"""What a report's figures are counted from: the consultation, and its surveys up to a response."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from consultations.models.record import Consultation
from consultations.reports.figures import Unavailable
from consultations.reports.words import Text, given, words
from surveys.analysis.counting import count, cross
from surveys.analysis.query import selection_from
from surveys.analysis.selection import SOURCE, SUSPECT, VERSION, WITHDRAWN, Selection
from surveys.codebook import Codebook
from surveys.exporting.extract import extract_digest
from surveys.models import Response, Survey
from surveys.questions import Variable

SAMPLE, SUSPECTED = "sample", "suspect"  # what an editor can leave out; withdrawn responses always are


@dataclass(frozen=True)
class Source:
    """A survey as the report counts it: the responses of `base`, none of which is later than `base.last`."""

    survey: Survey
    base: Selection

    @cached_property
    def codebook(self) -> Codebook:
        return Codebook.of(self.survey)

    @cached_property
    def variables(self) -> dict[str, Variable]:
        return {variable.name: variable for variable in self.codebook.variables}

    @property
    def title(self) -> Text:
        version = self.survey.current_version
        return given(version.questionnaire.texts.get("title", {})) if version else {}

    @property
    def counted(self) -> int:
        """How many responses the report counts."""
        return int(count(self.survey, self.base, [WITHDRAWN])[WITHDRAWN].total())

    def selected(self, query: str) -> Selection:
        """Return the responses of the base that a filter, in the form of an address, keeps."""
        chosen = selection_from(QueryDict(query), self.codebook)
        for name, allowed in self.base.picked:
            chosen = narrowed(chosen, name, allowed)
        return replace(chosen, last=self.base.last)

    def facts(self, variables: Sequence[str] | None = None) -> dict[str, Any]:
        """Return what is frozen of the survey: how many responses were counted, which not, and their extract.

        `variables` are those of the extract, all there are without them.
        """
        everything = cross(self.survey, Selection(last=self.base.last), (WITHDRAWN, SOURCE, SUSPECT, VERSION))
        counted: Counter[int] = Counter()
        left_out: Counter[str] = Counter()
        suspects: Counter[str] = Counter()
        sources: Counter[str] = Counter()
        for (withdrawn, source, suspect, version), number in everything.items():
            reason = self.reason(withdrawn, source, suspect)
            left_out.update({reason: int(number)} if reason else {})
            counted.update({} if reason else {version: int(number)})
            sources.update({} if reason else {source: int(number)})
            suspects.update({} if withdrawn else dict.fromkeys(suspect.split(), int(number)))
        names = [*(self.variables if variables is None else variables)]
        return {
            "title": dict(self.title),
            "last": self.base.last,
            "responses": int(sum(everything.values())),
            "counted": counted.total(),
            "left_out": dict(sorted(left_out.items())),
            "suspects": dict(sorted(suspects.items())),
            "sources": dict(sorted(sources.items())),
            "versions": [[version, counted[version]] for version in sorted(counted)],
            "selection": self.base.to_json(),
            "variables": names,
            "sha256": extract_digest(self.survey, self.base, names),
        }

    def reason(self, withdrawn: int, source: str, suspect: str) -> str:
        """Return why a response is not counted; "" where it is."""
        if withdrawn:
            return "withdrawn"
        if not self.base.allows(SOURCE, source):
            return SAMPLE
        return "" if self.base.allows(SUSPECT, suspect) else SUSPECTED


def narrowed(selection: Selection, name: str, allowed: Collection[Any]) -> Selection:
    """Return `selection` with no more of a variable's values than the `allowed`."""
    picked = dict(selection.picked).get(name, tuple(allowed))
    return selection.picking(name, [value for value in picked if value in allowed])


@dataclass
class Evidence:
    """`lasts` holds the last response to count of each survey, by its key; where it holds none, all there are now."""

    record: Consultation
    left_out: Collection[str] = (SAMPLE,)
    lasts: Mapping[str, int] = field(default_factory=dict)
    threshold: int = field(default_factory=lambda: settings.DISCLOSURE_THRESHOLD)
    sources: dict[str, Source] = field(default_factory=dict)

    def source(self, key: str) -> Source:
        """Return a survey of those figures are made of. Raises Unavailable."""
        if key not in self.sources:
            survey = Survey.objects.filter(key=key).first()
            if survey is None or survey.current_version is None:
                raise Unavailable(words(_("There is no published survey with the key %(key)s."), key=key))
            self.sources[key] = Source(survey, self.base(survey))
        return self.sources[key]

    def base(self, survey: Survey) -> Selection:
        last = self.lasts.get(survey.key)
        if last is None:
            last = survey.responses.order_by("-pk").values_list("pk", flat=True).first() or 0
        base = Selection(picked=((WITHDRAWN, (0,)),), last=last)
        if SAMPLE in self.left_out:
            sources = [source for source in Response.Source.values if source != Response.Source.SAMPLE]
            base = base.picking(SOURCE, sources)
        return base.picking(SUSPECT, ("",)) if SUSPECTED in self.left_out else base
