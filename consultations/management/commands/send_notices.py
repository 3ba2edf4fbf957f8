from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from consultations import mailing


class Command(BaseCommand):
    help = "Send the e-mails that wait in the queue. Run it every minute; several at once send nothing twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, help="send at most so many now")
        parser.add_argument(
            "--again", action="store_true", help="also send those of which it is uncertain whether they went"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["again"]:
            mailing.send_again(mailing.uncertain(timezone.now()))
        try:
            told = mailing.send_due(options["limit"])
        except OSError as failure:  # its text may hold an address
            raise CommandError(f"The mail server cannot be used: {type(failure).__name__}.") from None
        for outcome, count in told.items():
            self.stdout.write(f"{count} {outcome}")
        self.warn(mailing.uncertain(timezone.now()).count())

    def warn(self, count: int) -> None:
        if count:
            self.stderr.write(
                f"{count} uncertain: a crash or a broken connection left it open whether they went. "
                "`send_notices --again` sends them."
            )
