"""Which commitments and milestones a consultation serves."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from consultations import serving
from consultations.models import Consultation, ConsultationPage
from home.models import ActionPlanPage, CommitmentPage

pytestmark = pytest.mark.django_db

DATES = {"start": datetime.date(2024, 3, 1), "end": datetime.date(2026, 8, 31)}
IDS = ["6d1d9d1c-6c7c-4c9e-8a59-2f0a9a3d1a01", "6d1d9d1c-6c7c-4c9e-8a59-2f0a9a3d1a02"]


@pytest.fixture
def plan(home_page):
    return home_page.add_child(instance=ActionPlanPage(title="Akčný plán", slug="plan", **DATES))


@pytest.fixture
def commit(plan):
    def make(number, *consultations, **fields):
        milestones = [
            {"type": "milestone", "id": found, "value": {"text": f"Míľnik {index}", "status": "planned"}}
            for index, found in enumerate(IDS, 1)
        ]
        page = CommitmentPage(
            title=f"Záväzok {number}",
            slug=f"zavazok-{number}",
            number=number,
            milestones=milestones,
            consultations=[("consultation", page) for page in consultations],
            **DATES,
            **fields,
        )
        return plan.add_child(instance=page)

    return make


@pytest.fixture
def record(consultation):
    return Consultation.objects.for_page(consultation)


def in_english(page, **fields):
    locale = Locale.objects.get(language_code="en")
    copy = page.copy_for_translation(locale, copy_parents=True)
    copy.get_ancestors(inclusive=True).filter(depth__gt=1).update(live=True)
    type(page).objects.filter(pk=copy.pk).update(**fields)
    return type(page).objects.get(pk=copy.pk)


def titles(record, language="sk"):
    return [found.title for found in serving.commitments(record, language)]


def test_a_consultation_serves_the_commitments_that_name_it_in_the_order_of_their_numbers(commit, consultation, record):
    commit(3, consultation)
    commit(1, consultation)
    commit(2)
    assert titles(record) == ["Záväzok 1", "Záväzok 3"]


def test_drafts_do_not_count(commit, consultation, record):
    commit(1, consultation).unpublish()
    assert titles(record) == []


def test_a_milestone_has_the_same_key_in_every_language_and_an_address_in_each(commit, consultation, record):
    page = commit(1, consultation)
    translation = in_english(page, title="Commitment 1")
    [slovak], [english] = (serving.commitments(record, language) for language in ("sk", "en"))
    assert (slovak.title, english.title) == ("Záväzok 1", "Commitment 1")
    assert (slovak.address, english.address) == (page.url, translation.url)
    assert [found.key for found in slovak.milestones] == [found.key for found in english.milestones]
    assert serving.milestone(record, slovak.milestones[1].key, "en") == english.milestones[1]
    assert slovak.milestones[1].title == "Míľnik 2"


def test_a_milestones_address_leads_to_it(commit, consultation, record):
    commit(1, consultation)
    [found] = serving.commitments(record, "sk")
    for milestone in found.milestones:
        address, _hash, anchor = milestone.address.partition("#")
        assert f'id="{anchor}"' in Client().get(address).content.decode()


def test_a_commitment_that_is_not_translated_is_there_in_its_own_language(commit, consultation, record):
    commit(1, consultation)
    assert titles(record, "en") == ["Záväzok 1"]
    english = in_english(ConsultationPage.objects.get(pk=consultation.pk))
    html = Client().get(english.url).content.decode()
    assert 'lang="sk">Záväzok 1</a>' in html
    assert 'lang="sk">Míľnik 2</a>' in html
    assert 'lang="sk">Záväzok 1</a>' not in Client().get(consultation.url).content.decode()


def test_a_commitment_that_names_the_english_page_is_found_too(commit, consultation, record):
    commit(1, in_english(consultation))
    assert titles(record) == ["Záväzok 1"]


def test_a_consultation_whose_pages_are_gone_serves_nothing(commit, consultation, record):
    commit(1, consultation)
    ConsultationPage.objects.get(pk=consultation.pk).delete()
    assert titles(record) == []


def test_any_number_of_commitments_costs_the_same_number_of_queries(commit, consultation, record):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            serving.commitments(record, "sk")
        return len(captured)

    commit(1, consultation)
    queries()
    few = queries()
    for number in range(2, 7):
        commit(number, consultation)
    assert queries() == few <= 3
