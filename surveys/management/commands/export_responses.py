from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils import translation

from surveys.analysis.query import query_of, selection_from
from surveys.analysis.selection import Selection
from surveys.codebook import Codebook
from surveys.exporting import audit
from surveys.exporting.formats import FORMATS, Format
from surveys.exporting.options import CODES, LONG, WIDE, Counted, NotPossible, Options
from surveys.models import Survey


class Command(BaseCommand):
    help = "Write the responses of a survey to a file. It is logged, as every export is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", metavar="KEY", help="The survey's key, for example byvanie-2026.")
        parser.add_argument("--format", choices=list(FORMATS), default="csv")
        parser.add_argument(
            "--labels",
            choices=[CODES, *(code for code, _name in settings.LANGUAGES)],
            default=CODES,
            help="Codes, or labels in one of the languages.",
        )
        parser.add_argument(
            "--shape", choices=[WIDE, LONG], default=WIDE, help="A row for each response, or for each answer."
        )
        parser.add_argument(
            "--filter",
            default="",
            metavar="QUERY",
            help="What stands behind the question mark of a filtered dashboard: 'v.district=sasova&since=2026-11-01'.",
        )
        parser.add_argument(
            "--output", metavar="FILE", help="Where to write; CSV and JSON Lines go to the terminal without it."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        survey = Survey.objects.filter(key=options["key"]).first()
        if survey is None:
            known = ", ".join(Survey.objects.order_by("key").values_list("key", flat=True)) or "none yet"
            raise CommandError(f"There is no survey with the key {options['key']}. Surveys: {known}.")
        format = FORMATS[options["format"]]
        wanted = Options(options["labels"], options["shape"], selection_of(survey, options["filter"]))
        counted = Counted()
        with translation.override("en"):
            try:
                format.check(survey, wanted)
                self.write(survey, format, wanted, options["output"], counted)
            except NotPossible as reason:
                raise CommandError(str(reason)) from reason
            except OSError as error:
                raise CommandError(f"Cannot write {options['output']}: {error.strerror}") from error
        audit.record(survey, format, wanted, None, responses=counted.written)
        if options["output"]:
            self.stderr.write(f"{counted.written} responses written to {options['output']}")

    def write(self, survey: Survey, format: Format, options: Options, output: str | None, counted: Counted) -> None:
        if output:
            format.write(survey, options, Path(output), counted)
        elif format.stream:
            for piece in format.stream(survey, options, counted):
                sys.stdout.buffer.write(piece)
        else:
            raise CommandError(f"{format.label} needs --output FILE.")


def selection_of(survey: Survey, query: str) -> Selection:
    """Return what `query` selects. Raises CommandError where a part of it selects nothing: all would be exported."""
    selection = selection_from(QueryDict(query), Codebook.of(survey))
    ignored = set(pairs(query)) - set(pairs(query_of(selection)))
    if ignored:
        raise CommandError("The filter cannot be read: " + ", ".join(f"{name}={value}" for name, value in ignored))
    return selection


def pairs(query: str) -> Iterator[tuple[str, str]]:
    for name, values in QueryDict(query).lists():
        yield from ((name, value) for value in values)
