"""Who reaches what of the evaluation, tried through the admin's own addresses."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from surveys.models import Export, Release
from tests.conftest import member_of, question
from tests.surveys.residents import Resident

pytestmark = pytest.mark.django_db

FOR_EVALUATORS = [
    "surveys_detail",
    "surveys_dashboard",
    "surveys_crosstab",
    "surveys_export",
    "surveys_heard",
    "surveys_codebook",
    "surveys_release",
]
CONTACT = question("contact", "contact", ask_name=True, ask_email=True, ask_phone=False, required=False)
SECRETS = ("Ján Tajný", "jan.tajny@example.com")


@pytest.fixture
def survey(make_survey):
    page = make_survey([question("consent", "agree"), CONTACT])
    Resident({"agree": "on", "contact_name": SECRETS[0], "contact_email": SECRETS[1]}).send(page)
    assert page.survey.responses.count() == 1
    return page.survey


@pytest.mark.parametrize("name", FOR_EVALUATORS)
def test_an_evaluator_reaches_it_and_nobody_else_does(survey, evaluator, editor, name):
    address = reverse(name, args=[survey.key])
    assert evaluator.get(address).status_code == 200
    for client in (editor, Client(), member_of("Editors")):
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code in {302, 403, 405}, name
            assert "/login/" in answer.get("Location", "/login/") or answer["Location"] == reverse("wagtailadmin_home")


@pytest.mark.parametrize("format", ["csv", "jsonl", "xlsx", "sav", "dta", "parquet"])
def test_an_editor_gets_no_file_and_an_evaluators_has_no_contact_details(survey, evaluator, editor, format):
    data = {"format": format, "labels": "code", "shape": "wide"}
    address = reverse("surveys_export", args=[survey.key])
    assert editor.get(address, data).status_code == 302
    assert not Export.objects.exists()
    answer = evaluator.get(address, data)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200
    assert len(content) > 50
    assert not any(secret.encode() in content for secret in SECRETS)


def test_contact_details_need_a_permission_of_their_own(survey, evaluator, editor):
    for client in (evaluator, editor):
        for name in ("surveys_contacts", "surveys_contacts_csv", "surveys_files"):
            assert client.get(reverse(name, args=[survey.key])).status_code == 302


def test_an_evaluator_edits_no_page(survey, evaluator):
    page = survey.source_page
    for name in ("edit", "delete", "unpublish", "move", "copy"):
        answer = evaluator.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))
        assert answer.status_code in {302, 403}, name
    evaluator.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"title": "Iný", "action-publish": "1"})
    page.refresh_from_db()
    assert page.title == "Anketa o bývaní"


def test_an_editor_publishes_no_figures(survey, editor):
    editor.post(reverse("surveys_release", args=[survey.key]), {"action": "publish"})
    assert not Release.objects.exists()


def test_the_editor_may_enter_the_citys_population_and_the_evaluator_too(editor, evaluator):
    for client in (editor, evaluator, member_of("Editors")):
        assert client.get(reverse("surveys_populations")).status_code == 200
