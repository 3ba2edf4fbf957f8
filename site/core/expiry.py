"""What residents were told is kept only until a day: each app registers the steps that delete its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import Model
from django.utils import timezone

from core.models import AddressCount, DailySalt

Step = tuple[str, Callable[[datetime], int]]  # a name, and what deletes all that is late and says how much it was

_steps: dict[str, Callable[[datetime], int]] = {}


def register(steps: Iterable[Step]) -> None:
    """Let `delete_expired` run `steps` too. Raises ValueError where a step of that name is there already."""
    for name, delete in steps:
        if _steps.setdefault(name, delete) is not delete:
            raise ValueError(f"There is a step “{name}” already.")


def registered() -> list[Step]:
    return list(_steps.items())


def count_of(deleted: tuple[int, dict[str, int]], model: type[Model]) -> int:
    """Return how many rows of `model` itself went."""
    return deleted[1].get(model._meta.label, 0)


def delete_salts(now: datetime) -> int:
    """Delete the salts of days gone by, after which no address can be found in what it was counted under."""
    return count_of(DailySalt.objects.filter(day__lt=timezone.localdate(now)).delete(), DailySalt)


def delete_address_counts(now: datetime) -> int:
    return count_of(AddressCount.objects.filter(day__lt=timezone.localdate(now)).delete(), AddressCount)


STEPS: list[Step] = [("salts", delete_salts), ("address counts", delete_address_counts)]
