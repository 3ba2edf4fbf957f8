"""What residents were told is kept until a day goes on that day, and nothing else does."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

import consultations.expiry
from core.models import AddressCount, DailySalt
from surveys.models import Draft, EarlierAnswers, Invitation, PersonalAnswer, Response, Upload
from surveys.sending import draft_of
from tests.conftest import question
from tests.surveys.residents import code_in
from tests.surveys.sample_files import EVERY_TYPE, named, photograph, sent

pytestmark = pytest.mark.django_db

NOTHING = [
    "0 drafts",
    "0 files nobody sent",
    "0 files of responses",
    "0 contact details",
    "0 earlier answers",
    "0 exports",
    "0 quotes of texts withdrawn",
    "0 salts",
    "0 address counts",
]


@pytest.fixture
def page(make_survey):
    contact = question("contact", "contact", ask_name=True, ask_email=False, ask_phone=False)
    return make_survey([question("file", "photo", **EVERY_TYPE), contact])


@pytest.fixture
def survey(page):
    return page.survey


@pytest.fixture
def response(page):
    """A response that was changed once: it has two files, contact details and earlier answers."""
    resident, here = sent(page, contact_name="Žofia")
    code = code_in(resident.client.post(here))
    check = resident.client.post(f"{page.url}r/{code}/change/")["Location"]
    changed = {"photo": named(photograph(), "nova.jpg"), "contact_name": "Žofia Malá"}
    resident.client.post(resident.client.post(check.replace("check", "1"), changed)["Location"])
    assert (Upload.objects.count(), PersonalAnswer.objects.count(), EarlierAnswers.objects.count()) == (2, 1, 1)
    return Response.objects.get()


def run():
    """Run the command; return what it says of surveys and of what all share."""
    said = io.StringIO()
    call_command("delete_expired", stdout=said)
    others = tuple(name for name, _step in consultations.expiry.STEPS)
    return [line for line in said.getvalue().splitlines() if not line.endswith(others)]


def keep_until(survey, day):
    survey.keep_until = day
    survey.save()


def today():
    return timezone.localdate()


def age(model, **fields):
    model.objects.update(**fields)


def test_nothing_goes_before_its_time(page, survey, response):
    keep_until(survey, today())
    sent(page)
    DailySalt.objects.get_or_create(day=today(), defaults={"salt": "x"})
    before = [model.objects.count() for model in (Draft, Upload, PersonalAnswer, EarlierAnswers, DailySalt)]
    Draft.objects.filter(sent_at=None).update(expires_at=timezone.now() + timedelta(minutes=1))
    assert run() == NOTHING
    assert before == [model.objects.count() for model in (Draft, Upload, PersonalAnswer, EarlierAnswers, DailySalt)]


def test_an_expired_draft_goes_with_the_file_nobody_sent(page):
    sent(page)
    path = Path(Upload.objects.get().file.path)
    age(Draft, expires_at=timezone.now())
    assert run()[0] == "1 drafts"
    assert not Draft.objects.exists()
    assert not Upload.objects.exists()
    assert not path.exists()


def test_an_expired_draft_that_was_sent_leaves_its_response_whole(response):
    age(Draft, expires_at=timezone.now())
    run()
    assert not Draft.objects.exists()
    assert Upload.objects.filter(response=response).count() == 2
    assert PersonalAnswer.objects.exists()


@pytest.mark.parametrize(("hours", "left"), [(23, 1), (25, 0)])
def test_a_file_without_an_owner_goes_after_a_day(page, hours, left):
    sent(page)
    Draft.objects.all().delete()
    age(Upload, created_at=timezone.now() - timedelta(hours=hours))
    path = Path(Upload.objects.get().file.path)
    run()
    assert Upload.objects.count() == left
    assert path.exists() == bool(left)


@pytest.mark.parametrize(("hours", "left"), [(23, 1), (25, 0)])
def test_a_file_that_its_draft_was_sent_without_goes_after_a_day(page, hours, left):
    """As when another answer, changed later, made the question of the file go unasked."""
    sent(page)
    age(Draft, sent_at=timezone.now() - timedelta(hours=hours))
    run()
    assert Upload.objects.count() == left


def test_after_the_surveys_day_its_personal_data_goes_and_the_answers_stay(survey, response):
    answers = response.answers
    paths = [Path(upload.file.path) for upload in Upload.objects.all()]
    keep_until(survey, today() - timedelta(days=1))
    assert run()[2:5] == ["2 files of responses", "1 contact details", "1 earlier answers"]
    assert not Upload.objects.exists()
    assert not any(path.exists() for path in paths)
    assert not PersonalAnswer.objects.exists()
    assert not EarlierAnswers.objects.exists()
    response.refresh_from_db()
    assert response.answers == answers
    assert answers["contact"] == 1


def test_a_draft_that_repeats_the_contact_details_goes_with_them(survey, response):
    draft_of(response)
    keep_until(survey, today() - timedelta(days=1))
    assert run()[0] == "1 drafts"
    assert not Draft.objects.filter(sent_at=None).exists()


def test_a_draft_of_new_answers_stays_until_its_own_day(page, survey):
    sent(page)
    keep_until(survey, today() - timedelta(days=1))
    assert run()[0] == "0 drafts"
    assert Upload.objects.exists()


def test_another_survey_keeps_its_own(response, make_survey):
    keep_until(make_survey(slug="ina").survey, today() - timedelta(days=1))
    run()
    assert (Upload.objects.count(), PersonalAnswer.objects.count(), EarlierAnswers.objects.count()) == (2, 1, 1)


def test_yesterdays_salt_and_counts_go_and_todays_stay(db):
    for day in (today(), today() - timedelta(days=1)):
        DailySalt.objects.create(day=day, salt="x")
        AddressCount.objects.create(day=day, digest="x")
    assert run()[-2:] == ["1 salts", "1 address counts"]
    assert [salt.day for salt in DailySalt.objects.all()] == [today()]
    assert [count.day for count in AddressCount.objects.all()] == [today()]


def test_invitations_stay(survey):
    Invitation.objects.create(survey=survey, token_hash="x", used_on=today() - timedelta(days=400))
    run()
    assert Invitation.objects.exists()


def test_running_it_twice_changes_nothing_more(survey, response):
    keep_until(survey, today() - timedelta(days=1))
    age(Draft, expires_at=timezone.now())
    assert run() != NOTHING
    assert run() == NOTHING


def test_a_file_already_missing_does_not_stop_it(survey, response):
    for upload in Upload.objects.all():
        Path(upload.file.path).unlink()
    keep_until(survey, today() - timedelta(days=1))
    run()
    assert not Upload.objects.exists()
