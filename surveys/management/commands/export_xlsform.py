from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.models import Survey
from surveys.xlsform.workbook import save
from surveys.xlsform.writing import sheets


class Command(BaseCommand):
    help = "Write a survey's questionnaire, as published last, to an XLSForm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", metavar="KEY", help="The survey's key, for example byvanie-2026.")
        parser.add_argument("file", metavar="FILE.xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        survey = Survey.objects.filter(key=options["key"]).first()
        if survey is None or survey.current_version is None:
            raise CommandError(f"There is no published survey with the key {options['key']}.")
        found, report = sheets(survey.current_version.questionnaire, survey.key)
        path = Path(options["file"])
        if not path.parent.is_dir():
            raise CommandError(f"There is no folder {path.parent}.")
        try:
            save(path, found)
        except OSError as error:
            raise CommandError(f"{path}: {error}") from error
        for line in report.lines:
            self.stderr.write(f"· {line}")
        self.stderr.write(f"{survey.key} written to {path}")
