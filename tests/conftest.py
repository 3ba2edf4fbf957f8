from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import translation
from wagtail.models import Locale, Page, Site

from consultations.models import ConsultationIndexPage, ConsultationPage
from surveys.models import SurveyPage


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what touches no database: it has run on SQLite, and would do the same again."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    apart = [item for item in items if not uses_database(item)]
    config.hook.pytest_deselected(items=apart)
    items[:] = [item for item in items if uses_database(item)]


def uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & {"db", "transactional_db", "demo_site"})


@pytest.fixture(autouse=True)
def _slovak() -> Iterator[None]:
    """Leave no language active from one test to the next."""
    with translation.override("sk"):
        yield


@pytest.fixture
def home_page(db: None) -> Page:
    return Site.objects.get(is_default_site=True).root_page.specific


@pytest.fixture
def consultation(home_page: Page) -> ConsultationPage:
    index = home_page.add_child(instance=ConsultationIndexPage(title="Konzultácie", slug="konzultacie"))
    return index.add_child(instance=ConsultationPage(title="Bývanie", slug="byvanie"))


def question(kind: str, key: str, block_id: str = "", **value: Any) -> dict[str, Any]:
    """Return the raw data of one question block; choices, and rows, are given as {key: label}."""
    block_id = block_id or f"id-{key}"
    value = {"key": key, "label": f"Otázka {key}", "hint": "", "required": True, **value}
    for name in {"choices", "rows"} & value.keys():
        value[name] = [
            {"type": "item", "id": f"{block_id}-{part}", "value": {"key": part, "label": label}}
            for part, label in value[name].items()
        ]
    return {"type": kind, "id": block_id, "value": value}


ALL_KINDS = [
    {"type": "section", "id": "id-section", "value": {"title": "O vás", "text": ""}},
    question("single_choice", "tenure", choices={"own": "Vlastný byt", "rent": "Nájom"}, other=True),
    question("multiple_choice", "needs", choices={"flats": "Byty", "parks": "Parky"}, other=True, required=False),
    question("scale", "trust", lowest=1, highest=5, low_label="nie", high_label="áno"),
    question("number", "people", minimum=1, maximum=20),
    question("short_text", "street", max_length=20, required=False),
    question("long_text", "wish", max_length=100, required=False),
    question("consent", "agree"),
]

VALID = {"tenure": "own", "needs": ["flats"], "trust": "4", "people": "3", "wish": "Viac zelene", "agree": "on"}


@pytest.fixture
def make_survey(consultation: ConsultationPage) -> Callable[..., SurveyPage]:
    """Publish a survey in Slovak."""

    def make(questions: list[dict[str, Any]] | None = None, slug: str = "anketa", **fields: Any) -> SurveyPage:
        page = SurveyPage(title="Anketa o bývaní", slug=slug, questions=questions or ALL_KINDS, **fields)
        consultation.add_child(instance=page)
        page.save_revision().publish()
        return SurveyPage.objects.get(pk=page.pk)

    return make


@pytest.fixture
def survey_page(make_survey: Callable[..., SurveyPage]) -> SurveyPage:
    return make_survey()


def translated(page: SurveyPage, texts: dict[str, str] | None = None, slug: str = "survey") -> SurveyPage:
    """Publish an English copy of `page`, its questions' texts replaced as in `texts`."""
    english = Locale.objects.get(language_code="en")
    copy = page.copy_for_translation(english, copy_parents=True)
    copy.get_ancestors().filter(depth__gt=1, locale=english).update(live=True)
    copy = SurveyPage.objects.get(pk=copy.pk)
    copy.slug = slug
    copy.title = "Housing survey"
    copy.questions = replaced(copy.questions.get_prep_value(), texts or {})
    copy.save_revision().publish()
    return SurveyPage.objects.get(pk=copy.pk)


def replaced(data: Any, texts: dict[str, str]) -> Any:
    """Return nested raw data with every string that is a key of `texts` replaced."""
    if isinstance(data, dict):
        return {name: replaced(value, texts) for name, value in data.items()}
    if isinstance(data, list):
        return [replaced(value, texts) for value in data]
    return texts.get(data, data) if isinstance(data, str) else data


@pytest.fixture
def english_page(survey_page: SurveyPage) -> SurveyPage:
    return translated(survey_page, {"Vlastný byt": "A flat I own", "Otázka tenure": "What do you live in?"})


def member_of(group: str) -> Client:
    user = get_user_model().objects.create_user(group.lower(), password="secret")
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(db: None) -> Client:
    """A signed-in browser of the communications staff."""
    return member_of("Moderators")


@pytest.fixture
def evaluator(db: None) -> Client:
    return member_of("Evaluators")
