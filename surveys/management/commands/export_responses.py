from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from surveys.exporting.delimited import csv_lines
from surveys.exporting.formats import FORMATS
from surveys.exporting.rows import CODES
from surveys.exporting.workbook import TooManyRows, write_xlsx
from surveys.models import Survey


class Command(BaseCommand):
    help = "Write all responses of a survey to a file, one column per variable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", metavar="KEY", help="The survey's key, for example byvanie-2026.")
        parser.add_argument("--format", choices=list(FORMATS), default="csv")
        parser.add_argument(
            "--labels",
            choices=[CODES, *(code for code, _name in settings.LANGUAGES)],
            default=CODES,
            help="Codes, or labels in one of the languages.",
        )
        parser.add_argument("--output", metavar="FILE", help="Where to write; CSV goes to the terminal without it.")

    def handle(self, *args: Any, **options: Any) -> None:
        survey = Survey.objects.filter(key=options["key"]).first()
        if survey is None:
            known = ", ".join(Survey.objects.order_by("key").values_list("key", flat=True)) or "none yet"
            raise CommandError(f"There is no survey with the key {options['key']}. Surveys: {known}.")
        if options["format"] == "csv" and not options["output"]:
            for piece in csv_lines(survey, options["labels"]):
                sys.stdout.buffer.write(piece)
            return
        if not options["output"]:
            raise CommandError("An XLSX file needs --output FILE.")
        try:
            self.write(survey, Path(options["output"]), options["format"], options["labels"])
        except TooManyRows as limit:
            raise CommandError(f"An XLSX sheet holds {limit} responses at most; export CSV.") from limit
        except OSError as error:
            raise CommandError(f"Cannot write {options['output']}: {error.strerror}") from error
        self.stderr.write(f"{survey.responses.count()} responses written to {options['output']}")

    def write(self, survey: Survey, path: Path, format: str, labels: str) -> None:
        if format == "xlsx":
            write_xlsx(survey, path, labels)
            return
        with path.open("wb") as file:
            file.writelines(csv_lines(survey, labels))
