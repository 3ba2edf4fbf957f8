"""Every edit is named as what it is to the data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from surveys.changes import WORDS_ONLY, Kind, classify
from surveys.questionnaire import Choice, Comparison, Condition, Question, Questionnaire, Section

ONLY_IF = Condition("all", (Comparison("tenure", "is", "rent"),))


def choice(key: str, **label: str) -> Choice:
    return Choice(f"id-{key}", key, {"label": label or {"sk": key, "en": key.upper()}})


def question(key: str, kind: str = "number", **changes: Any) -> Question:
    texts = {"label": {"sk": f"Otázka {key}", "en": f"Question {key}"}, "hint": {"sk": "Celé číslo", "en": "Integer"}}
    return replace(Question(f"id-{key}", key, kind, texts, {"required": True}), **changes)


TENURE = question("tenure", "single_choice", choices=(choice("own"), choice("rent")))
PEOPLE = question("people", settings={"required": True, "minimum": 1, "maximum": 20})
ROWS = question("services", "matrix", rows=(choice("bus"), choice("tram")), choices=(choice("good"), choice("bad")))
FLAT = Section("flat", {"title": {"sk": "Byt", "en": "Flat"}}, (TENURE, PEOPLE, ROWS))


def survey(*sections: Section, **texts: str) -> Questionnaire:
    title = texts or {"sk": "Bývanie", "en": "Housing"}
    return Questionnaire("sk", {"title": title}, sections)


def with_questions(*questions: Question) -> Questionnaire:
    return survey(replace(FLAT, questions=questions))


BEFORE = survey(FLAT)


def changed(after: Questionnaire, before: Questionnaire = BEFORE) -> list[tuple[str, str]]:
    return [(change.kind.value, change.at) for change in classify(before, after)]


def sole_message(after: Questionnaire) -> str:
    [change] = classify(BEFORE, after)
    return change.message


def said(text: str, **labels: str) -> dict[str, dict[str, str]]:
    return {**PEOPLE.texts, text: {**PEOPLE.texts[text], **labels}}


def test_the_same_questionnaire_has_not_changed() -> None:
    assert changed(Questionnaire.from_json(BEFORE.to_json())) == []


def test_another_label_is_wording_in_its_language() -> None:
    after = with_questions(TENURE, replace(PEOPLE, texts=said("label", en="How many are you?")), ROWS)
    assert changed(after) == [("wording", "id-people")]
    message = sole_message(after)
    assert "Question people" in message
    assert "How many are you?" in message
    assert "anglicky" in message


def test_labels_changed_in_both_languages_are_two_changes() -> None:
    after = with_questions(TENURE, replace(PEOPLE, texts=said("label", sk="Koľko vás je?", en="How many?")), ROWS)
    assert changed(after) == [("wording", "id-people")] * 2


@pytest.mark.parametrize(
    "reworded",
    [
        replace(FLAT, texts={"title": {"sk": "Váš byt", "en": "Flat"}}),
        replace(FLAT, questions=(TENURE, replace(PEOPLE, texts=said("hint", sk="Číslo")), ROWS)),
        replace(
            FLAT,
            questions=(replace(TENURE, choices=(choice("own", sk="Vlastný", en="OWN"), choice("rent"))), PEOPLE, ROWS),
        ),
        replace(
            FLAT,
            questions=(TENURE, PEOPLE, replace(ROWS, rows=(choice("bus"), choice("tram", sk="Električka", en="TRAM")))),
        ),
    ],
)
def test_other_words_are_details(reworded: Section) -> None:
    assert [kind for kind, _at in changed(survey(reworded))] == ["details"]


def test_the_pages_own_texts_are_details() -> None:
    assert changed(survey(FLAT, sk="Byty", en="Housing")) == [("details", "")]


def test_what_the_rich_text_editor_adds_to_a_paragraph_is_no_change() -> None:
    before = survey(FLAT, sk="<p>Byty</p>", en="<p>Flats</p>")
    after = survey(FLAT, sk='<p data-block-key="a1b2c">Byty</p>', en='<p data-block-key="d3e4f">Flats</p>')
    assert changed(after, before) == []


def test_a_new_language_is_one_change_not_one_for_every_text() -> None:
    slovak = Questionnaire.from_json(without_english(BEFORE.to_json()))
    assert [kind for kind, _at in changed(BEFORE, slovak)] == ["language"]
    assert [kind for kind, _at in changed(slovak, BEFORE)] == ["language"]


def without_english(data: Any) -> Any:
    """Return plain data without its English texts."""
    if isinstance(data, dict):
        return {name: without_english(value) for name, value in data.items() if name != "en"}
    return [without_english(value) for value in data] if isinstance(data, list | tuple) else data


def test_a_text_translated_later_is_wording() -> None:
    untranslated = with_questions(
        TENURE, replace(PEOPLE, texts={**PEOPLE.texts, "label": {"sk": "Otázka people"}}), ROWS
    )
    assert changed(BEFORE, untranslated) == [("wording", "id-people")]


def test_a_question_that_has_moved_is_the_one_named() -> None:
    assert changed(with_questions(PEOPLE, ROWS, TENURE)) == [("moved", "id-tenure")]


def test_sections_that_come_go_and_move_are_named() -> None:
    house = Section("house", {"title": {"sk": "Dom"}}, (question("rooms"),))
    both = survey(FLAT, house)
    assert changed(both, survey(FLAT, replace(house, id="other"))) == [("moved", "house"), ("moved", "")]
    assert [at for _kind, at in changed(survey(house, FLAT), both)] == ["house", "id-rooms"]


def test_a_new_section_before_questions_moves_none_of_them() -> None:
    divided = survey(replace(FLAT, questions=(TENURE,)), Section("new", {"title": {"sk": "Viac"}}, (PEOPLE, ROWS)))
    assert changed(divided) == [("moved", "new")]


def test_new_and_retired_questions_are_told_what_becomes_of_the_rows() -> None:
    assert changed(with_questions(TENURE, PEOPLE, ROWS, question("rooms"))) == [("new", "id-rooms")]
    assert changed(with_questions(TENURE, ROWS)) == [("retired", "")]
    assert "Otázka people" in sole_message(with_questions(TENURE, ROWS))


@pytest.mark.parametrize(
    ("after", "kinds"),
    [
        (replace(TENURE, choices=(*TENURE.choices, choice("share"))), ["new_part"]),
        (replace(TENURE, choices=TENURE.choices[:1]), ["retired_part"]),
        (replace(TENURE, choices=TENURE.choices[::-1]), ["moved"]),
        (replace(TENURE, choices=(choice("own"), Choice("id-rent", "lease", TENURE.choices[1].texts))), ["key"]),
        (replace(TENURE, key="home"), ["key"]),
        (replace(TENURE, kind="multiple_choice"), ["key"]),
        (replace(TENURE, settings={"required": False}), ["limits"]),
        (replace(TENURE, settings={"required": True, "other": True}), ["limits"]),
        (replace(TENURE, settings={"required": True, "other": False}), []),
    ],
)
def test_what_changes_in_a_question_is_named(after: Question, kinds: list[str]) -> None:
    assert changed(with_questions(after, PEOPLE, ROWS)) == [(kind, "id-tenure") for kind in kinds]


def test_rows_come_and_go_like_choices() -> None:
    assert changed(with_questions(TENURE, PEOPLE, replace(ROWS, rows=(choice("bus"), choice("train"))))) == [
        ("retired_part", "id-services"),
        ("new_part", "id-services"),
    ]


def test_a_changed_limit_is_named_as_the_editor_knows_it() -> None:
    message = sole_message(with_questions(TENURE, replace(PEOPLE, settings={**PEOPLE.settings, "maximum": 30}), ROWS))
    assert "Najvyššie číslo" in message
    assert "20" in message
    assert "30" in message


def test_conditions_are_compared_on_questions_and_sections() -> None:
    routed = replace(PEOPLE, condition=ONLY_IF)
    assert changed(with_questions(TENURE, routed, ROWS)) == [("condition", "id-people")]
    assert changed(BEFORE, with_questions(TENURE, routed, ROWS)) == [("condition", "id-people")]
    assert changed(survey(replace(FLAT, condition=ONLY_IF))) == [("condition", "flat")]


def test_a_question_asked_on_under_a_new_key_has_changed_its_meaning() -> None:
    renewed = replace(PEOPLE, id="new", key="people_2")
    assert changed(with_questions(TENURE, renewed, ROWS)) == [("meaning", "new")]
    message = sole_message(with_questions(TENURE, renewed, ROWS))
    assert "people_2" in message
    assert changed(with_questions(TENURE, replace(renewed, kind="scale"), ROWS)) == [("retired", ""), ("new", "new")]


def test_the_weightiest_change_comes_first() -> None:
    after = with_questions(replace(PEOPLE, texts=said("label", sk="Koľko?")), question("rooms"), ROWS)
    assert [kind for kind, _at in changed(after)] == ["retired", "new", "wording"]


def test_only_words_leave_the_data_alone() -> None:
    assert {Kind.WORDING, Kind.DETAILS, Kind.LANGUAGE} == WORDS_ONLY
