"""Links from editors' texts to pages, in the reader's language."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Locale
from wagtail.rich_text import expand_db_html

from home.models import StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home_page):
    return home_page.add_child(instance=StandardPage(title="O nás", slug="o-nas"))


def link(page_id):
    return f'<a linktype="page" id="{page_id}">sem</a>'


def english(page, **fields):
    copy = page.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    type(copy).objects.filter(pk=copy.pk).update(slug="about", url_path="/home-en/about/", **fields)
    return type(copy).objects.get(pk=copy.pk)


def test_a_link_leads_to_the_page_in_the_readers_language(page):
    copy = english(page, live=True)
    assert expand_db_html(link(page.pk)) == f'<a href="{page.url}">sem</a>'
    with translation.override("en"):
        assert copy.url != page.url
        assert expand_db_html(link(page.pk)) == f'<a href="{copy.url}">sem</a>'


def test_a_link_leads_to_the_original_until_the_translation_is_published(page):
    english(page, live=False)
    with translation.override("en"):
        assert expand_db_html(link(page.pk)) == f'<a href="{page.url}">sem</a>'


def test_a_link_to_a_deleted_page_leads_nowhere(page):
    assert expand_db_html(link(page.pk) + link(page.pk + 999)) == f'<a href="{page.url}">sem</a><a>sem</a>'


def test_many_links_cost_no_more_queries_than_one(home_page, page):
    others = [home_page.add_child(instance=StandardPage(title=f"S{i}", slug=f"s{i}")) for i in range(9)]
    expand_db_html(link(page.pk))
    counts = []
    for pages in ([page], others):
        with CaptureQueriesContext(connection) as caught:
            expand_db_html("".join(link(one.pk) for one in pages))
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 2
