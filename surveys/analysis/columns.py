"""The derived columns: every variable's coded values, packed so that a million responses are counted in a moment.

They are cut into segments of SIZE responses. A response stored or changed is noted in `Touched` by the transaction
that does it; `refresh` derives the segments of those again, so what is counted is never behind what is stored.
Texts are not copied: all that is kept of one is that it was given.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import BinaryField, Case, F, Value, When

from surveys.analysis.selection import DAY, GIVEN, LANGUAGE, SOURCE, SUSPECT, VERSION, WITHDRAWN
from surveys.codebook import Codebook
from surveys.exporting.rows import CITY
from surveys.missing import NOT_IN_VERSION
from surveys.missing import WITHDRAWN as TAKEN_BACK
from surveys.models.dataset import Survey
from surveys.models.derived import Column, Derived, Segment, Touched
from surveys.questions.base import is_missing

SIZE = 10_000  # responses in a segment: few enough to derive one again in a blink, many enough to count fast
ATTEMPTS = 5  # several evaluators may open a dashboard at the same moment; one of them does the work
AT_ONCE = 900  # ids in one statement, which SQLite limits
READ = (
    "pk",
    "version_id",
    "version__number",
    "answers",
    "withdrawn_at",
    "submitted_at",
    "language",
    "source",
    "suspect",
)

Packed = tuple[list[Any], list[int], bytes]  # values, counts, indices


@dataclass(frozen=True)
class Piece:
    """A segment as it is counted. `columns` are pairs: the different values, and each row's place among them."""

    columns: dict[str, tuple[list[Any], np.ndarray]]
    packed_ids: bytes | memoryview | None = None

    @property
    def rows(self) -> int:
        return len(self.columns[WITHDRAWN][1])

    @property
    def ids(self) -> np.ndarray:
        """The responses' ids. Raises ValueError where they have not been read."""
        if self.packed_ids is None:
            raise ValueError("The ids of these responses have not been read.")
        return np.frombuffer(self.packed_ids, dtype="<i8")

    def column(self, name: str) -> tuple[list[Any], np.ndarray]:
        """Return a variable's values and places. One that came later was in no version these responses are of."""
        if name in self.columns:
            return self.columns[name]
        values, places = self.columns[WITHDRAWN]
        return [TAKEN_BACK if value else NOT_IN_VERSION for value in values], places


def pieces(survey: Survey, names: Iterable[str], *, ids: bool = True) -> Iterator[Piece]:
    """Yield the segments of `survey` in the order of the responses, with the columns of `names`, read in one query.

    The ids are as much to read as eight columns: once for each segment, and only where `ids` asks for them.
    """
    wanted = {*names, WITHDRAWN}
    nothing = Value(None, output_field=BinaryField())
    once = Case(When(variable=WITHDRAWN, then=F("segment__ids")), output_field=BinaryField()) if ids else nothing
    found = Column.objects.filter(segment__survey=survey, variable__in=wanted).order_by("segment__last")
    read = found.values_list("segment__last", "variable", "values", "indices", once)
    for _last, columns in groupby(read.iterator(chunk_size=200), key=itemgetter(0)):
        unpacked, packed_ids = {}, None
        for _last, variable, values, indices, these in columns:
            unpacked[variable] = (values, places_of(values, indices))
            packed_ids = these if packed_ids is None else packed_ids
        yield Piece(unpacked, packed_ids)


def places_of(values: list[Any], indices: bytes | memoryview) -> np.ndarray:
    return np.frombuffer(indices, dtype="u1" if len(values) <= 256 else "<u2")


def refresh(survey: Survey) -> None:
    """Bring the columns up to the responses as they are now."""
    for _attempt in range(ATTEMPTS):
        derived, new = Derived.objects.get_or_create(survey=survey)
        touched = dict(Touched.objects.filter(survey=survey).values_list("pk", "response_id"))
        if not (new or touched) or renew(survey, derived.generation, touched, whole=new or derived.generation == 0):
            return


def rebuild(survey: Survey) -> None:
    """Derive all columns of `survey` anew."""
    for _attempt in range(ATTEMPTS):
        derived, _new = Derived.objects.get_or_create(survey=survey)
        touched = dict(Touched.objects.filter(survey=survey).values_list("pk", "response_id"))
        if renew(survey, derived.generation, touched, whole=True):
            return


def renew(survey: Survey, generation: int, touched: dict[int, int], *, whole: bool) -> bool:
    """Derive the segments of the `touched` responses, or all; tell whether nobody else did so meanwhile.

    What was touched has been read before the responses are, so whoever changes one after that is not forgotten.
    """
    ends = list(Segment.objects.filter(survey=survey).order_by("last").values_list("last", "rows"))
    spans: list[Span] = [(0, None)] if whole else stale_spans(ends, set(touched.values()))
    codebook = Codebook.of(survey)
    made = [segment for span in spans for segment in derive(survey, codebook, *span)]
    return store(survey, generation, spans, made, list(touched))


