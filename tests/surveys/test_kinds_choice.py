"""What choices and scales take, store, say and show, and what information does not."""

from __future__ import annotations

import pytest

from surveys.questionnaire import Question
from surveys.questions import KINDS
from tests.conftest import question
from tests.surveys.questionnaires import (
    answers,
    complaints,
    drawn,
    errors,
    filled,
    optional,
    questionnaire,
    shown,
    soup,
)

PARTS = {"roads": "Roads", "parks": "Parks", "schools": "Schools"}
MANY = {f"c{number}": f"Choice {number}" for number in range(11)}
LIKERT = question("scale", "heard", lowest=1, highest=3, point_labels="Disagree\nNeither\nAgree")
PICKS = question("multiple_choice", "needs", choices=PARTS, other=True, none=True, least=2, most=3)
LIST = question("single_choice", "district", choices=MANY)


class TestMultipleChoice:
    @pytest.mark.parametrize(
        ("picked", "message"),
        [
            ([], "Choose at least one of the options."),
            (["roads"], "Choose at least 2 options; you chose 1."),
            (["roads", "parks", "schools", "other"], "Choose at most 3 options; you chose 4."),
            (["roads", "none"], "“None of these” cannot be chosen together"),
            (["roads", "tunnels"], "not on offer"),
        ],
    )
    def test_too_few_too_many_or_contradictory(self, picked, message):
        assert message in errors(PICKS, {"needs": picked})["needs"]

    def test_none_of_these_is_enough_alone(self):
        found = answers(PICKS, {"needs": ["none"]})
        assert found == {"needs": ["none"]}
        assert shown(PICKS, found) == ["None of these"]
        assert shown(PICKS, found, "sk") == ["Nič z uvedeného"]

    def test_picks_are_stored_once_and_in_the_order_of_the_choices(self):
        assert answers(PICKS, {"needs": ["parks", "roads", "parks"]}) == {"needs": ["roads", "parks"]}

    def test_an_optional_one_may_be_left_out_but_not_half_done(self):
        assert answers(optional(PICKS), {"needs": []}) == {}
        assert "needs" in errors(optional(PICKS), {"needs": ["roads"]})

    @pytest.mark.parametrize(
        ("limits", "note"),
        [
            ({"least": 1, "most": 3}, "Choose 1 to 3 options."),
            ({"least": 2, "most": 2}, "Choose 2 options."),
            ({"most": 1}, "Choose at most 1 option."),
            ({"least": 2}, "Choose at least 2 options."),
        ],
    )
    def test_the_limits_are_said_before_the_choices(self, limits, note):
        html = soup(filled(question("multiple_choice", "needs", choices=PARTS, **limits)))
        assert html.find(id="id_needs_note").get_text() == note
        assert html.find("fieldset")["aria-describedby"] == "id_needs_note"

    @pytest.mark.parametrize(
        ("limits", "name"), [({"least": 3, "most": 2}, "most"), ({"least": 4}, "least"), ({"least": 3}, "")]
    )
    def test_an_editor_cannot_ask_for_the_impossible(self, limits, name):
        assert set(complaints(question("multiple_choice", "needs", choices=PARTS, **limits))) == (
            {name} if name else set()
        )

    @pytest.mark.parametrize("kind", ["single_choice", "multiple_choice"])
    def test_a_question_stored_before_there_were_limits_is_asked_as_it_was(self, kind):
        raw = question(kind, "needs", choices=PARTS, other=False)
        data = questionnaire(raw, language="en").to_json()
        stored = data["sections"][0]["questions"][0]
        stored["settings"] = {"required": True, "other": False}
        old = Question.from_json(stored)
        block = KINDS[kind]
        assert list(block.labels(old)) == list(PARTS)
        assert block.fields(old, questionnaire(raw), "en")["needs"].clean(
            ["roads"] if kind == "multiple_choice" else "roads"
        )


