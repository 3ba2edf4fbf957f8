"""Reports as tests need them: a consultation with an answered survey, and a report on it in the admin's own forms."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text
from wagtail_localize.models import StringTranslation, TranslationSource

from consultations.models import ConsultationPage, EvaluationReportPage, ReportEdition
from core.blocks import RICH_TEXT
from surveys.models import Response, Survey, SurveyPage
from tests.conftest import question

QUESTIONS = [
    question("single_choice", "tenure", label="Ako bývate?", choices={"own": "Vo vlastnom", "rent": "V nájme"}),
    question("single_choice", "district", label="Kde bývate?", choices={"sasova": "Sásová", "radvan": "Radvaň"}),
    question("multiple_choice", "needs", label="Čo chýba?", choices={"flats": "Byty", "parks": "Parky"}),
    question("long_text", "wish", label="Čo si želáte?", max_length=500, required=False),
]
TENURE, DISTRICT, NEEDS = "anketa:tenure", "anketa:district", "anketa:needs"
WHOLE = {"tenure": "own", "district": "sasova", "needs": ["flats"]}


def survey_below(page: ConsultationPage, slug: str = "anketa", **fields: Any) -> SurveyPage:
    survey = SurveyPage(title="Anketa o bývaní", slug=slug, questions=QUESTIONS, **fields)
    page.add_child(instance=survey)
    survey.save_revision().publish()
    return SurveyPage.objects.get(pk=survey.pk)


def answer(
    page: SurveyPage, count: int = 1, *, source: str = "web", suspect: str = "", **answers: Any
) -> list[Response]:
    """Store `count` responses with the same answers: those of WHOLE unless said otherwise."""
    survey = page.survey
    first = survey.responses.count()
    return Response.objects.bulk_create(
        Response(
            survey=survey,
            version=survey.current_version,
            language="sk",
            source=source,
            suspect=suspect,
            answers={**WHOLE, **answers},
            receipt_hash=f"{survey.key}-{first + number}",
        )
        for number in range(count)
    )


def answered(page: ConsultationPage) -> SurveyPage:
    """Return a survey that 60 people have answered, no combination of answers fewer than ten."""
    survey = survey_below(page)
    answer(survey, 20)
    answer(survey, 15, district="radvan", needs=["parks"])
    answer(survey, 15, tenure="rent", needs=["flats", "parks"])
    answer(survey, 10, tenure="rent", district="radvan")
    return survey


def id_of(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"report {name}"))


def figure(kind: str, name: str = "", caption: str = "", note: str = "", **settings: Any) -> dict[str, Any]:
    """Return the raw data of one figure."""
    value = {"caption": caption, "note": note, **settings}
    return {"type": kind, "id": id_of(name or kind), "value": value}


def heading(title: str) -> dict[str, Any]:
    return {"type": "heading", "id": id_of(title), "value": title}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "id": id_of(words), "value": f"<p>{words}</p>"}


TENURE_FIGURE = figure("question", question=TENURE, filter="")
BODY = [
    heading("Kto sa zapojil"),
    text("Odpovedali ľudia z celého mesta."),
    figure("participation"),
    heading("Ako ľudia bývajú"),
    TENURE_FIGURE,
    figure("question", "needs", question=NEEDS, filter=""),
    figure("crosstab", question=TENURE, column=DISTRICT, filter=""),
]


def report_on(page: ConsultationPage, body: list[dict[str, Any]] | None = None, **fields: Any) -> EvaluationReportPage:
    """Publish a report in Slovak."""
    fields = {"title": "Hodnotiaca správa", "slug": "sprava", **fields}
    report = page.add_child(instance=EvaluationReportPage(body=BODY if body is None else body, **fields))
    report.save_revision().publish()
    return EvaluationReportPage.objects.get(pk=report.pk)


def latest(report: EvaluationReportPage) -> ReportEdition:
    return ReportEdition.objects.filter(translation_key=report.translation_key).latest("number")


def numbers(edition: ReportEdition, name: str, grid: int = 0) -> list[list[Any]]:
    """Return the cells of a figure's table, without the names of its rows."""
    rows = edition.content["figures"][id_of(name)]["figure"]["grids"][grid]["rows"]
    return [cells for _name, *cells in rows]


def rows_shown(address: str, name: str) -> list[list[str]]:
    """Return the lines of the tables in a figure as a visitor reads them."""
    found = soup(address).select_one(f"#f-{id_of(name)}")
    assert found, f"no figure {name} at {address}"
    return [[cell.get_text(" ", strip=True) for cell in line.select("th, td")] for line in found.select("tbody tr")]


def soup(address: str, browser: Client | None = None, status: int = 200) -> BeautifulSoup:
    shown = (browser or Client()).get(address)
    assert shown.status_code == status, shown.content.decode()[:2000]
    return BeautifulSoup(shown.content, "html.parser")


def said(address: str) -> str:
    return soup(address).main.get_text(" ", strip=True)


# The admin's forms

BLANK = {
    **dict.fromkeys(("summary", "share_image", "go_live_at", "expire_at", "menu_title", "seo_title"), ""),
    "search_description": "",
    "introduction": "null",
    "kind": "evaluation",
    "left_out": "sample",
}


def form_of(body: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """Return what a browser sends from the report's editor."""
    stream: dict[str, Any] = {"count": str(len(body))}
    for number, block in enumerate(body):
        value = rich_text(block["value"], features=RICH_TEXT) if block["type"] == "text" else block["value"]
        stream[str(number)] = {**block, "value": value, "order": str(number), "deleted": ""}
    sent = {**BLANK, "title": "Hodnotiaca správa", "slug": "sprava", "comments": inline_formset([]), **fields}
    return nested_form_data({**sent, "body": stream})


def add_address(page: ConsultationPage) -> str:
    return reverse("wagtailadmin_pages:add", args=["consultations", "evaluationreportpage", page.pk])


def edit_address(report: EvaluationReportPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[report.pk])


def create(browser: Client, page: ConsultationPage, body: list[dict[str, Any]], **fields: Any) -> Any:
    """Publish a new report in the admin."""
    return browser.post(add_address(page), {**form_of(body, **fields), "action-publish": "action-publish"})


def translate(report: EvaluationReportPage, texts: dict[str, str]) -> EvaluationReportPage:
    """Bring the report to its translators and publish what they make of it: `texts`, and the rest as it is."""
    locale = Locale.objects.get(language_code="en")
    for page in (*report.get_ancestors().filter(depth__gt=2).specific(), report):
        source, _created = TranslationSource.update_or_create_from_instance(page)
        translation, _created = source.translations.get_or_create(target_locale=locale)
        for segment in source.stringsegment_set.select_related("string"):
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                defaults={"data": texts.get(segment.string.data, segment.string.data)},
            )
        translation.save_target(publish=False)
        translation.get_target_instance().get_latest_revision().publish()
    return EvaluationReportPage.objects.get(translation_key=report.translation_key, locale=locale)


def survey_of(page: SurveyPage) -> Survey:
    return Survey.objects.get(translation_key=page.translation_key)
