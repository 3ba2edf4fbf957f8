"""One dataset whatever the language, whatever editors do afterwards."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from consultations.models import ConsultationPage
from surveys.codebook import Codebook
from surveys.exporting.delimited import csv_lines
from surveys.models import QuestionnaireVersion, Response, Survey, SurveyPage
from tests.conftest import ALL_KINDS, VALID, question
from tests.surveys.residents import code_in, send

pytestmark = pytest.mark.django_db


def table(survey, labels="code"):
    text = b"".join(csv_lines(survey, labels)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def answer(page, times=1, **changes):
    for _time in range(times):
        assert code_in(send(page, {**VALID, **changes}))


@pytest.fixture
def answered(survey_page, english_page):
    """A survey with three Slovak answers and two English ones."""
    answer(survey_page, 3)
    answer(english_page, 2)
    return survey_page


def test_five_answers_in_two_languages_are_five_rows_of_the_same_codes(answered):
    rows = table(answered.survey)
    assert [row["language"] for row in rows] == ["sk", "sk", "sk", "en", "en"]
    own = ("response_id", "submitted", "language")
    assert len({tuple(value for name, value in row.items() if name not in own) for row in rows}) == 1
    assert rows[0]["tenure"] == "own"
    assert (rows[0]["needs_flats"], rows[0]["needs_parks"], rows[0]["needs_other"]) == ("1", "0", "0")


def test_moving_rewording_and_translating_change_neither_columns_nor_codes(answered):
    before = table(answered.survey)
    page = answered
    blocks = page.questions.get_prep_value()
    blocks.append(blocks.pop(1))  # the first question goes last
    for block in blocks:
        if "label" in block["value"]:
            block["value"]["label"] += " – inak povedané"
    page.questions = blocks
    page.save_revision().publish()
    english = page.get_translations().get()
    english.questions[0].value["title"] = "About you"
    english.save_revision().publish()
    after = table(Survey.objects.get())
    assert after == before
    assert list(after[0]) == list(before[0])


def test_deleting_the_pages_leaves_every_response(answered):
    before = table(answered.survey)
    answered.get_translations().first().delete()
    answered.delete()
    survey = Survey.objects.get()
    assert survey.source_page is None
    assert survey.title("en") == "Housing survey"
    assert table(survey) == before


def test_a_translation_published_after_the_source_is_gone_takes_its_place(answered, english_page):
    columns = list(table(answered.survey)[0])
    answered.delete()
    english_page.questions.append(("short_text", {"key": "age", "label": "Age", "hint": "", "max_length": 9}))
    english_page.save_revision().publish()
    survey = Survey.objects.get()
    assert survey.source_page == english_page
    answer(english_page, age="40")
    rows = table(survey)
    assert list(rows[0]) == [*columns, "age"]
    assert [row["age"] for row in rows] == ["-97"] * 5 + ["40"]


def test_neither_a_survey_nor_a_version_with_answers_can_be_deleted(answered):
    with pytest.raises(ProtectedError):
        Survey.objects.all().delete()
    with pytest.raises(ProtectedError):
        QuestionnaireVersion.objects.all().delete()


def test_a_new_question_gets_a_new_last_column_and_earlier_rows_say_why_it_is_empty(answered):
    columns = list(table(answered.survey)[0])
    page = answered
    page.questions = [question("short_text", "age", max_length=9), *ALL_KINDS]
    page.save_revision().publish()
    answer(page, age="40")
    rows = table(Survey.objects.get())
    assert list(rows[0]) == [*columns, "age"]
    assert [row["age"] for row in rows] == ["-97"] * 5 + ["40"]


def test_a_retired_question_keeps_its_column(answered):
    page = answered
    page.questions = [block for block in ALL_KINDS if block["id"] != "id-people"]
    page.save_revision().publish()
    answer(page)
    assert [row["people"] for row in table(Survey.objects.get())] == ["3"] * 5 + ["-97"]


def test_a_retired_choice_keeps_its_label(answered):
    page = answered
    page.questions = [
        block
        if block["id"] != "id-tenure"
        else question("single_choice", "tenure", choices={"rent": "Nájom"}, other=True)
        for block in ALL_KINDS
    ]
    page.save_revision().publish()
    answer(page, tenure="rent")
    survey = Survey.objects.get()
    assert [row["tenure"] for row in table(survey, "sk")] == ["Vlastný byt"] * 5 + ["Nájom"]


def test_missing_values_are_told_apart(survey_page):
    answer(survey_page, needs=[], wish="")
    answer(survey_page, tenure="other", tenure_other_text="karavan")
    first, second = table(survey_page.survey)
    assert (first["needs_flats"], first["wish"]) == ("-99", "-99"), "not answered"
    assert (first["tenure_other_text"], second["tenure_other_text"]) == ("-98", "karavan"), "not asked"


def test_labels_can_be_had_in_either_language(answered):
    row = table(answered.survey, "en")[0]
    assert (row["tenure"], row["needs_flats"], row["agree"], row["people"]) == ("A flat I own", "yes", "yes", "3")
    row = table(answered.survey, "sk")[0]
    assert (row["tenure"], row["needs_parks"]) == ("Vlastný byt", "nie")


def test_an_answer_to_an_older_version_moves_no_column(make_survey):
    """Columns follow the order in which versions were first answered, not published."""
    page = make_survey()
    old = page.survey.current_version
    page.questions = [question("short_text", "age", max_length=9), *ALL_KINDS]
    page.save_revision().publish()
    answer(page, age="40")
    columns = list(table(Survey.objects.get())[0])
    Response.objects.create(survey=page.survey, version=old, language="sk", answers={}, receipt_hash="x")
    assert list(table(Survey.objects.get())[0]) == columns


def test_versions_nobody_answered_leave_no_columns(make_survey):
    page = make_survey([question("short_text", "draft", max_length=9)])
    page.questions = [question("short_text", "final", max_length=9)]
    page.save_revision().publish()
    answer(page, final="áno")
    assert [variable.name for variable in Codebook.of(page.survey).variables] == ["final"]


def test_copying_a_survey_begins_a_new_dataset(answered):
    copy = answered.copy(update_attrs={"slug": "kopia"})
    assert copy.survey != answered.survey
    assert copy.survey.responses.count() == 0
    assert answered.survey.responses.count() == 5


def test_the_key_follows_the_slug_until_something_is_published(consultation):
    page = consultation.add_child(instance=SurveyPage(title="Anketa", slug="anketa", questions=ALL_KINDS, live=False))
    for slug in ("anketa-o-byvani", "anketa", "byvanie-2026"):
        page.slug = slug
        page.save()
        page.save()
        assert page.survey.key == slug
    page.save_revision().publish()
    page.slug = "ina-adresa"
    page.save_revision().publish()
    assert page.survey.key == "byvanie-2026"


def test_two_surveys_of_the_same_slug_get_different_keys(make_survey, home_page):
    make_survey()
    other = home_page.get_children().first().add_child(instance=ConsultationPage(title="Iná", slug="ina"))
    page = other.add_child(instance=SurveyPage(title="Anketa", slug="anketa", questions=ALL_KINDS))
    page.save()
    assert page.survey.key == "anketa-2"


def test_a_draft_that_was_never_published_leaves_no_dataset(consultation):
    page = consultation.add_child(instance=SurveyPage(title="Anketa", slug="anketa", questions=ALL_KINDS, live=False))
    page.delete()
    assert not Survey.objects.exists()


def test_the_range_of_an_answered_scale_cannot_change(answered):
    answered.questions = [
        block
        if block["id"] != "id-trust"
        else question("scale", "trust", lowest=0, highest=10, low_label="nie", high_label="áno")
        for block in ALL_KINDS
    ]
    with pytest.raises(ValidationError):
        answered.full_clean()


def test_publishing_without_a_change_makes_no_version(survey_page, english_page):
    count = survey_page.survey.versions.count()
    survey_page.save_revision().publish()
    english_page.save_revision().publish()
    assert survey_page.survey.versions.count() == count


def test_a_stored_version_never_changes(survey_page):
    version = survey_page.survey.current_version
    version.content = {}
    with pytest.raises(TypeError, match="never changed"):
        version.save()


def test_a_version_holds_the_texts_of_every_published_language(survey_page, english_page):
    version = survey_page.survey.current_version
    assert version.questionnaire.by_key["tenure"].text("label") == {
        "sk": "Otázka tenure",
        "en": "What do you live in?",
    }
    assert version.questionnaire.texts["title"] == {"sk": "Anketa o bývaní", "en": "Housing survey"}


def test_what_a_translated_page_does_to_keys_and_order_is_ignored(answered, english_page):
    blocks = english_page.questions.get_prep_value()
    blocks.reverse()
    for block in blocks:
        if "key" in block["value"]:
            block["value"]["key"] = "bent_" + block["value"]["key"]
    english_page.questions = blocks
    english_page.save_revision().publish()
    survey = Survey.objects.get()
    assert list(survey.current_version.questionnaire.by_key) == [
        "tenure",
        "needs",
        "trust",
        "people",
        "street",
        "wish",
        "agree",
    ]
    answer(english_page)
    assert table(survey)[-1]["tenure"] == "own"