class TestSingleChoice:
    def test_more_than_ten_options_are_a_list_with_nothing_chosen(self):
        box = soup(filled(LIST)).find("select")
        assert [option.get_text() for option in box.find_all("option")][:2] == ["Choose…", "Choice 0"]
        assert box.option["value"] == ""
        assert errors(LIST, {"district": ""})["district"] == "Choose one of the options."
        assert answers(LIST, {"district": "c7"}) == {"district": "c7"}

    def test_ten_options_are_radio_buttons_and_other_counts(self):
        ten = dict(list(MANY.items())[:10])
        assert not soup(filled(question("single_choice", "d", choices=ten))).find("select")
        assert soup(filled(question("single_choice", "d", choices=ten, other=True))).find("select")

    def test_an_optional_list_is_taken_back_by_its_first_option(self):
        assert answers(optional(LIST), {"district": ""}) == {}

    def test_the_words_behind_other_are_asked_below_the_list(self):
        raw = question("single_choice", "district", choices=MANY, other=True)
        html = soup(filled(raw, {"district": "other"}))
        assert html.select_one(".question [data-other] input")["name"] == "district_other_text"
        assert "You chose “Other”" in html.find(class_="error-summary").get_text()
        found = answers(raw, {"district": "other", "district_other_text": "A *boat*"})
        assert shown(raw, found) == ["Other: A *boat*"]


class TestScale:
    def test_a_word_for_every_number_is_drawn_below_each_other(self):
        html = soup(filled(LIKERT))
        assert [" ".join(label.get_text().split()) for label in html.select(".list .option")] == [
            "1 – Disagree",
            "2 – Neither",
            "3 – Agree",
        ]
        assert shown(LIKERT, {"heard": 2}) == ["2 – Neither"]
        assert KINDS["scale"].variables(questionnaire(LIKERT).questions[0])[0].values[2] == {"sk": "Neither"}

    def test_a_translation_with_too_few_lines_falls_back_to_the_source(self):
        short = {**LIKERT, "value": {**LIKERT["value"], "point_labels": "Yes\nNo"}}
        both = questionnaire(LIKERT).translated_by(questionnaire(short, language="en"), "en")
        assert KINDS["scale"].words(both.questions[0])[1] == {"sk": "Disagree"}

    def test_zero_to_ten_with_words_at_the_ends_only(self):
        raw = question("scale", "nps", lowest=0, highest=10, low_label="no", high_label="yes")
        html = soup(filled(raw))
        assert len(html.select(".scale [type=radio]")) == 11
        assert [word.get_text() for word in html.select(".end")] == [" – no", " – yes"]

    @pytest.mark.parametrize(
        ("words", "name"),
        [
            ({"point_labels": "a\nb"}, "point_labels"),
            ({"point_labels": "a\nb\n\nc\n"}, ""),
            ({"low_label": "a"}, "high_label"),
            ({"low_label": "a", "high_label": "b"}, ""),
        ],
    )
    def test_an_editor_gives_words_for_the_ends_or_for_every_number(self, words, name):
        found = complaints(question("scale", "heard", lowest=1, highest=3, **words))
        assert set(found) == ({name} if name else set())

    def test_a_draft_may_still_lack_the_words(self):
        assert complaints(question("scale", "heard", lowest=1, highest=3), draft=True) == {}


class TestInformation:
    RAW = question("information", "info", label="**Read** this", hint="Two\nlines, and <b>no</b> markup.")

    def test_it_is_drawn_and_asks_nothing(self):
        html = drawn(filled(self.RAW))
        assert "<strong>Read</strong> this" in html
        assert "&lt;b&gt;no&lt;/b&gt;" in html
        assert "<input" not in html
        assert answers(self.RAW, {"info": "x"}) == {}

    def test_it_can_neither_be_required_nor_make_a_column(self):
        (only,) = questionnaire(self.RAW).questions
        assert not only.required
        assert KINDS["information"].variables(only) == []
