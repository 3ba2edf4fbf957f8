"""What an XLSForm says and a questionnaire here can as well is read; all else is named, with its row and column."""

from __future__ import annotations

import pytest

from surveys.questionnaire import Comparison
from tests.surveys.xlsform_files import asked, form, lost, noted

YES_NO = [["yn", "yes", "Áno"], ["yn", "no", "Nie"]]
NUMBERED = [["n", 1, "Jeden"], ["n", 2.0, "Dva"], ["n", "other", "Iné"]]


def only(read):
    """Return the only question."""
    (question,) = read.questionnaire.questions
    return question


@pytest.mark.parametrize(
    ("cells", "kind", "settings"),
    [
        (["text", "x", "X"], "short_text", {}),
        (["text", "x", "X", "multiline"], "long_text", {}),
        (["string", "x", "X", "", "string-length(.) <= 30"], "short_text", {"max_length": 30}),
        (["text", "x", "X", "", "string-length(.) < 601"], "long_text", {"max_length": 600}),
        (["integer", "x", "X", "", ". >= 18 and . <= 99"], "number", {"minimum": 18, "maximum": 99, "decimals": 0}),
        (["int", "x", "X", "", "(. > 0) and (100 > .)"], "number", {"minimum": 1, "maximum": 99}),
        (["decimal", "x", "X", "", ".>=0 and .<=2.0"], "number", {"minimum": 0, "maximum": 2, "decimals": 2}),
        (["date", "x", "X", "", ". >= date('2020-01-31')"], "date", {"earliest": "2020-01-31", "latest": None}),
        (["select_one yn", "x", "X", "minimal"], "single_choice", {"other": False}),
        (["select one from yn or specify other", "x", "X"], "single_choice", {"other": True}),
        (
            ["select_multiple yn", "x", "X", "", "count-selected(.) >= 2 and count-selected(.) <= 2"],
            "multiple_choice",
            {"least": 2, "most": 2, "none": False},
        ),
        (
            ["select_multiple yn", "x", "X", "", "not(selected(., 'no') and count-selected(.) > 1)"],
            "multiple_choice",
            {"none": True},
        ),
        (["rank yn", "x", "X"], "ranking", {}),
        (["note", "x", "X"], "information", {}),
        (["acknowledge", "x", "X"], "consent", {}),
        (["trigger", "x", "X"], "consent", {}),
        (["geopoint", "x", "X"], "place", {"on_map": True}),
        (["image", "x", "X"], "file", {"image": True, "pdf": False}),
        (["file", "x", "X"], "file", {"image": True, "pdf": True, "document": True}),
    ],
)
def test_each_type_becomes_its_kind(cells, kind, settings):
    read = asked([cells], YES_NO, "type name label appearance constraint")
    assert lost(read) == []
    assert only(read).kind == kind
    assert settings.items() <= only(read).settings.items()


def test_a_range_becomes_a_scale_with_words_at_its_ends():
    parameters = "start=0 end=10 step=1 tick_labelset=ends"
    choices = [["ends", 0, "vôbec"], ["ends", 10, "úplne"]]
    question = only(asked([["range", "x", "X", parameters]], choices, "type name label parameters"))
    assert (question.kind, question.settings["lowest"], question.settings["highest"]) == ("scale", 0, 10)
    assert (question.text("low_label"), question.text("high_label")) == ({"sk": "vôbec"}, {"sk": "úplne"})


def test_a_longer_range_becomes_a_number_and_one_in_steps_nothing_but_a_line():
    heading = "type name label parameters"
    question = only(asked([["range", "x", "X", "start=1 end=100"]], (), heading))
    assert (question.kind, question.settings["maximum"]) == ("number", 100)
    assert lost(asked([["range", "x", "X", "start=0 end=1 step=0.1"]], (), heading)) != []


def test_choices_and_what_other_programs_call_other():
    question = only(asked([["select_one n", "x", "X"]], NUMBERED))
    assert [(choice.key, choice.text("label")) for choice in question.choices] == [
        ("c1", {"sk": "Jeden"}),
        ("c2", {"sk": "Dva"}),
    ]
    assert question.settings["other"] is True


def test_the_text_asked_of_those_who_chose_other_is_part_of_the_question():
    rows = [["select_one n", "x", "X", ""], ["text", "x_other", "Aké?", "${x} = 'other'"]]
    read = asked(rows, NUMBERED, "type name label relevant")
    assert only(read).settings["other"] is True
    assert (3, "type", "x_other") in noted(read)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("choice_filter", "region=${r}"),
        ("calculation", "1 + 1"),
        ("trigger", "${a}"),
        ("read_only", "yes"),
        ("required", "${a} = 'x'"),
        ("media::image::Slovak (sk)", "mapa.png"),
        ("audio", "hlas.mp3"),
        ("guidance_hint", "Dbajte na …"),
        ("appearance", "signature"),
        ("appearance", "search('fruits')"),
        ("parameters", "randomize=true"),
    ],
)
def test_a_column_that_asks_for_more_is_named(column, cell):
    read = form([["type", "name", "label", column], ["select_one yn", "x", "X", cell]], [LIST, *YES_NO])
    assert len(lost(read)) == 1
    assert lost(read)[0][0] == 2


