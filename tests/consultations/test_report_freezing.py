"""What publishing a report freezes, what it does not, and that nothing published is lost."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import EditionText, EvaluationReportPage, ReportEdition
from consultations.reports.freezing import digest_of
from surveys.exporting.extract import extract_digest
from surveys.models import Response

from .eventful import event_in, event_list, publish
from .reported import (
    BODY,
    NEEDS,
    TENURE_FIGURE,
    answer,
    answered,
    edit_address,
    figure,
    form_of,
    heading,
    id_of,
    latest,
    numbers,
    report_on,
    rows_shown,
    said,
    soup,
    text,
    translate,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(draft_page):
    return answered(draft_page)


def counts(address, name="question"):
    return [line[1] for line in rows_shown(address, name)]


# What is frozen


def test_later_responses_change_nothing_that_is_published(draft_page, survey):
    report = report_on(draft_page)
    answer(survey, 40, tenure="rent")
    assert counts(report.url) == ["35", "25"]
    assert numbers(latest(report), "question")[0][0] == 35


def test_an_edition_holds_what_its_figures_were_counted_from(draft_page, survey):
    filtered = figure("question", question="anketa:tenure", filter="v.district=radvan")
    content = latest(report_on(draft_page, [filtered])).content
    facts = content["surveys"]["anketa"]
    assert facts["last"] == Response.objects.latest("pk").pk
    assert (facts["responses"], facts["counted"], facts["versions"]) == (60, 60, [[1, 60]])
    assert content["figures"][id_of("question")]["settings"] == {
        "question": "anketa:tenure",
        "filter": "v.district=radvan",
    }
    assert content["threshold"] == 5
    assert content["software"]


def test_the_extract_can_be_hashed_again_from_the_responses(draft_page, survey):
    edition = latest(report_on(draft_page, [TENURE_FIGURE]))
    assert edition.content["surveys"]["anketa"]["sha256"] == extract_digest(survey.survey)
    Response.objects.filter(pk=Response.objects.first().pk).update(answers={"tenure": "rent"})
    assert edition.content["surveys"]["anketa"]["sha256"] != extract_digest(survey.survey)


def test_the_extract_is_a_line_of_json_for_each_response_in_utf_8(draft_page, survey):
    import hashlib

    lines = [
        [pk, 1, "sk", "web", answers["tenure"], answers["district"], *flags(answers["needs"]), -99]
        for pk, answers in Response.objects.order_by("pk").values_list("pk", "answers")
    ]
    written = "".join(json.dumps(line, separators=(",", ":"), ensure_ascii=False) + "\n" for line in lines)
    assert hashlib.sha256(written.encode()).hexdigest() == extract_digest(survey.survey)


def flags(needs):
    return [int("flats" in needs), int("parks" in needs)]


def test_frozen_data_holds_every_language_and_depends_on_none(draft_page, survey, settings):
    from django.utils import translation

    report = report_on(draft_page)
    first = latest(report)
    with translation.override("en"):
        publish(report)
    assert latest(report).digest == first.digest
    figures = first.content["figures"].values()
    heads = [said for found in figures for grid in found["figure"]["grids"] for said in grid["head"]]
    assert {"sk": "Počet", "en": "Count"} in heads


def test_an_editions_digest_is_of_its_canonical_content(draft_page, survey):
    edition = latest(report_on(draft_page))
    assert digest_of(edition.content) == edition.digest
    assert edition.digest in said(EvaluationReportPage.objects.get().url)


def test_an_edition_and_its_words_can_never_be_changed(draft_page, survey):
    report_on(draft_page)
    with pytest.raises(TypeError):
        ReportEdition.objects.get().save()
    with pytest.raises(TypeError):
        EditionText.objects.get().save()


# Publishing again


def test_publishing_again_makes_a_new_edition_and_the_earlier_one_stays_readable(draft_page, survey):
    report = report_on(draft_page)
    answer(survey, 40, tenure="rent", district="radvan")
    report = publish(report, title="Opravená správa")
    assert latest(report).number == 2
    earlier = report.address("edition", 1)
    page = soup(earlier)
    assert page.h1.get_text() == "Hodnotiaca správa"
    assert page.select_one("main .notice a")["href"] == report.url
    assert counts(earlier) == ["35", "25"]
    assert latest(report).content["surveys"]["anketa"]["counted"] == 100
    assert soup(report.url).h1.get_text() == "Opravená správa"
    assert Client().get(report.address("edition", 3)).status_code == 404


def test_publishing_the_same_again_makes_no_edition(draft_page, survey):
    report = publish(report_on(draft_page))
    assert ReportEdition.objects.count() == 1
    assert EditionText.objects.count() == 1
    assert report.live


def test_a_corrected_text_can_keep_the_figures(editor, draft_page, survey):
    report = report_on(draft_page)
    answer(survey, 40, tenure="rent")
    body = [text("Odpovedali ľudia z celého mesta a okolia.") if block["type"] == "text" else block for block in BODY]
    form = {**form_of(body, keep_figures="on"), "action-publish": "action-publish"}
    assert editor.post(edit_address(report), form).status_code == 302
    assert ReportEdition.objects.count() == 1
    assert counts(report.url) == ["35", "25"]
    assert "z celého mesta a okolia" in said(report.url)
    assert [one.content["body"][1]["value"] for one in EditionText.objects.order_by("pk")] == [
        "<p>Odpovedali ľudia z celého mesta.</p>",
        EvaluationReportPage.objects.get().body.raw_data[1]["value"],
    ]


@pytest.mark.parametrize(
    "changed",
    [
        [*BODY, figure("question", "more", question=NEEDS, filter="")],
        [figure("question", question=NEEDS, filter="")],
        [figure("question", question="anketa:tenure", filter="v.district=radvan")],
    ],
)
def test_figures_that_were_not_counted_cannot_be_kept(editor, draft_page, survey, changed):
    report = report_on(draft_page)
    form = {**form_of(changed, keep_figures="on"), "action-publish": "action-publish"}
    response = editor.post(edit_address(report), form)
    assert response.status_code == 200
    page = soup_of(response)
    assert page.select("[id*=keep_figures] .error-message")
    assert EvaluationReportPage.objects.get().body.raw_data[0]["id"] == BODY[0]["id"]


def soup_of(response):
    from bs4 import BeautifulSoup

    return BeautifulSoup(response.content, "html.parser")


def test_the_editor_is_told_which_edition_was_made(editor, draft_page, survey):
    report = report_on(draft_page)
    answer(survey, 40)
    form = {**form_of(BODY), "action-publish": "action-publish"}
    response = editor.post(edit_address(report), form)
    told = soup(response["Location"], editor).select_one(".messages").get_text(" ", strip=True)
    assert "2" in told


def test_saving_a_draft_freezes_nothing_and_shows_nothing(editor, draft_page, survey):
    report = report_on(draft_page)
    answer(survey, 40)
    editor.post(edit_address(report), form_of([heading("Nové")], title="Nový názov"))
    assert ReportEdition.objects.count() == 1
    assert soup(report.url).h1.get_text() == "Hodnotiaca správa"


def test_editions_outlive_the_pages(editor, draft_page, survey):
    report = report_on(draft_page)
    report.delete()
    assert ReportEdition.objects.count() == EditionText.objects.count() == 1


# Other languages


ENGLISH = {
    "Hodnotiaca správa": "Evaluation report",
    "Kto sa zapojil": "Who took part",
    "Odpovedali ľudia z celého mesta.": "People from all over the city answered.",
    "Spolu": "Overall",
}


@pytest.fixture
def captioned(draft_page, survey):
    return report_on(draft_page, [*BODY[:4], figure("question", caption="Spolu", question="anketa:tenure", filter="")])


def test_publishing_a_translation_freezes_nothing_anew(captioned, survey):
    answer(survey, 40, tenure="rent")
    english = translate(captioned, ENGLISH)
    assert ReportEdition.objects.count() == 1
    assert counts(english.url) == counts(captioned.url) == ["35", "25"]
    assert EditionText.objects.get(language="en").content["title"] == "Evaluation report"


def test_a_translation_has_the_captions_translated_and_the_settings_not(captioned):
    english = translate(captioned, ENGLISH)
    value = english.body[-1].value
    assert (value["caption"], value["question"]) == ("Overall", "anketa:tenure")
    page = soup(english.url)
    assert "Overall" in page.select_one(f"#f-{id_of('question')} figcaption").get_text()
    assert page.h1.get_text() == "Evaluation report"
    assert page.html["lang"] == "en"


def test_translators_are_offered_no_setting_of_a_figure(captioned):
    from wagtail_localize.models import StringSegment

    translate(captioned, ENGLISH)
    paths = set(StringSegment.objects.values_list("context__path", flat=True))
    assert f"body.{id_of('question')}.caption" in paths
    assert not [path for path in paths if path.endswith((".question", ".filter", ".column", ".by", ".shown"))]


def test_a_translators_own_settings_bend_no_figure(captioned, survey):
    english = translate(captioned, ENGLISH)
    bent = english.body.raw_data[:]
    bent[-1] = {**bent[-1], "value": {**bent[-1]["value"], "question": NEEDS}}
    english = publish(english, body=bent)
    assert ReportEdition.objects.count() == 1
    assert counts(english.url) == ["35", "25"]


def test_an_earlier_edition_is_kept_in_every_language_it_had(captioned, survey):
    english = translate(captioned, ENGLISH)
    answer(survey, 40, tenure="rent")
    publish(captioned, title="Druhá správa")
    earlier = english.address("edition", 1)
    assert soup(earlier).h1.get_text() == "Evaluation report"
    assert counts(earlier) == ["35", "25"]
    assert EditionText.objects.filter(edition__number=2, language="en").exists()


def test_an_edition_without_a_translation_is_read_in_the_source_marked_as_such(captioned, survey):
    english = translate(captioned, ENGLISH)
    EditionText.objects.filter(language="en").delete()
    page = soup(english.address("edition", 1))
    assert page.h1.find_parent(lang=True)["lang"] == "sk"


def test_taking_off_the_source_takes_off_its_translations(captioned):
    english = translate(captioned, ENGLISH)
    EvaluationReportPage.objects.get(pk=captioned.pk).unpublish()
    assert Client().get(english.url).status_code == 404
    assert ReportEdition.objects.count() == 1


# Figures of the consultation itself


def test_events_and_groups_are_frozen_in_both_languages(home_page, draft_page, survey):
    from .eventful import english as in_english

    index = event_list(home_page)
    past = timezone.now() - timedelta(days=3)
    groups = [("group", {"name": "Nájomníci", "people": 9})]
    event = event_in(
        index, consultation=draft_page, starts_at=past, ends_at=past + timedelta(hours=2), attended=34, groups=groups
    )
    in_english(event, "workshop-en", "Housing workshop")
    report = report_on(draft_page, [figure("events", shown="events"), figure("events", "groups", shown="groups")])
    ((name, *cells),) = latest(report).content["figures"][id_of("events")]["figure"]["grids"][0]["rows"]
    assert name == {"sk": "Workshop o bývaní", "en": "Housing workshop"}
    assert cells[0] == timezone.localdate(past).isoformat()
    assert cells[2] == 34
    assert [row[1:] for row in rows_shown(report.url, "groups")] == [["1", "9"]]


def test_decisions_are_summed_up_without_anybodys_words(draft_page, survey):
    from .decided import close, decide
    from .texts import commented

    decide(commented(draft_page, "flats", text="Tajné slová"), verdict="accepted")
    decide(commented(draft_page, "rent"), commented(draft_page, "land"), verdict="not_accepted")
    close(draft_page)
    report = report_on(draft_page, [figure("decisions", shown="sums"), figure("decisions", "all", shown="all")])
    assert [row[0] for row in numbers(latest(report), "decisions")] == [1, 0, 2]
    stored = json.dumps(latest(report).content, ensure_ascii=False)
    assert "Mesto súhlasí." in stored
    assert "Tajné slová" not in stored
    assert soup(report.url).select_one(f'figure a[href="{draft_page.address("decisions")}"]')


def test_there_is_no_decision_to_show_before_the_outcome(draft_page, survey):
    from .decided import decide
    from .texts import commented

    decide(commented(draft_page, "flats"))
    report = report_on(draft_page, [figure("decisions", shown="sums")])
    assert latest(report).content["figures"][id_of("decisions")]["figure"]["grids"] == []


# Themes and quotes


@pytest.fixture
def coded(survey, evaluator):
    from django.contrib.auth import get_user_model

    from surveys.coding import books, quotes
    from surveys.coding.books import NewTheme
    from surveys.models import Coding, TextSource

    answer(survey, 8, wish="Viac lavičiek v parku.")
    themes = [
        NewTheme({"sk": "Lavičky", "en": "Benches"}, key="benches"),
        NewTheme({"sk": "Hluk", "en": "Noise"}, key="noise"),
    ]
    book = books.make_book("zelen", {"sk": "Zeleň", "en": "Greenery"}, themes, [("answer", "anketa:wish")])
    source = TextSource.objects.get()
    user = get_user_model().objects.get(username="evaluators")
    from surveys.coding import sources

    for number, one in enumerate(sources.texts(source)):
        seen = ["benches"] if number < 6 else ["benches", "noise"]
        Coding.objects.create(source=source, item=one.item, coder=user, themes=seen, digest=one.digest)
    quote = quotes.pick(source, sources.items(source)[0], "lavičiek v parku", user)
    quotes.release(quote, user, quotes.mark_of(quote), looked=True, nevertheless=True)
    return book


def test_themes_of_few_texts_are_not_counted_out(draft_page, coded):
    report = report_on(draft_page, [figure("themes", texts="book:zelen")])
    rows = latest(report).content["figures"][id_of("themes")]["figure"]["grids"][0]["rows"]
    assert rows == [[{"sk": "Lavičky", "en": "Benches"}, 8, 1.0], [{"sk": "Hluk", "en": "Noise"}, None, None]]


def test_a_quote_is_shown_and_its_words_are_not_frozen(draft_page, coded):
    report = report_on(draft_page, [figure("quotes", texts="answer:anketa:wish")])
    assert "lavičiek v parku" in soup(report.url).blockquote.get_text()
    assert "lavičiek" not in json.dumps(latest(report).content, ensure_ascii=False)


def test_a_quote_whose_author_withdraws_is_shown_no_more_in_any_edition(draft_page, coded, survey):
    from surveys.sending import withdraw

    report = report_on(draft_page, [figure("quotes", texts="answer:anketa:wish")])
    withdraw(Response.objects.filter(answers__has_key="wish").earliest("pk"))
    for address in (report.url, report.address("edition", 1)):
        page = soup(address)
        assert not page.blockquote
        assert "lavičiek" not in page.main.get_text()
        assert page.select_one(f"#f-{id_of('quotes')} .figure-note")


def test_the_preview_of_a_book_names_it_in_the_form(editor, draft_page, coded):
    report = report_on(draft_page, [figure("themes", texts="book:zelen")])
    assert "(book:zelen)" in editor.get(edit_address(report)).content.decode()
    assert reverse("consultations_reports")
