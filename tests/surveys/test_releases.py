"""Publishing a survey's figures: by whom, when, what is stored, and what of it can be published again."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.analysis.selection import Selection
from surveys.disclosure import Asked, PublicTable, ledger, publish
from surveys.disclosure.releasing import Plan, Refused, release
from surveys.exporting.extract import extract_digest
from surveys.models import Release, Response
from tests.conftest import question
from tests.surveys.test_disclosure import DISTRICT, TENURE, add

pytestmark = pytest.mark.django_db

NEEDS = question("multiple_choice", "needs", choices={"flats": "Byty", "parks": "Parky"}, required=False)
WISH = question("long_text", "wish", max_length=100, required=False)


def answers(tenure, district, **others):
    return {"tenure": tenure, "district": district, **others}


@pytest.fixture
def page(make_survey):
    """A survey that has closed, of which a cell is small."""
    page = make_survey([TENURE, DISTRICT, NEEDS, WISH])
    add(
        page.survey,
        (20, answers("own", "centre", needs=["flats"])),
        (20, answers("own", "north", needs=["parks"], wish="Lavičky pre Annu")),
        (3, answers("rent", "centre")),
        (20, answers("rent", "north", needs=["flats", "parks"])),
    )
    close(page)
    return page


def close(page):
    page.closes_at = timezone.now() - timedelta(hours=1)
    page.save_revision().publish()


@pytest.fixture
def survey(page):
    return page.survey


def tables(made):
    return [PublicTable.from_json(table) for table in made.content["tables"]]


def test_a_release_holds_every_question_and_each_by_the_breakdowns(survey):
    made = release(survey, None, breakdowns=["district"])
    assert [table.variables for table in tables(made)] == [
        ("tenure",),
        ("district",),
        ("needs_flats",),
        ("needs_parks",),
        ("tenure", "district"),
        ("needs_flats", "district"),
        ("needs_parks", "district"),
    ]
    crossed = tables(made)[4]
    assert crossed.cells == [[None, None], [None, None]]
    assert crossed.totals == ([40, 23], [23, 40])


def test_two_breakdowns_are_crossed_once(survey):
    made = release(survey, None, breakdowns=["district", "tenure"], questions=["tenure", "district"])
    assert [table.variables for table in tables(made)] == [("tenure",), ("district",), ("tenure", "district")]


def test_a_release_says_what_it_is_of(survey):
    Response.objects.filter(answers__needs=["parks"]).update(withdrawn_at=timezone.now(), answers={})
    add(survey, (7, answers("own", "north")), source=Response.Source.SAMPLE)
    add(survey, (2, answers("own", "north")), suspect="fast")
    made = release(survey, None, left_out=["sample", "suspect"])
    assert made.content["responses"] == 43
    assert made.content["left_out"] == {"withdrawn": 20, "sample": 7, "suspect": None}
    assert made.content["title"]["sk"] == "Anketa o bývaní"
    assert made.threshold == 5
    assert made.last_response == survey.responses.order_by("pk").last().pk
    base = Selection.from_json(made.content["selection"])
    extract = made.content["extract"]
    assert extract["sha256"] == extract_digest(survey, base, extract["variables"])
    assert "wish" in extract["variables"]


def test_neither_words_nor_a_small_number_are_in_a_release(survey):
    made = release(survey, None, breakdowns=["district"])
    assert "Annu" not in json.dumps(made.content, ensure_ascii=False)
    assert all(cell in {None, 0} or cell >= 5 for table in tables(made)[:4] for cell in table.cells)


def test_the_digest_is_that_of_the_content(survey):
    made = Release.objects.get(pk=release(survey, None).pk)
    text = json.dumps(made.content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert made.digest == hashlib.sha256(text.encode()).hexdigest()


def test_a_release_cannot_be_changed(survey):
    made = release(survey, None)
    with pytest.raises(TypeError):
        made.save()


def refusal(*plan, **fields):
    with pytest.raises(Refused) as refused:
        release(*plan, **fields)
    return refused.value.reason, refused.value.count


def test_nothing_is_released_while_answers_are_taken(make_survey):
    survey = make_survey([TENURE]).survey
    add(survey, (20, {"tenure": "own"}))
    assert refusal(survey, None) == ("open", 0)
    survey.source_page.unpublish()
    survey.refresh_from_db()
    assert release(survey, None).number == 1


def test_nothing_is_released_of_too_few(make_survey):
    page = make_survey([TENURE])
    add(page.survey, (4, {"tenure": "own"}))
    close(page)
    assert refusal(page.survey, None) == ("few", 0)


def test_after_few_changes_nothing_is_released_again(survey):
    release(survey, None)
    first = survey.responses.first()
    first.withdrawn_at = timezone.now()
    first.answers = {}
    first.save()
    assert refusal(survey, None) == ("changed", 1)
    assert survey.releases.count() == 1


def test_another_breakdown_can_be_released_of_the_same_responses(survey):
    release(survey, None)
    again = release(survey, None, breakdowns=["district"])
    assert again.number == 2
    assert not tables(again)[4].withheld


def test_after_many_changes_what_would_tell_of_a_few_of_them_is_withheld(survey):
    release(survey, None)
    flats = {"needs": ["flats"]}
    add(survey, (8, answers("own", "north", **flats)), (2, answers("rent", "north", **flats)))
    again = {table.variables: table for table in tables(release(survey, None))}
    assert again[("tenure",)].withheld
    assert not again[("needs_flats",)].withheld


def test_what_reports_have_published_counts_as_public(survey, monkeypatch):
    monkeypatch.setattr(ledger, "sources", [])
    earlier = publish(survey, [Asked(("tenure",), Selection((("district", ("centre",)),)))])
    ledger.register(lambda survey: [table.to_json() for table in earlier])
    assert ledger.public_so_far(survey) == earlier
    made = release(survey, None, breakdowns=["district"])
    assert len(ledger.public_so_far(survey)) == len({json.dumps(table) for table in made.content["tables"]}) + 1


def test_what_is_planned_is_what_is_released(survey):
    plan = Plan(survey, ["district"])
    planned = plan.content
    made = release(survey, None, breakdowns=["district"])
    assert {name: value for name, value in made.content.items() if name != "extract"} == planned


# In the administration.


def address(survey):
    return reverse("surveys_release", args=[survey.key])


def shown(client, survey, **chosen):
    """Return what is sent when the button is pressed below the figures that were asked for."""
    answer = client.get(address(survey), chosen)
    form = answer.context["form"]
    return {**dict(form.chosen), "shown": form.digest}


def test_an_evaluator_sees_what_would_be_public_and_publishes_it(evaluator, survey):
    seen = evaluator.get(address(survey), {"breakdowns": "district", "questions": ["tenure", "district"]})
    content = seen.content.decode()
    assert "Anketa o bývaní" in content
    assert "›" not in content
    assert seen.context["hidden"] == 4
    sent = shown(evaluator, survey, breakdowns="district", questions=["tenure", "district"])
    answer = evaluator.post(address(survey), sent)
    assert answer.status_code == 303
    made = survey.releases.get()
    assert made.content["breakdowns"] == ["district"]
    assert made.created_by.username == "evaluators"
    assert made.digest in evaluator.get(address(survey)).content.decode()


def test_publishing_is_in_the_audit_log(evaluator, survey, admin_client):
    evaluator.post(address(survey), shown(evaluator, survey))
    log = admin_client.get("/admin/reports/site-history/").content.decode()
    assert "zverejnené údaje" in log or "published figures" in log or "surveys.release" in log


def test_figures_that_changed_since_they_were_shown_are_not_published(evaluator, survey):
    sent = shown(evaluator, survey)
    add(survey, (30, answers("own", "centre")))
    answer = evaluator.post(address(survey), sent)
    assert answer.status_code == 200
    assert not survey.releases.exists()


def test_an_open_survey_has_a_preview_and_no_button(evaluator, make_survey):
    survey = make_survey([TENURE]).survey
    add(survey, (20, {"tenure": "own"}))
    answer = evaluator.get(address(survey))
    assert "shown" not in answer.content.decode()
    sent = shown(evaluator, survey)
    evaluator.post(address(survey), sent)
    assert not survey.releases.exists()


def test_a_survey_that_nobody_has_answered_has_the_page_too(evaluator, make_survey):
    assert evaluator.get(address(make_survey([TENURE]).survey)).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_editor_cannot_publish_figures(editor, survey, method):
    answer = getattr(editor, method)(address(survey))
    assert answer.status_code == 302
    assert not survey.releases.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_can(client, survey, method):
    answer = getattr(client, method)(address(survey))
    assert answer.status_code == 302
    assert "login" in answer["Location"]