def differs(survey: Survey) -> bool:
    """Tell whether the columns, brought up to date, are not what the responses say. Nothing is rebuilt."""
    refresh(survey)
    codebook = Codebook.of(survey)
    kept = Segment.objects.filter(survey=survey).order_by("last").prefetch_related("columns")
    before = 0
    for segment in kept.iterator(chunk_size=20):
        columns = {each.variable: (each.values, each.counts, bytes(each.indices)) for each in segment.columns.all()}
        derived = next(derive(survey, codebook, before, segment.last), None)
        if derived is None or bytes(segment.ids) != packed_ids(derived) or not same(columns, derived.columns):
            return True
        before = segment.last
    return survey.responses.filter(pk__gt=before).exists()


def same(kept: dict[str, Packed], derived: dict[str, Packed]) -> bool:
    """Tell whether columns hold the same; one may lack a variable that none of these responses was asked."""
    for name in kept.keys() | derived.keys():
        if name in kept and name in derived:
            if kept[name] != derived[name]:
                return False
        elif not set((kept.get(name) or derived[name])[0]) <= {NOT_IN_VERSION, TAKEN_BACK}:
            return False
    return True


Span = tuple[int, int | None]  # responses after the first id, up to and with the second; None is the end


def stale_spans(ends: list[tuple[int, int]], ids: Iterable[int]) -> list[Span]:
    """Return the spans to derive again for responses of these ids; `ends` are last id and size of each segment.

    A last segment that is not full yet is open: it takes what came since.
    """
    bounds = [last for last, _rows in ends]
    if ends and ends[-1][1] < SIZE:
        bounds.pop()
    hit = sorted({bisect_left(bounds, each) for each in ids})
    return [([0, *bounds][number], bounds[number] if number < len(bounds) else None) for number in hit]


@dataclass
class Derivation:
    """A segment on its way into the database."""

    ids: list[int]
    columns: dict[str, Packed]


def derive(survey: Survey, codebook: Codebook, after: int, last: int | None) -> Iterator[Derivation]:
    """Yield the segments of the responses in a span; a span that ends at a segment's end makes one segment."""
    while True:
        found = survey.responses.filter(pk__gt=after).order_by("pk")
        if last is not None:
            found = found.filter(pk__lte=last)
        rows = list(found.values_list(*READ)[: SIZE if last is None else None])
        if rows:
            yield derived_from(codebook, rows)
        if last is not None or len(rows) < SIZE:
            return
        after = rows[-1][0]


def derived_from(codebook: Codebook, rows: list[Any]) -> Derivation:
    texts = [variable.type == "text" for variable in codebook.variables]
    about: dict[str, list[Any]] = {name: [] for name in (VERSION, WITHDRAWN, DAY, LANGUAGE, SOURCE, SUSPECT)}
    coded = []
    for _pk, version, number, answers, withdrawn_at, submitted_at, language, source, suspect in rows:
        values = codebook.withdrawn() if withdrawn_at else codebook.coded(version, answers)
        coded.append(
            [GIVEN if text and not is_missing(value) else value for text, value in zip(texts, values, strict=True)]
        )
        told = (number, int(bool(withdrawn_at)), submitted_at.astimezone(CITY).date().isoformat())
        for name, value in zip(about, (*told, language, source, suspect), strict=True):
            about[name].append(value)
    names = [variable.name for variable in codebook.variables]
    columns = {name: packed(values) for name, values in zip(names, zip(*coded, strict=True), strict=True)}
    return Derivation([row[0] for row in rows], columns | {name: packed(values) for name, values in about.items()})


def packed_ids(derivation: Derivation) -> bytes:
    return np.array(derivation.ids, dtype="<i8").tobytes()


def packed(values: Iterable[Any]) -> Packed:
    places: dict[Any, int] = {}
    indices = np.array([places.setdefault(value, len(places)) for value in values], dtype="<u2")
    counts = np.bincount(indices, minlength=len(places)).tolist()
    return list(places), counts, (indices.astype("u1") if len(places) <= 256 else indices).tobytes()


@transaction.atomic
def store(survey: Survey, generation: int, stale: list[Span], made: list[Derivation], touched: list[int]) -> bool:
    """Put `made` in the place of the stale segments; tell whether nobody else had changed any in the meantime."""
    mine = Derived.objects.filter(survey=survey, generation=generation).update(generation=F("generation") + 1)
    if not mine:
        return False
    for after, last in stale:
        old = Segment.objects.filter(survey=survey, last__gt=after)
        (old if last is None else old.filter(last__lte=last)).delete()
    for each in made:
        last, rows = each.ids[-1], len(each.ids)
        segment = Segment.objects.create(survey=survey, last=last, rows=rows, ids=packed_ids(each))
        Column.objects.bulk_create(
            Column(segment=segment, variable=name, values=values, counts=counts, indices=indices)
            for name, (values, counts, indices) in each.columns.items()
        )
    for start in range(0, len(touched), AT_ONCE):
        Touched.objects.filter(pk__in=touched[start : start + AT_ONCE]).delete()
    return True
