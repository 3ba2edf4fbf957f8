"""The pages editors publish, as visitors meet them."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page

from home.models import ActionPlanPage, CommitmentPage, StandardPage

pytestmark = pytest.mark.django_db

DATES = {"start": datetime.date(2024, 3, 1), "end": datetime.date(2026, 8, 31)}


@pytest.fixture
def plan(home_page):
    return home_page.add_child(instance=ActionPlanPage(title="Akčný plán", slug="plan", show_in_menus=True, **DATES))


@pytest.fixture
def commitment(plan):
    return plan.add_child(
        instance=CommitmentPage(
            title="Využitie nástroja Spolupracovňa",
            slug="zavazok-3",
            number=3,
            status="in_progress",
            lead_departments="Oddelenie architekta mesta\nKancelária primátora",
            values=["cooperation", "participation"],
            resources_amount=40000,
            resources_secured="partly",
            problem="<p>Zložité výzvy</p>",
            milestones=[
                ("milestone", {"text": "Nový program", "status": "completed", "due": None, "evidence": ""}),
                (
                    "milestone",
                    {"text": "Správa", "status": "delayed", "due": datetime.date(2026, 6, 30), "evidence": ""},
                ),
            ],
            **DATES,
        )
    )


@pytest.fixture
def english_plan(plan):
    copy = plan.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    copy.get_ancestors(inclusive=True).filter(depth__gt=1).update(live=True)
    return Page.objects.get(pk=copy.pk).specific


def read(url, status=200):
    response = Client().get(url)
    assert response.status_code == status
    return response.content.decode()


def test_a_commitment_shows_each_of_its_fields(commitment):
    html = read(commitment.url)
    for text in (
        "Záväzok 3",
        "Prebieha",
        "marec 2024",
        "august 2026",
        "Oddelenie architekta mesta",
        "Kancelária primátora",
        "40\u00a0000",
        "čiastočne zabezpečené",
        "Občianska participácia",
        "Spolupráca",
        "Zložité výzvy",
        "Nový program",
        "30. júna 2026",
        "1 z celkového počtu 2",
    ):
        assert text in html, text


def test_a_plan_lists_its_commitments_by_number(plan, commitment):
    plan.add_child(instance=CommitmentPage(title="Podpora integrácie", slug="zavazok-1", number=1, **DATES))
    html = read(plan.url)
    assert html.index("Podpora integrácie") < html.index("Využitie nástroja")


def test_an_end_before_the_start_is_refused(plan):
    with pytest.raises(ValidationError, match="skôr"):
        plan.add_child(instance=CommitmentPage(title="X", slug="x", number=1, start=DATES["end"], end=DATES["start"]))


def test_an_open_government_value_that_does_not_exist_is_refused(plan):
    with pytest.raises(ValidationError):
        plan.add_child(instance=CommitmentPage(title="X", slug="x", number=1, values=["speed"], **DATES))


def test_the_language_switch_stays_on_the_page(plan, english_plan):
    for here, there, language in ((plan, english_plan, "sk"), (english_plan, plan, "en")):
        html = read(here.url)
        assert f'<html lang="{language}"' in html
        assert f'href="{there.url}"' in html


def test_alternates_name_each_translation_and_the_default(plan, english_plan):
    html = read(plan.url)
    for language, page in (("sk", plan), ("en", english_plan), ("x-default", plan)):
        assert f'hreflang="{language}" href="{page.full_url}"' in html.replace("\n", " ")


def test_an_untranslated_page_offers_the_nearest_page_that_is(commitment, english_plan):
    assert f'href="{english_plan.url}"' in read(commitment.url)


def test_a_draft_translation_is_neither_linked_nor_served_in_the_wrong_language(plan, english_plan):
    address = english_plan.url
    english_plan.unpublish()
    assert f'href="{address}"' not in read(plan.url)
    response = Client().get(address)
    assert response.status_code == 404 or response["Content-Language"] == "sk"


def test_a_parent_that_is_not_translated_yet_leads_to_its_source(plan, commitment):
    """Translating a page, wagtail-localize puts an alias of each untranslated parent above it."""
    copy = commitment.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    copy.get_ancestors().filter(depth=2).update(alias_of=None, live=True, title="Open government")
    parent = copy.get_parent()
    assert parent.alias_of == plan
    assert parent.live
    response = Client().get(parent.url)
    assert (response.status_code, response["Location"]) == (302, plan.url)
    assert parent.url not in read("/en/").partition("<footer")[0]
    assert plan.title not in read("/en/sitemap/")


def test_search_engines_get_a_site_map(plan):
    assert plan.full_url in read("/sitemap.xml")


def test_the_menu_shows_what_editors_put_there_and_marks_the_section(plan, commitment):
    html = read(commitment.url)
    assert 'aria-current="true"' in html.split(f'href="{plan.url}"')[1][:60]


def test_the_footer_links_to_the_pages_the_law_wants(home_page, plan):
    home_page.add_child(instance=StandardPage(title="Vyhlásenie o prístupnosti", slug="vyhlasenie", in_footer=True))
    home_page.add_child(instance=StandardPage(title="Iná stránka", slug="ina"))
    html = read(plan.url)
    footer = html[html.index("<footer") :]
    assert "Vyhlásenie o prístupnosti" in footer
    assert "Iná stránka" not in footer
    assert "/sk/mapa-stranky/" in footer


def test_the_site_map_shows_every_public_page_in_its_language(plan, commitment, english_plan):
    html = read("/sk/mapa-stranky/")
    assert commitment.title in html
    english = read("/en/sitemap/")
    assert english_plan.url in english
    assert commitment.title not in english
    assert 'href="/en/sitemap/"' in html, "the language switch stays on the site map"


@pytest.mark.parametrize(("prefix", "text"), [("sk", "Stránka sa nenašla"), ("en", "Page not found")])
def test_a_missing_page_is_explained_in_the_readers_language(home_page, prefix, text):
    html = read(f"/{prefix}/nie-je/", status=404)
    assert f'<html lang="{prefix}"' in html
    assert text in html


def test_a_server_error_is_explained_in_both_languages(home_page, monkeypatch):
    monkeypatch.setattr("home.views.render", lambda *args: 1 / 0)
    response = Client(raise_request_exception=False).get("/sk/mapa-stranky/")
    assert response.status_code == 500
    html = response.content.decode()
    assert "na našej strane nastala chyba" in html
    assert "something went wrong on our side" in html.split('lang="en"')[1]


def test_a_list_costs_the_same_queries_however_long_it_is(plan, commitment):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            read(plan.url)
        return len(captured)

    few = queries()
    for number in range(4, 14):
        plan.add_child(instance=CommitmentPage(title=f"Z {number}", slug=f"z-{number}", number=number, **DATES))
    assert queries() == few


def test_a_commitment_leads_to_the_consultations_that_serve_it(commitment, consultation):
    commitment.consultations = [("consultation", consultation)]
    commitment.save_revision().publish()
    html = read(commitment.url)
    assert f'href="{consultation.url}"' in html
    consultation.unpublish()
    assert "Súvisiace konzultácie" not in read(commitment.url)


def test_the_menu_shows_a_short_title_where_there_is_one(plan):
    plan.menu_title = "Plán"
    plan.save()
    html = read("/sk/")
    assert ">Plán</a>" in html
