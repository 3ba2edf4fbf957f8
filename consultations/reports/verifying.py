"""Whether the data still gives the figures that an edition froze; and where it does not, what has happened since."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction

from consultations.models import ReportEdition
from consultations.models.report import public_tables
from consultations.reports.evidence import Evidence
from consultations.reports.freezing import Content, computed, software
from consultations.reports.kinds import FigureBlock, registered
from consultations.reports.words import LANGUAGES
from surveys.models import EarlierAnswers, Response
from surveys.sending import apart

TEXT = re.compile(rf"\.({'|'.join(LANGUAGES)})$")  # the place of a text in one language


class Bound(NamedTuple):
    """A figure of an edition as a block of a page would be."""

    id: str
    block_type: str
    block: FigureBlock
    value: Any


@dataclass(frozen=True)
class Difference:
    """Where in a figure, and what stood there and stands there now."""

    place: str  # a path in the figure's JSON: grids[0].rows[2][1]
    frozen: Any
    now: Any


@dataclass
class Finding:
    """One figure compared. `is_known` is false where this installation has no figures of that kind any more.

    That a question or an answer is worded otherwise by now is no difference, and told as `reworded`.
    """

    id: str
    kind: str
    title: Mapping[str, str]
    differences: list[Difference] = field(default_factory=list)
    reworded: list[Difference] = field(default_factory=list)
    is_known: bool = True

    @property
    def is_same(self) -> bool:
        return self.is_known and not self.differences


@dataclass
class OfSurvey:
    """One survey compared: its extract, and the counted responses withdrawn or changed since, by their ids.

    `lost` are those changed of which the earlier answers are kept no longer.
    """

    key: str
    frozen: str
    now: str
    withdrawn: list[int]
    changed: list[int]
    lost: list[int]

    @property
    def is_same(self) -> bool:
        return self.frozen == self.now


@dataclass
class Verification:
    """`is_same_put_back`: whether the figures come out again with the answers changed since put back; None where
    nothing was changed, so that there is nothing to put back.
    """

    edition: ReportEdition
    figures: list[Finding]
    surveys: list[OfSurvey]
    is_same_put_back: bool | None = None

    @property
    def software(self) -> tuple[str, str] | None:
        """The versions of the software then and now; None where they are the same."""
        then, now = self.edition.content["software"], software()
        return None if then == now else (then, now)

    @property
    def is_same(self) -> bool:
        return all(one.is_same for one in self.figures) and all(one.is_same for one in self.surveys)


def verify(edition: ReportEdition) -> Verification:
    """Count every figure of an edition again, from the responses that were there then."""
    found = verification(edition, recomputed(edition))
    if not found.is_same and any(survey.changed for survey in found.surveys):
        found.is_same_put_back = is_same_put_back(edition, found)
    return found


def recomputed(edition: ReportEdition) -> Content:
    content = edition.content
    lasts = {key: facts["last"] for key, facts in content["surveys"].items()}
    evidence = Evidence(edition.consultation, tuple(content["omitted"]), lasts, content["threshold"])
    already = public_tables(before=edition.created_at)
    names = {key: facts["variables"] for key, facts in content["surveys"].items()}
    return computed(list(figures_of(content)), evidence, already, names)


def figures_of(content: Content) -> Iterator[Bound]:
    kinds = registered()
    for key, found in content["figures"].items():
        if found["kind"] in kinds:
            block = kinds[found["kind"]]
            yield Bound(key, found["kind"], block, block.to_python(found["settings"]))


def verification(edition: ReportEdition, now: Content) -> Verification:
    figures = [compared(key, found, now["figures"].get(key)) for key, found in edition.content["figures"].items()]
    surveys = [
        of_survey(edition, key, facts, now["surveys"].get(key, {})) for key, facts in edition.content["surveys"].items()
    ]
    return Verification(edition, figures, surveys)


def compared(key: str, frozen: Mapping[str, Any], now: Mapping[str, Any] | None) -> Finding:
    finding = Finding(key, frozen["kind"], frozen["figure"]["title"], is_known=now is not None)
    for each in differences(frozen["figure"], now["figure"]) if now else []:
        is_wording = TEXT.search(each.place) and not registered()[frozen["kind"]].texts_are_figures
        (finding.reworded if is_wording else finding.differences).append(each)
    return finding


def differences(frozen: Any, now: Any, place: str = "") -> Iterator[Difference]:
    """Yield what differs in two pieces of plain data."""
    if isinstance(frozen, dict) and isinstance(now, dict):
        for name in dict.fromkeys([*frozen, *now]):
            yield from differences(frozen.get(name), now.get(name), f"{place}.{name}".strip("."))
    elif isinstance(frozen, list) and isinstance(now, list):
        for number in range(max(len(frozen), len(now))):
            then, today = (each[number] if number < len(each) else None for each in (frozen, now))
            yield from differences(then, today, f"{place}[{number}]")
    elif frozen != now:
        yield Difference(place, frozen, now)


def of_survey(edition: ReportEdition, key: str, frozen: Mapping[str, Any], now: Mapping[str, Any]) -> OfSurvey:
    since = edition.created_at
    counted = Response.objects.filter(survey__key=key, pk__lte=frozen["last"]).order_by("pk")
    changed = counted.filter(changed_at__gt=since, withdrawn_at=None)
    kept = set(earlier(edition, key).values_list("response", flat=True))
    return OfSurvey(
        key,
        frozen["sha256"],
        now.get("sha256", ""),
        list(counted.filter(withdrawn_at__gt=since).values_list("pk", flat=True)),
        list(changed.values_list("pk", flat=True)),
        [pk for pk in changed.values_list("pk", flat=True) if pk not in kept],
    )


def earlier(edition: ReportEdition, key: str) -> Any:
    """Return the answers that were replaced since the edition, the earliest of each response first."""
    last = edition.content["surveys"][key]["last"]
    found = EarlierAnswers.objects.filter(response__survey__key=key, response__lte=last)
    return found.filter(replaced_at__gt=edition.created_at, response__withdrawn_at=None).order_by("response", "pk")


def is_same_put_back(edition: ReportEdition, found: Verification) -> bool:
    """Tell whether figures and extracts are the frozen ones with the answers of that day; nothing stays changed."""
    with transaction.atomic():
        for survey in found.surveys:
            put_back(edition, survey.key)
        same = verification(edition, recomputed(edition)).is_same
        transaction.set_rollback(True)
    return same


def put_back(edition: ReportEdition, key: str) -> None:
    """Give each changed response the answers it had; those kept apart are no part of the dataset."""
    seen: set[int] = set()
    for one in earlier(edition, key).select_related("version", "response"):
        if one.response_id not in seen:
            seen.add(one.response_id)
            answers, _personal = apart(one.version.questionnaire, one.answers)
            Response.objects.filter(pk=one.response_id).update(
                answers=answers, version=one.version, language=one.language
            )
