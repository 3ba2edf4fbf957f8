"""What is published of a survey's responses, and what is not."""

import numpy as np
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from surveys.analysis.selection import LANGUAGE, Selection
from surveys.codebook import Codebook
from surveys.disclosure import Asked, PublicTable, publish
from surveys.disclosure.loading import tabulated
from surveys.disclosure.merging import Traits, merged
from surveys.models import Response
from tests.conftest import question
from tests.surveys.whole import EVERY_KIND, only_if

pytestmark = pytest.mark.django_db

HOMES = {"own": "Vlastný byt", "rent": "Nájom", "kin": "U rodiny", "hall": "Internát"}
TENURE = question("single_choice", "tenure", choices=HOMES, required=False)
DISTRICT = question("single_choice", "district", choices={"centre": "Stred", "north": "Sever", "south": "Juh"})


def add(survey, *counted, **fields):
    """Store as many responses with the same answers as are counted of each."""
    made = [answers for number, answers in counted for _ in range(number)]
    stored = survey.responses.count()
    Response.objects.bulk_create(
        Response(
            **{
                "survey": survey,
                "version": survey.current_version,
                "language": "sk",
                "answers": answers,
                "receipt_hash": f"{stored + place}",
                **fields,
            }
        )
        for place, answers in enumerate(made)
    )


def cells(table):
    """Return a table of one variable as a dict by code, or by the codes shown together."""
    return {category.codes if len(category.codes) > 1 else category.codes[0]: cell for category, cell in table.lined()}


@pytest.fixture
def survey(make_survey):
    return make_survey([TENURE, DISTRICT]).survey


def test_a_small_cell_is_suppressed_with_another(survey):
    add(survey, (40, {"tenure": "own"}), (20, {"tenure": "rent"}), (3, {"tenure": "kin"}))
    (table,) = publish(survey, [Asked(("tenure",))])
    assert table.total == 63
    assert cells(table)["kin"] is None
    assert table.hidden == 2
    assert cells(table)["hall"] == 0


def test_nothing_is_suppressed_where_no_cell_is_small(survey):
    add(survey, (40, {"tenure": "own"}), (5, {"tenure": "rent"}), (6, {}))
    (table,) = publish(survey, [Asked(("tenure",))])
    assert cells(table) == {"own": 40, "rent": 5, "kin": 0, "hall": 0, -99: 6}
    assert [(bar.label, bar.number, round(bar.share, 3)) for bar in table.lines("sk")][:2] == [
        ("Vlastný byt", 40, 0.889),
        ("Nájom", 5, 0.111),
    ]
    assert table.reasons("en") == [("not answered", 6)]
    assert table.complete


def test_the_threshold_can_be_another(survey, settings):
    settings.DISCLOSURE_THRESHOLD = 3
    add(survey, (40, {"tenure": "own"}), (20, {"tenure": "rent"}), (3, {"tenure": "kin"}))
    assert publish(survey, [Asked(("tenure",))])[0].complete
    assert not publish(survey, [Asked(("tenure",))], threshold=10)[0].complete


def test_of_too_few_responses_not_even_their_number_is_told(survey):
    add(survey, (4, {"tenure": "own"}))
    (table,) = publish(survey, [Asked(("tenure",))])
    assert table.withheld
    assert table.total is None
    assert table.cells == []
    assert table.lines("sk") == []


def test_a_survey_without_responses_has_tables_of_zeros(survey):
    (table,) = publish(survey, [Asked(("tenure",))])
    assert (table.total, set(table.cells), table.base) == (0, {0}, 0)


def test_withdrawn_responses_are_in_no_table(survey):
    add(survey, (40, {"tenure": "own"}))
    add(survey, (7, {}), withdrawn_at=timezone.now())
    (table,) = publish(survey, [Asked(("tenure",))])
    assert table.total == 40
    assert cells(table) == {"own": 40, "rent": 0, "kin": 0, "hall": 0}


def test_shares_are_of_those_asked_where_it_is_not_told_how_many_answered(survey):
    add(survey, (40, {"tenure": "own"}), (57, {"tenure": "rent"}), (3, {}))
    (table,) = publish(survey, [Asked(("tenure",))])
    assert cells(table)[-99] is None
    assert (table.share_of, table.base) == ("asked", 100)
    assert {bar.share for bar in table.lines("sk")} <= {0.4, 0.57, None, 0}


def crossed(survey, *counted):
    add(survey, *((number, {"tenure": tenure, "district": district}) for number, tenure, district in counted))
    return publish(survey, [Asked(("tenure", "district"))])[0]


