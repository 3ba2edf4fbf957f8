from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from consultations.models import EvaluationReportPage, ReportEdition
from consultations.reports.verifying import Finding, OfSurvey, Verification, verify
from consultations.reports.words import said

MOST_TOLD = 20  # ids, or differences of one figure, printed one by one


class Command(BaseCommand):
    help = (
        "Count the figures of a published report again from the responses that were there when it was frozen, and say "
        "whether they are the same. Ends with 0 if they are, with 1 if not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "id", metavar="ID", help="The number of the report's page in any language, or its translation key (a UUID)."
        )
        parser.add_argument("--edition", type=int, metavar="N", help="Which edition; without it, the latest.")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = self.edition(options["id"], options["edition"])
        found = verify(edition)
        for line in told(found):
            self.stdout.write(line)
        if not found.is_same:
            raise SystemExit(1)

    def edition(self, id: str, number: int | None) -> ReportEdition:
        """Return the edition asked for. Raises CommandError."""
        editions = ReportEdition.objects.filter(translation_key=key_of(id)).select_related("consultation")
        if not editions:
            raise CommandError(f"No report with the ID {id} has been published.")
        found = editions.filter(number=number).first() if number is not None else editions.last()
        if found is None:
            known = ", ".join(str(one.number) for one in editions)
            raise CommandError(f"The report has no edition {number}. Editions: {known}.")
        return found


def key_of(id: str) -> Any:
    """Return the translation key that `id` is, or that the page with that number has. Raises CommandError."""
    if id.isdecimal():
        return EvaluationReportPage.objects.filter(pk=int(id)).values_list("translation_key", flat=True).first()
    try:
        return UUID(id)
    except (ValueError, ValidationError):
        raise CommandError(f"{id} is neither the number of a page nor a translation key.") from None


def told(found: Verification) -> Iterator[str]:
    """Yield what was found, a line each."""
    edition = found.edition
    moment = timezone.localtime(edition.created_at).isoformat(sep=" ", timespec="minutes")
    yield f"Report {edition.translation_key}, edition {edition.number}, frozen {moment}, figures {edition.digest}"
    for survey in found.surveys:
        yield from of_survey(survey)
    for number, figure in enumerate(found.figures, 1):
        yield from of_figure(number, figure)
    yield from outcome(found)


def of_survey(survey: OfSurvey) -> Iterator[str]:
    compared = "the same" if survey.is_same else "different"
    yield f"Survey {survey.key}: the extract is {compared} (SHA-256 {survey.frozen})"
    for what, ids in (("withdrawn", survey.withdrawn), ("changed", survey.changed)):
        if ids:
            yield f"  {what} since: {len(ids)} (response {listed(ids)})"
    if survey.lost:
        yield f"  of these the earlier answers are kept no longer: response {listed(survey.lost)}"


def listed(ids: list[int]) -> str:
    more = f" and {len(ids) - MOST_TOLD} more" if len(ids) > MOST_TOLD else ""
    return ", ".join(map(str, ids[:MOST_TOLD])) + more


def of_figure(number: int, figure: Finding) -> Iterator[str]:
    name = f"Figure {number}, {figure.kind}, {said(figure.title, 'en')[0]}"
    if not figure.is_known:
        yield f"{name}: cannot be counted, there are no figures of this kind here"
        return
    yield f"{name}: {'same' if figure.is_same else 'different'}{', worded otherwise' if figure.reworded else ''}"
    for each in figure.differences[:MOST_TOLD]:
        yield f"  {each.place}: {each.frozen} then, {each.now} now"
    if len(figure.differences) > MOST_TOLD:
        yield f"  and {len(figure.differences) - MOST_TOLD} more"


def outcome(found: Verification) -> Iterator[str]:
    if found.is_same:
        yield "The data still gives the same figures."
        return
    yield "The data gives other figures than those published."
    if found.software:
        yield "Frozen by version {} of the software, counted again by version {}.".format(*found.software)
    if found.is_same_put_back is not None:
        again = "the published figures come out again" if found.is_same_put_back else "they are other figures still"
        yield f"With the answers changed since put back, {again}."
