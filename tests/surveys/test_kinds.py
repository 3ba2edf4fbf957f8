"""What dates and questions asked part by part take, store, say and show."""

from __future__ import annotations

import pytest

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
DAY = question("date", "moved", earliest="2000-01-01", latest="2026-12-31")
MATRIX = question("matrix", "services", rows={"bus": "Buses", "waste": "Waste"}, choices={"good": "Good", "bad": "Bad"})
RANKING = question("ranking", "order", choices=PARTS)
BUDGET = question("budget", "money", choices=PARTS, total=100, unit="points")


class TestDate:
    @pytest.mark.parametrize(
        "written", ["2026-11-22", "22.11.2026", "22. 11. 2026", " 22 . 11 . 2026 ", "22/11/2026", "22/11/2026 "]
    )
    def test_a_day_may_be_written_in_any_of_the_usual_ways(self, written):
        assert answers(DAY, {"moved": written}) == {"moved": "2026-11-22"}

    @pytest.mark.parametrize(
        ("written", "message"),
        [
            ("", "Enter a date."),
            ("31. 2. 2026", "Enter a date that exists"),
            ("včera", "Enter a date that exists"),
            ("31/12/1999", "not before 1 January 2000"),
            ("2027-01-01", "not after 31 December 2026"),
        ],
    )
    def test_a_day_that_cannot_be_is_refused_in_words(self, written, message):
        assert message in errors(DAY, {"moved": written})["moved"]

    def test_what_was_typed_wrong_is_given_back_though_a_calendar_could_not_hold_it(self):
        box = soup(filled(DAY, {"moved": "31. 2. 2026"})).find(id="id_moved")
        assert (box["type"], box["value"]) == ("text", "31. 2. 2026")

    def test_a_day_is_given_back_as_a_calendar_takes_it(self):
        box = soup(filled(DAY, {"moved": "22. 11. 2026"})).find(id="id_moved")
        assert (box["type"], box["value"]) == ("date", "2026-11-22")

    def test_the_limits_are_said_beside_the_box(self):
        box = soup(filled(DAY)).find(id="id_moved")
        assert (box["type"], box["min"], box["max"]) == ("date", "2000-01-01", "2026-12-31")
        assert box["aria-describedby"] == "id_moved_note"
        assert "From 1 January 2000 to 31 December 2026." in drawn(filled(DAY))

    @pytest.mark.parametrize(
        ("limits", "note"),
        [
            ({"earliest": "2026-05-01"}, "1 May 2026 or later."),
            ({"latest": "2026-05-01"}, "1 May 2026 or earlier."),
        ],
    )
    def test_an_open_end_is_said_too(self, limits, note):
        assert note in drawn(filled(question("date", "moved", **limits)))

    def test_it_is_read_back_in_the_readers_language(self):
        assert shown(DAY, {"moved": "2026-11-22"}) == ["22 November 2026"]
        assert shown(DAY, {"moved": "2026-11-22"}, "sk") == ["22. novembra 2026"]

    def test_its_limits_can_be_stored_as_json(self):
        asked = questionnaire(DAY)
        assert asked.from_json(asked.to_json()) == asked
        assert asked.questions[0].settings["earliest"] == "2000-01-01"

    def test_an_editor_cannot_turn_the_limits_round(self):
        raw = question("date", "moved", earliest="2026-01-02", latest="2026-01-01")
        assert "latest" in complaints(raw)
        assert complaints(question("date", "moved", earliest="2026-01-01", latest="2026-01-01")) == {}


class TestMatrix:
    def test_one_choice_is_stored_for_each_row(self):
        found = answers(MATRIX, {"services_bus": "good", "services_waste": "bad"})
        assert found == {"services": {"bus": "good", "waste": "bad"}}
        assert shown(MATRIX, found) == ["Buses: Good", "Waste: Bad"]

    def test_every_row_must_be_answered_and_the_summary_names_those_that_are_not(self):
        assert set(errors(MATRIX, {"services_bus": "good"})) == {"services_waste"}
        summary = soup(filled(MATRIX, {"services_bus": "good"})).find(class_="error-summary")
        (link,) = summary.find_all("a")
        assert link["href"] == "#id_services_waste_0"
        assert link.get_text() == "Otázka services: Waste – Choose one of the options."

    def test_rows_of_an_optional_one_may_be_left_out_or_taken_back(self):
        assert answers(optional(MATRIX), {"services_bus": "bad", "services_waste": ""}) == {"services": {"bus": "bad"}}
        assert answers(optional(MATRIX), {"services_bus": ""}) == {}
        assert drawn(filled(optional(MATRIX))).count("No answer") == 2

    def test_each_row_is_a_group_inside_the_questions_group(self):
        outer = soup(filled(MATRIX)).find("fieldset")
        assert outer.legend.get_text(strip=True) == "Otázka services"
        assert [row.legend.get_text(strip=True) for row in outer.find_all("fieldset")] == ["Buses", "Waste"]

    def test_a_choice_not_on_offer_is_refused(self):
        assert "not on offer" in errors(MATRIX, {"services_bus": "x", "services_waste": "bad"})["services_bus"]

    def test_a_variable_for_each_row_is_labelled_by_both(self):
        (only,) = questionnaire(MATRIX).questions
        bus, waste = KINDS["matrix"].variables(only)
        assert (bus.name, bus.type, dict(bus.label)) == ("services_bus", "code", {"sk": "Otázka services: Buses"})
        assert waste.values["good"] == {"sk": "Good"}