LIST = ["list_name", "name", "label"]


@pytest.mark.parametrize(
    "type",
    [
        *"calculate audio video barcode time dateTime geotrace geoshape hidden nonsense osm xml-external".split(),
        *("select_one_from_file a.csv", "select_one_external yn", "select_one nolist", "begin repeat"),
    ],
)
def test_a_type_without_counterpart_is_named(type):
    read = asked([["text", "x", "X"], [type, "y", "Y"]], YES_NO)
    assert lost(read)[0] in [(3, "type", type)]
    assert len(read.questionnaire.questions) == 1


def test_what_a_device_reports_of_itself_is_noted_and_does_not_stand_in_the_way():
    read = asked([["start", "start", ""], ["deviceid", "deviceid", ""], ["text", "x", "X"]])
    assert lost(read) == []
    assert noted(read) == [(2, "type", "start"), (3, "type", "deviceid")]


def test_looks_messages_and_defaults_are_not_missed():
    heading = "type name label appearance constraint_message default"
    read = asked([["text", "x", "X", "numbers w3", "Zle!", "abc"]], (), heading)
    assert lost(read) == []
    assert noted(read) == [(2, "default", "abc"), (2, "constraint_message", "Zle!")]


def test_groups_become_sections_and_what_follows_them_another():
    rows = [
        ["text", "first", "Prvá", ""],
        ["begin_group", "g", "Skupina", "${first} = 'x'"],
        ["text", "second", "Druhá", ""],
        ["begin group", "inner", "Vnútri", "${second} = 'y'"],
        ["text", "third", "Tretia", ""],
        ["end group", "", "", ""],
        ["text", "fourth", "Štvrtá", ""],
        ["end_group", "", "", ""],
        ["text", "fifth", "Piata", ""],
    ]
    read = asked(rows, (), "type name label relevant")
    assert lost(read) == []
    outer, inner = Comparison("first", "is", "x"), Comparison("second", "is", "y")
    assert [
        (
            section.text("title").get("sk"),
            section.condition.comparisons,
            [question.key for question in section.questions],
        )
        for section in read.questionnaire.sections
    ] == [
        (None, (), ["first"]),
        ("Skupina", (outer,), ["second"]),
        ("Vnútri", (outer, inner), ["third"]),
        ("Skupina", (outer,), ["fourth"]),
        ("Ďalšie otázky", (), ["fifth"]),
    ]


def test_a_nested_condition_that_cannot_be_joined_is_named():
    rows = [
        ["text", "a", "A", ""],
        ["begin_group", "g", "G", "${a} = 'x' or ${a} = 'y'"],
        ["begin_group", "h", "H", "${a} != ''"],
        ["text", "b", "B", ""],
        ["end_group", "", "", ""],
        ["end_group", "", "", ""],
    ]
    assert lost(asked(rows, (), "type name label relevant")) == [(4, "relevant", "${a} != ''")]


@pytest.mark.parametrize(
    "rows",
    [
        [["begin_group", "g", "G"], ["text", "x", "X"]],
        [["text", "x", "X"], ["end_group", "", ""]],
        [["begin_group", "g", "G"], ["text", "x", "X"], ["end_repeat", "", ""], ["end_group", "", ""]],
    ],
)
def test_groups_that_do_not_close_are_named(rows):
    assert len(lost(asked(rows))) == 1


TABLE = [
    ["begin_group", "services", "Služby", "table-list"],
    ["select_one yn", "services_bus", "Autobus", ""],
    ["select_one yn", "services_tram", "Električka", ""],
    ["end_group", "", "", ""],
]


def test_a_table_becomes_one_question_whose_rows_can_be_compared():
    rows = [[*row, "", ""] for row in TABLE] + [["text", "why", "Prečo?", "", "${services_bus} = 'no'", ""]]
    read = asked(rows, YES_NO, "type name label appearance relevant hint")
    table, why = read.questionnaire.questions
    assert (table.key, table.kind, [row.key for row in table.rows]) == ("services", "matrix", ["bus", "tram"])
    assert why.condition.comparisons == (Comparison("services.bus", "is", "no"),)


def test_the_older_table_with_a_heading_row_does_too():
    rows = [
        ["begin_group", "g", "", "field-list"],
        ["select_one yn", "head", "Ako sa vám darí?", "label"],
        ["select_one yn", "r1", "Doma", "list-nolabel"],
        ["select_one yn", "r2", "V práci", "list-nolabel"],
        ["end_group", "", "", ""],
    ]
    table = only(asked(rows, YES_NO, "type name label appearance"))
    assert (table.kind, table.text("label"), [row.key for row in table.rows]) == (
        "matrix",
        {"sk": "Ako sa vám darí?"},
        ["r1", "r2"],
    )


