from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from surveys.exporting.jobs import run_all


class Command(BaseCommand):
    help = "Make the exports that wait or were left behind by a restart. Web processes do so too; cron makes sure."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{run_all()} exports made or tried")
