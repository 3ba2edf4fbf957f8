"""Which comments are suggested as saying the same."""

from __future__ import annotations

import pytest

from consultations.likeness import MOST, overlap, similar, words
from consultations.models import ConsultationPage
from tests.consultations.texts import commented


def test_accents_endings_and_short_words_make_no_difference() -> None:
    assert words("Viac NÁJOMNÝCH bytov, a to hneď!") == words("viac najomne bytoví hned")


@pytest.mark.parametrize(("one", "other"), [("", "byty"), ("a to je 12 345", "a to je 12 345")])
def test_comments_without_words_to_compare_have_nothing_in_common(one: str, other: str) -> None:
    assert overlap(words(one), words(other)) == 0.0


@pytest.mark.django_db
def test_comments_on_the_same_paragraph_are_suggested_first_and_then_those_in_like_words(
    draft_page: ConsultationPage,
) -> None:
    comment = commented(draft_page, "flats", "Chceme viac nájomných bytov pre mladé rodiny.")
    strange = commented(draft_page, "land", "Kedy bude otvorená plaváreň?")
    alike = commented(draft_page, "rent", "Mladé rodiny potrebujú nájomné byty.")
    near = commented(draft_page, "flats", "Kde budú stáť?")
    likest = commented(draft_page, "flats", "Nájomné byty pre mladých a rodiny!")
    assert similar([comment], [strange, alike, near, likest]) == [likest, near, alike]


@pytest.mark.django_db
def test_only_the_first_few_are_suggested(page_with_comments: ConsultationPage) -> None:
    first, *others = page_with_comments.record.all_comments.all()
    assert similar([first], others) == others[:MOST]


@pytest.fixture
def page_with_comments(draft_page: ConsultationPage) -> ConsultationPage:
    for _number in range(MOST + 3):
        commented(draft_page, "flats", "Kedy?")
    return draft_page
