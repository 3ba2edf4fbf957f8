"""What may not be a person's answers: kept, flagged, counted and exported; the sender sees nothing of it."""

import base64
import hashlib
import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core import proof, suspicion
from core.models import AddressCount, DailySalt
from surveys.access import sign_test
from surveys.exporting.delimited import csv_lines
from surveys.models import Draft, Response
from tests.conftest import VALID
from tests.surveys.residents import Resident, code_in, send

pytestmark = pytest.mark.django_db

HOME, OFFICE = "203.0.113.7", "198.51.100.20"


@pytest.fixture(autouse=True)
def _any_pace(settings):
    settings.SURVEY_SECONDS_AT_LEAST = 0


@pytest.fixture
def with_proof(settings):
    settings.SURVEY_PROOF_OF_WORK = True
    cache.clear()


def suspect():
    return Response.objects.latest("pk").suspect


def solved(challenge, **changes):
    """Do a browser's part, as static/proof.js does."""
    numbers = range(challenge["maxnumber"] + 1)
    hashes = (hashlib.sha256(f"{challenge['salt']}{number}".encode()).hexdigest() for number in numbers)
    number = next(number for number, found in enumerate(hashes) if found == challenge["challenge"])
    return base64.b64encode(json.dumps({**challenge, "number": number, **changes}).encode()).decode()


def test_what_a_person_sends_is_not_suspect(survey_page):
    send(survey_page, VALID)
    assert suspect() == ""


def test_a_filled_trap_is_flagged_and_the_response_kept(survey_page):
    answer = send(survey_page, VALID, **{suspicion.HONEYPOT: "https://buy.example"})
    receipt = Client().get(answer["Location"])
    assert code_in(answer)
    assert Response.objects.get().answers["tenure"] == "own"
    assert suspect() == "honeypot"
    assert "honeypot" not in receipt.content.decode()


def test_nobody_meets_the_trap(survey_page):
    html = Client().get(survey_page.url).content.decode()
    trap = html.partition('<div class="visually-hidden" aria-hidden="true">')[2].partition("</div>")[0]
    assert 'tabindex="-1" autocomplete="off"' in trap
    assert "Toto pole nechajte prázdne" in trap
    assert "style=" not in trap


def test_the_traps_names_are_free_whatever_questions_are_called():
    assert "-" in suspicion.HONEYPOT
    assert "-" in suspicion.PROOF


@pytest.mark.parametrize(("seconds", "reasons"), [(0, "too_fast"), (1.9, "too_fast"), (2.1, "")])
def test_answers_sent_faster_than_anyone_reads_are_flagged(survey_page, settings, seconds, reasons):
    settings.SURVEY_SECONDS_AT_LEAST = 2
    resident = Resident(VALID)
    check = resident.to_check(survey_page)
    Draft.objects.update(started_at=timezone.now() - timedelta(seconds=seconds))
    code_in(resident.client.post(check))
    assert suspect() == reasons


def test_more_screens_take_longer(settings):
    settings.SURVEY_SECONDS_AT_LEAST = 2
    begun = timezone.now() - timedelta(seconds=5)
    assert [suspicion.is_too_fast(begun, screens) for screens in (1, 2, 3)] == [
        False,
        False,
        True,
    ]


def test_many_responses_from_one_address_are_flagged(survey_page, make_survey, settings):
    settings.SURVEY_RESPONSES_PER_ADDRESS = 2
    other = make_survey(slug="ina")
    for page, address, reasons in [
        (survey_page, HOME, ""),
        (survey_page, HOME, ""),
        (survey_page, OFFICE, ""),
        (other, HOME, ""),
        (survey_page, HOME, "rate"),
        (survey_page, OFFICE, ""),
    ]:
        Resident(VALID, Client(REMOTE_ADDR=address)).send(page)
        assert suspect() == reasons
    assert Response.objects.count() == 6


def test_the_next_day_an_address_is_another_one_and_yesterday_is_forgotten(survey_page, monkeypatch):
    survey, today = survey_page.survey, timezone.localdate()
    assert suspicion.count_sending(survey.key, HOME) == 1
    assert suspicion.count_sending(survey.key, HOME) == 2
    before = AddressCount.objects.get()
    monkeypatch.setattr(timezone, "localdate", lambda: today + timedelta(days=1))
    assert suspicion.count_sending(survey.key, HOME) == 1
    after = AddressCount.objects.get()
    assert (before.day, after.day) == (today, today + timedelta(days=1))
    assert before.digest != after.digest
    assert DailySalt.objects.get().day == after.day


