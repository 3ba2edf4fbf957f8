"""The commentable text over HTTP: whole, on paper, one part at a time, and as a preview."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.models import Comment, Consultation
from tests.consultations.texts import DRAFT, commented, english, heading, id_of, paragraph, publish

pytestmark = pytest.mark.django_db


def read(address, status=200):
    shown = Client().get(address)
    assert shown.status_code == status
    return shown.content.decode()


def test_the_text_reads_with_its_headings_numbers_and_places_to_link_to(draft_page):
    html = read(draft_page.address("text"))
    assert "<h2>Ciele</h2>" in html
    assert '<p class="clause-number">1</p>' in html
    assert "<p>Mesto postaví nájomné byty.</p>" in html
    assert f'id="p-{id_of("rent")}"' in html


def test_a_part_that_is_not_translated_carries_its_language(draft_page):
    page = english(
        draft_page,
        {
            "Ciele": "Goals",
            "Prostriedky": "",
            "<p>Mesto postaví nájomné byty.</p>": "<p>The city builds flats.</p>",
            "<p>Nájomné bude dostupné.</p>": "",
        },
    )
    html = read(page.address("text"))
    assert "<h2>Goals</h2>" in html
    assert "<p>The city builds flats.</p>" in html
    assert '<div class="prose" lang="sk"><p>Nájomné bude dostupné.</p></div>' in html
    assert '<h2 lang="sk">Prostriedky</h2>' in html


def test_what_waits_in_a_revision_is_not_shown(draft_page):
    page = type(draft_page).objects.get(pk=draft_page.pk)
    page.text = [paragraph("secret", "9", "Ešte nezverejnené.")]
    page.save_revision()
    assert "Ešte nezverejnené" not in read(page.address("text"))


def test_each_part_says_how_much_was_said_to_it_and_names_the_part(draft_page):
    commented(draft_page, "flats")
    commented(draft_page, "flats", parent=commented(draft_page, "flats"))
    commented(draft_page, "flats", status=Comment.Status.WAITING)
    commented(draft_page, "means")
    commented(draft_page)
    html = read(draft_page.address("text"))
    assert '3 pripomienky<span class="visually-hidden"> – odsek 1</span>' in html
    assert '1 pripomienka<span class="visually-hidden"> – časť „Prostriedky“</span>' in html
    assert 'Pripomienkovať<span class="visually-hidden"> – odsek 2</span>' in html
    assert "1 pripomienka k textu ako celku" in html
    assert f'href="{draft_page.address("part", id_of("flats"))}"' in html


def test_a_paragraph_without_a_number_goes_by_its_first_words(make_consultation):
    page = make_consultation([paragraph("long", "", "Jeden &amp; dva <b>tri</b> štyri päť šesť sedem osem.")])
    assert "odsek „Jeden &amp; dva tri štyri päť…“" in read(page.address("text"))


def test_where_nothing_can_be_said_each_part_still_has_its_link(make_consultation):
    page = make_consultation(comments=Consultation.Comments.NONE)
    html = read(page.address("text"))
    assert 'Odkaz<span class="visually-hidden"> – odsek 1</span>' in html
    assert "Pripomienkovať" not in html


@pytest.mark.parametrize(
    ("opens", "closes", "says"),
    [
        (None, None, "Môžete pripomienkovať."),
        (None, 1, "Pripomienkovať môžete do"),
        (1, 2, "Pripomienkovať môžete od"),
        (-2, -1, "Pripomienky bolo možné posielať do"),
    ],
)
def test_the_page_says_until_when_comments_are_taken(make_consultation, opens, closes, says):
    at = [days and timezone.now() + timedelta(days=days) for days in (opens, closes)]
    page = make_consultation(opens_at=at[0], closes_at=at[1])
    assert says in read(page.address("text"))
    assert says in read(page.address("whole"))


def test_the_page_says_when_a_comment_is_shown(make_consultation):
    page = make_consultation(comments=Consultation.Comments.BEFORE)
    assert "Pripomienky zobrazíme, keď ich prečítajú pracovníci mesta." in read(page.address("text"))


def test_contents_stand_above_a_text_of_more_than_three_headings(make_consultation):
    headings = [heading(name) for name in ("a", "b", "c", "d")]
    assert 'id="contents"' not in read(make_consultation(headings[:3], slug="krátky").address("text"))
    html = read(make_consultation(headings, slug="dlhy").address("text"))
    assert f'<a href="#p-{id_of("d")}">Nadpis d</a>' in html


def test_headings_skip_no_level(make_consultation):
    page = make_consultation([heading("a", level=4), heading("b", level=4), heading("c"), heading("d", level=3)])
    html = read(page.address("text"))
    assert re.findall(r"<(h\d)>Nadpis (\w)", html) == [("h2", "a"), ("h3", "b"), ("h2", "c"), ("h3", "d")]


def test_what_editors_type_into_a_heading_is_no_html(make_consultation):
    page = make_consultation([heading("a", "Byty <b>& domy</b>")])
    assert "<h2>Byty &lt;b&gt;&amp; domy&lt;/b&gt;</h2>" in read(page.address("text"))


def test_there_is_no_text_page_without_a_text(make_consultation):
    page = make_consultation([])
    read(page.address("text"), status=404)
    read(page.address("print"), status=404)
    assert "Pripomienky k celku" in read(page.address("whole"))


def test_comments_on_removed_paragraphs_stay_within_reach(draft_page):
    commented(draft_page, "rent")
    page = publish(draft_page, text=[part for part in DRAFT if part["id"] != id_of("rent")])
    html = read(page.address("text"))
    assert "Pripomienky k odsekom, ktoré už v texte nie sú" in html
    assert f'<a href="{page.address("part", id_of("rent"))}">Odsek 2</a>: 1 pripomienka' in html
    page = publish(page, text=[])
    assert "Odsek 2" in read(page.address("text"))


# Paper


def test_the_print_has_numbers_and_the_versions_day_but_no_counts(draft_page):
    commented(draft_page, "flats")
    html = read(draft_page.address("print"))
    assert '<p class="clause-number">1</p>' in html
    assert "Verzia 1, zverejnená" in html
    assert f"http://testserver{draft_page.address('text')}" in html
    assert "paper.css" in html
    assert "1 pripomienka" not in html


# One part


def test_a_parts_page_shows_it_with_its_link_and_neighbours(draft_page):
    html = read(draft_page.address("part", id_of("rent")))
    assert "<h1>Odsek 2</h1>" in html
    assert "Nájomné bude dostupné." in html
    assert f">http://testserver{draft_page.address('part', id_of('rent'))}</a>" in html
    assert f'rel="prev" href="{draft_page.address("part", id_of("flats"))}">Predtým: odsek 1</a>' in html
    assert f'rel="next" href="{draft_page.address("part", id_of("means"))}"' in html
    assert f"{draft_page.address('text')}#p-{id_of('rent')}" in html


def test_the_first_and_the_last_part_have_one_neighbour(draft_page):
    assert 'rel="prev"' not in read(draft_page.address("part", id_of("goals")))
    assert 'rel="next"' not in read(draft_page.address("part", id_of("land")))


def test_a_headings_page_holds_its_section(draft_page):
    html = read(draft_page.address("part", id_of("goals")))
    assert "<h1>Časť „Ciele“</h1>" in html
    assert html.count("Ciele") == html.count("„Ciele“")
    assert "Nájomné bude dostupné." in html
    assert "Mesto vyčlení pozemky." not in html


def test_a_part_that_never_was_is_not_found(draft_page, make_consultation):
    other = make_consultation([paragraph("elsewhere")], slug="iny")
    read(draft_page.address("part", id_of("nothing")), status=404)
    read(draft_page.address("part", id_of("elsewhere")), status=404)
    read(other.address("part", id_of("flats")), status=404)


def test_a_part_is_not_found_by_being_linked_to(make_consultation):
    page = make_consultation([paragraph("a", text=f'<a href="https://x.sk/#p-{id_of("b")}">tam</a>')])
    read(page.address("part", id_of("b")), status=404)


def test_a_removed_part_shows_its_last_wording_and_takes_no_comment(draft_page):
    commented(draft_page, "rent", "Platí aj potom.")
    page = publish(draft_page, text=[*DRAFT[:2], paragraph("rent", "2", "Nájomné bude nízke."), *DRAFT[3:]])
    page = publish(page, text=DRAFT[:2])
    html = read(page.address("part", id_of("rent")))
    assert "Nájomné bude nízke." in html
    assert "Tento odsek už v texte nie je." in html
    assert "Platí aj potom." in html
    assert 'name="text"' not in html


# Speed


def consultation_of(make_consultation, paragraphs, comments, slug):
    """Publish a text of so many paragraphs, each linking to a page, with so many comments spread over it."""
    names = [f"{slug}-{number}" for number in range(paragraphs)]
    link = '<a linktype="page" id="{}">doma</a>'.format(make_consultation([], slug=f"{slug}-ciel").pk)
    blocks = [heading(f"{slug}-h"), *(paragraph(name, str(i + 1), f"Odsek. {link}") for i, name in enumerate(names))]
    page = make_consultation(blocks, slug=slug)
    version = page.record.current_version
    Comment.objects.bulk_create(
        Comment(
            consultation=page.record, version=version, number=i + 1, anchor=id_of(names[i % paragraphs]),
            language="sk", text="Áno.", status=Comment.Status.PUBLISHED, published_at=timezone.now(),
        )
        for i in range(comments)
    )  # fmt: skip
    return page


def queries_of(address):
    with CaptureQueriesContext(connection) as caught:
        read(address)
    return len(caught)


def test_a_text_of_500_paragraphs_and_10000_comments_costs_no_more_queries(make_consultation):
    small = consultation_of(make_consultation, 2, 3, "maly")
    large = consultation_of(make_consultation, 500, 10_000, "velky")
    read(small.address("text"))
    for name in ("text", "print"):
        assert queries_of(small.address(name)) == queries_of(large.address(name)), name
