"""Where everything about open data is: full addresses, which are also its identifiers and never change."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation

from consultations.open_data.terms import absolute


def catalogue() -> str:
    """Return the identifier of the catalogue; a person who opens it gets to the list of datasets."""
    return absolute(reverse("open_data_home"))


def service() -> str:
    return absolute(reverse("open_data_api"))


def table(key: str, name: str) -> str:
    """Return the identifier of a table, by which it is described as RDF."""
    return absolute(reverse("open_data_table", args=[key, name]))


def file(key: str, name: str, release: int | None = None) -> str:
    """Return where a file is: as released under a number, or the latest."""
    if release is None:
        return absolute(reverse("open_data_file", args=[key, name]))
    return absolute(reverse("open_data_release_file", args=[key, release, name]))


def page(language: str, key: str = "") -> str:
    """Return the page about a dataset, or without a key the list of them, in `language`."""
    with translation.override(language):
        return absolute(reverse("open_data_page", args=[key]) if key else reverse("open_data"))


def records(key: str, name: str) -> str:
    """Return where the JSON interface has the rows of a table."""
    return absolute(reverse("open_data_api_table", args=[key, name]))
