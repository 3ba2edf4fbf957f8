from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import Page

from consultations.models import Consultation, ConsultationIndexPage, ConsultationPage
from tests.consultations.texts import DRAFT


@pytest.fixture
def finder(home_page: Page) -> ConsultationIndexPage:
    index = home_page.add_child(instance=ConsultationIndexPage(title="Konzultácie", slug="konzultacie"))
    index.save_revision().publish()
    return ConsultationIndexPage.objects.get(pk=index.pk)


@pytest.fixture
def make_consultation(finder: ConsultationIndexPage) -> Callable[..., ConsultationPage]:
    """Publish a consultation in Slovak; without more said, it is open and its comments are shown at once."""

    def make(text: list[dict[str, Any]] | None = None, slug: str = "navrh", **fields: Any) -> ConsultationPage:
        fields = {"comments": Consultation.Comments.AFTER, "title": "Program rozvoja bývania", **fields}
        page = ConsultationPage(slug=slug, text=DRAFT if text is None else text, **fields)
        finder.add_child(instance=page)
        page.save_revision().publish()
        return ConsultationPage.objects.get(pk=page.pk)

    return make


@pytest.fixture
def draft_page(make_consultation: Callable[..., ConsultationPage]) -> ConsultationPage:
    return make_consultation()


@pytest.fixture(autouse=True)
def _any_pace(settings: Any) -> None:
    settings.SURVEY_SECONDS_AT_LEAST = 0
