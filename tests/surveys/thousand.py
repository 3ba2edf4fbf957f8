"""A survey in two languages and three versions, and a thousand responses drawn for it from one seed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from surveys.interview import Interview, typed_from
from surveys.models import QuestionnaireVersion, Response, Survey, SurveyPage
from tests.conftest import question, translated
from tests.surveys.whole import only_if

DISTRICTS = {"sasova": "Sásová", "radvan": "Radvaň", "centre": "Centrum"}
LATER_DISTRICTS = {"sasova": "Sásová", "north": "Sever", "radvan": "Radvaň", "centre": "Centrum"}
NEEDS = {"flats": "Byty", "parks": "Parky", "roads": "Cesty"}
SERVICES, JUDGED = {"bus": "Autobus", "bins": "Odpad"}, {"bad": "zlé", "good": "dobré"}
AGES = {"young": "do 35", "middle": "35 až 64", "old": "65 a viac"}
OPEN = {"required": False}
BEGIN = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)  # half past midnight in the city
COUNT = 1000


def first(districts: dict[str, str] = DISTRICTS) -> list[dict[str, Any]]:
    return [
        question("single_choice", "district", choices=districts, other=True),
        question("single_choice", "tenure", choices={"own": "Vlastné", "rent": "Nájom"}, other=False),
        question("number", "price", minimum=0, maximum=2000, decimals=2, **OPEN, **only_if("tenure", "is", "rent")),
        question(
            "multiple_choice",
            "needs",
            choices={"flats": "Byty", "parks": "Parky", "roads": "Cesty"},
            other=False,
            **OPEN,
        ),
        question("scale", "trust", lowest=1, highest=5, low_label="nie", high_label="áno", **OPEN),
        question("number", "people", minimum=1, maximum=9, **OPEN),
        question(
            "matrix",
            "services",
            rows={"bus": "Autobus", "bins": "Odpad"},
            choices={"bad": "zlé", "good": "dobré"},
            **OPEN,
        ),
        question("date", "moved", earliest="1950-01-01", latest="2026-12-31", **OPEN),
        question("long_text", "wish", max_length=500, **OPEN),
    ]


def second() -> list[dict[str, Any]]:
    return [*first(LATER_DISTRICTS), question("single_choice", "age", choices=AGES, other=False, **OPEN)]


def third() -> list[dict[str, Any]]:
    return [block for block in second() if block["id"] != "id-people"] + [question("consent", "agree", **OPEN)]


def thousand(make_survey: Any, count: int = COUNT) -> Survey:
    """Publish the survey three times, in Slovak and English, with a third of the responses after each time."""
    page = make_survey(first(), slug="tisic")
    translated(page, {"Sásová": "Sásová estate", "Otázka tenure": "What do you live in?", "Nájom": "Rented"})
    draw, survey = Random(2026), page.survey
    for number, blocks in enumerate((first(), second(), third())):
        publish(page, blocks)
        version = survey.versions.order_by("-number")[0]
        add(survey, version, range(number * count // 3, (number + 1) * count // 3 if number < 2 else count), draw)
    return Survey.objects.get(pk=survey.pk)


def publish(page: SurveyPage, blocks: list[dict[str, Any]]) -> None:
    page.questions = blocks
    page.save_revision().publish()


def add(survey: Survey, version: QuestionnaireVersion, numbers: range, draw: Random) -> None:
    responses = []
    for number in numbers:
        answers = drawn(version, draw)
        if number % 50 == 0:  # every one would take long; these show that a resident could have sent them
            interview = Interview(version.questionnaire, "sk", typed_from(version.questionnaire, answers))
            assert interview.answers == answers, interview.errors
        sent_at = BEGIN + timedelta(minutes=43 * number)
        withdrawn = draw.random() < 0.03
        responses.append(
            Response(
                survey=survey,
                version=version,
                language="sk" if draw.random() < 0.7 else "en",
                source=draw.choices(["web", "paper"], [9, 1])[0],
                suspect="" if withdrawn or draw.random() < 0.95 else "fast",
                submitted_at=sent_at,
                withdrawn_at=sent_at + timedelta(days=1) if withdrawn else None,
                answers={} if withdrawn else answers,
                receipt_hash=f"thousand-{number}",
            )
        )
    Response.objects.bulk_create(responses)


def drawn(version: QuestionnaireVersion, draw: Random) -> dict[str, Any]:
    """Return the answers of one person, who skips what need not be answered now and then."""
    known = version.questionnaire.by_key
    districts = [choice.key for choice in known["district"].choices] + ["other"]
    answers: dict[str, Any] = {"district": draw.choices(districts, [9, 5, 4, 2, 1][: len(districts)])[0]}
    if answers["district"] == "other":
        answers["district_other_text"] = draw.choice(["Jakub", "=Senica", "žiadna, „bývam“ inde"])
    answers["tenure"] = draw.choices(["own", "rent"], [7, 3] if answers["district"] == "sasova" else [4, 6])[0]
    if answers["tenure"] == "rent" and draw.random() < 0.9:
        answers["price"] = round(draw.uniform(150, 900), 2)
    optional = {
        "needs": [key for key in NEEDS if draw.random() < 0.4],
        "trust": draw.choices([1, 2, 3, 4, 5], [1, 2, 4, 4, 2])[0],
        "people": draw.randint(1, 9),
        "services": {row: draw.choice(["bad", "good"]) for row in SERVICES if draw.random() < 0.9},
        "moved": f"{draw.randint(1960, 2025)}-0{draw.randint(1, 9)}-1{draw.randint(0, 9)}",
        "wish": draw.choice(["Viac zelene", "-", "@mesto: lavičky", "Ľahší\nprístup"]),
        "age": draw.choices(list(AGES), [2, 3, 1])[0],
    }
    said = {key: value for key, value in optional.items() if key in known and value and draw.random() < 0.85}
    agreed = {"agree": int(draw.random() < 0.8)} if "agree" in known else {}  # a box left empty is an answer
    return answers | said | agreed
