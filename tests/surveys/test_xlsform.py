"""A survey made of an XLSForm by command and by an editor: the whole page in both languages, or nothing at all."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation
from pyxform.xls2xform import convert
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from surveys.models import Survey, SurveyPage
from surveys.versions import read
from surveys.xlsform import workbook
from tests.conftest import member_of, question
from tests.surveys.xlsform_files import book, example, shape

pytestmark = pytest.mark.django_db

HEADING = ["type", "name", "label::Slovak (sk)", "label::English (en)", "relevant"]
SURVEY = [
    HEADING,
    ["integer", "age", "Vek", "Age"],
    ["begin_group", "work", "Práca", "Work", "${age} >= 18"],
    ["select_one yn", "job", "Máte prácu?", "Do you have a job?"],
    ["end_group"],
]
CHOICES = [
    ["list_name", "name", "label::Slovak (sk)", "label::English (en)"],
    ["yn", "yes", "Áno", "Yes"],
    ["yn", "no", "Nie", "No"],
]
SETTINGS = [["form_title", "form_id"], ["Práca v meste", "praca"]]
TITLE = [
    ["name", "part", "setting", "label::Slovak (sk)", "label::English (en)"],
    ["", "title", "", "", "Work in the city"],
]


@pytest.fixture
def imported(consultation, tmp_path, capsys):
    """Import a form by the command; return its page and what was told."""

    def run(file: BytesIO, **options):
        path = tmp_path / "dotaznik.xlsx"
        path.write_bytes(file.getvalue())
        known = set(SurveyPage.objects.values_list("pk", flat=True))
        try:
            call_command("import_xlsform", str(path), **{"parent": str(consultation.pk), **options})
        finally:
            told = capsys.readouterr().err
        return SurveyPage.objects.exclude(pk__in=known).filter(locale=consultation.locale).get(), told

    return run


@pytest.fixture
def both(consultation):
    """The consultation in English too."""
    english = consultation.copy_for_translation(_english(), copy_parents=True)
    english.save_revision().publish()
    return english


def _english():
    return Locale.objects.get(language_code="en")


def refused(imported, file, **options):
    """Return what is told of a form of which nothing is imported."""
    before = Page.objects.count(), Survey.objects.count(), StringTranslation.objects.count()
    with translation.override("en"), pytest.raises(CommandError, match="Nothing was imported"):
        imported(file, **options)
    assert before == (Page.objects.count(), Survey.objects.count(), StringTranslation.objects.count())


def test_a_form_becomes_a_draft_with_the_other_language_waiting_for_the_translator(imported):
    page, _told = imported(book(SURVEY, CHOICES, SETTINGS, spolupracovna=TITLE))
    assert (page.title, page.slug, page.live) == ("Práca v meste", "praca", False)
    assert page.survey.key == "praca"
    assert [question.key for question in read(page).questions] == ["age", "job"]
    source, _created = TranslationSource.update_or_create_from_instance(page)
    texts, translated = Translation.objects.create(source=source, target_locale=_english()).get_progress()
    assert texts == translated


def test_published_it_is_asked_in_both_languages(imported, both, client):
    page, _told = imported(book(SURVEY, CHOICES, SETTINGS, spolupracovna=TITLE), publish=True)
    english = page.get_translations().get()
    assert (page.live, english.live, english.slug) == (True, True, "work-in-the-city")
    assert "Age" in client.get(english.url).content.decode()


def test_a_text_with_other_paragraphs_in_the_other_language_is_left_to_the_translator(imported):
    rows = [TITLE[0], ["", "introduction", "", "<p>Jeden</p><p>Dva</p>", "<p>One</p>"], *TITLE[1:]]
    page, told = imported(book(SURVEY, CHOICES, SETTINGS, spolupracovna=rows))
    assert "Dva" in page.introduction
    assert "introduction" in told
    assert not StringTranslation.objects.filter(data="One").exists()
    assert StringTranslation.objects.filter(data="Age").exists()


def test_what_lacks_a_translation_is_published_in_its_own_language_alone(imported, both):
    rows = [*SURVEY, ["text", "wish", "Želanie"]]
    page, told = imported(book(rows, CHOICES, SETTINGS, spolupracovna=TITLE), publish=True)
    assert (page.live, page.get_translations().count()) == (True, 0)
    assert "1" in told


@pytest.mark.parametrize(
    "row",
    [
        ["calculate", "x", "", "", ""],
        ["text", "x", "X", "", "pulldata('a')"],
        ["select_one unknown", "x", "X", "", ""],
        ["text", "x", "x" * 501, "", ""],
    ],
)
def test_one_thing_without_counterpart_and_nothing_is_imported(imported, row):
    refused(imported, book([*SURVEY, row], CHOICES, SETTINGS))


def test_what_stands_in_the_way_is_told_by_row_and_column(imported, capsys, tmp_path, consultation):
    path = tmp_path / "form.xlsx"
    path.write_bytes(book([*SURVEY, ["audio", "x", "Hlas"], ["text", "y", "y" * 501]], CHOICES, SETTINGS).getvalue())
    with translation.override("en"), pytest.raises(CommandError):
        call_command("import_xlsform", str(path), parent=str(consultation.pk))
    assert "✗ sheet survey, row 6, type: audio – recordings are not collected" in capsys.readouterr().err
    with translation.override("en"), pytest.raises(CommandError):
        call_command("import_xlsform", str(path), parent=str(consultation.pk), leave_out=True)
    assert "row 7, label: Ensure this value has at most 500 characters" in capsys.readouterr().err


def test_with_leave_out_the_rest_is_imported_and_what_is_missing_told(imported):
    page, told = imported(book([*SURVEY, ["audio", "x", "Hlas"]], CHOICES, SETTINGS), leave_out=True)
    assert [question.key for question in read(page).questions] == ["age", "job"]
    assert "audio" in told


def test_a_second_import_of_the_same_form_is_another_survey(imported):
    first, _told = imported(book(SURVEY, CHOICES, SETTINGS))
    second, _told = imported(book(SURVEY, CHOICES, SETTINGS))
    assert (first.slug, second.slug) == ("praca", "praca-2")
    assert first.survey != second.survey


def test_a_form_without_a_title_is_called_like_its_file(imported):
    page, _told = imported(book(SURVEY, CHOICES))
    assert (page.title, page.slug) == ("dotaznik", "dotaznik")


@pytest.mark.parametrize(
    "evil",
    [
        '<p>Vitajte<script>alert(1)</script><img src=x onerror=alert(1)> <a href="javascript:alert(1)">x</a></p>',
        "Vitajte</p></b><p onclick=alert(1)>" + "<b>" * 3000,
        '<embed embedtype="image" id="x"/><a linktype="page" id="x">Vitajte</a>',
    ],
)
def test_texts_from_a_file_cannot_bring_scripts(imported, evil):
    rows = [TITLE[0], ["", "introduction", "", evil, ""]]
    page, _told = imported(book(SURVEY, CHOICES, SETTINGS, spolupracovna=rows))
    assert "Vitajte" in page.introduction
    assert not [part for part in ("<script", "<img", "onclick", "onerror", "javascript:") if part in page.introduction]


@pytest.mark.parametrize(
    "row",
    [
        ["age", "minimum", '"abc"'],
        ["age", "minimum", "[1, 2]"],
        ["age", "condition", '{"match": 1}'],
        ["age", "condition", '{"match": "all", "comparisons": [{"subject": "1", "operator": "eval"}]}'],
        ["age", "kind", '"nonsense"'],
        ["age", "label", '"X"'],
        ["work", "kind", '"budget"'],
        ["", "title", "7"],
        ["age", "decimals", "99"],
        ["age", "minimum", "not json"],
    ],
)
def test_our_own_sheet_spoilt_by_hand_is_refused_or_read_but_never_breaks(imported, row):
    try:
        page, _told = imported(book(SURVEY, CHOICES, SETTINGS, spolupracovna=[TITLE[0][:3], row]))
    except CommandError:
        assert not SurveyPage.objects.exists()
    else:
        assert read(page).by_key["age"].kind == "number"


@pytest.mark.parametrize("parent", ["/sk/nie/je/", "999999", "/de/", "", "/", "/sk/"])
def test_a_page_that_can_have_no_survey_below_it_is_refused(imported, parent):
    with pytest.raises(CommandError):
        imported(book(SURVEY, CHOICES), parent=parent)


def test_a_survey_stands_below_a_page_of_the_sites_own_language(imported, both):
    with pytest.raises(CommandError):
        imported(book(SURVEY, CHOICES), parent=str(both.pk))


def test_a_file_that_is_not_there_or_no_workbook_is_refused_in_one_line(imported, consultation):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_xlsform", "/nowhere/form.xlsx", parent=str(consultation.pk))
    with pytest.raises(CommandError, match="XLSX"):
        imported(BytesIO(b"no workbook"))


SUPPORTED = {
    "allow_comment_rows_test.xls": ["short_text"],
    "badly_named_choices_sheet.xls": ["number", "short_text", "single_choice"],
    "choice_name_same_as_select_name.xls": ["single_choice"],
    "gps.xls": ["place"],
    "group.xls": ["short_text", "short_text", "number"],
    "settings.xls": ["short_text", "number"],
    "sms_info.xls": "number single_choice date short_text file place multiple_choice information".split(),
    "specify_other.xls": ["single_choice"],
    "text_and_integer.xls": ["short_text", "number"],
    "text_and_integer_xlsx.xlsx": ["short_text", "number"],
    "yes_or_no_question.xls": ["single_choice"],
}


@pytest.mark.parametrize("name", SUPPORTED)
def test_pyxforms_own_forms_are_imported_and_come_back_from_our_export(name, imported, tmp_path):
    page, _told = imported(example(name), publish=True)
    asked = page.survey.current_version.questionnaire
    assert [question.kind for question in asked.questions] == SUPPORTED[name]
    path = tmp_path / "back.xlsx"
    call_command("export_xlsform", page.survey.key, str(path))
    assert "<h:html" in convert(str(path)).xform
    again, _told = imported(BytesIO(path.read_bytes()), publish=True)
    assert shape(again.survey.current_version.questionnaire) == shape(asked)


UNSUPPORTED = {
    "calculate.xls": "calculate",
    "default_time_demo.xls": "time",
    "hidden.xls": "hidden",
    "loop.xls": "begin loop",
    "new_cascading_select.xls": "choice_filter",
    "not_closed_group_test.xls": "begin group",
    "or_other.xlsx": "choice_filter: pastel=yes",
    "pull_data.xlsx": "calculate",
    "search_and_select.xlsx": "search('fruits')",
    "select_one_external.xlsx": "select_one_external",
    "table-list.xls": "happy.jpg",
    "tutorial.xls": "begin repeat",
    "widgets.xls": "barcode",
    "xlsform_spec_test.xlsx": "begin repeat",
}


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_pyxforms_forms_that_ask_for_more_are_refused_and_say_why(name, imported, consultation, tmp_path, capsys):
    path = tmp_path / "form.xlsx"
    path.write_bytes(example(name).getvalue())
    with pytest.raises(CommandError):
        call_command("import_xlsform", str(path), parent=str(consultation.pk))
    assert UNSUPPORTED[name] in capsys.readouterr().err
    assert not SurveyPage.objects.exists()


@pytest.mark.parametrize("name", ["widgets.xls", "xlsform_spec_test.xlsx", "loop.xls", "or_other.xlsx"])
def test_and_without_it_the_rest_is_a_survey_that_can_be_answered(name, imported, client):
    page, _told = imported(example(name), leave_out=True, publish=True)
    assert client.get(page.url).status_code == 200


def test_an_unknown_survey_or_folder_is_refused(make_survey, tmp_path):
    with pytest.raises(CommandError):
        call_command("export_xlsform", "nothing", str(tmp_path / "x.xlsx"))
    with pytest.raises(CommandError):
        call_command("export_xlsform", make_survey().survey.key, str(tmp_path / "no" / "x.xlsx"))


def uploaded(file):
    return SimpleUploadedFile("dotaznik.xlsx", file.getvalue())


def test_an_editor_uploads_a_form_and_reads_what_became_of_it(editor, consultation):
    url = reverse("surveys_from_xlsform")
    assert editor.get(url, {"parent": consultation.pk}).status_code == 200
    answer = editor.post(url, {"parent": consultation.pk, "file": uploaded(book(SURVEY, CHOICES, SETTINGS))})
    page = SurveyPage.objects.get()
    assert (page.live, page.owner.username) == (False, "moderators")
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in answer.content.decode()


def test_an_editor_is_told_why_a_form_is_not_imported_and_can_leave_things_out(editor, consultation):
    url, rows = reverse("surveys_from_xlsform"), [*SURVEY, ["barcode", "x", "Kód"]]
    sent = {"parent": consultation.pk, "file": uploaded(book(rows, CHOICES, SETTINGS))}
    answer = editor.post(url, sent)
    assert answer.status_code == 422
    assert "barcode" in answer.content.decode()
    assert not SurveyPage.objects.exists()
    editor.post(url, {**sent, "file": uploaded(book(rows, CHOICES, SETTINGS)), "leave_out": "on"})
    assert SurveyPage.objects.count() == 1


def test_an_editor_who_uploads_something_else_is_told(editor, consultation):
    file = SimpleUploadedFile("dotaznik.xlsx", b"not a workbook")
    answer = editor.post(reverse("surveys_from_xlsform"), {"parent": consultation.pk, "file": file})
    assert answer.status_code == 422
    assert "XLSX" in answer.content.decode()


def test_a_survey_is_downloaded_by_its_editor_and_by_evaluators_alone(make_survey, editor, evaluator, client):
    page = make_survey([question("number", "price", minimum=0, unit="EUR")])
    url = reverse("surveys_xlsform", args=[page.survey.key])
    for allowed in (editor, evaluator):
        assert "?file" in allowed.get(url).content.decode()
        sent = allowed.get(url, {"file": ""})
        sheets = workbook.load(BytesIO(b"".join(sent.streaming_content)))
        assert [row["name"] for row in sheets["survey"].rows] == ["price"]
    assert client.get(url).status_code == 302
    stranger = Group.objects.create(name="Strangers")
    stranger.permissions.add(Permission.objects.get(codename="access_admin"))
    assert member_of("Strangers").get(url).status_code == 302


def test_a_draft_can_be_downloaded_before_it_is_published(consultation, editor):
    page = SurveyPage(title="Koncept", slug="koncept", live=False, questions=[question("short_text", "wish")])
    consultation.add_child(instance=page)
    page.save_revision()
    sent = editor.get(reverse("surveys_xlsform", args=[page.survey.key]), {"file": ""})
    assert sent["Content-Disposition"] == 'attachment; filename="koncept-xlsform.xlsx"'


def test_the_way_to_both_is_a_button(make_survey, consultation, editor):
    page = make_survey()
    edit = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert reverse("surveys_xlsform", args=[page.survey.key]) in edit
    explorer = editor.get(reverse("wagtailadmin_explore", args=[consultation.pk])).content.decode()
    assert reverse("surveys_from_xlsform") in explorer