def test_a_table_whose_rows_differ_is_asked_row_by_row_and_loses_nothing():
    rows = [[*row, ""] for row in TABLE]
    rows[1][4] = "Aj nočné"
    read = asked(rows, YES_NO, "type name label appearance hint")
    assert [question.kind for question in read.questionnaire.questions] == ["single_choice", "single_choice"]
    assert read.questionnaire.questions[0].text("hint") == {"sk": "Aj nočné"}
    assert lost(read) == []


def test_names_become_keys_and_conditions_follow():
    rows = [
        ["select_one n", "Household.Size", "Koľko?", ""],
        ["text", "_Why", "Prečo {household_size}?", "${Household.Size} = '2'"],
        ["text", "version", "Verzia ${Household.Size}", ""],
    ]
    read = asked(rows, NUMBERED, "type name label relevant")
    size, why, version = read.questionnaire.questions
    assert [size.key, why.key, version.key] == ["household_size", "why", "version_1"]
    assert why.condition.comparisons == (Comparison("household_size", "is", "c2"),)
    assert version.text("label") == {"sk": "Verzia {household_size}"}
    assert (2, "name", "Household.Size") in noted(read)
    assert (2, "type", "1 → c1, 2 → c2") in noted(read)


def test_long_names_are_cut_so_that_a_variable_can_have_both():
    choices = [["l", f"a_rather_long_choice_number_{number}", "X"] for number in range(3)]
    rows = [["select_multiple l", "a_question_with_a_long_name", "X"], ["select_multiple l", "a_question_with", "X"]]
    first, second = asked(rows, choices).questionnaire.questions
    names = {f"{question.key}_{choice.key}" for question in (first, second) for choice in question.choices}
    assert len(names) == 6
    assert max(map(len, names)) <= 32


def test_an_answer_that_is_not_there_cannot_be_repeated():
    read = asked([["text", "x", "Ahoj ${meno}"], ["note", "y", "${x}"], ["text", "z", "${y}"]])
    assert lost(read) == [(2, "label", "${meno}"), (4, "label", "${y}")]
    assert read.questionnaire.by_key["x"].text("label") == {"sk": "Ahoj …"}


def test_what_has_no_label_is_called_by_its_name():
    read = asked([["text", "my_name", ""], ["select_one yn", "x", "X"]], [["yn", "yes", ""], ["yn", "no", "Nie"]])
    assert read.questionnaire.by_key["my_name"].text("label") == {"sk": "my name"}
    assert read.questionnaire.by_key["x"].choices[0].text("label") == {"sk": "yes"}
    assert {(2, "label", "my_name"), (2, "label", "yes")} <= set(noted(read))


def test_a_choice_named_twice_is_named():
    assert lost(asked([["select_one yn", "x", "X"]], [*YES_NO, YES_NO[0]])) == [(4, "name", "yes")]


def test_an_information_longer_than_a_line_keeps_the_rest_under_it():
    text = "Nadpis\n" + "slovo " * 200
    question = only(asked([["note", "x", text]]))
    assert question.text("label") == {"sk": "Nadpis"}
    assert question.text("hint") == {"sk": text.partition("\n")[2].strip()}


def test_pictures_of_a_list_that_nobody_is_asked_are_nobodys_loss():
    pictured = ["list_name", "name", "label", "image"]
    read = form([["type", "name", "label"], ["select_one yn", "x", "X"]], [pictured, *YES_NO, ["z", "a", "A", "a.jpg"]])
    assert lost(read) == []


def test_parameters_may_stand_apart():
    question = only(asked([["range", "x", "X", "start = 1; end = 7, step=1"]], (), "type name label parameters"))
    assert (question.settings["lowest"], question.settings["highest"]) == (1, 7)


BUDGET = [
    ["type", "name", "label"],
    ["begin_group", "money", "Rozpočet"],
    ["integer", "money_parks", "Parky"],
    ["integer", "money_parks", "Parky znova"],
    ["text", "money_why", "Prečo?"],
    ["end_group", "", ""],
]


def test_a_group_that_is_one_question_here_reads_what_was_added_to_it_by_hand():
    read = form(
        BUDGET, spolupracovna=[["name", "part", "setting"], ["money", "kind", '"budget"'], ["money", "total", "50"]]
    )
    question = only(read)
    assert (question.kind, question.settings["total"]) == ("budget", 50)
    assert [choice.text("label")["sk"] for choice in question.choices] == ["Parky", "Parky znova"]
    assert lost(read) == [(5, "type", "text")]


def test_without_our_own_sheet_it_is_what_it_says():
    kinds = [question.kind for question in form(BUDGET).questionnaire.questions]
    assert kinds == ["number", "number", "short_text"]
