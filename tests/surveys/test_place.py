"""A place: its district, its address, a point on the map. The words alone always suffice."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from surveys.exporting.delimited import csv_lines
from surveys.forms import form_class
from surveys.models import Response
from surveys.questionnaire import Choice, Question, Questionnaire, Section
from surveys.questions.place import PlaceBlock, read_point
from tests.conftest import question, translated
from tests.surveys.residents import Resident, send

pytestmark = pytest.mark.django_db

DISTRICTS = {"fonc": "Fončorda", "radv": "Radvaň"}
ALL = {"choices": DISTRICTS, "address": True, "on_map": True}
POINT = {"where_lat": "48.73630", "where_lon": "19.14620"}
TILES = {
    "url": "https://tiles.city.example:8443/{z}/{x}/{y}.png",
    "attribution": "© [OpenStreetMap contributors](https://www.openstreetmap.org/copyright)",
    "centre": [48.7363, 19.1462],
    "zoom": 13,
}


@pytest.fixture
def page(make_survey):
    return make_survey([question("place", "where", **ALL)])


def stored(page, typed):
    send(page, typed)
    return Response.objects.get().answers


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ({"where": "fonc"}, {"district": "fonc"}),
        ({"where_address": " Horná 5 "}, {"address": "Horná 5"}),
        (POINT, {"lat": 48.7363, "lon": 19.1462}),
        (
            {"where": "radv", "where_address": "pri kaštieli", "where_lat": "48,7176123", "where_lon": "19,1334"},
            {"district": "radv", "address": "pri kaštieli", "lat": 48.71761, "lon": 19.1334},
        ),
    ],
)
def test_any_way_of_saying_where_is_enough_and_only_what_was_said_is_stored(page, typed, answer):
    assert stored(page, typed) == {"where": answer}


def test_an_optional_place_may_be_left_out(make_survey):
    page = make_survey([question("place", "where", required=False, **ALL)])
    assert stored(page, {"where": "", "where_address": "", "where_lat": "", "where_lon": ""}) == {}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "Choose a part of the city, or say in another way where it is."),
        ({"address": False, "on_map": False}, "Choose a part of the city."),
    ],
)
def test_a_required_place_must_be_said_somehow(make_survey, settings, message):
    page = translated(make_survey([question("place", "where", **{**ALL, **settings})]))
    resident = Resident({})
    html = resident.client.get(resident.to_check(page)).content.decode()
    assert html.count(message) >= 2, "beside the question and in the summary"
    assert 'href="#id_where"' in html


@pytest.mark.parametrize(
    "point",
    [
        ("50.0755", "14.4378"),  # Prague
        ("19.1462", "48.7363"),  # the wrong way round
        ("48.7", ""),
        ("", "19.1"),
        ("NaN", "NaN"),
        ("inf", "19.1"),
        ("čosi", "iné"),
        ("48.7363; DROP", "19.1"),
    ],
)
def test_a_point_outside_slovakia_or_half_a_point_is_refused_clearly(page, point):
    english = translated(page)
    resident = Resident({"where": "fonc", "where_lat": point[0], "where_lon": point[1]})
    html = resident.client.get(resident.to_check(english)).content.decode()
    assert "The point must lie in Slovakia." in html
    assert not Response.objects.exists()


def test_a_district_that_is_not_on_offer_gets_one_message(page):
    english = translated(page)
    resident = Resident({"where": "praha"})
    html = resident.client.get(resident.to_check(english)).content.decode()
    assert "That option is not on offer." in html
    assert "say in another way" not in html


def test_an_address_too_long_is_kept_whole_and_gets_one_message(page):
    english = translated(page)
    resident = Resident({"where_address": "ž" * 201})
    html = resident.client.get(resident.to_check(english)).content.decode()
    assert "ž" * 201 in html
    assert "The text is too long" in html
    assert "say in another way" not in html


def test_what_is_not_asked_is_not_taken(make_survey):
    page = make_survey([question("place", "where", choices=DISTRICTS, address=False, on_map=False)])
    assert stored(page, {"where": "fonc", "where_address": "x", **POINT}) == {"where": {"district": "fonc"}}


def test_each_part_has_its_column(page):
    send(page, {"where": "radv", **POINT})
    send(page, {"where_address": "Horná 5"})
    text = b"".join(csv_lines(page.survey)).decode("utf-8-sig")
    names = ["where", "where_address", "where_lat", "where_lon"]
    rows = [[row[name] for name in names] for row in csv.DictReader(io.StringIO(text))]
    assert rows == [["radv", "-99", "48.7363", "19.1462"], ["-99", "Horná 5", "-99", "-99"]]
    labelled = b"".join(csv_lines(page.survey, "sk")).decode("utf-8-sig")
    assert "Radvaň" in labelled


def test_columns_are_only_for_what_is_asked(make_survey):
    page = make_survey([question("place", "where", choices=DISTRICTS, address=False, on_map=False)])
    (asked,) = page.survey.current_version.questionnaire.questions
    assert [variable.name for variable in PlaceBlock.variables(asked)] == ["where"]


def test_an_answer_is_read_back_in_words(page):
    version = page.survey.current_version.questionnaire
    (asked,) = version.questions
    answer = {"district": "fonc", "address": "Horná 5", "lat": 48.7363, "lon": 19.1462}
    assert PlaceBlock.shown(asked, {"where": answer}, version, "sk") == ["Fončorda", "Horná 5", "48.73630, 19.14620"]
    assert PlaceBlock.shown(asked, {}, version, "sk") == []


ASKED = Question(
    "q",
    "where",
    "place",
    {"label": {"sk": "Kde?"}},
    {"required": False, "address": True, "on_map": True},
    (Choice("1", "fonc", {"label": {"sk": "Fončorda"}}), Choice("2", "radv", {"label": {"sk": "Radvaň"}})),
)
QUESTIONNAIRE = Questionnaire("sk", {}, (Section("start", {}, (ASKED,)),))
points = st.fixed_dictionaries(
    {"lat": st.floats(47.7, 49.7).map(lambda x: round(x, 5)), "lon": st.floats(16.8, 22.6).map(lambda x: round(x, 5))}
)
words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
said = st.fixed_dictionaries({}, optional={"district": st.sampled_from(["fonc", "radv"]), "address": words})


@given(said, points | st.just({}))
def test_every_answer_survives_being_typed_again_and_being_exported(said, point):
    answers = {"where": said | point} if said | point else {}
    form = form_class(QUESTIONNAIRE, "sk")({name: text for name, (text,) in PlaceBlock.typed(ASKED, answers).items()})
    assert form.is_valid(), form.errors
    assert form.answers == answers
    assert PlaceBlock.decoded(ASKED, PlaceBlock.coded(ASKED, answers)) == answers


@given(st.text(max_size=12), st.text(max_size=12))
def test_no_text_breaks_the_reading_of_a_point(latitude, longitude):
    point = read_point(latitude, longitude)
    assert point is None or (47.7 <= point[0] <= 49.7 and 16.8 <= point[1] <= 22.6)


def shown(page):
    return BeautifulSoup(Client().get(page.url).content, "html.parser").select_one("#question-where")


def test_without_a_tile_server_there_is_no_map_and_the_words_are_there(page):
    html = shown(page)
    assert not html.select("[data-map], script")
    assert [option["value"] for option in html.select("select option")] == ["", "fonc", "radv"]
    assert html.select_one("label[for=id_where_address]")
    assert {box["name"] for box in html.select("input[type=hidden]")} == {"where_lat", "where_lon"}


def test_a_point_marked_before_survives_though_the_tile_server_is_gone(page):
    resident = Resident({**POINT, "where": "praha"})
    html = resident.client.get(resident.to_check(page)).content.decode()
    assert 'value="48.73630"' in html


@override_settings(SURVEY_TILES=TILES)
def test_with_a_tile_server_there_is_a_map_with_a_name_for_those_with_scripts(page):
    html = shown(page)
    box = html.select_one("[data-map]")
    assert box.has_attr("hidden"), "nothing is shown until the script has come"
    assert '"centre": [48.7363, 19.1462]' in box["data-map"], "numbers as JSON writes them, not as Slovak does"
    view = box.select_one("[role=application]")
    assert view["aria-label"]
    assert view["tabindex"] == "0"
    assert box.select_one(f"#{view['aria-describedby']}").get_text()
    assert html.select_one("script[type=module]")["src"].endswith("map.js")
    assert box.select_one("a[href='https://www.openstreetmap.org/copyright']")


@override_settings(SURVEY_TILES=TILES)
def test_a_question_without_a_map_has_none(make_survey):
    page = make_survey([question("place", "where", choices=DISTRICTS, address=True, on_map=False)])
    assert not shown(page).select("[data-map], script, input[type=hidden]")


@override_settings(SURVEY_TILES=TILES)
def test_the_policy_lets_pictures_come_from_the_tile_server_alone(page):
    policy = Client().get(page.url)["Content-Security-Policy"]
    assert "img-src 'self' https://tiles.city.example:8443;" in policy + ";"
    assert "script-src 'self';" in policy + ";"


def test_without_a_tile_server_the_policy_is_as_strict_as_ever(page):
    assert "img-src 'self';" in Client().get(page.url)["Content-Security-Policy"] + ";"
