"""Files made in the background: progress, restarts, failures, and their end after a week."""

import hashlib
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys.expiry import delete_exports
from surveys.exporting import formats, jobs
from surveys.exporting import rows as exported
from surveys.exporting.formats import FORMATS
from surveys.exporting.options import NotPossible, Options
from surveys.models import Export, Survey
from surveys.models.draft import private_storage
from surveys.questionnaire import Question, Questionnaire, Section
from tests.conftest import question
from tests.surveys.test_export import add

pytestmark = pytest.mark.django_db
State = Export.State


@pytest.fixture
def survey(make_survey, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    survey = make_survey([question("short_text", "wish", max_length=99)]).survey
    add(survey, [{"wish": f"Prianie {number}"} for number in range(5)])
    return survey


@pytest.fixture
def asked(survey, evaluator):
    """An export that an evaluator asked for, and that nobody makes yet."""
    answer = evaluator.post(reverse("surveys_export", args=[survey.key]), {"format": "xlsx", "labels": "sk"})
    export = Export.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, page(export))
    return export


def page(export):
    return reverse("surveys_export_job", args=[export.survey.key, export.pk])


def file(export):
    return reverse("surveys_export_file", args=[export.survey.key, export.pk])


def break_writing(monkeypatch, error):
    def write(survey, options, path, progress):
        progress(1)
        raise error

    monkeypatch.setitem(FORMATS, "xlsx", formats.Format("xlsx", "XLSX", "", "xlsx", write))


def reloaded(export):
    return Export.objects.get(pk=export.pk)


def test_a_large_file_is_made_in_the_background(asked, evaluator):
    answer = evaluator.get(page(asked))
    assert answer["Refresh"] == "3"
    assert 'max="100" value="0"' in answer.content.decode()
    assert jobs.run_all() == 1
    export, answer = reloaded(asked), evaluator.get(page(asked))
    assert "Refresh" not in answer
    assert (export.state, export.rows_done, export.percent) == (State.DONE, 5, 100)
    content = evaluator.get(file(asked)).getvalue()
    assert content[:2] == b"PK"
    assert hashlib.sha256(content).hexdigest() == export.sha256
    assert export.sha256 in answer.content.decode()
    assert file(export) in answer.content.decode()


def test_a_small_file_and_a_stream_are_not(survey, evaluator, monkeypatch):
    address = reverse("surveys_export", args=[survey.key])
    assert evaluator.post(address, {"format": "csv", "labels": "code"}).status_code == 200
    monkeypatch.setattr(jobs, "AT_ONCE", 5)
    assert evaluator.post(address, {"format": "xlsx", "labels": "code"}).status_code == 200
    assert not Export.objects.exists()


def test_following_a_link_sets_off_no_work(survey, evaluator):
    address = reverse("surveys_export", args=[survey.key])
    answer = evaluator.get(address, {"format": "xlsx", "labels": "code", "v.response.language": "sk"}, follow=True)
    assert answer.redirect_chain == [(f"{address}?v.response.language=sk", 303)]
    assert not Export.objects.exists()


def test_progress_is_stored_as_it_goes(asked, monkeypatch):
    monkeypatch.setattr(exported, "PIECE", 2)
    monkeypatch.setattr(jobs, "BEAT", timedelta(0))
    seen = []
    beat = jobs.Heart.__call__

    def look(self, written):
        beat(self, written)
        seen.append((reloaded(asked).percent, reloaded(asked).state))

    monkeypatch.setattr(jobs.Heart, "__call__", look)
    jobs.run_all()
    assert seen == [(40, "running"), (80, "running"), (99, "running")]


def test_an_export_left_behind_is_begun_again(asked):
    jobs.claim(timezone.now())
    assert jobs.run_all() == 0
    Export.objects.update(beat_at=timezone.now() - jobs.STALE)
    call_command("run_exports")
    export = reloaded(asked)
    assert (export.state, export.attempts) == (State.DONE, 2)


def test_whoever_was_taken_for_dead_leaves_it_to_the_other(asked, monkeypatch):
    monkeypatch.setattr(jobs, "BEAT", timedelta(0))
    first = jobs.claim(timezone.now())
    Export.objects.update(beat_at=timezone.now() - jobs.STALE)
    second = jobs.claim(timezone.now())
    jobs.attempt(first)
    assert reloaded(asked).state == State.RUNNING
    jobs.attempt(second)
    assert (reloaded(asked).state, reloaded(asked).attempts) == (State.DONE, 2)


