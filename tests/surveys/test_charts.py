"""Charts: the table beside them is the truth, they need neither script nor style, and nothing suppressed leaks."""

import re
import statistics
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.analysis.summary import MOST_BINS, Summary, histogram, quantile
from surveys.charts import Bar, Pair, amounts, bars, columns, stacked
from surveys.templatetags.figure_tags import amount, percent, points

NUMBERS = st.lists(st.integers(-50, 2000), min_size=1, max_size=60)
quick = settings(max_examples=50, deadline=None)


def drawn(name: str, language: str = "sk", **context) -> str:
    with override(language):
        html = render_to_string(f"surveys/figures/{name}.html", context)
    assert "style=" not in html
    assert "<style" not in html
    assert "<script" not in html
    return re.sub(r"[ \n]+", " ", html)


def texts(html: str) -> list[str]:
    return [text for part in re.findall(r">([^<]*)<", html) if (text := part.strip())]


def test_a_bar_is_as_long_as_its_share_and_the_table_says_the_same():
    html = drawn("bars", bars=bars([("Vlastný byt", 1240, 0.667), ("Nájom", 3, 0.0016)]))
    assert 'width="66.7%"' in html, "a length of SVG has a point in every language"
    assert texts(html)[-6:] == ["Vlastný byt", "1\xa0240", "66,7\xa0%", "Nájom", "3", "0,2\xa0%"]
    english = drawn("bars", "en", bars=bars([("Own flat", 1240, 0.667)]))
    assert texts(english)[-3:] == ["Own flat", "1,240", "66.7%"]


def test_drawings_are_hidden_from_screen_readers_and_cells_have_headers():
    html = drawn("bars", bars=bars([("Áno", 1, 1.0)]), caption="Súhlas")
    assert re.search(r"<caption>\s*Súhlas\s*</caption>", html)
    assert html.count("<svg") == html.count('<svg aria-hidden="true"')
    assert html.count('scope="col"') == 3
    assert html.count('scope="row"') == 1


def test_a_label_in_another_language_says_so_and_is_never_markup():
    html = drawn("bars", bars=[Bar("<b>Own</b>", 1, 1.0, lang="en")])
    assert '<span lang="en">&lt;b&gt;Own&lt;/b&gt;</span>' in html


@pytest.mark.parametrize(
    ("context", "mark"),
    [({"hidden_mark": "potlačené"}, "potlačené"), ({"threshold": 5}, "‹ 5"), ({}, "–")],
)
def test_a_suppressed_cell_shows_a_mark_and_a_bar_of_no_length(context, mark):
    html = drawn("bars", bars=[Bar("Nájom", None, None)], **context)
    assert mark in texts(html)
    assert re.search(r'class="figure-1" width="0.0%"', html)
    table = drawn("stacked", chart=stacked(["zle", "dobre"], [("Autobus", [None, 7])]), **context)
    assert mark in texts(table)


def test_weighted_shares_stand_beside_the_others():
    html = drawn("bars", bars=[Bar("Nájom", 3, 0.25, weighted=0.4)], weighted=True)
    assert texts(html)[-3:] == ["3", "25,0\xa0%", "40,0\xa0%"]
    assert "40,0" not in drawn("bars", bars=[Bar("Nájom", 3, 0.25, weighted=0.4)])


def test_the_parts_of_a_stacked_bar_follow_one_another_to_its_end():
    chart = stacked(["zle", "dobre", "neviem"], [("Autobus", [1, 2, 1]), ("Vlak", [0, 0, 0])])
    bus, train = chart.stacks
    assert [(part.start, part.length) for part in bus.parts] == [(0, 25), (25, 50), (75, 25)]
    assert [part.share for part in bus.parts] == [0.25, 0.5, 0.25]
    assert [(part.length, part.share) for part in train.parts] == [(0, 0)] * 3, "nobody answered"
    html = drawn("stacked", chart=chart)
    assert 'x="25.0%"' in html
    assert "50,0\xa0% <span" in html