def test_no_address_is_stored(survey_page):
    Resident(VALID, Client(REMOTE_ADDR=HOME)).send(survey_page)
    stored = [str(list(model.objects.values())) for model in (AddressCount, DailySalt, Draft, Response)]
    plain = hashlib.sha256(HOME.encode()).hexdigest()
    assert AddressCount.objects.get().count == 1
    assert not [text for text in stored if HOME in text or plain in text]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", HOME),
        (0, OFFICE, HOME),
        (1, OFFICE, OFFICE),
        (1, f"6.6.6.6, {OFFICE}", OFFICE),
        (2, f"6.6.6.6, {OFFICE}, 10.0.0.1", OFFICE),
        (2, OFFICE, HOME),
        (1, "", HOME),
    ],
)
def test_only_what_our_own_proxies_say_of_an_address_counts(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert suspicion.address_of(RequestFactory().get("/", REMOTE_ADDR=HOME, **headers)) == address


def test_one_connection_with_many_ipv6_addresses_is_one():
    assert suspicion.household("2001:db8:1:2::1") == suspicion.household("2001:db8:1:2:ffff::9")
    assert suspicion.household("2001:db8:1:2::1") != suspicion.household("2001:db8:1:3::1")
    assert suspicion.household(HOME) != suspicion.household(OFFICE)


@given(st.text(max_size=60))
def test_whatever_a_header_says_of_an_address_it_can_be_counted(address):
    assert isinstance(suspicion.household(address), str)


def test_a_test_is_neither_counted_nor_suspect(survey_page, settings):
    settings.SURVEY_RESPONSES_PER_ADDRESS = 0
    Resident(VALID).send(survey_page, f"{survey_page.url}t/{sign_test(survey_page.survey)}/")
    assert not AddressCount.objects.exists()


def test_a_change_of_earlier_answers_is_not_suspect(settings, survey_page):
    receipt = send(survey_page, VALID)["Location"]
    settings.SURVEY_SECONDS_AT_LEAST, settings.SURVEY_RESPONSES_PER_ADDRESS = 60, 0
    check = Client().post(f"{receipt}change/")["Location"]
    Client().post(check)
    assert Response.objects.get().changed_at
    assert (suspect(), AddressCount.objects.get().count) == ("", 1)
    assert Draft.objects.latest("pk").suspect == ""


def test_all_reasons_are_kept_together(survey_page, settings):
    settings.SURVEY_SECONDS_AT_LEAST, settings.SURVEY_RESPONSES_PER_ADDRESS = 60, 0
    settings.SURVEY_PROOF_OF_WORK = True
    send(survey_page, VALID, **{suspicion.HONEYPOT: "x"})
    assert suspect() == "honeypot proof rate too_fast"
    assert set(suspect().split()) == set(suspicion.REASONS)


def test_evaluators_see_how_many_are_suspect_and_why(evaluator, survey_page):
    send(survey_page, VALID)
    address = reverse("surveys_detail", args=[survey_page.survey.key])
    assert "nemusí byť od človeka" not in evaluator.get(address).content.decode()
    for reasons in ("honeypot", "honeypot rate"):
        send(survey_page, VALID)
        Response.objects.filter(pk=Response.objects.latest("pk").pk).update(suspect=reasons)
    html = evaluator.get(address).content.decode()
    assert "2 odpovede nemusia byť od ľudí" in html
    assert "<li>vyplnené bolo pole, ktoré ľudia nevidia: 2</li>" in html
    assert "<li>v ten deň prišlo z jednej adresy veľa odpovedí: 1</li>" in html
    assert "3 odpovede" in html, "they count all the same"


def test_reasons_are_exported(survey_page):
    send(survey_page, VALID, **{suspicion.HONEYPOT: "x"})
    header, row = b"".join(csv_lines(survey_page.survey)).decode().splitlines()
    assert dict(zip(header.split(","), row.split(","), strict=True))["suspect"] == "honeypot"


def test_a_page_without_proof_of_work_has_no_script_for_it(survey_page):
    assert "proof.js" not in Client().get(survey_page.url).content.decode()
    assert Client().get(reverse("proof_challenge"), follow=True).status_code == 404


def test_a_solved_challenge_passes_once(with_proof, survey_page):
    shown = Client().get(survey_page.url)
    assert shown.content == Client().get(survey_page.url).content, "the page can be cached"
    address = shown.content.decode().partition('data-proof="')[2].partition('"')[0]
    fetched = Client().get(address)
    assert "no-store" in fetched["Cache-Control"]
    solution = solved(fetched.json())
    send(survey_page, VALID, **{suspicion.PROOF: solution})
    assert suspect() == ""
    send(survey_page, VALID, **{suspicion.PROOF: solution})
    assert suspect() == "proof"


def test_without_javascript_the_answers_are_stored_and_flagged(with_proof, survey_page):
    assert code_in(send(survey_page, VALID))
    assert suspect() == "proof"


def test_an_expired_challenge_proves_nothing(monkeypatch):
    monkeypatch.setattr(proof, "VALID_SECONDS", -1)
    assert not proof.is_solved(solved(proof.new_challenge(most=50)))


def test_a_challenge_of_ones_own_making_proves_nothing():
    challenge = proof.new_challenge(most=50)
    assert not proof.is_solved(solved(challenge, signature="0" * 64))
    assert not proof.is_solved(solved(challenge, salt="easy?expires=99999999999&"))
    assert not proof.is_solved(solved(challenge, number=-1))
    assert proof.is_solved(solved(challenge))


def test_a_digit_of_the_number_cannot_be_moved_into_the_time():
    """Where the salt ended in the time, "…expires=17" and 23 had the hash of "…expires=172" and 3."""
    challenge = {"algorithm": "SHA-256", "maxnumber": 50, "salt": "0?expires=17"}
    digest = proof.hashed(challenge["salt"], 23)
    payload = {**challenge, "salt": "0?expires=172", "number": 3, "signature": proof.signature_of(digest)}
    assert proof.hashed(payload["salt"], payload["number"]) == digest
    payload = {
        **payload,
        "salt": "0?expires=99999999999",
        "signature": proof.signature_of(proof.hashed("0?expires=99999999999", 3)),
    }
    assert not proof.is_solved(base64.b64encode(json.dumps(payload).encode()).decode())


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.text() | st.binary().map(lambda raw: base64.b64encode(raw).decode()))
def test_nonsense_proves_nothing(payload):
    assert not proof.is_solved(payload)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("salt", "number", "signature"), ANYTHING)))
def test_nothing_that_looks_like_a_solution_breaks_the_check(said):
    assert not proof.is_solved(base64.b64encode(json.dumps(said).encode()).decode())


def test_a_solution_too_long_to_be_one_is_not_read():
    nested = "[" * 100_000
    assert not proof.is_solved(base64.b64encode(nested.encode()).decode())