def test_a_small_cell_of_a_cross_tab_takes_a_rectangle_with_it(survey):
    table = crossed(
        survey,
        (20, "own", "centre"),
        (20, "own", "north"),
        (3, "rent", "centre"),
        (20, "rent", "north"),
        (9, "kin", "north"),
    )
    by_row = {row.codes[0]: cells for row, cells in zip(table.axes[0].categories, table.cells, strict=True)}
    assert by_row["rent"] == [None, None]
    assert table.hidden == 4
    assert table.totals == ([40, 23, 9], [23, 49])
    assert table.rows("sk")[2][2] == 9


def test_categories_merged_in_one_table_are_merged_in_the_others(survey):
    table = crossed(
        survey,
        (30, "own", "centre"),
        (30, "own", "north"),
        (2, "kin", "centre"),
        (20, "rent", "centre"),
        (20, "rent", "north"),
    )
    assert {codes for category in table.axes[0].categories if len(codes := category.codes) > 1} != set()
    merged = next(category for category in table.axes[0].categories if len(category.codes) > 1)
    assert "U rodiny" in merged.words("sk")


def test_the_rest_of_a_selection_cannot_be_worked_out(survey):
    """Of all 43 in the centre, those who answered in Slovak are shown only if the others are no handful."""
    add(survey, (40, {"tenure": "own"}), (20, {"tenure": "rent"}))
    add(survey, (3, {"tenure": "own"}), (20, {"tenure": "rent"}), language="en")
    whole, part = publish(survey, [Asked(("tenure",)), Asked(("tenure",), Selection(((LANGUAGE, ("sk",)),)))])
    assert cells(whole)["own"] == 43
    assert cells(part)["own"] is None
    assert part.total == 60


def test_a_selection_of_a_handful_less_is_not_published_at_all(survey):
    add(survey, (40, {"tenure": "own"}))
    add(survey, (3, {"tenure": "own"}), language="en")
    whole, part = publish(survey, [Asked(("tenure",)), Asked(("tenure",), Selection(((LANGUAGE, ("sk",)),)))])
    assert whole.total == 43
    assert part.withheld
    assert part.total is None


def test_what_all_tables_leave_out_is_none_of_their_business(survey):
    """Three suspect responses are in no table, so no difference shows them."""
    add(survey, (40, {"tenure": "own"}))
    add(survey, (3, {"tenure": "own"}), suspect="fast")
    base = Selection((("response.suspect", ("",)),))
    (table,) = publish(survey, [Asked(("tenure",), base)])
    assert table.total == 40
    assert table.selection == base
    (beside,) = publish(survey, [Asked(("tenure",))], already=[table])
    assert beside.withheld


def test_a_later_table_is_withheld_if_beside_an_earlier_one_it_would_tell_something(survey):
    add(survey, (40, {"tenure": "own"}), (30, {"tenure": "rent"}))
    (early,) = publish(survey, [Asked(("tenure",), Selection(last=last_id(survey)))])
    add(survey, (2, {"tenure": "own"}), (10, {"tenure": "rent"}))
    (late,) = publish(survey, [Asked(("tenure",))], already=[early])
    assert late.withheld
    assert not publish(survey, [Asked(("tenure",))])[0].withheld


def last_id(survey):
    return survey.responses.order_by("-pk").values_list("pk", flat=True).first()


def test_the_same_table_is_published_again_as_it_was(survey):
    table = crossed(survey, (20, "own", "centre"), (2, "own", "north"), (30, "rent", "centre"), (30, "rent", "north"))
    wanted = [Asked(("tenure", "district")), Asked(("tenure",)), Asked(("district",))]
    again = publish(survey, wanted, already=[table])
    assert again[0] == table
    assert not any(each.withheld for each in again)


def test_who_was_asked_does_not_tell_what_others_answered(make_survey):
    """Were it told that 23 were not asked, the 20 who live with kin would give away the three in halls."""
    asked_of = only_if("tenure", "is", "own")
    asked_of["condition"].append(only_if("tenure", "is", "hall")["condition"][0] | {"id": "other"})
    asked_of["match"] = "any"
    survey = make_survey(
        [TENURE, question("single_choice", "floor", choices={"low": "1", "high": "2"}, **asked_of)]
    ).survey
    add(
        survey,
        (25, {"tenure": "own", "floor": "low"}),
        (25, {"tenure": "own", "floor": "high"}),
        (20, {"tenure": "kin"}),
        (3, {"tenure": "hall", "floor": "low"}),
    )
    tenure, floor = publish(survey, [Asked(("tenure",)), Asked(("floor",))])
    assert cells(floor)[-98] == 20
    assert cells(tenure) == {"own": None, "rent": 0, "kin": 20, "hall": None}


