"""An editor's work on a survey from the first draft to the second round of answers, through the real admin."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail_localize.models import StringSegment

from consultations.models import ConsultationPage
from surveys.codebook import Codebook
from surveys.models import Response, Survey, SurveyPage
from tests.conftest import question, replaced

from .admin_forms import (
    Desk,
    answer,
    filled_in,
    first_question,
    marked_as_slovak,
    messages_at_blocks,
    newest,
    soup,
    stored,
)

DRAFT = {
    "title": "Anketa o bývaní",
    "slug": "anketa",
    "introduction": "<p>Odpovede <b>pomôžu</b> mestu.</p>",
    "thanks": "<p>Výsledky zverejníme.</p>",
    "questions": [
        {"type": "section", "id": "s", "value": {"title": "Domácnosť", "text": ""}},
        question("single_choice", "", "t", label="Ako bývate?", choices={"": "Vo vlastnom", "rent": "V nájme"}),
        question("multiple_choice", "needs", "n", label="Čo chýba?", choices={"flats": "Byty", "parks": "Parky"}),
        question("scale", "", "d", label="Dôverujete mestu?", lowest=1, highest=5, low_label="nie", high_label="áno"),
        question("number", "people", "p", label="Koľko vás je?", minimum=1, maximum=20, decimals=0),
        question("consent", "agree", "a", label="Súhlasím so spracovaním"),
    ],
}
ENGLISH = {
    "Anketa o bývaní": "Housing survey",
    "anketa": "survey",
    "Odpovede <b>pomôžu</b> mestu.": "Your answers <b>help</b> the city.",
    "Výsledky zverejníme.": "We will publish the results.",
    "Domácnosť": "Household",
    "Ako bývate?": "How do you live?",
    "Vo vlastnom": "I own my home",
    "V nájme": "I rent",
    "Čo chýba?": "What is missing?",
    "Byty": "Flats",
    "Parky": "Parks",
    "Dôverujete mestu?": "Do you trust the city?",
    "nie": "no",
    "áno": "yes",
    "Koľko vás je?": "How many are you?",
    "Súhlasím so spracovaním": "I agree to the processing",
}
KEYS = ["ako_byvate", "needs", "doverujete", "people", "agree"]
REWORDED = {"Ako bývate?": "Ako dnes bývate?", "V nájme": "V nájomnom byte"}
REWORDED_ENGLISH = {"Ako dnes bývate?": "How do you live today?", "V nájomnom byte": "In a rented flat"}


@pytest.fixture
def slovak(desk: Desk, consultation: ConsultationPage) -> SurveyPage:
    """A survey that the editor drafted and published."""
    page = desk.create(consultation, **DRAFT)
    desk.publish(page)
    return SurveyPage.objects.get(pk=page.pk)


@pytest.fixture
def english(desk: Desk, slovak: SurveyPage) -> SurveyPage:
    """Its English page, translated whole and published."""
    page = desk.submit_for_translation(slovak)
    desk.translate(page, ENGLISH)
    return SurveyPage.objects.get(pk=page.pk)


def test_an_editors_round_trip(desk: Desk, consultation: ConsultationPage) -> None:
    slovak = desk.create(consultation, **DRAFT)
    the_draft_has_keys_and_is_not_public(slovak)
    the_preview_shows_what_is_not_saved_yet(desk, slovak)
    assert desk.publish(slovak).status_code == 302
    slovak.refresh_from_db()

    english = desk.submit_for_translation(slovak)
    assert not english.live
    desk.translate(english, ENGLISH)
    english.refresh_from_db()
    assert desk.untranslated(english) == []

    before = [
        answer(slovak, "V nájme", "Byty", "4", "Súhlasím so spracovaním", people="3"),
        answer(english, "I rent", "Flats", "4", "I agree to the processing", people="3"),
    ]
    both_answered_the_same_in_one_version_with_both_languages(before)
    columns = [variable.name for variable in Codebook.of(slovak.survey).variables]

    assert desk.reword(slovak, REWORDED).status_code == 302
    the_english_page_still_asks_in_its_old_words(slovak, english)
    desk.sync(slovak)
    assert desk.untranslated(english) == list(REWORDED_ENGLISH)
    desk.translate(english, REWORDED_ENGLISH)

    after = [
        answer(slovak, "V nájomnom byte", "Parky", "5 – áno", "Súhlasím so spracovaním", people="1"),
        answer(english, "In a rented flat", "Parks", "5 – yes", "I agree to the processing", people="1"),
    ]
    both_answered_the_same_in_one_version_with_both_languages(after)
    each_answer_keeps_the_words_it_was_given_to(before, after)
    assert Survey.objects.get().responses.count() == 4
    assert [variable.name for variable in Codebook.of(slovak.survey).variables] == columns
    assert [asked.key for asked in newest(slovak).questionnaire.questions] == KEYS


def the_draft_has_keys_and_is_not_public(page: SurveyPage) -> None:
    asked = [block.value for block in page.questions if block.block_type != "section"]
    assert [value["key"] for value in asked] == KEYS
    assert [choice["key"] for choice in asked[0]["choices"]] == ["vo_vlastnom", "rent"]
    assert Client().get(page.url).status_code == 404
    assert not page.survey.versions.exists()


def the_preview_shows_what_is_not_saved_yet(desk: Desk, page: SurveyPage) -> None:
    before = stored()
    changed = replaced(filled_in(page)["questions"], {"Ako bývate?": "Kde bývate?"})
    form = desk.preview(page, questions=changed, title="Nový názov")
    assert "Nový názov" in form
    assert "Kde bývate?" in form
    assert "Výsledky zverejníme." in desk.preview(page, "thanks")
    assert stored() == before


def both_answered_the_same_in_one_version_with_both_languages(responses: list[Response]) -> None:
    in_slovak, in_english = responses
    assert [in_slovak.language, in_english.language] == ["sk", "en"]
    assert in_slovak.answers == in_english.answers
    assert in_slovak.answers["ako_byvate"] == "rent"
    assert in_slovak.version == in_english.version == newest(in_slovak.survey.source_page)
    assert all(set(text) == {"sk", "en"} for text in first_question(in_slovak.version))


def the_english_page_still_asks_in_its_old_words(slovak: SurveyPage, english: SurveyPage) -> None:
    assert first_question(newest(slovak)) == [
        {"sk": "Ako dnes bývate?", "en": "How do you live?"},
        {"sk": "Vo vlastnom", "en": "I own my home"},
        {"sk": "V nájomnom byte", "en": "I rent"},
    ]
    assert "How do you live?" in soup(Client().get(english.url)).main.get_text()
    assert "Ako dnes bývate?" in soup(Client().get(slovak.url)).main.get_text()


def each_answer_keeps_the_words_it_was_given_to(before: list[Response], after: list[Response]) -> None:
    old, new = (first_question(Response.objects.get(pk=responses[0].pk).version) for responses in (before, after))
    assert [old[0], old[2]] == [{"sk": text, "en": ENGLISH[text]} for text in REWORDED]
    assert [new[0], new[2]] == [{"sk": text, "en": english} for text, english in REWORDED_ENGLISH.items()]


def test_a_survey_can_be_previewed_before_it_is_saved(desk: Desk, consultation: ConsultationPage) -> None:
    before = stored()
    assert "Ako bývate?" in desk.preview_of_new(consultation, **DRAFT)
    assert "Výsledky zverejníme." in desk.preview_of_new(consultation, "thanks", **DRAFT)
    assert stored() == before


def test_an_unfinished_draft_can_be_saved_but_not_published(desk: Desk, consultation: ConsultationPage) -> None:
    number = question("number", "", "p", label="", minimum="", maximum=20, decimals="")
    scale = question("scale", "", "d", label="", lowest="", highest=5, low_label="", high_label="nie")
    choice = question("single_choice", "", "t", label="Ako bývate?", choices={})
    page = desk.create(consultation, **{**DRAFT, "questions": [number, scale, choice]})
    assert "Ako bývate?" in desk.preview(page)
    wanting = {"0.label", "0.minimum", "0.decimals", "1.label", "1.lowest", "2.choices"}
    assert set(messages_at_blocks(desk.publish(page))) == wanting
    assert not page.survey.versions.exists()


def test_a_translation_can_be_previewed_before_it_is_published(desk: Desk, slovak: SurveyPage) -> None:
    draft = desk.submit_for_translation(slovak)
    before = stored()
    desk.enter(draft, {"Ako bývate?": "How do you live?", "Výsledky zverejníme.": "We will publish the results."})
    form = desk.preview_translation(draft)
    assert "How do you live?" in form
    assert "V nájme" in form
    assert "We will publish the results." in desk.preview_translation(draft, "thanks")
    assert stored() == before


@pytest.mark.parametrize(("key", "place"), [("ako_byvate", "1.key"), ("rent", "1.choices.1.key")])
def test_a_key_can_change_until_somebody_answers(desk: Desk, slovak: SurveyPage, key: str, place: str) -> None:
    assert desk.reword(slovak, {key: "another"}).status_code == 302
    assert desk.reword(slovak, {"another": key}).status_code == 302
    answer(slovak, "V nájme", "Byty", "4", "Súhlasím so spracovaním", people="3")

    before = stored()
    refused = messages_at_blocks(desk.reword(slovak, {key: "another"}))
    assert list(refused) == [place]
    assert key in refused[place][0]
    assert stored() == before


@pytest.mark.parametrize(("change", "place"), [({"needs": "people"}, "4.key"), ({"parks": "flats"}, "2.choices.1.key")])
def test_a_key_given_twice_is_refused(desk: Desk, slovak: SurveyPage, change: dict[str, str], place: str) -> None:
    before = stored()
    assert list(messages_at_blocks(desk.reword(slovak, change))) == [place]
    assert stored() == before


def test_translators_are_offered_every_text_and_no_key(desk: Desk, slovak: SurveyPage) -> None:
    offered = desk.texts_offered(desk.submit_for_translation(slovak))
    assert sorted(text["source"] for text in offered) == sorted(ENGLISH)
    paths = StringSegment.objects.values_list("context__path", flat=True)
    assert {text["contentPath"] for text in offered} == set(paths)
    assert not [path for path in paths if path.endswith(".key")]


def test_a_translations_full_editor_changes_words_only(desk: Desk, slovak: SurveyPage, english: SurveyPage) -> None:
    structure = newest(slovak).questionnaire.structure
    answer(english, "I rent", "Flats", "4", "I agree to the processing", people="3")
    desk.stop_translation(english)
    bent = replaced(filled_in(english)["questions"], {"rent": "lease", "needs": "wants", "I own my home": "My own"})
    assert desk.publish(english, questions=bent[:-1]).status_code == 302
    english.refresh_from_db()
    assert english.questions[2].value["key"] == "wants"

    version = newest(slovak)
    assert version.questionnaire.structure == structure
    assert first_question(version)[1] == {"sk": "Vo vlastnom", "en": "My own"}
    given = answer(english, "I rent", "Flats", "4", "Súhlasím so spracovaním", people="3")
    assert given.answers["ako_byvate"] == "rent"


def test_an_untranslated_text_is_asked_in_slovak_and_marked_so(desk: Desk, slovak: SurveyPage) -> None:
    draft = desk.submit_for_translation(slovak)
    desk.translate(draft, {text: english for text, english in ENGLISH.items() if text != "V nájme"})
    assert marked_as_slovak(SurveyPage.objects.get(pk=draft.pk)) == ["V nájme"]


def test_a_changed_text_published_by_the_sync_is_in_slovak(desk: Desk, slovak: SurveyPage, english: SurveyPage) -> None:
    assert marked_as_slovak(english) == []
    desk.reword(slovak, REWORDED)
    desk.sync(slovak, publish=True)
    assert marked_as_slovak(english) == list(REWORDED.values())
