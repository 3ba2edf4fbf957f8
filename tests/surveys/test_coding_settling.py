"""Where coders disagree, somebody settles; nobody looks at a text so that they have yet to code."""

from __future__ import annotations

import pytest
from django.urls import reverse

from surveys import sending
from surveys.coding import settling
from surveys.coding.codes import Codes
from surveys.models import Response, Settled
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
def source(make_survey):
    survey = make_survey([WISH]).survey
    answered(survey, "Parkovanie a zeleň", "Autobusy", "Zeleň")
    return book_for(survey).sources.get()


@pytest.fixture
def items(source):
    return Codes.of(source).order


@pytest.fixture
def disagreed(source, items):
    """Jana and Peter disagree on the first two texts, in the order of coding, and agree on the third."""
    jana, peter = coder("jana"), coder("peter")
    coded(source, jana, **{f"r{items[0]}": "parking green", f"r{items[1]}": "transport", f"r{items[2]}": "green"})
    coded(source, peter, **{f"r{items[0]}": "green", f"r{items[1]}": "", f"r{items[2]}": "green"})
    return jana, peter


def test_who_saw_what_stands_beside_the_themes(source, items, disagreed):
    shown = opened(browser_of(disagreed[0]), address("settle_text", source, items[0]))
    assert ticked_in(shown) == ["green"], "what all of them saw"
    assert settling.sides(Codes.of(source), items[0]) == {"parking": ["Jana"], "green": ["Jana", "Peter"]}
    assert "Jana, Peter" in shown


def test_one_disagreement_leads_to_the_next(source, items, disagreed):
    client = browser_of(disagreed[0])
    assert client.get(address("settle", source))["Location"] == address("settle_text", source, items[0])
    answer = send(client, address("settle_text", source, items[0]), "parking")
    assert answer["Location"] == address("settle_text", source, items[1])
    answer = send(client, answer["Location"], "")
    assert answer["Location"] == reverse("surveys_coding_book", args=[source.book.key])
    assert {each.item: each.themes for each in Settled.objects.all()} == {items[0]: ["parking"], items[1]: []}
    assert Codes.of(source).disagreed == []


def test_a_settled_text_can_be_settled_otherwise(source, items, disagreed):
    client = browser_of(disagreed[0])
    send(client, address("settle_text", source, items[0]), "parking")
    assert ticked_in(opened(client, address("settle_text", source, items[0]))) == ["parking"]
    send(client, address("settle_text", source, items[0]), "green")
    assert Settled.objects.get().themes == ["green"]


def test_a_coder_sees_no_disagreement_on_a_text_they_have_not_coded(source, items, disagreed):
    eva = coder("eva")
    coded(source, eva, **{f"r{items[1]}": "transport"})
    client = browser_of(eva)
    assert client.get(address("settle", source))["Location"] == address("settle_text", source, items[1])
    assert client.get(address("settle_text", source, items[0])).status_code == 303
    assert client.post(address("settle_text", source, items[0]), {"theme": ["green"]}).status_code == 303
    assert not Settled.objects.exists()


def test_who_codes_nothing_may_settle_everything(source, items, disagreed):
    assert settling.open_to(Codes.of(source), coder("eva")) == items[:2]


def test_what_changed_meanwhile_is_not_settled_over(source, items, disagreed):
    client, here = browser_of(disagreed[0]), address("settle_text", source, items[0])
    seen = {name: hidden_in(opened(client, here), name) for name in ("digest", "mark")}
    settling.settle(source, items[0], disagreed[1], ["transport"])
    answer = client.post(here, {"theme": ["parking"], **seen})
    assert answer.status_code == 409
    assert ticked_in(answer.content.decode()) == ["parking"]
    assert Settled.objects.get().themes == ["transport"]


def test_a_text_withdrawn_or_changed_is_no_disagreement_any_more(source, items, disagreed):
    sending.withdraw(Response.objects.get(pk=items[0]))
    Response.objects.filter(pk=items[1]).update(answers={"wish": "Inak"})
    assert Codes.of(source).disagreed == []
    answer = browser_of(disagreed[0]).get(address("settle_text", source, items[0]))
    assert answer["Location"] == reverse("surveys_coding_book", args=[source.book.key])


def test_what_was_settled_of_an_earlier_wording_does_not_hold(source, items, disagreed):
    settling.settle(source, items[0], disagreed[0], ["parking"])
    Response.objects.filter(pk=items[0]).update(answers={"wish": "Inak"})
    assert Codes.of(source).settled == {}
    assert items[0] in Codes.of(source).open_to(disagreed[0])
