"""Test mode: staff go through a survey as residents will, at any time, and nothing enters the dataset."""

import html
import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys.access import may_test, sign_test
from surveys.exporting.delimited import csv_lines
from surveys.models import Draft, Invitation, Response
from tests.conftest import VALID
from tests.surveys.residents import Resident

pytestmark = pytest.mark.django_db

BANNER = "Skúšobný režim"
NOW = timezone.now()
SCHEDULES = {
    "open": {},
    "upcoming": {"opens_at": NOW + timedelta(days=2)},
    "closed": {"closes_at": NOW - timedelta(days=2)},
    "by invitation": {"by_invitation": True},
}


def trial(page, signed=""):
    return f"{page.url}t/{signed or sign_test(page.survey)}/"


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_test_goes_all_the_way_and_stores_nothing(make_survey, schedule):
    page = make_survey(**SCHEDULES[schedule])
    url = trial(page)
    tester = Resident(VALID)
    shown = tester.client.get(url)
    assert BANNER in shown.content.decode()
    assert 'name="tenure"' in shown.content.decode()
    check = tester.to_check(page, url)
    assert check.endswith("/check/")
    assert BANNER in tester.client.get(check).content.decode()
    sent = tester.client.post(check, follow=True)
    assert sent.status_code == 200
    assert BANNER in sent.content.decode()
    again = tester.client.post(check, follow=True)
    assert again.status_code == 200
    assert not Response.objects.exists()
    assert b"".join(csv_lines(page.survey)).count(b"\r\n") == 1


def test_what_was_typed_in_a_test_is_forgotten_when_it_ends(survey_page):
    Resident({**VALID, "wish": "only trying"}).send(survey_page, trial(survey_page))
    assert "only trying" not in str(Draft.objects.values())


def test_a_test_does_not_take_a_place_or_an_invitation(make_survey):
    page = make_survey(max_responses=1)
    Resident(VALID).send(page, trial(page))
    assert Resident(VALID).send(page).status_code == 303
    assert Resident(VALID).to_check(page, trial(page)).endswith("/check/"), "full, and still tested"
    assert Response.objects.count() == 1
    assert not Invitation.objects.exists()


def test_a_test_works_in_the_other_language(survey_page, english_page):
    shown = Client().get(trial(english_page, sign_test(survey_page.survey)))
    assert shown.status_code == 200
    assert "Test mode" in shown.content.decode()


def test_residents_see_nothing_of_it(survey_page):
    assert BANNER not in Client().get(survey_page.url).content.decode()


@pytest.mark.parametrize("change", [str.swapcase, lambda text: text[:-2], lambda text: "x", lambda text: "1-" + text])
def test_a_forged_address_is_not_found(survey_page, change):
    url = trial(survey_page, change(sign_test(survey_page.survey)))
    assert Client().get(url).status_code == 404
    assert Client().post(url, VALID).status_code == 404
    assert not Draft.objects.exists()


def test_a_test_address_of_another_survey_is_not_found(survey_page, make_survey):
    other = make_survey(slug="ina")
    assert Client().get(trial(survey_page, sign_test(other.survey))).status_code == 404


def test_a_test_address_works_for_a_week(survey_page, monkeypatch):
    signed, now = sign_test(survey_page.survey), signing.time.time()
    ages = {}
    for days in (6.9, 7.1):
        monkeypatch.setattr(signing.time, "time", lambda days=days: now + days * 86400)
        ages[days] = may_test(survey_page.survey, signed)
    assert ages == {6.9: True, 7.1: False}


def test_a_survey_not_published_cannot_be_tested(survey_page):
    url = trial(survey_page)
    survey_page.unpublish()
    assert Client().get(url).status_code == 404


def test_staff_find_an_address_in_each_language(editor, survey_page, english_page):
    shown = html.unescape(editor.get(reverse("surveys_test", args=[survey_page.survey.key])).content.decode())
    addresses = re.findall(r'value="(http://testserver/[^"]+/t/[^"]+/)"', shown)
    assert [address.split("/")[3] for address in addresses] == ["sk", "en"]
    assert [Client().get(address).status_code for address in addresses] == [200, 200]
    assert "Nič sa neuloží ako odpoveď" in shown


def test_staff_are_told_to_publish_first(editor, survey_page):
    survey_page.unpublish()
    shown = editor.get(reverse("surveys_test", args=[survey_page.survey.key])).content.decode()
    assert "až keď je zverejnený" in shown


def test_only_those_who_may_edit_the_survey_get_an_address(evaluator, survey_page):
    for client in (evaluator, Client()):
        assert client.get(reverse("surveys_test", args=[survey_page.survey.key])).status_code == 302
