"""Evaluators have a role of their own: they export and edit nothing; editors edit and export nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from surveys.models import Response
from tests.conftest import VALID
from tests.surveys.residents import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(survey_page, english_page):
    for page in (survey_page, survey_page, english_page):
        send(page, VALID)
    return survey_page


def addresses(survey):
    return [
        reverse("surveys_list"),
        reverse("surveys_detail", args=[survey.key]),
        reverse("surveys_export", args=[survey.key]) + "?format=csv&labels=code",
    ]


def test_an_evaluator_finds_the_surveys_in_the_menu(evaluator, answered):
    html = evaluator.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("surveys_list") in html


def test_an_editor_does_not(editor, answered):
    assert reverse("surveys_list") not in editor.get(reverse("wagtailadmin_home")).content.decode()


def test_an_editor_cannot_reach_the_responses(editor, answered):
    for address in addresses(answered.survey):
        answer = editor.get(address)
        assert answer.status_code == 302
        assert answer["Location"] == reverse("wagtailadmin_home")


def test_a_visitor_is_asked_to_sign_in(answered):
    for address in addresses(answered.survey):
        assert Client().get(address)["Location"].startswith(reverse("wagtailadmin_login"))


def test_an_evaluator_cannot_edit_a_page(evaluator, answered):
    for name in ("edit", "delete", "add_subpage", "unpublish"):
        answer = evaluator.get(reverse(f"wagtailadmin_pages:{name}", args=[answered.pk]))
        assert answer.status_code in {302, 403}, name


def test_sample_data_is_pointed_out(evaluator, answered):
    address = reverse("surveys_detail", args=[answered.survey.key])
    assert "ukážkov" not in evaluator.get(address).content.decode()
    Response.objects.update(source=Response.Source.SAMPLE)
    assert "ukážkov" in evaluator.get(address).content.decode()


@pytest.mark.parametrize("labels", ["code", "sk", "en"])
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_every_form_of_the_file_can_be_downloaded(evaluator, answered, format, labels):
    survey = answered.survey
    answer = evaluator.get(reverse("surveys_export", args=[survey.key]), {"format": format, "labels": labels})
    assert answer["Content-Disposition"] == f'attachment; filename="anketa-{labels}.{format}"'
    content = answer.getvalue()
    assert content.startswith(b"\xef\xbb\xbf" if format == "csv" else b"PK")


def test_a_wrong_address_leads_back_with_a_message(evaluator, answered):
    answer = evaluator.get(reverse("surveys_export", args=[answered.survey.key]), {"format": "doc"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("surveys_detail", args=[answered.survey.key])
    assert "Vyberte formát" in answer.content.decode()


def test_the_newest_survey_stands_first(evaluator, answered, make_survey):
    make_survey(slug="novsia")
    html = evaluator.get(reverse("surveys_list")).content.decode()
    assert html.index("novsia") < html.index(f">{answered.survey.key}<")


def test_the_list_shows_surveys_without_pages_too(evaluator, answered):
    answered.get_translations().get().delete()
    answered.delete()
    html = evaluator.get(reverse("surveys_list")).content.decode()
    assert "Anketa o bývaní" in html