def test_a_question_only_a_handful_was_asked_is_not_published(make_survey):
    survey = make_survey(
        [TENURE, question("number", "rent", minimum=0, maximum=9, **only_if("tenure", "is", "rent"))]
    ).survey
    add(survey, (40, {"tenure": "own"}), (3, {"tenure": "rent", "rent": 5}))
    tenure, rent = publish(survey, [Asked(("tenure",)), Asked(("rent",))])
    assert rent.withheld
    assert tenure.hidden == 2


NUMBER = question("number", "people", minimum=0, maximum=5000, required=False)


def test_a_number_is_told_in_ranges_with_its_mean_and_neither_lowest_nor_highest(make_survey):
    survey = make_survey([NUMBER]).survey
    add(survey, *((6, {"people": number}) for number in range(10, 50)), (1, {"people": 4321}), (1, {"people": 3}))
    (table,) = publish(survey, [Asked(("people",))])
    assert sum(table.cells) == 242
    assert set(table.summary) == {"mean", "median"}
    assert "4321" not in str(table.to_json())
    assert table.axes[0].categories[-1].words("sk").startswith("≥")
    assert all(cell == 0 or cell >= 5 for cell in table.cells)


def test_neighbouring_numbers_are_shown_together(make_survey):
    survey = make_survey([question("scale", "trust", lowest=1, highest=5, low_label="nie", high_label="áno")]).survey
    add(survey, *((number, {"trust": value}) for value, number in ((1, 2), (2, 30), (3, 40), (4, 50), (5, 60))))
    (table,) = publish(survey, [Asked(("trust",))])
    assert table.cells == [32, 40, 50, 60]
    assert table.axes[0].categories[0].codes == (1, 2)


def test_the_mean_is_kept_back_where_it_would_tell_the_numbers_shown_together(make_survey):
    survey = make_survey([NUMBER]).survey
    add(survey, (4, {"people": 0}), (5, {"people": 1000}))
    (table,) = publish(survey, [Asked(("people",))])
    assert table.summary is None


def test_of_words_only_that_there_are_some_is_told(make_survey):
    survey = make_survey([question("long_text", "wish", max_length=100, required=False)]).survey
    add(survey, (20, {"wish": "Viac zelene, Jano"}), (10, {}))
    (table,) = publish(survey, [Asked(("wish",))])
    assert cells(table) == {"given": 20, -99: 10}
    assert "Jano" not in str(table.to_json())


@pytest.mark.parametrize("name", ["contact", "where_latitude", "tenure_other", "nothing"])
def test_of_some_variables_nothing_is_ever_published(make_survey, name):
    survey = make_survey(EVERY_KIND).survey
    with pytest.raises(ValueError, match=name):
        publish(survey, [Asked((name,))])


@pytest.mark.parametrize("names", [(), ("tenure", "tenure"), ("tenure", "district", "x")])
def test_a_table_is_of_one_variable_or_of_two(survey, names):
    with pytest.raises(ValueError, match="one variable or of two"):
        publish(survey, [Asked(names)])


def test_every_kind_of_question_can_be_published(make_survey):
    survey = make_survey(EVERY_KIND).survey
    add(
        survey, (12, {"tenure": "own", "needs": ["parks"], "trust": 3, "money": {"parks": 60, "roads": 40, "flats": 0}})
    )
    add(survey, (8, {"tenure": "rent", "price": 450.5, "services": {"bus": "good"}, "order": ["parks", "roads"]}))
    names = [variable.name for variable in tabulated(Codebook.of(survey))]
    assert {"tenure", "needs_parks", "trust", "price", "services_bus", "order_parks", "money_parks", "where"} <= {
        *names
    }
    assert not {"contact", "photo", "wish", "street", "moved"} & {*names}
    tables = publish(survey, [Asked((name,)) for name in names])
    assert len(tables) == len(names)
    shared_out = tables[names.index("money_parks")]
    assert [category.codes for category in shared_out.axes[0].categories] == [("given",), (-99,)]


def test_a_table_is_plain_data_in_both_languages(survey):
    table = crossed(survey, (20, "own", "centre"), (3, "own", "north"), (30, "rent", "centre"), (30, "rent", "north"))
    assert PublicTable.from_json(table.to_json()) == table
    (one,) = publish(survey, [Asked(("tenure",))])
    assert PublicTable.from_json(one.to_json()) == one


@given(st.lists(st.integers(0, 12), min_size=2, max_size=5))
def test_what_is_shown_together_is_of_nobody_or_of_enough(numbers):
    size = len(numbers)
    traits = Traits((0,) * size, [False] * size, [False] * size, [0.5] * size)
    groups = merged([(place,) for place in range(size)], np.array(numbers)[:, None], traits, 5) or []
    sums = [sum(numbers[place] for place in group) for group in groups]
    assert all(total == 0 or total >= 5 + len(group) - 1 for group, total in zip(groups, sums, strict=True))
    assert sum(sums) == sum(numbers) or sum(numbers) < 5 + size
