from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.analysis.columns import differs, rebuild
from surveys.models import Survey


class Command(BaseCommand):
    help = "Derive anew, from the responses, the columns that figures are counted from."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", nargs="*", help="the surveys; all of them where none is named")
        parser.add_argument("--check", action="store_true", help="only say whether they agree with the responses")

    def handle(self, *args: Any, **options: Any) -> None:
        surveys = Survey.objects.order_by("pk")
        for key in options["key"]:
            if not surveys.filter(key=key).exists():
                raise CommandError(f"There is no survey “{key}”.")
        chosen = surveys.filter(key__in=options["key"]) if options["key"] else surveys
        different = [survey.key for survey in chosen if not self.work(survey, check=options["check"])]
        if different:
            raise CommandError(f"Not what the responses say: {', '.join(different)}. Run the command without --check.")

    def work(self, survey: Survey, *, check: bool) -> bool:
        """Rebuild, or check, the columns of one survey; tell whether they agree with the responses."""
        if check:
            agrees = not differs(survey)
            self.stdout.write(f"{survey.key}: {'the same' if agrees else 'different'}")
            return agrees
        rebuild(survey)
        self.stdout.write(f"{survey.key}: {survey.responses.count()} responses")
        return True