class TestRanking:
    def typed(self, *places):
        return {f"order_{key}": str(place) for key, place in zip(PARTS, places, strict=True)}

    def test_the_items_are_stored_in_order(self):
        found = answers(RANKING, self.typed(3, 1, 2))
        assert found == {"order": ["parks", "schools", "roads"]}
        assert shown(RANKING, found) == ["1. Parks", "2. Schools", "3. Roads"]

    def test_it_works_with_lists_to_choose_from_and_no_script(self):
        lists = soup(filled(RANKING)).find_all("select")
        assert [box["name"] for box in lists] == ["order_roads", "order_parks", "order_schools"]
        assert [option.get_text() for option in lists[0].find_all("option")] == ["–", "1", "2", "3"]

    def test_a_place_given_twice_is_named_with_the_item_that_has_it(self):
        found = errors(RANKING, self.typed(1, 1, 2))
        assert "Place 1 is already given to “Roads”" in found["order_parks"]
        assert found["order"] == "Place 3 is not given yet."

    @pytest.mark.parametrize(("places", "missing"), [(("", "", ""), "1, 2, 3"), ((1, "", ""), "2, 3")])
    def test_every_place_must_be_given(self, places, missing):
        assert errors(RANKING, self.typed(*places))["order"] == f"Places {missing} are not given yet."

    def test_an_optional_one_may_stop_early_but_not_leave_a_gap(self):
        assert answers(optional(RANKING), self.typed("", 1, 2)) == {"order": ["parks", "schools"]}
        assert answers(optional(RANKING), self.typed("", "", "")) == {}
        assert errors(optional(RANKING), self.typed(1, "", 3))["order"] == "Place 2 is not given yet."

    def test_only_as_many_places_are_given_as_wanted(self):
        raw = question("ranking", "order", choices=PARTS, most=2)
        assert answers(raw, self.typed(2, 1, "")) == {"order": ["parks", "roads"]}
        assert "not on offer" in errors(raw, self.typed(2, 1, 3))["order_schools"]

    def test_an_item_without_a_place_has_no_value(self):
        (only,) = questionnaire(optional(RANKING)).questions
        assert KINDS["ranking"].coded(only, {"order": ["parks"]}) == [None, 1, None]
        assert KINDS["ranking"].decoded(only, [-99, 1, -99]) == {"order": ["parks"]}


class TestBudget:
    def typed(self, *amounts):
        return {f"money_{key}": amount for key, amount in zip(PARTS, amounts, strict=True)}

    def test_every_item_is_stored_and_one_left_empty_gets_nothing(self):
        found = answers(BUDGET, self.typed("60", " 4 0 ", ""))
        assert found == {"money": {"roads": 60, "parks": 40, "schools": 0}}
        assert shown(BUDGET, found) == ["Roads: 60 points", "Parks: 40 points", "Schools: 0 points"]

    @pytest.mark.parametrize(
        ("amounts", "message"),
        [
            (("60", "30", ""), "Left to share out: 10 points."),
            (("60", "60", ""), "Take away: 20 points."),
            (("", "", ""), "Left to share out: 100 points."),
        ],
    )
    def test_the_sum_must_be_shared_out_exactly(self, amounts, message):
        assert message in errors(BUDGET, self.typed(*amounts))["money"]

    def test_a_wrong_amount_is_named_before_the_sum(self):
        found = errors(BUDGET, self.typed("-1", "x", "100,5"))
        assert set(found) == {"money_roads", "money_parks", "money_schools"}

    def test_an_optional_one_may_be_left_out_but_not_half_done(self):
        assert answers(optional(BUDGET), self.typed("", "", "")) == {}
        assert "100 points" in errors(optional(BUDGET), self.typed("0", "", ""))["money"]

    def test_the_total_is_said_and_a_script_can_say_what_is_left(self):
        html = soup(filled(BUDGET))
        assert "The amounts must add up to 100 points." in html.find(id="id_money_note").get_text()
        assert html.find("fieldset")["aria-describedby"] == "id_money_note"
        left = html.find(attrs={"data-total": "100"})
        assert left.has_attr("hidden")
        assert left["data-unit"] == "points"

    def test_an_error_about_the_sum_is_tied_to_the_group_and_leads_to_its_first_box(self):
        html = soup(filled(BUDGET, self.typed("1", "", "")))
        assert "id_money_error" in html.find("fieldset")["aria-describedby"]
        assert html.find(class_="error-summary").a["href"] == "#id_money_roads"

    def test_answers_on_another_total_could_not_be_compared(self):
        assert KINDS["budget"].frozen_settings == ("total",)
