"""What surveys have to know of figures published here: see surveys.disclosure.ledger, which looks no further up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from consultations.models import ReportEdition
from consultations.open_data import catalogue
from surveys.models import Survey


def in_reports(survey: Survey) -> Iterator[Any]:
    """Yield the tables of a survey that editions of reports have let out, as JSON."""
    for tables in ReportEdition.objects.order_by("pk").values_list("content__tables", flat=True):
        yield from (tables or {}).get(survey.key, ())


def data_address(survey: Survey) -> str:
    """Return the page about a survey's open data; "" where there is none yet."""
    key = f"{catalogue.SURVEY}{survey.key}"
    return reverse("open_data_page", args=[key]) if catalogue.find(key) else ""
