"""Coding one text after another: nothing typed is lost, nobody sees another's codes, and what is withdrawn is gone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from surveys import sending
from surveys.coding import books, codes, settling
from surveys.coding.codes import Codes, Seen
from surveys.models import Coding, Quote, Response
from tests.surveys.coders import (
    WISH,
    address,
    answered,
    book_for,
    browser_of,
    coded,
    coder,
    hidden_in,
    opened,
    send,
    ticked_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(make_survey):
    return make_survey([WISH]).survey


@pytest.fixture
def source(survey):
    answered(survey, "Viac parkovania", "Viac zelene", "Volajte 0905 123 456", "Nič", "Autobusy")
    return book_for(survey).sources.get()


@pytest.fixture
def jana():
    return coder("jana")


@pytest.fixture
def order(source):
    return Codes.of(source).order


def first(source, user):
    """Return the address of the first text that is open to somebody."""
    return browser_of(user).get(address("next", source))["Location"]


def test_one_text_leads_to_the_next_until_all_are_coded(source, jana, order):
    client, here, walked = browser_of(jana), first(source, jana), []
    while here != reverse("surveys_coding_book", args=[source.book.key]):
        walked.append(here)
        answer = send(client, here, "parking green")
        assert answer.status_code == 303
        here = answer["Location"]
    assert walked == [address("text", source, item) for item in order]
    assert {tuple(coding.themes) for coding in Coding.objects.all()} == {("parking", "green")}


def test_the_order_is_the_same_for_all_and_what_comes_later_finds_its_place(source, survey, order):
    assert Codes.of(source).order == order
    assert sorted(order) == list(Response.objects.order_by("pk").values_list("pk", flat=True))
    answered(survey, *(f"Neskôr {number}" for number in range(20)))
    later = Codes.of(source).order
    assert [item for item in later if item in order] == order
    assert later != sorted(later), "it is drawn by lot"


def test_no_tick_is_a_statement(source, jana, order):
    send(browser_of(jana), address("text", source, order[0]))
    assert Coding.objects.get().themes == []
    assert order[0] not in Codes.of(source).open_to(jana)


def test_a_text_is_shown_with_its_question_and_language(source, survey, jana):
    item = Response.objects.get(answers__wish="Volajte 0905 123 456").pk
    Response.objects.filter(pk=item).update(language="en")
    shown = opened(browser_of(jana), address("text", source, item))
    assert "Otázka wish" in shown
    assert 'lang="en">Volajte <mark>0905 123 456' in shown
    assert "telefónne číslo" in shown


def test_what_is_passed_over_comes_at_the_end(source, jana, order):
    shown = opened(browser_of(jana), address("text", source, order[0]))
    assert f'href="{address("text", source, order[1])}" data-shortcut="s"' in shown
    for item in order[1:]:
        coded(source, jana, **{f"r{item}": ""})
    assert Codes.of(source).next_for(jana, order[-1]) == order[0]


def test_back_leads_to_the_text_before_with_its_ticks(source, jana, order):
    client = browser_of(jana)
    coded(source, jana, **{f"r{order[0]}": "green"})
    assert f'href="{address("text", source, order[0])}" data-shortcut="p"' in opened(
        client, address("text", source, order[1])
    )
    assert ticked_in(opened(client, address("text", source, order[0]))) == ["green"]


def test_nobody_sees_what_another_coder_saw(source, jana, order):
    peter = coder("peter")
    coded(source, peter, **{f"r{order[0]}": "green"})
    shown = opened(browser_of(jana), address("text", source, order[0]))
    assert ticked_in(shown) == []
    assert "Peter" not in shown
    send(browser_of(jana), address("text", source, order[0]), "parking")
    assert {coding.coder.username: coding.themes for coding in Coding.objects.all()} == {
        "peter": ["green"],
        "jana": ["parking"],
    }


def test_a_theme_added_on_the_way_keeps_the_ticks(source, jana, order):
    client, here = browser_of(jana), address("text", source, order[0])
    answer = send(client, here, "green", action="theme", new_theme="Hluk  a prach")
    assert answer.status_code == 303
    assert ticked_in(opened(client, answer["Location"])) == ["green", "hluk_a_prach"]
    assert source.book.themes.get(key="hluk_a_prach").labels == {"sk": "Hluk a prach"}
    assert not Coding.objects.exists()


def test_a_theme_that_is_there_is_ticked_and_not_added_twice(source, jana, order):
    answer = send(browser_of(jana), address("text", source, order[0]), action="theme", new_theme="green en")
    assert answer["Location"].endswith("t=green")
    assert source.book.themes.count() == 3


def test_saving_does_what_was_typed_as_well(source, jana, order):
    send(browser_of(jana), address("text", source, order[0]), "green", new_theme="Hluk")
    assert Coding.objects.get().themes == ["green", "hluk"]


def test_a_text_changed_since_comes_back_with_the_former_ticks(source, jana, order):
    coded(source, jana, **{f"r{item}": "green" for item in order})
    Response.objects.filter(pk=order[2]).update(answers={"wish": "Niečo celkom iné"})
    assert Codes.of(source).open_to(jana) == [order[2]]
    shown = opened(browser_of(jana), first(source, jana))
    assert "coding-notice" in shown
    assert ticked_in(shown) == ["green"]
    send(browser_of(jana), address("text", source, order[2]), "parking")
    assert Codes.of(source).open_to(jana) == []
    assert Coding.objects.count() == len(order)


def test_a_withdrawn_text_is_gone_at_once(source, jana, order):
    client, here = browser_of(jana), address("text", source, order[0])
    shown = opened(client, here)
    sending.withdraw(Response.objects.get(pk=order[0]))
    seen = {name: hidden_in(shown, name) for name in ("digest", "mark")}
    answer = client.post(here, {"action": "save", "theme": ["green"], **seen})
    assert answer["Location"] == address("text", source, order[1])
    assert client.get(here).status_code == 303
    assert not Coding.objects.exists()


@pytest.mark.parametrize("change", ["text", "codes"])
def test_what_has_changed_meanwhile_is_not_saved_over(source, jana, order, change):
    """The second of two windows is told, with its ticks kept; sending it again then saves."""
    client, here = browser_of(jana), address("text", source, order[0])
    shown = opened(client, here)
    seen = {name: hidden_in(shown, name) for name in ("digest", "mark")}
    if change == "text":
        Response.objects.filter(pk=order[0]).update(answers={"wish": "Inak"})
    else:
        coded(source, jana, **{f"r{order[0]}": "parking"})
    answer = client.post(here, {"action": "save", "theme": ["green"], **seen})
    assert answer.status_code == 409
    again = answer.content.decode()
    assert ticked_in(again) == ["green"]
    seen = {name: hidden_in(again, name) for name in ("digest", "mark")}
    assert client.post(here, {"action": "save", "theme": ["green"], **seen}).status_code == 303
    assert Coding.objects.get().themes == ["green"]


def test_a_button_pressed_twice_saves_once(source, jana, order):
    client, here = browser_of(jana), address("text", source, order[0])
    seen = {name: hidden_in(opened(client, here), name) for name in ("digest", "mark")}
    for _press in range(2):
        assert client.post(here, {"action": "save", "theme": ["green"], **seen}).status_code == 303
    assert Coding.objects.count() == 1


def test_what_was_settled_is_coded_no_more(source, jana, order):
    coded(source, jana, **{f"r{order[0]}": "green"})
    settling.settle(source, order[0], jana, ["green"])
    assert order[0] not in Codes.of(source).open_to(coder("peter"))
    with pytest.raises(codes.AlreadySettled):
        codes.code(source, order[0], jana, ["parking"])
    assert send(browser_of(jana), address("text", source, order[0]), "parking").status_code == 303
    assert Coding.objects.get().themes == ["green"]


def test_a_retired_theme_is_offered_only_where_it_is_ticked(source, jana, order):
    coded(source, jana, **{f"r{order[0]}": "green"})
    source.book.themes.filter(key="green").update(retired=True)
    client = browser_of(jana)
    assert 'value="green"' in opened(client, address("text", source, order[0]))
    assert 'value="green"' not in opened(client, address("text", source, order[1]))


def test_words_are_quoted_without_losing_the_ticks(source, jana):
    item = Response.objects.get(answers__wish="Viac parkovania").pk
    client, here = browser_of(jana), address("text", source, item)
    answer = send(client, here, "green", action="quote", quote="parkovania")
    assert ticked_in(opened(client, answer["Location"])) == ["green"]
    answer = send(client, here, "green", action="quote_all")
    assert answer.status_code == 303
    answer = send(client, here, "green", action="quote", quote="parkovali by")
    assert answer.status_code == 422
    assert ticked_in(answer.content.decode()) == ["green"]
    assert "parkovali by" in answer.content.decode()
    assert [quote.text for quote in Quote.objects.all()] == ["parkovania", "Viac parkovania"]


def test_codes_of_another_look_are_refused(source, jana, order):
    with pytest.raises(codes.Changed):
        codes.code(source, order[0], jana, [], Seen("another digest"))
    with pytest.raises(codes.Gone):
        codes.code(source, 0, jana, [])


def test_the_shortcuts_are_drawn_with_the_themes(source, jana, order):
    for number in range(12):
        books.add_theme(source.book, books.NewTheme({"sk": f"Téma {number}"}))
    shown = opened(browser_of(jana), address("text", source, order[0]))
    keys = [part.partition('"')[0] for part in shown.split('data-key="')[1:]]
    assert "".join(keys) == "123456789abcdef"


def test_people_who_turned_shortcuts_off_have_none(source, jana, order):
    profile = UserProfile.get_for_user(jana)
    profile.keyboard_shortcuts = False
    profile.save()
    shown = opened(browser_of(jana), address("text", source, order[0]))
    assert "code-texts.js" not in shown
    assert "data-key" not in shown
