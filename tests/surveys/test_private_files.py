"""Who can read the files that residents send: staff with a permission of its own, and no address of the site."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.static import serve

from config.settings import base
from surveys import uploads
from surveys.forms import form_class
from surveys.models import Draft, Response, Upload
from tests.conftest import question
from tests.surveys.residents import code_in
from tests.surveys.sample_files import EVERY_TYPE, named, photograph, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(make_survey):
    return make_survey([question("file", "photo", **EVERY_TYPE)])


@pytest.fixture
def draft(page):
    return Draft.objects.begin(survey=page.survey, version=page.survey.current_version)


@pytest.fixture
def field(page):
    return form_class(page.survey.current_version.questionnaire, "sk")().fields["photo"]


@pytest.fixture
def trusted(evaluator):
    """An evaluator who may read contact details and files."""
    permission = Permission.objects.get(codename="read_personal_answers")
    Group.objects.get(name="Evaluators").permissions.add(permission)
    return evaluator


def test_a_private_file_is_not_under_the_public_media(draft, field):
    uploads.take(draft, "photo", field, named(), False, [])
    upload = Upload.objects.get()
    for root in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
        assert not Path(upload.file.path).is_relative_to(root)
    assert not Path(base.PRIVATE_ROOT).is_relative_to(base.MEDIA_ROOT)
    for address in (f"/media/{upload.file.name}", f"/media/../private/{upload.file.name}", f"/documents/{upload.pk}/"):
        assert Client().get(address, follow=True).status_code == 404
    with pytest.raises(Http404):
        serve(RequestFactory().get("/"), upload.file.name, document_root=settings.MEDIA_ROOT)


def test_only_the_service_itself_can_read_the_files_on_the_disk():
    assert base.STORAGES["private"]["OPTIONS"]["file_permissions_mode"] == 0o600
    assert base.STORAGES["private"]["OPTIONS"]["directory_permissions_mode"] == 0o700


def file_address(upload):
    return reverse("surveys_file", args=[upload.survey.key, upload.pk])


@pytest.fixture
def upload(page):
    resident, here = sent(page, photograph(), "foto „môj“.jpg")
    code_in(resident.client.post(here))
    return Upload.objects.get()


def test_staff_with_the_permission_download_a_file_and_never_look_at_it_here(trusted, upload):
    answer = trusted.get(file_address(upload))
    assert answer.getvalue() == upload.file.read()
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]


def test_nobody_else_does(evaluator, upload):
    for address in (file_address(upload), reverse("surveys_files", args=[upload.survey.key])):
        assert evaluator.get(address)["Location"] == reverse("wagtailadmin_home")
        assert Client().get(address)["Location"].startswith(reverse("wagtailadmin_login"))


def test_another_surveys_file_is_not_found(trusted, upload, make_survey):
    other = make_survey(slug="ina").survey
    assert trusted.get(reverse("surveys_file", args=[other.key, upload.pk]), follow=True).status_code == 404


def test_a_file_that_is_still_in_a_draft_is_not_found_nor_listed(trusted, draft, field):
    uploads.take(draft, "photo", field, named(), False, [])
    upload = Upload.objects.get()
    assert trusted.get(file_address(upload), follow=True).status_code == 404
    assert "list.pdf" not in trusted.get(reverse("surveys_files", args=[draft.survey.key])).content.decode()


def test_a_file_missing_from_the_disk_is_not_found(trusted, upload):
    Path(upload.file.path).unlink()
    assert trusted.get(file_address(upload), follow=True).status_code == 404


def test_the_list_names_the_files_and_says_which_were_replaced(trusted, upload):
    address = reverse("surveys_files", args=[upload.survey.key])
    first = BeautifulSoup(trusted.get(address).content, "html.parser").select_one("tbody tr")
    assert upload.pk.hex in first.get_text()
    assert first.select_one("a")["href"] == file_address(upload)
    assert first.select_one(".title").get_text(strip=True) == upload.name
    Response.objects.update(answers={})
    again = BeautifulSoup(trusted.get(address).content, "html.parser").select_one("tbody tr")
    assert again.select_one(".title").get_text(strip=True) != upload.name
