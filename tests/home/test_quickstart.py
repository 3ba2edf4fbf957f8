"""One command makes a whole site, and never harms one that is there."""

import re
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site

from home import demo
from surveys.models import Response, Survey

pytestmark = pytest.mark.django_db


ASKING_IF_USEFUL = ["/en/colaboratory/", "/en/colaboratory/manual/", "/sk/spolupracovna/", "/sk/spolupracovna/manual/"]


def quickstart():
    out = StringIO()
    call_command("quickstart", no_serve=True, stdout=out)
    return out.getvalue()


def test_the_demonstration_is_whole_in_both_languages():
    """Everything the issue of the first release lists, seen through its addresses."""
    said = quickstart()
    assert Page.objects.filter(depth__gt=1, live=False).count() == 0
    slovak, english = (Page.objects.filter(depth__gt=1, locale__language_code=code) for code in ("sk", "en"))
    assert slovak.count() == english.count() == len(list(demo.loader.CONTENT.glob("*.toml")))
    visitor = Client()
    asking = []
    for page in Page.objects.filter(depth__gt=1):
        response = visitor.get(page.url)
        assert response.status_code == 200, page.url
        html = response.content.decode()
        assert f'<html lang="{page.locale.language_code}"' in html, page.url
        assert html.count("<h1") == 1, page.url
        asking += [page.url] if 'name="asked_on"' in html else []
    assert sorted(asking) == ASKING_IF_USEFUL
    samples = Response.objects.filter(source=Response.Source.SAMPLE)
    assert samples.filter(survey__key="byvanie-2026").count() == 200
    assert set(samples.filter(survey__key="vnutrobloky-2026").values_list("language", flat=True)) == {"sk", "en"}
    assert set(Survey.objects.values_list("key", flat=True)) >= {"byvanie-2026", "energetika-2026"}
    # The first run prints passwords that work, and only then.
    for name, password in re.findall(r"(editor|evaluator)\s+password\s+(\S+)", said):
        assert Client().login(username=name, password=password)
    assert get_user_model().objects.filter(is_superuser=True).count() == 0

    again = quickstart()
    assert "stays as it is" in again
    assert "(shown only now)" not in again
    assert Response.objects.count() == samples.count()


def test_a_site_with_a_page_is_left_alone(home_page, consultation):
    quickstart()
    assert not Survey.objects.exists()
    assert Site.objects.get().hostname == "localhost"
