"""How often each theme was seen, out of how many texts; the codes as a file; and who may see what."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from surveys import sending
from surveys.analysis.selection import LANGUAGE, Selection
from surveys.coding import answers, books, quotes, settling, themes
from surveys.coding.codes import Codes
from surveys.models import Coding, Response
from tests.conftest import question
from tests.surveys.coders import WISH, address, answered, book_for, browser_of, coded, coder, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(make_survey):
    return make_survey([WISH, question("short_text", "street", max_length=50, required=False)]).survey


@pytest.fixture
def source(survey):
    answered(survey, "Parkovanie", "Zeleň", "Autobusy", "Nič", "", "Čaká")
    answered(survey, "Trees", "Buses", language="en")
    return book_for(survey).sources.get()


@pytest.fixture
def items(source):
    """The keys of the responses with a text: six in Slovak without the empty one, then two in English."""
    return Codes.of(source).items


@pytest.fixture
def coded_by_two(source, items):
    jana, peter = coder("jana"), coder("peter")
    for item, keys in zip(items, ["parking green", "green", "transport", "", "-", "green", "transport"], strict=True):
        if keys != "-":
            coded(source, jana, **{f"r{item}": keys})
    coded(source, peter, **{f"r{items[1]}": "green", f"r{items[2]}": "parking", f"r{items[3]}": "transport"})
    settling.settle(source, items[2], jana, ["transport", "green"])
    return jana


def test_themes_are_counted_out_of_the_texts_coded(source, items, coded_by_two):
    tally = themes.theme_tally(source)
    assert (tally.texts, tally.coded, tally.waiting, tally.disagreed, tally.none) == (7, 5, 1, 1, 0)
    assert tally.lines("sk") == [("Parking", 1, 0.2), ("Green", 4, 0.8), ("Transport", 2, 0.4)]
    assert tally.lines("en")[0][0] == "Parking EN"


def test_the_same_filter_selects_texts(source, items, coded_by_two):
    tally = themes.theme_tally(source, Selection(((LANGUAGE, ("en",)),)))
    assert (tally.texts, tally.coded, dict(tally.counts)) == (2, 2, {"green": 1, "transport": 1})
    assert themes.theme_tally(source, Selection(last=items[0])).texts == 1


def test_no_theme_at_all_is_counted_as_such(source, items):
    coded(source, coder("jana"), **{f"r{items[0]}": ""})
    tally = themes.theme_tally(source)
    assert (tally.coded, tally.none, tally.share("green")) == (1, 1, 0.0)


def test_withdrawn_texts_leave_the_figures_and_are_told(source, items, coded_by_two):
    sending.withdraw(Response.objects.get(pk=items[0]))
    sending.withdraw(Response.objects.get(pk=items[4]))
    tally = themes.theme_tally(source)
    assert (tally.texts, tally.coded, tally.waiting, tally.withdrawn) == (5, 4, 0, 1)
    assert tally.counts["parking"] == 0


def test_a_changed_text_waits_again(source, items, coded_by_two):
    Response.objects.filter(pk=items[2]).update(answers={"wish": "Inak"})
    tally = themes.theme_tally(source)
    assert (tally.coded, tally.waiting, tally.counts["transport"]) == (4, 2, 1)


def test_a_book_counts_all_its_sources_together(source, survey, items, coded_by_two):
    book = source.book
    (response,) = answered(survey, "Parková", variable="street")
    street = books.attach(book, answers.KIND, answers.name_of(survey, "street"))
    coded(street, coded_by_two, **{f"r{response.pk}": "green"})
    tally = themes.theme_tally(book)
    assert (tally.texts, tally.coded, tally.counts["green"]) == (8, 6, 5)


def test_a_retired_theme_is_told_if_it_was_seen(source, items, coded_by_two):
    source.book.themes.update(retired=True)
    books.add_theme(source.book, books.NewTheme({"en": "New"}))
    source.book.themes.filter(key="new").update(retired=True)
    assert [label for label, _count, _share in themes.theme_tally(source).lines("sk")] == [
        "Parking",
        "Green",
        "Transport",
    ]


def test_the_figures_are_shown_with_their_denominators(source, items, coded_by_two):
    shown = opened(browser_of(coded_by_two), reverse("surveys_coding_results", args=[source.book.key]))
    assert "80,0" in shown
    assert "4 · 80,0" not in shown, "the split is by language"
    assert "3 · 100" in shown
    assert "(3)" in shown
    query = {"v.response.language": "en"}
    answer = browser_of(coded_by_two).get(reverse("surveys_coding_results", args=[source.book.key]), query)
    assert "coding-notice" in answer.content.decode()
    assert "(0)" in answer.content.decode()


def test_agreement_is_shown_with_what_is_undefined(source, items, coded_by_two):
    shown = opened(browser_of(coded_by_two), address("agreement", source))
    assert "Jana, Peter" in shown
    assert shown.count("0,000") + shown.count("-0,") + shown.count("−0,") > 0


def test_the_codes_are_a_file_that_joins_with_the_export(source, items, coded_by_two, evaluator: Client):
    source.book.themes.filter(key="green").update(retired=True)
    answer = evaluator.get(reverse("surveys_coding_csv", args=[source.book.key]))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert {row["source"] for row in rows} == {source.name}
    assert [(int(row["item"]), row["theme"]) for row in rows] == [
        (items[0], "parking"),
        (items[0], "green"),
        (items[1], "green"),
        (items[2], "green"),
        (items[2], "transport"),
        (items[5], "green"),
        (items[6], "transport"),
    ]
    Coding.objects.all().delete()
    coded(source, coded_by_two, **{f"r{items[0]}": ""})
    assert next(themes.final_rows(source.book)) == (source.name, items[0], "")


# Who may do what


@pytest.fixture
def addresses(source, items):
    """Every address of a book: what may be read, what changes something, and what one needs another permission for."""
    book = source.book
    quote = quotes.pick(source, items[0], "", coder("picker"))
    (theme, *_others) = book.themes.all()
    return {
        "read": [
            reverse("surveys_coding"),
            reverse("surveys_coding_new"),
            *(reverse(f"surveys_coding_{name}", args=[book.key]) for name in ("book", "edit", "results", "quotes")),
            reverse("surveys_coding_theme_new", args=[book.key]),
            reverse("surveys_coding_theme", args=[book.key, theme.pk]),
            reverse("surveys_coding_quote", args=[book.key, quote.pk]),
            address("next", source),
            address("text", source, items[0]),
            address("agreement", source),
        ],
        "change": [
            reverse("surveys_coding_theme_change", args=[book.key, theme.pk]),
            reverse("surveys_coding_quote_delete", args=[book.key, quote.pk]),
            address("detach", source),
        ],
        "settle": [address("settle", source), address("settle_text", source, items[0])],
        "release": [reverse("surveys_coding_release", args=[book.key, quote.pk])],
        "export": [reverse("surveys_coding_csv", args=[book.key])],
    }


def is_refused(answer) -> bool:
    return answer.status_code == 302 and (answer["Location"] == reverse("wagtailadmin_home") or "login" in answer.url)


def test_editors_and_strangers_reach_nothing(addresses, editor: Client):
    for client in (editor, Client()):
        for url in (url for urls in addresses.values() for url in urls):
            assert is_refused(client.post(url, {"action": "save", "title_sk": "X", "label_sk": "X"})), url
            if url not in {*addresses["change"], *addresses["release"]}:
                assert is_refused(client.get(url)), url
    assert not Coding.objects.exists()


def test_evaluators_reach_everything(addresses, evaluator: Client):
    for url in (*addresses["read"], *addresses["settle"], *addresses["export"]):
        assert evaluator.get(url).status_code in {200, 303}, url


@pytest.mark.parametrize(
    ("permission", "reached"),
    [("code_texts", {"read"}), ("settle_codes", {"settle"}), ("export_responses", {"export"})],
)
def test_each_permission_opens_its_own_screens(addresses, editor: Client, permission, reached):
    user = get_user_model().objects.get(username="moderators")
    user.user_permissions.add(Permission.objects.get(codename=permission, content_type__app_label="surveys"))
    for name in ("read", "settle", "export"):
        for url in addresses[name]:
            assert is_refused(editor.get(url)) == (name not in reached), url
    for url in addresses["release"]:
        assert is_refused(editor.post(url, {"take_back": "1"})) == ("settle" not in reached)


def test_the_menu_leads_there(evaluator: Client, editor: Client):
    assert reverse("surveys_coding") in opened(evaluator, reverse("wagtailadmin_home"))
    assert reverse("surveys_coding") not in opened(editor, reverse("wagtailadmin_home"))
