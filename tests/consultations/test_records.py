"""Pages that were there before consultations had records."""

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from consultations.models import Comment, Consultation, TextVersion
from tests.consultations.texts import english, publish

pytestmark = pytest.mark.django_db

migration = import_module("consultations.migrations.0005_records_of_earlier_pages")


def forget_records():
    TextVersion.objects.all().delete()
    Consultation.objects.all().delete()


def test_the_slovak_page_becomes_the_source_whichever_is_opened_first(make_consultation):
    pages = [make_consultation(slug="byvanie", text=[], comments="none"), make_consultation(slug="energia", text=[])]
    translation = english(pages[0])
    forget_records()
    migration.make_records(apps, None)
    assert Client().get(translation.url).status_code == 200
    assert {record.source_page_id for record in Consultation.objects.all()} == {page.pk for page in pages}
    assert {record.key for record in Consultation.objects.all()} == {"byvanie", "energia"}
    assert not Comment.objects.exists()


def test_an_earlier_page_takes_comments_once_it_is_published_with_a_text(make_consultation):
    page = make_consultation(text=[], comments="none")
    forget_records()
    migration.make_records(apps, None)
    migration.make_records(apps, None)  # what is there stays
    page = publish(page, comments="after")
    record = Consultation.objects.get()
    assert record.takes_comments()
    assert record.current_version.number == 1
