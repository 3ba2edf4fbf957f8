"""Books of themes: what they serve, and what of them stays once it is used."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from surveys import sending
from surveys.analysis.selection import LANGUAGE, Selection
from surveys.coding import answers, books, codes, sources
from surveys.coding.books import NewTheme
from surveys.models import Response, TextSource, Theme, ThemeBook
from tests.conftest import question
from tests.surveys.coders import WISH, answered, book_for, coded, coder, source_of
from tests.surveys.residents import send
from tests.surveys.whole import EVERY_KIND, TYPED

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(make_survey):
    return make_survey([WISH]).survey


@pytest.fixture
def book(survey):
    return book_for(survey)


# Sources


def test_only_words_of_their_own_are_texts_to_code(make_survey):
    """Neither contact details nor files are, nor notes that belong to a place."""
    whole = make_survey(EVERY_KIND).survey
    names = {name.partition(":")[2] for name in answers.Answers().available() if name.startswith(f"{whole.key}:")}
    kinds = {question.key: question.kind for question in whole.current_version.questionnaire.questions}
    others = {name for name in names if name.endswith("_other_text")}
    assert {kinds[name] for name in names - others} == {"short_text", "long_text"}
    assert {kinds[name.removesuffix("_other_text")] for name in others} <= {"single_choice", "multiple_choice"}
    assert others


def test_texts_are_those_that_were_given_and_stand(survey):
    first, _empty, third, english = answered(survey, "Prvý", "", "Tretí", "Štvrtý")
    sending.withdraw(third)
    Response.objects.filter(pk=english.pk).update(language="en")
    kind, name = source_of(survey)
    texts = list(sources.kinds()[kind].texts(name))
    assert [(text.item, text.language, text.text) for text in texts] == [
        (first.pk, "sk", "Prvý"),
        (english.pk, "en", "Štvrtý"),
    ]
    assert sources.kinds()[kind].one(name, third.pk) is None
    assert sources.kinds()[kind].items(name, Selection(((LANGUAGE, ("en",)),))) == [english.pk]


def test_words_behind_a_choice_that_was_not_made_are_no_text(make_survey):
    survey = make_survey([question("single_choice", "a", choices={"x": "X"}, other=True)]).survey
    Response.objects.create(
        survey=survey, version=survey.current_version, language="sk", answers={"a": "x", "a_other_text": "zvyšok"}
    )
    assert sources.kinds()["answer"].items(f"{survey.key}:a_other_text") == []


def test_the_words_behind_other_say_what_they_answer(make_survey):
    page = make_survey(EVERY_KIND)
    send(page, TYPED)
    name = next(each for each in answers.Answers().available() if each.endswith("other_text"))
    context = answers.Answers().context(name, Response.objects.get().pk, "sk")
    assert "Otázka" in context.heading
    assert answers.Answers().title(name, "sk").startswith("Anketa o bývaní: Otázka")


def test_a_source_that_is_unknown_has_no_texts(survey):
    kind = sources.kinds()["answer"]
    assert (kind.items("nothing:wish"), list(kind.texts("nothing:wish")), kind.title("nothing:x", "sk")) == (
        [],
        [],
        "nothing:x",
    )


def test_two_kinds_cannot_share_a_name():
    class Other(answers.Answers):
        pass

    with pytest.raises(ValueError, match="answer"):
        sources.register("answer", Other())


# Books


def test_a_book_made_twice_is_the_same_book(survey, book):
    again = book_for(survey)
    assert (again.pk, again.themes.count(), again.sources.count()) == (book.pk, 3, 1)
    assert [theme.key for theme in again.themes.all()] == ["parking", "green", "transport"]


def test_a_source_is_in_one_book_alone(survey, book):
    with pytest.raises(ValueError, match="wishes"):
        books.make_book("other", {"sk": "Iná"}, sources=[source_of(survey)])
    assert not ThemeBook.objects.filter(key="other").exists(), "all or nothing"
    assert source_of(survey) not in sources.free()


def test_a_key_is_made_from_the_label_and_is_free(book):
    keys = [books.add_theme(book, NewTheme({"sk": "Zeleň v meste"})).key for _each in range(2)]
    assert keys == ["zelen_v_meste", "zelen_v_meste_2"]
    with pytest.raises(ValueError, match="green"):
        books.add_theme(book, NewTheme({"sk": "Iná"}, key="green"))


def test_a_used_theme_stays(survey, book):
    (response,) = answered(survey, "Parkovanie")
    source = book.sources.get()
    coded(source, coder("jana"), **{f"r{response.pk}": "parking"})
    with pytest.raises(books.Used):
        books.delete_theme(book.themes.get(key="parking"))
    books.delete_theme(book.themes.get(key="green"))
    with pytest.raises(books.Used):
        books.detach(source)
    assert TextSource.objects.exists()


def test_codes_are_kept_in_the_order_of_the_book(survey, book):
    (response,) = answered(survey, "Všetko")
    stored = codes.code(book.sources.get(), response.pk, coder("jana"), ["transport", "parking"])
    assert stored.themes == ["parking", "transport"]
    with pytest.raises(ValueError, match="nonsense"):
        codes.code(book.sources.get(), response.pk, stored.coder, ["nonsense"])


# Screens


def url(name: str, book: ThemeBook, *more: object) -> str:
    return reverse(f"surveys_coding_{name}", args=[book.key, *more])


def test_a_book_is_made_with_its_themes_and_sources(evaluator: Client, survey):
    answer = evaluator.post(reverse("surveys_coding_new"), {"title_sk": "Želania občanov", "title_en": "Wishes"})
    assert answer.status_code == 303
    book = ThemeBook.objects.get(key="zelania-obcanov")
    evaluator.post(answer["Location"], {"source": " ".join(source_of(survey))})
    typed = {"label_sk": "Verejná doprava", "label_en": "Transport", "definition_sk": "Autobusy a vlaky."}
    assert evaluator.post(url("theme_new", book), typed).status_code == 303
    theme = book.themes.get()
    assert (theme.key, theme.labels, theme.definitions) == (
        "verejna_doprava",
        {"sk": "Verejná doprava", "en": "Transport"},
        {"sk": "Autobusy a vlaky."},
    )
    shown = evaluator.get(answer["Location"]).content.decode()
    assert "Anketa o bývaní: Otázka wish" in shown
    assert "Autobusy a vlaky." in shown
    assert "Želania občanov" in evaluator.get(reverse("surveys_coding")).content.decode()


def test_what_is_missing_in_a_form_is_said_and_the_rest_kept(evaluator: Client, book):
    answer = evaluator.post(url("theme_new", book), {"label_en": "Noise", "key": "Zlý kľúč"})
    assert answer.status_code == 422
    assert "Noise" in answer.content.decode()
    assert evaluator.post(url("theme_new", book), {"label_sk": "Hluk", "key": "green"}).status_code == 422
    assert evaluator.post(url("book", book), {"source": "answer nothing:x"}).status_code == 422
    assert evaluator.post(url("edit", book), {"title_sk": ""}).status_code == 422
    assert book.themes.count() == 3


def test_the_key_of_a_theme_changes_until_it_is_used(evaluator: Client, survey, book):
    theme = book.themes.get(key="green")
    evaluator.post(url("theme", book, theme.pk), {"label_sk": "Zeleň", "key": "trees"})
    (response,) = answered(survey, "Stromy")
    coded(book.sources.get(), coder("jana"), **{f"r{response.pk}": "trees"})
    evaluator.post(url("theme", book, theme.pk), {"label_sk": "Stromy", "key": "lawns"})
    theme.refresh_from_db()
    assert (theme.key, theme.labels) == ("trees", {"sk": "Stromy"})


def test_themes_are_moved_retired_and_deleted(evaluator: Client, survey, book):
    def change(key: str, action: str) -> None:
        theme = book.themes.get(key=key)
        assert evaluator.post(url("theme_change", book, theme.pk), {"action": action}).status_code == 303

    change("transport", "up")
    change("parking", "up")
    assert [theme.key for theme in book.themes.all()] == ["parking", "transport", "green"]
    change("parking", "down")
    change("green", "retire")
    assert [theme.key for theme in book.themes.all()] == ["transport", "parking", "green"]
    assert book.themes.get(key="green").retired
    change("green", "restore")
    assert not book.themes.filter(retired=True).exists()
    change("green", "delete")
    (response,) = answered(survey, "Autá")
    coded(book.sources.get(), coder("jana"), **{f"r{response.pk}": "parking"})
    change("parking", "delete")
    change("parking", "nonsense")
    assert set(Theme.objects.values_list("key", flat=True)) == {"transport", "parking"}


def test_a_source_leaves_a_book_until_its_texts_are_coded(evaluator: Client, survey, book):
    source = book.sources.get()
    detach = url("detach", book, source.pk)
    assert evaluator.get(detach).status_code == 405
    (response,) = answered(survey, "Autá")
    coded(source, coder("jana"), **{f"r{response.pk}": "parking"})
    evaluator.post(detach)
    assert book.sources.exists()
    book.sources.get().codings.all().delete()
    evaluator.post(detach)
    assert not book.sources.exists()
