"""Comments of a consultation are coded in one book with answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from consultations import sending
from consultations.coded_comments import KIND
from consultations.models import Comment, ConsultationPage
from surveys.analysis.selection import LANGUAGE, Selection
from surveys.coding import books, codes, quotes, sources, themes
from surveys.models import TextSource
from tests.consultations.texts import commented, publish
from tests.surveys.coders import coder

pytestmark = pytest.mark.django_db

Status = Comment.Status


@pytest.fixture
def source(draft_page: ConsultationPage) -> TextSource:
    new = [books.NewTheme({"sk": "Zeleň"}, key="green")]
    return books.make_book("wishes", {"sk": "Želania"}, new, [(KIND, draft_page.record.key)]).sources.get()


def test_shown_comments_and_replies_of_residents_are_coded(draft_page: ConsultationPage, source: TextSource) -> None:
    top = commented(draft_page, text="Áno")
    commented(draft_page, text="Tiež", parent=top)
    commented(draft_page, text="Mesto ďakuje", parent=top, is_official=True)
    for status in (Status.WAITING, Status.HIDDEN, Status.WITHDRAWN):
        commented(draft_page, text="Nie", status=status)
    assert [(text.item, text.text) for text in sources.texts(source)] == [(1, "Áno"), (2, "Tiež")]
    assert sources.items(source) == [1, 2]
    assert sources.one(source, 3) is None


def test_what_is_known_of_a_comment_selects_it(draft_page: ConsultationPage, source: TextSource) -> None:
    commented(draft_page, language="en", submitted_at=datetime(2026, 5, 1, 22, 30, tzinfo=UTC))
    commented(draft_page, submitted_at=datetime(2026, 5, 3, 12, tzinfo=UTC))
    assert sources.items(source, Selection(((LANGUAGE, ("en",)),))) == [1]
    may_2 = datetime(2026, 5, 2, tzinfo=UTC).date()
    assert sources.items(source, Selection(since=may_2)) == [1, 2], "it was the second of May in the city already"
    assert sources.items(source, Selection(until=may_2)) == [1]
    assert sources.items(source, Selection((("district", ("sasova",)),))) == [], "no comment says a district"


def test_a_comment_is_shown_with_what_it_is_on(draft_page: ConsultationPage, source: TextSource) -> None:
    on_part, on_whole = commented(draft_page, on="flats", text="Kedy?"), commented(draft_page)
    reply = commented(draft_page, parent=on_part, on="flats", text="Nikdy")
    context = sources.context(source, on_part.number, "sk")
    assert context.words == "Mesto postaví nájomné byty."
    assert "1" in context.heading
    assert sources.context(source, on_whole.number, "sk").words == ""
    assert sources.context(source, reply.number, "sk").words == "Kedy?"
    Comment.objects.filter(pk=on_part.pk).update(status=Status.HIDDEN)
    assert sources.context(source, reply.number, "sk").words == "", "what is hidden is not shown with its replies"


def test_the_words_are_those_the_comment_was_made_on(draft_page: ConsultationPage, source: TextSource) -> None:
    comment = commented(draft_page, on="flats")
    blocks = draft_page.text.get_prep_value()
    blocks[1]["value"]["text"] = "<p>Mesto nič nepostaví.</p>"
    publish(draft_page, text=blocks)
    assert sources.context(source, comment.number, "sk").words == "Mesto postaví nájomné byty."


def test_a_withdrawn_comment_leaves_figures_and_quotes(draft_page: ConsultationPage, source: TextSource) -> None:
    comment, jana = commented(draft_page, text="Viac zelene"), coder("jana")
    codes.code(source, comment.number, jana, ["green"])
    quote = quotes.pick(source, comment.number, "zelene", jana)
    quotes.release(quote, jana, quotes.mark_of(quote), looked=True)
    assert (themes.theme_tally(source).counts["green"], len(quotes.released(source))) == (1, 1)
    sending.withdraw(comment)
    tally = themes.theme_tally(source)
    assert (tally.texts, tally.counts["green"], tally.withdrawn) == (0, 0, 1)
    assert quotes.released(source.book) == []


def test_a_title_is_in_the_language_asked_for(draft_page: ConsultationPage, source: TextSource) -> None:
    assert sources.title(source, "en") == "Comments: Program rozvoja bývania"
    assert sources.kinds()[KIND].title("nothing", "en") == "nothing"
    assert (KIND, draft_page.record.key) not in sources.free()


def test_a_consultation_without_comments_is_no_source(make_consultation) -> None:
    page = make_consultation(slug="ticho", comments="none")
    assert page.record.key not in sources.kinds()[KIND].available()
