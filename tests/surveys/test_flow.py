"""How far people got: known from drafts while they last, and from what is counted when they go."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from surveys.analysis.flow import SETTLED, flow
from surveys.models import Draft, GivenUp, Response
from surveys.models.draft import DRAFT_DAYS
from surveys.sending import draft_of
from tests.conftest import question
from tests.surveys.residents import Resident, code_in, send
from tests.surveys.test_drafts import RENTING, STEPS

pytestmark = pytest.mark.django_db

LATER = timezone.now() + SETTLED + timedelta(hours=1)
MONTH = timezone.now() + timedelta(days=DRAFT_DAYS, hours=1)


@pytest.fixture
def page(make_survey):
    return make_survey(STEPS)


@pytest.fixture
def survey(page):
    return page.survey


def passages(survey, sent=0, now=LATER):
    """Return how many reached and finished each section, and the check, of the version published last."""
    number = survey.versions.order_by("-number").first().number
    found = flow(survey, Counter({number: sent}), now)
    return [(passage.reached, passage.finished) for passage in found.passages]


def begin(page, *further):
    """Send the first step and then those of these numbers."""
    resident = Resident(RENTING)
    here = resident.open(page)
    for number in further:
        resident.client.post(here.replace("/2/", f"/{number}/"), RENTING)
    return Draft.objects.order_by("-pk").first()


def test_somebody_gave_up_in_the_section_after_the_last_one_sent(page, survey):
    begin(page)  # the first section, then nothing
    begin(page, 2)  # half of the second section
    begin(page, 2, 3)  # the second as well
    begin(page, 2, 3, 4)  # everything, but never sent it
    assert passages(survey) == [(4, 4), (4, 2), (2, 1), (1, 0)]


def test_whoever_sent_their_answers_came_through_everything(page, survey):
    send(page, RENTING)
    begin(page)
    assert passages(survey, sent=1) == [(2, 2), (2, 1), (1, 1), (1, 1)]


def test_a_draft_begun_lately_is_still_under_way(page, survey):
    begin(page)
    found = flow(survey, Counter())
    assert (found.under_way, found.given_up, found.begun) == (1, 0, 0)
    found = flow(survey, Counter(), LATER)
    assert (found.under_way, found.given_up, found.begun) == (0, 1, 1)


def test_tests_paper_and_changes_are_not_counted(page, survey):
    code_in(send(page, RENTING))
    draft_of(Response.objects.get())
    begin(page)
    Draft.objects.filter(sent_at=None, changes=None).update(is_test=True)
    begin(page)
    Draft.objects.filter(sent_at=None, changes=None, is_test=False).update(source=Response.Source.PAPER)
    assert flow(survey, Counter(), LATER).given_up == 0


def test_in_a_survey_of_one_page_what_remains_to_give_up_at_is_the_check(make_survey):
    page = make_survey([question("short_text", "street", max_length=20)])
    Client().post(page.url, {"street": "Horná"})
    assert passages(page.survey) == [(1, 1), (1, 0)]


def test_deleted_drafts_leave_the_count_of_where_they_ended(page, survey):
    begin(page)
    begin(page)
    begin(page, 2, 3)
    send(page, RENTING)
    before = passages(survey, sent=1, now=MONTH)
    Draft.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    call_command("delete_expired", verbosity=0)
    assert Draft.objects.count() == 0
    assert dict(GivenUp.objects.values_list("step", "drafts")) == {1: 2, 3: 1}
    assert passages(survey, sent=1, now=MONTH) == before


def test_a_later_deletion_adds_to_the_count(page, survey):
    for _time in range(2):
        begin(page)
        Draft.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
        call_command("delete_expired", verbosity=0)
    assert list(GivenUp.objects.values_list("step", "drafts")) == [(1, 2)]


def test_nothing_is_counted_when_deleting_fails(page, survey, monkeypatch):
    begin(page)
    Draft.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    monkeypatch.setattr("surveys.expiry.count_of", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("delete_expired", verbosity=0)
    assert Draft.objects.count() == 1
    assert not GivenUp.objects.exists()


def test_sections_are_matched_between_versions_by_what_they_are(page, survey):
    begin(page)
    page.questions = [*STEPS[:2], *STEPS[2:4], {"type": "section", "id": "new", "value": {"title": "Nový", "text": ""}},
                      question("short_text", "more", max_length=20), *STEPS[4:]]  # fmt: skip
    page.save_revision().publish()
    begin(page, 2, 3)
    assert passages(survey) == [(2, 2), (2, 1), (1, 0), (0, 0), (0, 0)]


def test_the_dashboard_shows_it_and_says_what_is_not_known(page, evaluator):
    begin(page)
    send(page, RENTING)
    Draft.objects.filter(sent_at=None).update(started_at=timezone.now() - SETTLED - timedelta(hours=1))
    html = " ".join(evaluator.get("/admin/surveys/anketa/dashboard/").content.decode().split())
    table = html.split("Kde ľudia skončili</h2>")[1] if "Kde ľudia skončili</h2>" in html else html
    assert "Oddiel rent" in table
    assert "<td>2</td> <td>1</td> <td>1</td>" in table
