"""Every export is in the audit log, with who, what and how much; what did not leave is not."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from surveys.exporting import audit, jobs, workbook
from surveys.exporting import rows as exported
from surveys.exporting.formats import FORMATS
from surveys.exporting.options import Options
from surveys.models import Export
from surveys.staff.exports import streamed
from tests.conftest import question
from tests.surveys.test_export import add

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(make_survey):
    survey = make_survey([question("short_text", "wish", max_length=99)]).survey
    add(survey, [{"wish": f"Prianie {number}"} for number in range(5)])
    return survey


@pytest.fixture
def administrator(db):
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("admin", password="secret"))
    return client


def entries():
    found = ModelLogEntry.objects.filter(action__in=[audit.EXPORTED, audit.FETCHED]).order_by("pk")
    return [(entry.action, entry.user and entry.user.username, entry.data) for entry in found]


def told(**data):
    whole = {"format": "csv", "shape": "wide", "labels": "code", "filter": "", "responses": 5, "finished": True}
    return {**whole, **data}


def export(client, survey, query="", **data):
    address = reverse("surveys_export", args=[survey.key]) + query
    return client.post(address, {"format": "csv", "labels": "code", **data})


def test_a_stream_is_logged(survey, evaluator):
    export(evaluator, survey, "?v.response.language=sk", shape="long", labels="sk").getvalue()
    expected = told(shape="long", labels="sk", filter="v.response.language=sk")
    assert entries() == [(audit.EXPORTED, "evaluators", expected)]


def test_a_file_made_at_once_is_logged(survey, evaluator):
    export(evaluator, survey, format="parquet")
    assert entries() == [(audit.EXPORTED, "evaluators", told(format="parquet"))]


def test_a_file_made_in_the_background_is_logged_when_it_is_there_and_when_it_is_fetched(
    survey, evaluator, administrator, monkeypatch
):
    monkeypatch.setattr(jobs, "AT_ONCE", 0)
    export(evaluator, survey, format="xlsx")
    assert entries() == []
    jobs.run_all()
    administrator.get(reverse("surveys_export_file", args=[survey.key, Export.objects.get().pk]))
    assert entries() == [
        (audit.EXPORTED, "evaluators", told(format="xlsx")),
        (audit.FETCHED, "admin", told(format="xlsx")),
    ]


def test_the_command_is_logged_without_a_user(survey, tmp_path):
    call_command("export_responses", survey.key, output=str(tmp_path / "x.csv"))
    assert entries() == [(audit.EXPORTED, None, told())]


def test_a_download_broken_off_is_logged_with_what_had_left(survey, evaluator, monkeypatch):
    monkeypatch.setattr(exported, "PIECE", 2)
    user = get_user_model().objects.get(username="evaluators")
    pieces = streamed(survey, FORMATS["csv"], Options(), user)
    next(pieces)
    assert entries() == []
    next(pieces)
    assert entries() == [(audit.EXPORTED, "evaluators", told(responses=None, finished=False))]
    pieces.close()  # as a server does when the browser has gone
    assert entries() == [(audit.EXPORTED, "evaluators", told(responses=2, finished=False))]


def test_what_was_refused_or_failed_is_not_logged(survey, evaluator, editor, monkeypatch, tmp_path):
    export(editor, survey)
    export(evaluator, survey, format="doc")
    export(evaluator, survey, format="sav", shape="long")
    monkeypatch.setattr(workbook, "XLSX_ROWS", 1)
    export(evaluator, survey, format="xlsx")
    with pytest.raises(CommandError):
        call_command("export_responses", survey.key, format="xlsx", output=str(tmp_path / "x.xlsx"))
    monkeypatch.setattr(jobs, "AT_ONCE", 0)
    monkeypatch.setattr(workbook, "check_fits", lambda *_args: 1 / 0)
    export(evaluator, survey, format="parquet")
    monkeypatch.setattr(jobs, "write", lambda *_args: 1 / 0)
    jobs.run_all()
    assert entries() == []


def test_administrators_read_it_in_the_site_history(survey, evaluator, administrator):
    export(evaluator, survey, "?v.response.language=sk").getvalue()
    html = administrator.get(reverse("wagtailadmin_reports:site_history")).content.decode()
    assert "5" in html.split("<td>CSV")[0]
    assert "filter: v.response.language=sk" in html
    assert "evaluators" in html
