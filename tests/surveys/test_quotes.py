"""Quotes: their author's own words, released by somebody who has looked, and gone with their text."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys import sending
from surveys.coding import quotes
from surveys.coding.codes import Changed, Gone
from surveys.coding.quotes import Released, occurs
from surveys.models import Quote, Response
from tests.surveys.coders import WISH, answered, book_for, coder, hidden_in, opened

WORDS = "Chceme viac zelene.\nVolajte mi na 0905 123 456, ďakujem… Nesúhlasím s parkoviskom."


@pytest.mark.parametrize(
    "excerpt",
    [
        "viac zelene",
        WORDS,
        "viac   zelene. Volajte",
        "Chceme … ďakujem",
        "Chceme ... zelene",
        "Chceme […] parkoviskom.",
        "…zelene…",
        "ďakujem…",
    ],
)
def test_what_is_in_the_text_may_be_quoted(excerpt):
    assert occurs(excerpt, WORDS)


@pytest.mark.parametrize(
    "excerpt",
    [
        "",
        " ",
        "viac stromov",
        "zelene viac",
        "ďakujem … Chceme",
        "viac… viac",
        "súhlasím s parkoviskom",
        "Chceme v",
    ],
)
def test_what_is_not_in_the_text_in_whole_words_is_no_quote(excerpt):
    assert not occurs(excerpt, WORDS)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("abc ,.\n", min_size=1, max_size=5), min_size=1, max_size=5))
def test_any_whole_text_may_be_quoted(pieces):
    text = "".join(pieces)
    assert occurs(text, text) == bool(text.strip())


pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(make_survey):
    return make_survey([WISH]).survey


@pytest.fixture
def source(survey):
    answered(survey, WORDS)
    return book_for(survey).sources.get()


@pytest.fixture
def item(source):
    return Response.objects.get().pk


@pytest.fixture
def jana(db):
    return coder("jana")


def released(source, item, jana, words="viac zelene"):
    quote = quotes.pick(source, item, words, jana)
    return quotes.release(quote, jana, quotes.mark_of(quote), looked=True, nevertheless=True)


def test_a_quote_keeps_the_original_its_language_and_the_text_it_is_from(source, item, jana):
    quote = quotes.pick(source, item, "  viac zelene  ", jana)
    assert (quote.text, quote.language, quote.picked_by) == ("viac zelene", "sk", jana)
    assert quotes.pick(source, item, "viac zelene", jana) == quote
    assert quotes.pick(source, item, "", jana).text == WORDS
    with pytest.raises(quotes.NotInText):
        quotes.pick(source, item, "viac stromov", jana)


def test_nothing_is_public_before_somebody_has_looked(source, item, jana):
    quote = quotes.pick(source, item, "", jana)
    mark = quotes.mark_of(quote)
    assert quotes.released(source) == []
    with pytest.raises(quotes.Unchecked):
        quotes.release(quote, jana, mark, looked=False, nevertheless=True)
    with pytest.raises(quotes.Unchecked):
        quotes.release(quote, jana, mark, looked=True)
    quotes.release(quote, jana, mark, looked=True, nevertheless=True)
    assert quotes.released(source.book) == [Released(quote.pk, WORDS, "sk", {})]
    quotes.take_back(quote)
    assert quotes.released(source) == []


def test_personal_data_in_a_translation_is_found_too(source, item, jana):
    quote = quotes.pick(source, item, "viac zelene", jana)
    quote = quotes.translate(quote, {"en": "more green, write to jana@example.sk"}, quotes.mark_of(quote))
    with pytest.raises(quotes.Unchecked):
        quotes.release(quote, jana, quotes.mark_of(quote), looked=True)


def test_a_translation_is_apart_from_the_original_and_takes_the_release_back(source, item, jana):
    quote = released(source, item, jana)
    quote = quotes.translate(quote, {"en": " more green ", "sk": "viac zelene!"}, quotes.mark_of(quote))
    assert quotes.released(source) == []
    quotes.release(quote, jana, quotes.mark_of(quote), looked=True)
    (shown,) = quotes.released(source)
    assert (shown.text, shown.language) == ("viac zelene", "sk")
    assert (shown.translation("en"), shown.translation("sk")) == ("more green", "")
    assert quotes.released(source, "sk")[0].translations == {}
    assert quotes.released(source, "en")[0].translations == {"en": "more green"}


def test_words_changed_since_they_were_looked_at_are_not_released(source, item, jana):
    quote = quotes.pick(source, item, "viac zelene", jana)
    mark = quotes.mark_of(quote)
    quotes.translate(quote, {"en": "more green"}, mark)
    with pytest.raises(Changed):
        quotes.release(quote, jana, mark, looked=True)
    with pytest.raises(Changed):
        quotes.translate(quote, {"en": "greener"}, mark)


def test_a_withdrawn_text_takes_its_quotes_with_it(source, item, jana, evaluator: Client):
    quote = released(source, item, jana)
    sending.withdraw(Response.objects.get())
    assert quotes.released(source) == []
    listed = opened(evaluator, reverse("surveys_coding_quotes", args=[source.book.key]))
    assert "viac zelene" not in listed
    assert opened(evaluator, reverse("surveys_coding_quote", args=[source.book.key, quote.pk]), 303) == ""
    with pytest.raises(Gone):
        quotes.release(quote, jana, quotes.mark_of(quote), looked=True)
    call_command("delete_expired")
    assert not Quote.objects.exists()


def test_a_text_changed_around_the_words_is_looked_at_again(source, item, jana, evaluator: Client):
    quote = released(source, item, jana)
    Response.objects.update(answers={"wish": "Nechceme viac zelene."})
    assert quotes.released(source) == []
    call_command("delete_expired")
    here = reverse("surveys_coding_quote", args=[source.book.key, quote.pk])
    assert "Nechceme viac zelene." in opened(evaluator, here)
    quote = Quote.objects.get()
    quotes.release(quote, jana, quotes.mark_of(quote), looked=True)
    assert len(quotes.released(source)) == 1


def test_words_that_their_author_took_out_are_gone(source, item, jana, evaluator: Client):
    released(source, item, jana)
    Response.objects.update(answers={"wish": "Radšej nič."})
    assert quotes.released(source) == []
    assert "viac zelene" not in opened(evaluator, reverse("surveys_coding_quotes", args=[source.book.key]))


# Screens


@pytest.fixture
def quote(source, item, jana):
    return quotes.pick(source, item, "", jana)


def url(name, quote):
    return reverse(f"surveys_coding_{name}", args=[quote.source.book.key, quote.pk])


def test_what_is_found_is_highlighted_and_confirmed_twice(quote, evaluator: Client):
    shown = opened(evaluator, url("quote", quote))
    assert "<mark>0905 123 456" in shown
    mark = hidden_in(shown, "mark")
    for ticked in ([], ["looked"], ["nevertheless"], ["looked", "nevertheless"]):
        answer = evaluator.post(url("release", quote), {"mark": mark, **dict.fromkeys(ticked, "on")})
        assert answer.status_code == (303 if len(ticked) == 2 else 422)
    quote.refresh_from_db()
    assert quote.released_by.username == "evaluators"
    evaluator.post(url("release", quote), {"take_back": "1"})
    quote.refresh_from_db()
    assert quote.released_at is None


def test_nothing_is_asked_twice_where_nothing_is_found(source, item, jana, evaluator: Client):
    quote = quotes.pick(source, item, "viac zelene", jana)
    shown = opened(evaluator, url("quote", quote))
    assert 'name="nevertheless"' not in shown
    evaluator.post(url("release", quote), {"mark": hidden_in(shown, "mark"), "looked": "on"})
    assert len(quotes.released(source)) == 1


def test_a_translation_is_stored_and_shown_in_its_language(quote, evaluator: Client):
    mark = hidden_in(opened(evaluator, url("quote", quote)), "mark")
    assert evaluator.post(url("quote", quote), {"mark": mark, "translation_en": "More green."}).status_code == 303
    assert 'lang="en">More green.' in opened(evaluator, url("quote", quote))


def test_two_translators_do_not_write_over_each_other(quote, evaluator: Client):
    mark = hidden_in(opened(evaluator, url("quote", quote)), "mark")
    quotes.translate(quote, {"en": "Theirs"}, mark)
    answer = evaluator.post(url("quote", quote), {"mark": mark, "translation_en": "Mine"})
    assert answer.status_code == 409
    assert "Mine" in answer.content.decode()
    again = {"mark": hidden_in(answer.content.decode(), "mark"), "translation_en": "Mine"}
    assert evaluator.post(url("quote", quote), again).status_code == 303
    quote.refresh_from_db()
    assert quote.translations == {"en": "Mine"}


def test_a_release_of_words_changed_meanwhile_is_refused_on_the_screen(quote, evaluator: Client):
    mark = hidden_in(opened(evaluator, url("quote", quote)), "mark")
    quotes.translate(quote, {"en": "Theirs"}, mark)
    ticked = {"mark": mark, "looked": "on", "nevertheless": "on"}
    assert evaluator.post(url("release", quote), ticked).status_code == 409
    assert quotes.released(quote.source) == []


def test_a_quote_can_be_deleted(quote, evaluator: Client):
    assert evaluator.post(url("quote_delete", quote)).status_code == 303
    assert not Quote.objects.exists()
