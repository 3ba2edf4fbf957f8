"""Counting published figures again: by the command, and by evaluators in the admin."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from consultations.models import EvaluationReportPage, ReportEdition
from consultations.reports import verifying
from consultations.reports.verifying import verify
from surveys.models import EarlierAnswers, Response
from surveys.sending import withdraw
from tests.conftest import question

from .decided import close, decide
from .eventful import publish
from .reported import (
    QUESTIONS,
    answer,
    answered,
    figure,
    id_of,
    latest,
    report_on,
    soup,
    translate,
)
from .texts import commented

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(draft_page):
    return answered(draft_page)


@pytest.fixture
def report(draft_page, survey):
    return report_on(draft_page)


def told(*args, status=0):
    """Run the command; return what it prints."""
    out = StringIO()
    if status:
        with pytest.raises(SystemExit) as ended:
            call_command("verify_report", *map(str, args), stdout=out)
        assert ended.value.code == status
    else:
        call_command("verify_report", *map(str, args), stdout=out)
    return out.getvalue()


def change(response, **answers):
    """Give a response other answers, as its author does."""
    EarlierAnswers.objects.create(
        response=response, version=response.version, language=response.language, answers=response.answers
    )
    response.answers = {**response.answers, **answers}
    response.changed_at = EarlierAnswers.objects.latest("pk").replaced_at
    response.save()


def test_untouched_data_gives_the_same_figures(report):
    said = told(report.pk)
    assert "The data still gives the same figures." in said
    assert "Survey anketa: the extract is the same" in said
    assert said.count(": same") == 4
    assert told(report.translation_key) == said


def test_responses_that_came_later_are_no_difference(report, survey):
    answer(survey, 3, tenure="rent")
    assert verify(latest(report)).is_same


def test_an_earlier_edition_is_verified_with_the_responses_it_counted(report, survey):
    answer(survey, 40, tenure="rent", district="radvan")
    publish(report)
    assert "edition 2" in told(report.pk)
    assert "edition 1" in told(report.pk, "--edition", 1)


def test_a_new_version_of_the_questionnaire_is_no_difference(report, survey):
    publish(survey, questions=[*QUESTIONS, question("single_choice", "more", choices={"a": "A", "b": "B"})])
    answer(survey, 10, more="a")
    assert verify(latest(report)).is_same


def test_a_withdrawal_is_named_as_what_changed_the_figures(report):
    gone = Response.objects.earliest("pk")
    withdraw(gone)
    said = told(report.pk, status=1)
    assert "The data gives other figures than those published." in said
    assert f"withdrawn since: 1 (response {gone.pk})" in said
    assert "35 then, 34 now" in said
    assert "put back" not in said


def test_with_changed_answers_put_back_the_published_figures_come_out_again(report):
    changed = Response.objects.earliest("pk")
    change(changed, tenure="rent")
    change(changed, tenure="own", district="radvan")
    said = told(report.pk, status=1)
    assert f"changed since: 1 (response {changed.pk})" in said
    assert "With the answers changed since put back, the published figures come out again." in said
    changed.refresh_from_db()
    assert changed.answers["district"] == "radvan"
    assert not verify(latest(report)).is_same


def test_answers_changed_behind_the_programs_back_are_found_out(report):
    tampered = Response.objects.earliest("pk")
    Response.objects.filter(pk=tampered.pk).update(answers={**tampered.answers, "tenure": "rent"})
    said = told(report.pk, status=1)
    assert "the extract is different" in said
    assert "withdrawn since" not in said
    assert "changed since" not in said


def test_what_was_changed_and_forgotten_since_is_said(report):
    change(Response.objects.earliest("pk"), tenure="rent")
    EarlierAnswers.objects.all().delete()
    said = told(report.pk, status=1)
    assert "earlier answers are kept no longer" in said
    assert "they are other figures still" in said


def test_a_question_worded_otherwise_by_now_is_no_difference(report, survey):
    reworded = [{**QUESTIONS[0], "value": {**QUESTIONS[0]["value"], "label": "Kde spíte?"}}, *QUESTIONS[1:]]
    publish(survey, questions=reworded)
    said = told(report.pk)
    assert "same, worded otherwise" in said


def test_figures_of_comments_are_counted_again_as_well(draft_page):
    comments = [commented(draft_page, "flats"), commented(draft_page, "rent")]
    decide(*comments)
    close(draft_page)
    report = report_on(draft_page, [figure("decisions", shown="sums"), figure("participation")])
    assert verify(latest(report)).is_same
    commented(draft_page, "flats")
    found = {finding.id: finding.is_same for finding in verify(latest(report)).figures}
    assert found == {id_of("decisions"): True, id_of("participation"): False}


def test_a_kind_of_figure_that_is_gone_is_said(report, monkeypatch):
    from consultations.reports import kinds

    without = {name: block for name, block in kinds.registered().items() if name != "participation"}
    monkeypatch.setattr(kinds, "_kinds", without)
    assert "cannot be counted" in told(report.pk, status=1)


def test_any_languages_page_names_the_report(report):
    english = translate(report, {})
    assert "the same figures" in told(english.pk)


@pytest.mark.parametrize("id", ["999999", "7f1d7c1e-7b3e-4b71-9f5e-1f2f6a9f0a11", "report"])
def test_what_is_no_report_is_refused(report, id):
    with pytest.raises(CommandError, match=id):
        call_command("verify_report", id)


def test_an_edition_there_is_not_is_refused(report):
    with pytest.raises(CommandError, match="Editions: 1"):
        call_command("verify_report", str(report.pk), "--edition", "4")


def test_a_report_can_be_verified_after_its_pages_are_gone(report):
    key = report.translation_key
    report.delete()
    assert "the same figures" in told(key)


def test_another_version_of_the_software_is_named_where_figures_differ(report, monkeypatch):
    monkeypatch.setattr(verifying, "software", lambda: "9.9")
    assert "9.9" not in told(report.pk)
    withdraw(Response.objects.earliest("pk"))
    assert "counted again by version 9.9." in told(report.pk, status=1)


# In the admin


def address(report):
    return reverse("consultations_report_check", args=[latest(report).pk])


def test_an_evaluator_sees_what_differs(evaluator, report):
    gone = Response.objects.earliest("pk")
    withdraw(gone)
    page = soup(address(report), evaluator)
    assert page.select_one(".help-warning")
    assert str(gone.pk) in page.select_one("table").get_text()
    assert soup(reverse("consultations_reports"), evaluator).select_one(f'a[href="{address(report)}"]')


def test_an_evaluator_sees_that_nothing_differs(evaluator, report):
    assert not soup(address(report), evaluator).select(".help-warning")


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_those_who_may_see_responses_verify(editor, report, method):
    for browser in (editor, Client()):
        for url in (address(report), reverse("consultations_reports")):
            assert getattr(browser, method)(url).status_code in {302, 403}


def test_the_report_leads_to_its_verification_for_those_who_may(report, rf):
    from consultations.wagtail_hooks import verifying_button

    editors = get_user_model().objects.create_user("somebody")
    admin = get_user_model().objects.create_superuser("admin")
    page = EvaluationReportPage.objects.get().page_ptr
    assert [button.url for button in verifying_button(page, admin, "edit")] == [address(report)]
    assert list(verifying_button(page, editors, "edit")) == []


def test_an_edition_that_never_was_is_not_found(evaluator, report):
    url = reverse("consultations_report_check", args=[ReportEdition.objects.latest("pk").pk + 1])
    assert evaluator.get(url, follow=True).status_code == 404