def test_one_found_dead_when_its_file_was_ready_leaves_no_file(asked, tmp_path):
    first = jobs.claim(timezone.now())
    path = tmp_path / "x"
    path.write_bytes(b"x")
    Export.objects.update(attempts=2)
    with pytest.raises(jobs.Overtaken):
        jobs.finish(first, path, 5)
    assert not private_storage().exists(f"exports/{asked.pk.hex}-1")
    assert not reloaded(asked).file


def test_after_three_attempts_it_has_failed_and_says_so(asked, monkeypatch, evaluator):
    break_writing(monkeypatch, RuntimeError("out of memory"))
    assert jobs.run_all() == 3
    export = reloaded(asked)
    assert (export.state, export.attempts) == (State.FAILED, 3)
    answer = evaluator.get(page(asked))
    assert "out of memory" not in answer.content.decode()
    assert "Refresh" not in answer
    assert "help-critical" in answer.content.decode()
    assert evaluator.get(file(asked), follow=True).status_code == 404


def test_what_a_format_cannot_hold_is_not_tried_again(asked, monkeypatch, evaluator):
    break_writing(monkeypatch, NotPossible("Too much for it."))
    assert jobs.run_all() == 1
    assert reloaded(asked).state == State.FAILED
    assert "Too much for it." in evaluator.get(page(asked)).content.decode()


def test_the_newest_waits_for_the_oldest(asked, survey):
    later = jobs.ask_for(survey, FORMATS["parquet"], Options(), None)
    assert jobs.claim(timezone.now()).pk == asked.pk
    assert jobs.claim(timezone.now()).pk == later.pk
    assert jobs.claim(timezone.now()) is None


def test_everybody_who_may_export_sees_all_exports_of_a_survey(asked, evaluator, make_survey):
    jobs.run_all()
    other = make_survey(slug="ina").survey
    for name in ("surveys_detail", "surveys_export"):
        assert file(asked) in evaluator.get(reverse(name, args=[asked.survey.key])).content.decode()
        assert file(asked) not in evaluator.get(reverse(name, args=[other.key])).content.decode()


def test_nobody_else_gets_at_them(asked, editor):
    jobs.run_all()
    for address in (page(asked), file(asked), reverse("surveys_export", args=[asked.survey.key])):
        for answer in (editor.get(address), editor.post(address, {"format": "xlsx", "labels": "sk"})):
            assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_home"))
        assert Client().get(address)["Location"].startswith(reverse("wagtailadmin_login"))
    assert Export.objects.count() == 1


def test_an_export_is_found_under_its_own_survey_only(asked, evaluator, make_survey):
    make_survey(slug="ina")
    jobs.run_all()
    for address in (page(asked), file(asked)):
        assert evaluator.get(address.replace("/anketa/", "/ina/"), follow=True).status_code == 404


@pytest.mark.parametrize(("hours", "left"), [(-1, 1), (1, 0)])
def test_after_a_week_it_goes_with_its_file(asked, hours, left):
    jobs.run_all()
    path = Path(reloaded(asked).file.path)
    assert path.exists()
    Export.objects.update(requested_at=timezone.now() - jobs.KEPT - timedelta(hours=hours))
    assert delete_exports(timezone.now()) == 1 - left
    assert Export.objects.count() == left
    assert path.exists() == bool(left)


@pytest.fixture
def survey_of_its_own(transactional_db, monkeypatch):
    """A survey without pages: before a test whose transaction is real, another may have emptied the database."""
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    survey = Survey.objects.create(key="vlakno")
    asked = Question("wish", "wish", "short_text", {"label": {"sk": "Želanie"}}, {"required": False})
    whole = Questionnaire("sk", {"title": {"sk": "Anketa"}}, (Section("all", {}, (asked,)),))
    survey.versions.create(number=1, digest=whole.digest, content=whole.to_json())
    add(survey, [{"wish": f"Prianie {number}"} for number in range(5)])
    return survey


@pytest.mark.django_db(transaction=True)
def test_a_thread_makes_it_once_it_is_asked_for(survey_of_its_own):
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("root", password="secret"))
    address = reverse("surveys_export", args=[survey_of_its_own.key])
    client.post(address, {"format": "xlsx", "labels": "sk"})
    for thread in threading.enumerate():
        if thread.name == "exports":
            thread.join(timeout=60)
    assert Export.objects.get().state == State.DONE
    assert not jobs.busy.locked()