def test_columns_stand_on_the_ground_and_the_highest_fills_the_height():
    chart = columns(["sk", "en"], [("pondelok", [3, 1]), ("utorok", [2, 0])])
    monday, tuesday = chart.stacks
    assert [(part.top, part.length) for part in monday.parts] == [(25, 75), (0, 25)]
    assert [(part.top, part.length) for part in tuesday.parts] == [(50, 50), (50, 0)]
    assert monday.left + monday.width < tuesday.left
    html = drawn("columns", chart=chart)
    assert texts(html)[-8:] == ["pondelok", "3", "1", "4", "utorok", "2", "0", "2"]


def test_without_data_there_is_no_chart():
    assert drawn("columns", chart=columns(["sk"], [])).strip() == ""
    assert columns(["sk"], [("pondelok", [0])]).stacks[0].parts[0].length == 0


def test_numbers_that_are_no_shares_are_drawn_against_the_highest():
    assert [bar.width for bar in amounts([("a", 20), ("b", 5)])] == [100.0, 25.0]
    assert [bar.width for bar in amounts([("a", 20)], highest=100)] == [20.0]


def test_a_pair_shows_the_difference_in_percentage_points():
    html = drawn(
        "compared",
        pairs=[Pair("Nájom", (10, 3), (0.25, 0.125)), Pair("Nové", (None, 3), (None, 0.1))],
        first_name="A",
        second_name="B",
    )
    assert "−12,5" in html
    assert re.search(r"Nové.*–.*10,0", html)


@pytest.mark.parametrize(
    ("number", "written"),
    [(1234567, "1\xa0234\xa0567"), (3.0, "3"), (3.27, "3,3"), (0, "0"), (-1.5, "-1,5"), (None, "")],
)
def test_numbers_are_written_as_slovak_does(number, written):
    assert amount(number) == written


def test_shares_and_differences_are_rounded_once():
    assert percent(0.0) == "0,0\xa0%"
    assert percent(1) == "100,0\xa0%"
    assert [points(each) for each in (0.0004, -0.02, 0.3)] == ["±0,0", "−2,0", "+30,0"]


@quick
@given(NUMBERS)
def test_a_histogram_holds_every_number_once(numbers):
    counts = {number: numbers.count(number) for number in numbers}
    bins = histogram(counts)
    assert len(bins) <= MOST_BINS + 1
    for one in bins:
        assert one.number == sum(one.first <= number < one.end for number in numbers)
    assert sum(one.number for one in bins) == len(numbers)
    assert all(one.end == after.first for one, after in pairwise(bins))


@quick
@given(st.lists(st.integers(0, 9999), min_size=1, max_size=40))
def test_a_histogram_of_cents_holds_every_number_once(cents):
    counts = {number / 100: cents.count(number) for number in cents}
    bins = histogram(counts)
    assert sum(one.number for one in bins) == len(cents)
    assert bins[0].first <= min(counts)
    assert max(counts) < bins[-1].end + 1e-9


@quick
@given(NUMBERS)
def test_a_summary_is_what_the_standard_library_says(numbers):
    found = Summary.of({number: numbers.count(number) for number in numbers})
    assert (found.lowest, found.highest) == (min(numbers), max(numbers))
    assert found.median == statistics.median(numbers)
    assert found.mean == pytest.approx(statistics.fmean(numbers))
    if len(numbers) > 1:
        assert found.deviation == pytest.approx(statistics.stdev(numbers), abs=1e-6)
    else:
        assert found.deviation is None


def test_a_quartile_between_two_numbers_is_their_middle():
    counts = {1: 1, 2: 1, 3: 1, 4: 1}
    assert [quantile(counts, part) for part in (0.25, 0.5, 0.75)] == [1.5, 2.5, 3.5]
    assert quantile({1: 1, 2: 1, 3: 1, 4: 1, 5: 1}, 0.25) == 2
