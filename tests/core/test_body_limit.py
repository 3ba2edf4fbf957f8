"""A visitor's request of any length costs the server nothing."""

import io

import pytest
from django.test import Client
from django.urls import reverse

from surveys.models import Draft
from tests.conftest import question, translated
from tests.surveys.sample_files import EVERY_TYPE, PDF, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(make_survey):
    return make_survey([question("file", "photo", **EVERY_TYPE)])


class Untouched(io.RawIOBase):
    """A body that must not be read."""

    def readable(self):
        return True

    def readinto(self, buffer):
        raise AssertionError("the body was read")


@pytest.mark.parametrize("language", ["sk", "en"])
def test_a_body_of_a_gigabyte_is_refused_without_being_read(page, language):
    english = translated(page)
    address = {"sk": page, "en": english}[language].url
    answer = Client().generic(
        "POST",
        address,
        content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(1024**3), "wsgi.input": Untouched()},
    )
    assert answer.status_code == 413
    html = answer.content.decode()
    assert f'<html lang="{language}"' in html
    assert "25" in html
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert not Draft.objects.exists()


def test_a_body_up_to_the_limit_is_read(page):
    _resident, here = sent(page, PDF + bytes(9 * 1024 * 1024))
    assert here.endswith("/check/")


def test_staff_may_send_more(editor, settings):
    settings.BODY_MAX = 10
    assert editor.post(reverse("wagtailimages:add_multiple"), {"x": "y" * 100}).status_code != 413
