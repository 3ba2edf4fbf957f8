from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from surveys.importing import BadFile, import_csv
from surveys.models import Survey


class Command(BaseCommand):
    help = "Store the responses of a CSV file of codes, as export_responses writes it: all of them, or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", metavar="KEY", help="The survey's key, for example byvanie-2026.")
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="Check every row and store nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        survey = Survey.objects.filter(key=options["key"]).first()
        if survey is None:
            known = ", ".join(Survey.objects.order_by("key").values_list("key", flat=True)) or "none yet"
            raise CommandError(f"There is no survey with the key {options['key']}. Surveys: {known}.")
        count = self.store(survey, Path(options["file"]), options["dry_run"])
        self.stdout.write(
            f"{count} responses could be imported" if options["dry_run"] else f"{count} responses imported"
        )

    def store(self, survey: Survey, path: Path, dry_run: bool) -> int:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file, translation.override("en"):
                return len(import_csv(survey, file, dry_run))
        except BadFile as error:
            for problem in error.problems:
                self.stderr.write(problem)
            raise CommandError(f"Nothing was imported: {len(error.problems)} problems.") from error
        except OSError as error:
            raise CommandError(f"Cannot read {path}: {error.strerror}") from error
