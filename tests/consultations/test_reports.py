"""Evaluation reports as editors write them and visitors read them."""

import json
import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from consultations.models import EvaluationReportPage, ReportEdition
from consultations.reports.content import contents
from surveys.models import Response

from .reported import (
    BODY,
    DISTRICT,
    NEEDS,
    TENURE,
    TENURE_FIGURE,
    add_address,
    answer,
    answered,
    create,
    edit_address,
    figure,
    form_of,
    heading,
    id_of,
    report_on,
    rows_shown,
    soup,
    survey_below,
    text,
)

pytestmark = pytest.mark.django_db
PAGE_TYPE = ("consultations", "evaluationreportpage")


@pytest.fixture
def survey(draft_page):
    return answered(draft_page)


def problems(response):
    """Return the messages an editor sees at the figures, by the field they stand beside."""
    assert response.status_code == 200
    stream = BeautifulSoup(response.content, "html.parser").select_one("[data-w-block-arguments-value]")
    _value, errors = json.loads(stream["data-w-block-arguments-value"])
    found = {}
    for figure_errors in (errors or {}).get("blockErrors", {}).values():
        for name, error in figure_errors.get("blockErrors", {}).items():
            found[name] = " ".join(error["messages"])
    return found


# Writing


def test_an_editor_publishes_a_report_with_figures(editor, draft_page, survey):
    assert create(editor, draft_page, BODY).status_code == 302
    report = EvaluationReportPage.objects.get()
    assert report.live
    assert [bound.block_type for bound in report.figures] == ["participation", "question", "question", "crosstab"]
    assert ReportEdition.objects.get().number == 1


def test_an_evaluator_cannot_write_edit_or_publish_a_report(evaluator, draft_page, survey):
    assert create(evaluator, draft_page, BODY).status_code == 302
    assert not EvaluationReportPage.objects.exists()
    report = report_on(draft_page)
    form = {**form_of([], title="Iný"), "action-publish": "action-publish"}
    assert evaluator.get(edit_address(report)).status_code == 302
    assert evaluator.post(edit_address(report), form).status_code == 302
    assert EvaluationReportPage.objects.get().title == "Hodnotiaca správa"
    assert ReportEdition.objects.count() == 1


def test_a_question_is_chosen_by_its_name_and_stored_by_its_key(editor, draft_page, survey):
    chosen = figure("question", question=f"Ako bývate? ({TENURE})", filter="")
    assert create(editor, draft_page, [chosen]).status_code == 302
    report = EvaluationReportPage.objects.get()
    assert report.body[0].value["question"] == TENURE
    shown = editor.get(edit_address(report)).content.decode()
    assert f"Ako b\\u00fdvate? ({TENURE})" in shown or f"Ako bývate? ({TENURE})" in shown


def test_the_form_suggests_the_consultations_surveys_and_questions(editor, draft_page, survey):
    page = soup(add_address(draft_page), editor)
    options = [option["value"] for option in page.select("#report-questions option")]
    assert options == [f"Ako bývate? ({TENURE})", f"Kde bývate? ({DISTRICT})", f"Čo chýba? ({NEEDS})"]
    assert [option["value"] for option in page.select("#report-surveys option")] == ["Anketa o bývaní (anketa)"]
    assert "v.tenure=own" in page.get_text()


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("question", "anketa:nothing", "Otázka „anketa:nothing“"),
        ("question", "other:tenure", "Otázka „other:tenure“"),
        ("question", "anketa:wish", "Otázka „anketa:wish“"),
        ("filter", "v.nothing=own", "nothing"),
        ("filter", "v.tenure=castle", "castle"),
        ("filter", "since=tomorrow", "tomorrow"),
        ("filter", "sasova", "sasova"),
    ],
)
@pytest.mark.usefixtures("survey")
def test_what_does_not_exist_is_named_to_the_editor(editor, draft_page, field, typed, told):
    chosen = {"question": TENURE, "filter": "", field: typed}
    response = create(editor, draft_page, [figure("question", **chosen)])
    assert not EvaluationReportPage.objects.exists()
    assert told in problems(response)[field] or typed in problems(response)[field]


def test_questions_of_two_surveys_cannot_be_crossed(editor, draft_page, survey):
    survey_below(draft_page, slug="druha")
    response = create(editor, draft_page, [figure("crosstab", question=TENURE, column="druha:district", filter="")])
    assert problems(response)


def test_a_question_of_several_answers_cannot_be_crossed(editor, draft_page, survey):
    response = create(editor, draft_page, [figure("crosstab", question=TENURE, column=NEEDS, filter="")])
    assert "column" in problems(response)


def test_the_address_of_a_dashboard_can_be_pasted_as_a_filter(editor, draft_page, survey):
    pasted = "https://mesto.sk/admin/surveys/anketa/dashboard/?v.district=radvan&page=2"
    assert create(editor, draft_page, [figure("question", question=TENURE, filter=pasted)]).status_code == 302
    assert EvaluationReportPage.objects.get().body[0].value["filter"] == "v.district=radvan"


# The preview


