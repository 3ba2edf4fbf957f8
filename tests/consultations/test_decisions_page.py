"""The table of decisions as everybody reads it, and what became of one's own comment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from consultations import serving
from consultations.models import Comment, Consultation, ConsultationPage, Decision
from tests.consultations.decided import close, decide
from tests.consultations.texts import DRAFT, commented, english, id_of, publish

pytestmark = pytest.mark.django_db
Status = Comment.Status


def table(page: ConsultationPage) -> Any:
    answer = Client().get(f"{page.url}decisions/")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def rows(page: ConsultationPage) -> list[list[str]]:
    """Return the words of each cell of each row."""
    lines = table(page).select(".decisions tbody tr")
    return [[" ".join(cell.get_text().split()) for cell in line.select("th, td")] for line in lines]


def test_there_is_no_table_before_the_consultation_is_decided(draft_page: ConsultationPage) -> None:
    decide(commented(draft_page))
    for path in ("decisions/", "decisions/csv/"):
        assert Client().get(draft_page.url + path).status_code == 404
    Consultation.objects.update(closes_at=timezone.now())
    assert Client().get(f"{draft_page.url}decisions/").status_code == 404


def test_a_row_holds_paragraph_comment_decision_and_reasoning(draft_page: ConsultationPage) -> None:
    comment = commented(draft_page, "flats", "Viac bytov.", name="Jana")
    decide(comment, verdict="partly", final="rent")
    close(draft_page)
    place, said, verdict, reasoning, changed = rows(draft_page)[0]
    assert "1" in place
    assert "1, Jana" in said
    assert "Viac bytov." in said
    assert verdict == Decision.Verdict.PARTLY.label
    assert reasoning == "Mesto súhlasí."
    assert "2" in changed


def test_rows_follow_the_text_and_the_whole_comes_first(draft_page: ConsultationPage) -> None:
    for on in ("land", "flats", "", "goals"):
        decide(commented(draft_page, on, f"K časti {on or 'celok'}."))
    close(draft_page)
    said = [line[1].rpartition(" ")[2] for line in rows(draft_page)]
    assert said == ["celok.", "goals.", "flats.", "land."]


def test_comments_decided_together_are_one_row_with_each_place_once(draft_page: ConsultationPage) -> None:
    one, other = commented(draft_page, "rent", "Prvá."), commented(draft_page, "flats", "Druhá.")
    decision = decide(one, other, commented(draft_page, "flats", "Tretia."))
    close(draft_page)
    [row] = table(draft_page).select(".decisions tbody tr")
    assert row.get("id") == f"d-{decision.pk}"
    assert [link.get("href") for link in row.select("th a")] == [
        draft_page.address("part", id_of("flats")),
        draft_page.address("part", id_of("rent")),
    ]


def test_comments_keep_their_language_and_line_breaks(draft_page: ConsultationPage) -> None:
    decide(commented(draft_page, text="More\nflats", language="en"))
    close(draft_page)
    [said] = table(draft_page).select("td .typed[lang=en]")
    assert said.text == "More\nflats"


def test_the_reasoning_is_in_the_readers_language_and_else_marked(draft_page: ConsultationPage) -> None:
    decide(commented(draft_page, text="Dve."))
    decide(commented(draft_page, text="Jedna."), reasoning={"sk": "Len po slovensky.", "en": ""})
    page = english(draft_page)
    close(draft_page)
    found = table(page).select('[data-label="Reasoning"] p')
    assert [(words.text, words.get("lang")) for words in found] == [
        ("The city agrees.", None),
        ("Len po slovensky.", "sk"),
    ]


def test_of_comments_withdrawn_or_hidden_only_the_trace_is_left(draft_page: ConsultationPage) -> None:
    shown = timezone.now()
    withdrawn = commented(draft_page, status=Status.WITHDRAWN, text="", published_at=shown)
    hidden = commented(
        draft_page, text="Urážka", name="Zlý", status=Status.HIDDEN, hidden_reason="insult", published_at=shown
    )
    decide(withdrawn, hidden, commented(draft_page, text="Slušná."))
    close(draft_page)
    [line] = rows(draft_page)
    assert "Urážka" not in line[1]
    assert "Zlý" not in line[1]
    assert "Slušná." in line[1]
    assert len(table(draft_page).select(".decisions td .typed")) == 2  # the comment shown, and the reasoning


def test_a_comment_never_shown_leaves_no_trace(draft_page: ConsultationPage) -> None:
    decide(commented(draft_page, text="Nikdy nezverejnená", status=Status.WAITING))
    close(draft_page)
    assert b"Nikdy" not in Client().get(f"{draft_page.url}decisions/").content
    assert table(draft_page).select(".decisions") == []


def test_sums_count_the_comments_by_verdict(draft_page: ConsultationPage) -> None:
    decide(commented(draft_page), commented(draft_page))
    decide(commented(draft_page), verdict="partly")
    page = english(draft_page)
    close(draft_page)
    said = [item.text for item in table(page).select(".sums li")]
    assert said == ["2 comments accepted", "1 comment partly accepted", "0 comments not accepted"]


def test_comments_shown_after_the_decision_are_owned_up_to(draft_page: ConsultationPage) -> None:
    commented(draft_page)
    page = english(draft_page)
    close(draft_page)
    assert "has no decision yet" in table(page).get_text()


def test_a_paragraph_taken_out_of_the_text_is_named_as_it_was(draft_page: ConsultationPage) -> None:
    decide(commented(draft_page, "rent"), final="rent")
    page = publish(draft_page, text=[block for block in DRAFT if block["id"] != id_of("rent")])
    close(page)
    place, _said, _verdict, _reasoning, changed = rows(page)[0]
    assert "2" in place
    assert changed == ""


def test_a_milestone_is_linked_while_it_is_there(draft_page: ConsultationPage, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [serving.Commitment("Záväzok", "/z/", (serving.Milestone("m1", "Nové byty", "/z/#m1"),))]
    monkeypatch.setattr(serving, "commitments", lambda record, language: found)
    decide(commented(draft_page), milestone="m1")
    decide(commented(draft_page), milestone="gone")
    close(draft_page)
    links = table(draft_page).select('a[href="/z/#m1"]')
    assert [link.text for link in links] == ["Nové byty"]


def test_a_consultation_decided_without_comments_says_so(draft_page: ConsultationPage) -> None:
    close(draft_page)
    assert table(draft_page).select(".decisions") == []


def test_nothing_that_was_typed_becomes_html(draft_page: ConsultationPage) -> None:
    decide(commented(draft_page, text="<b>X</b>", name="<i>"), reasoning={"sk": "<script>", "en": "x"})
    close(draft_page)
    html = Client().get(f"{draft_page.url}decisions/").content
    assert b"<b>X" not in html
    assert b"<script>" not in html


def test_two_thousand_comments_take_as_many_queries_as_two(
    draft_page: ConsultationPage, django_assert_max_num_queries: Any
) -> None:
    """Comments on every part, of two versions of the text, one of whose paragraphs is gone."""
    names = ["", "flats", "rent", "land", "goals"]
    first = commented(draft_page, "rent")
    decide(first)
    page = publish(draft_page, text=[block for block in DRAFT if block["id"] != id_of("rent")])
    close(page)
    Client().get(f"{page.url}decisions/")
    with django_assert_max_num_queries(60) as few:
        Client().get(f"{page.url}decisions/")
    decisions = [decide(commented(page, names[n % 5]), verdict="partly", final="flats") for n in range(20)]
    version = page.record.versions.order_by("number")[0]
    Comment.objects.bulk_create(
        Comment(
            consultation=page.record, number=n, version=version, anchor=id_of(names[n % 5]) if n % 5 else "",
            language="en", text="Súhlasím.", status=Status.PUBLISHED, decision=decisions[n % 20],
        )
        for n in range(100, 2080)
    )  # fmt: skip
    with django_assert_max_num_queries(len(few)):
        answer = Client().get(f"{page.url}decisions/")
    assert answer.content.count(b'class="typed"') > 1980


# On the comment and on its receipt


def drawn(template: str, comment: Comment, page: ConsultationPage) -> str:
    page = ConsultationPage.objects.get(pk=page.pk)
    context = {"comment": Comment.objects.get(pk=comment.pk), "record": page.record, "page": page}
    return render_to_string(f"consultations/{template}.html", context, RequestFactory().get(page.url))


def test_a_comment_shows_its_verdict_once_the_consultation_is_decided(draft_page: ConsultationPage) -> None:
    comment = commented(draft_page)
    decision = decide(comment)
    assert drawn("verdict", comment, draft_page).strip() == ""
    close(draft_page)
    assert f'href="{draft_page.url}decisions/#d-{decision.pk}"' in drawn("verdict", comment, draft_page)


def test_comments_without_a_decision_or_not_shown_have_no_verdict(draft_page: ConsultationPage) -> None:
    hidden = commented(draft_page, status=Status.HIDDEN)
    decide(hidden)
    close(draft_page)
    for comment in (hidden, commented(draft_page)):
        assert drawn("verdict", comment, draft_page).strip() == ""


def test_the_receipt_says_until_when_the_city_will_decide(draft_page: ConsultationPage) -> None:
    comment = commented(draft_page)
    decide(comment)
    assert drawn("what_became", comment, draft_page).strip() == ""
    Consultation.objects.update(decision_due=timezone.localdate() + timedelta(days=1))
    awaited = drawn("what_became", comment, draft_page)
    Consultation.objects.update(decision_due=timezone.localdate() - timedelta(days=1))
    overdue = drawn("what_became", comment, draft_page)
    assert awaited.strip()
    assert overdue.strip()
    assert awaited != overdue
    assert "Mesto súhlasí." not in awaited + overdue


def test_the_receipt_says_what_became_of_the_comment_in_the_readers_language(
    draft_page: ConsultationPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [serving.Commitment("Záväzok", "/z/", (serving.Milestone("m1", "Nové byty", "/z/#m1"),))]
    monkeypatch.setattr(serving, "commitments", lambda record, language: found)
    comment = commented(draft_page, "flats")
    decision = decide(comment, final="rent", milestone="m1")
    page = english(draft_page)
    close(draft_page)
    html = drawn("what_became", comment, page)
    assert "The city agrees." in html
    assert f'href="{page.address("part", id_of("rent"))}"' in html
    assert 'href="/z/#m1"' in html
    assert f'href="{page.url}decisions/#d-{decision.pk}"' in html


def test_the_receipt_does_not_read_everybody_elses_comments(
    draft_page: ConsultationPage, django_assert_max_num_queries: Any
) -> None:
    comment = commented(draft_page, "flats")
    decide(comment, final="rent")
    close(draft_page)
    with django_assert_max_num_queries(20) as made:
        drawn("what_became", comment, draft_page)
    read = [query["sql"] for query in made if 'FROM "consultations_comment"' in query["sql"]]
    assert len(read) == 1  # the one that the test itself reads


def test_the_receipt_falls_back_to_the_language_there_is(draft_page: ConsultationPage) -> None:
    comment = commented(draft_page)
    decide(comment, reasoning={"en": "Only in English."})
    close(draft_page)
    assert '<p class="typed" lang="en">Only in English.</p>' in drawn("what_became", comment, draft_page)


def test_the_receipt_owns_up_to_a_missing_decision(draft_page: ConsultationPage) -> None:
    close(draft_page)
    assert drawn("what_became", commented(draft_page), draft_page).strip()


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.WITHDRAWN])
def test_the_receipt_of_a_comment_not_shown_says_nothing(draft_page: ConsultationPage, status: str) -> None:
    comment = commented(draft_page, status=status)
    decide(comment)
    close(draft_page)
    assert drawn("what_became", comment, draft_page).strip() == ""


def test_the_receipt_of_a_reply_says_nothing(draft_page: ConsultationPage) -> None:
    reply = commented(draft_page, parent=commented(draft_page))
    close(draft_page)
    assert drawn("what_became", reply, draft_page).strip() == ""
