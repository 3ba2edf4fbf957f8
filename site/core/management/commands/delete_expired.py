from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from core import expiry


class Command(BaseCommand):
    help = "Delete what residents were told is kept only until a day that has passed. Run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        for name, delete in expiry.registered():
            self.stdout.write(f"{delete(now)} {name}")