def test_an_editor_sees_the_figures_of_this_moment_in_the_preview_and_freezes_nothing(editor, draft_page, survey):
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=["consultations", "evaluationreportpage", draft_page.pk]
    )
    assert editor.post(address, form_of([TENURE_FIGURE])).json()["is_valid"]
    shown = soup(address, editor).main
    assert "35" in shown.select_one("figure").get_text()
    assert shown.select_one(".notice")
    assert not ReportEdition.objects.exists()
    export = editor.get(reverse("surveys_export", args=["anketa"]))
    assert export.status_code in {302, 403}


def test_a_figure_that_cannot_be_counted_says_so_and_stops_nothing(draft_page, survey):
    gone = figure("question", "gone", question="gone:tenure", filter="")
    report = report_on(draft_page, [gone, TENURE_FIGURE])
    assert "gone" in soup(report.url).select_one(f"#f-{id_of('gone')} .figure-note").get_text()
    assert rows_shown(report.url, "question")


# Reading


def test_a_visitor_reads_figures_with_captions_tables_and_their_sources(draft_page, survey):
    report = report_on(draft_page)
    page = soup(report.url)
    assert [one.get_text(strip=True) for one in page.select("h1")] == ["Hodnotiaca správa"]
    found = page.select_one(f"#f-{id_of('question')}")
    assert "Ako bývate?" in found.figcaption.get_text()
    assert "N = 60" in found.get_text()
    name, count, share = rows_shown(report.url, "question")[0]
    assert (name, count, share.rstrip(" %\xa0")) == ("Vo vlastnom", "35", "58,3")
    assert [row[1] for row in rows_shown(report.url, "needs")] == ["45", "30"]
    assert rows_shown(report.url, "crosstab")[0][1:] == ["20", "15", "35"]


def test_headings_are_in_order_and_listed_in_long_reports(draft_page, survey):
    report = report_on(draft_page, [heading("Jeden"), heading("Dva"), heading("Tri")])
    page = soup(report.url)
    links = [link["href"] for link in page.select(".contents a")]
    assert links[:3] == [f"#b-{id_of(name)}" for name in ("Jeden", "Dva", "Tri")]
    assert all(page.select_one(link) for link in links)
    levels = [int(one.name[1]) for one in page.main.select("h1, h2, h3, h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_samples_and_withdrawn_responses_are_not_counted_and_the_page_says_so(draft_page, survey):
    answer(survey, 7, source="sample")
    answer(survey, 6, suspect="too_fast")
    gone = Response.objects.first()
    Response.objects.filter(pk=gone.pk).update(answers={}, withdrawn_at=gone.submitted_at)
    report = report_on(draft_page, [TENURE_FIGURE])
    facts = ReportEdition.objects.get().content["surveys"]["anketa"]
    assert (facts["responses"], facts["counted"]) == (73, 65)
    assert facts["left_out"] == {"sample": 7, "withdrawn": 1}
    assert facts["suspects"] == {"too_fast": 6}
    told = [line.get_text(" ", strip=True) for line in soup(report.url).select(".report-evidence dd")]
    assert told[0] == "65"
    assert re.findall(r"\d+", told[1]) == ["65"]
    assert re.findall(r"\d+", told[2]) == ["7", "1"]


def test_suspect_responses_are_left_out_where_the_editor_wants_it(draft_page, survey):
    answer(survey, 6, suspect="too_fast rate")
    report_on(draft_page, [TENURE_FIGURE], left_out=["sample", "suspect"])
    facts = ReportEdition.objects.get().content["surveys"]["anketa"]
    assert (facts["counted"], facts["left_out"]) == (60, {"suspect": 6})


def test_a_consultation_lists_its_published_reports(draft_page, survey):
    report = report_on(draft_page)
    assert soup(draft_page.url).select_one(f'main a[href="{report.url}"]')
    report.unpublish()
    assert not soup(draft_page.url).select_one(f'main a[href="{report.url}"]')


def test_a_visitor_gets_no_cookie_and_nothing_inline(draft_page, survey):
    report = report_on(draft_page)
    shown = Client().get(report.url)
    page = BeautifulSoup(shown.content, "html.parser")
    assert not shown.cookies
    assert not page.select("[style], style, script:not([src])")


def test_that_sample_data_is_counted_is_said(draft_page, survey):
    answer(survey, 7, source="sample")
    report_on(draft_page, [TENURE_FIGURE], left_out=[])
    assert ReportEdition.objects.get().content["surveys"]["anketa"]["sources"] == {"sample": 7, "web": 60}


def test_the_report_can_be_had_as_plain_data_in_either_language(draft_page, survey):
    report = report_on(draft_page, [heading("Úvod"), text("Prvý odsek."), TENURE_FIGURE])
    found = contents(report, ReportEdition.objects.get(), "en")
    assert (found["title"], found["lang"], found["edition"]) == ("Hodnotiaca správa", "sk", 1)
    assert [part["type"] for part in found["parts"]] == ["heading", "text", "figure"]
    (table,) = found["parts"][2]["tables"]
    assert [cell["text"] for cell in table["rows"][0]] == ["Vo vlastnom", "35", "58.3%"]
    assert json.loads(json.dumps(found["parts"])) == found["parts"]


def test_responses_are_counted_by_week(draft_page, survey):
    report = report_on(draft_page, [figure("responses", survey="anketa", by="time", filter="")])
    assert [row[1] for row in rows_shown(report.url, "responses")] == ["60"]
