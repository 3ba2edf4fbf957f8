"""What a resident does with the code of a receipt, over HTTP and without a cookie."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from surveys.models import Draft, Response
from tests.conftest import VALID
from tests.surveys.residents import Resident, code_in

pytestmark = pytest.mark.django_db

NOBODYS = "0000-0000-00000"  # well formed, but nobody has it


@pytest.fixture(autouse=True)
def _no_mail_counted():
    cache.clear()


def answered(page, **changes):
    """Answer the survey; return the receipt's address and code."""
    sent = Resident({**VALID, **changes}).send(page)
    return sent["Location"], code_in(sent)


def read(address):
    shown = Client().get(address)
    assert shown.status_code == 200
    return shown.content.decode()


def enter(page, code):
    return Client().post(f"{page.url}r/", {"code": code})


def close(page, hours=1):
    page.survey.__class__.objects.filter(pk=page.survey.pk).update(closes_at=timezone.now() - timedelta(hours=hours))


def keep_until(page, days):
    survey = page.survey
    survey.keep_until = timezone.localdate() + timedelta(days=days)
    survey.save()


# Reading


def test_the_receipt_reads_the_answers_back_in_words(survey_page):
    html = read(answered(survey_page, people="3", wish="Viac\nzelene")[0])
    assert "Vlastný byt" in html
    assert "Byty" in html
    assert "Viac\nzelene" in html
    assert "bez odpovede" in html  # the street


def test_it_speaks_the_readers_language_whatever_the_language_of_the_answers(survey_page, english_page):
    address, code = answered(survey_page)
    html = read(f"{english_page.url}r/{code}/")
    assert "A flat I own" in html
    assert "What do you live in?" in html
    assert '<span lang="sk">Slovenčina</span>' in html
    assert f'href="{address}"' in html  # the same receipt in the other language


def test_it_shows_the_version_that_was_answered(survey_page):
    address, _code = answered(survey_page)
    blocks = survey_page.questions.get_prep_value()
    blocks[1]["value"]["label"] = "Kde bývate teraz?"
    survey_page.questions = blocks
    survey_page.save_revision().publish()
    assert survey_page.survey.versions.count() == 2
    html = read(address)
    assert "Otázka tenure" in html
    assert "Kde bývate teraz?" not in html


def test_what_was_typed_is_shown_as_text(survey_page):
    html = read(answered(survey_page, wish="<b>*tučné* a **silné**</b>")[0])
    assert "&lt;b&gt;*tučné* a **silné**&lt;/b&gt;" in html


def test_it_is_kept_out_of_caches_and_search_engines(survey_page):
    address, _code = answered(survey_page)
    for path in ("", "pdf/", "withdraw/"):
        shown = Client().get(address + path)
        assert shown.status_code == 200
        assert "no-store" in shown["Cache-Control"]
        assert shown["X-Robots-Tag"] == "noindex"


def test_it_says_until_when_answers_can_be_changed_and_withdrawn(make_survey):
    closes = timezone.make_aware(datetime(2099, 3, 1, 18, 0))
    page = make_survey(closes_at=closes, keep_until=closes.date() + timedelta(days=30))
    html = read(answered(page)[0])
    assert "do 1. marca 2099 o 18:00" in html
    assert "do 31. marca 2099" in html


def test_without_dates_it_says_so(survey_page):
    html = read(answered(survey_page)[0])
    assert "kým je dotazník otvorený" in html
    assert "kedykoľvek" in html


def test_a_preview_of_the_thanks_has_neither_answers_nor_buttons(survey_page):
    html = survey_page.make_preview_request(preview_mode="thanks").content.decode()
    assert "0000-0000-00000" in html
    assert "<form" not in html
    assert "data-remember" not in html


# Entering the code


@pytest.mark.parametrize(
    "way",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: f"  {code.replace('-', ' – ')} ",
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: f"https://example.sk/sk/anketa/r/{code}/",
    ],
)
def test_the_code_may_be_typed_in_many_ways(survey_page, way):
    address, code = answered(survey_page)
    answer = enter(survey_page, way(code))
    assert (answer.status_code, answer["Location"]) == (303, address)


def test_a_slip_is_told_as_a_slip(survey_page):
    _address, code = answered(survey_page)
    wrong = ("0" if code[0] != "0" else "2") + code[1:]
    for typed, words in (
        (wrong, "Porovnajte ho, prosím, s potvrdením znak po znaku."),
        (code[:-1], "kód má 13 písmen a číslic, tento má 12"),
        ("", "Napíšte kód svojho potvrdenia."),
        ("\x00", "znak, ktorý sa nedá uložiť"),
    ):
        answer = enter(survey_page, typed)
        html = answer.content.decode()
        assert answer.status_code == 422
        assert words in html
        assert f'value="{typed}"' in html or not typed.strip("\x00")


def test_a_code_of_another_survey_is_answered_like_one_nobody_has(survey_page, make_survey):
    """Otherwise it could be learnt from one survey's page who has answered another."""
    other = make_survey(slug="ina")
    _address, code = answered(survey_page)
    elsewhere, nobodys = enter(other, code), enter(other, NOBODYS)
    assert elsewhere.status_code == nobodys.status_code == 422
    assert elsewhere.content.decode().replace(code, NOBODYS) == nobodys.content.decode()
    assert "nemá žiadna odpoveď" in nobodys.content.decode()


@pytest.mark.parametrize("path", ["", "pdf/", "change/", "withdraw/", "email/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_works_with_another_surveys_code(survey_page, make_survey, path, method):
    other = make_survey(slug="ina")
    _address, code = answered(survey_page)
    answers = [
        getattr(Client(), method)(f"{other.url}r/{tried}/{path}", {"address": "a@b.sk"}) for tried in (code, NOBODYS)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content.decode().replace(code, NOBODYS) == answers[1].content.decode()
    assert Response.objects.get().withdrawn_at is None
    assert not Draft.objects.filter(changes__isnull=False)
    assert not mail.outbox


def test_an_address_typed_by_hand_leads_to_the_receipt_or_asks_for_the_code(survey_page):
    address, code = answered(survey_page)
    typed = Client().get(f"{survey_page.url}r/{code.lower().replace('-', '')}/")
    assert (typed.status_code, typed["Location"]) == (303, address)
    slip = Client().get(f"{survey_page.url}r/{code[:-1]}/")
    assert slip.status_code == 404
    assert "preklep" in slip.content.decode()


# Changing


def test_changing_opens_a_draft_of_the_answers_and_keeps_the_earlier_ones(survey_page):
    address, code = answered(survey_page)
    leads = Client().post(f"{address}change/")
    assert leads.status_code == 303
    check = read(leads["Location"])
    assert "Viac zelene" in check
    draft = Draft.objects.get(changes__isnull=False)
    step = leads["Location"].replace("check/", "1/")
    assert Client().post(step, {**VALID, "wish": "Menej áut"}).status_code == 303
    assert Client().post(leads["Location"]).status_code == 303
    draft.refresh_from_db()
    response = Response.objects.get()
    assert draft.response == response
    assert response.answers["wish"] == "Menej áut"
    assert response.earlier_answers.get().answers["wish"] == "Viac zelene"
    html = read(address)
    assert "Menej áut" in html
    assert "Naposledy zmenené" in html
    assert code in html


def test_reading_the_change_address_changes_nothing(survey_page):
    address, _code = answered(survey_page)
    assert Client().get(f"{address}change/")["Location"] == address
    assert not Draft.objects.filter(changes__isnull=False)


def test_once_the_survey_has_closed_answers_cannot_be_changed_but_still_be_withdrawn(survey_page):
    address, _code = answered(survey_page)
    close(survey_page)
    html = read(address)
    assert "change/" not in html
    assert "withdraw/" in html
    refused = Client().post(f"{address}change/")
    assert refused.status_code == 403
    assert "Odpovede sa nedajú zmeniť – už nie: dotazník bol uzavretý" in refused.content.decode()
    assert not Draft.objects.filter(changes__isnull=False)


def test_answers_to_a_full_survey_can_still_be_changed(make_survey):
    page = make_survey(max_responses=1)
    address, _code = answered(page)
    assert "change/" in read(address)
    assert Client().post(f"{address}change/").status_code == 303


def test_a_form_sent_from_another_site_withdraws_nothing(survey_page):
    address, _code = answered(survey_page)
    forged = Client().post(f"{address}withdraw/", headers={"Sec-Fetch-Site": "cross-site"})
    assert forged.status_code == 403
    assert Response.objects.get().withdrawn_at is None


# Withdrawing


def test_withdrawing_is_confirmed_first_and_leaves_a_tombstone(survey_page):
    address, _code = answered(survey_page)
    question = read(f"{address}withdraw/")
    assert "nedá vrátiť späť" in question
    assert Response.objects.get().withdrawn_at is None
    done = Client().post(f"{address}withdraw/")
    assert (done.status_code, done["Location"]) == (303, address)
    response = Response.objects.get()
    assert response.withdrawn_at
    assert response.answers == {}
    html = read(address)
    assert "Vaše odpovede sú odvolané" in html
    assert "Viac zelene" not in html
    assert "<form" not in html
    assert Client().get(f"{address}withdraw/")["Location"] == address
    assert Client().post(f"{address}change/")["Location"] == address
    assert Client().post(f"{address}email/", {"address": "a@b.sk"})["Location"] == address
    assert not mail.outbox


def test_withdrawing_is_possible_on_the_last_day_and_no_longer(survey_page):
    address, _code = answered(survey_page)
    keep_until(survey_page, 0)
    assert "withdraw/" in read(address)
    assert Client().get(f"{address}withdraw/").status_code == 200
    keep_until(survey_page, -1)
    assert "withdraw/" not in read(address)
    for refused in (Client().get(f"{address}withdraw/"), Client().post(f"{address}withdraw/")):
        assert refused.status_code == 403
        assert "Odpovede sa nedajú odvolať – už nie: bolo to možné do" in refused.content.decode()
    assert Response.objects.get().withdrawn_at is None


# By e-mail


def test_the_receipt_is_sent_in_the_readers_language_without_the_answers(survey_page, english_page):
    address, code = answered(english_page, wish="Tajné želanie")
    sent = Client().post(f"{address}email/", {"address": "jana@example.sk"})
    assert (sent.status_code, sent["Location"]) == (303, f"{address}?mailed")
    (letter,) = mail.outbox
    assert letter.to == ["jana@example.sk"]
    assert letter.subject == "Your receipt: Housing survey"
    assert code in letter.body
    assert f"http://testserver{address}" in letter.body
    assert "Answers can be changed: as long as the survey is open" in letter.body
    assert "Tajné" not in letter.body
    assert "on its way" in read(sent["Location"])


def test_a_survey_with_signs_in_its_title_is_named_in_the_subject_as_it_is(make_survey):
    page = make_survey()
    page.title = "Teplo & <svetlo>"
    page.save_revision().publish()
    address, _code = answered(page)
    Client().post(f"{address}email/", {"address": "jana@example.sk"})
    assert mail.outbox[0].subject == "Vaše potvrdenie: Teplo & <svetlo>"
    assert "„Teplo & <svetlo>“" in mail.outbox[0].body


@pytest.mark.parametrize("typed", ["", "jana", "jana@example.sk\nBcc: all@example.sk", "a@b.sk, c@d.sk", "\x00"])
def test_what_is_not_one_address_is_sent_nothing(survey_page, typed):
    address, _code = answered(survey_page)
    shown = Client().post(f"{address}email/", {"address": typed})
    assert shown.status_code == 422
    assert not mail.outbox
    assert "Viac zelene" in shown.content.decode()  # the receipt is still there


@pytest.mark.parametrize(
    "failure", [OSError("jana@example.sk"), SMTPRecipientsRefused({"jana@example.sk": (550, b"no")}), ValueError("x")]
)
def test_a_failing_mail_server_is_told_and_the_address_is_logged_nowhere(survey_page, monkeypatch, caplog, failure):
    def fail(*args, **kwargs):
        raise failure

    address, code = answered(survey_page)
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
    with caplog.at_level(logging.DEBUG):
        shown = Client().post(f"{address}email/", {"address": "jana@example.sk"})
    html = shown.content.decode()
    assert shown.status_code == 422
    assert "E-mail sa nepodarilo odoslať" in html
    assert 'value="jana@example.sk"' in html
    assert code in html
    assert "jana" not in caplog.text
    assert type(failure).__name__ in caplog.text


def test_the_address_is_stored_nowhere(survey_page):
    address, _code = answered(survey_page)
    Client().post(f"{address}email/", {"address": "jana.nezabudkova@example.sk"})
    assert mail.outbox
    rows = [str(list(model.objects.values())) for model in apps.get_models()]
    assert "nezabudkova" not in " ".join(rows)


def test_a_receipt_is_sent_three_times_at_most(survey_page):
    address, _code = answered(survey_page)
    statuses = [Client().post(f"{address}email/", {"address": f"a{n}@b.sk"}).status_code for n in range(4)]
    assert statuses == [303, 303, 303, 422]
    assert len(mail.outbox) == 3


def test_without_a_mail_server_none_is_offered(survey_page, settings):
    settings.SURVEY_RECEIPT_EMAIL = False
    address, _code = answered(survey_page)
    assert "email/" not in read(address)
    assert Client().post(f"{address}email/", {"address": "a@b.sk"})["Location"] == address
    assert not mail.outbox


def test_the_way_to_the_mail_form_leads_back_to_the_receipt(survey_page):
    address, _code = answered(survey_page)
    assert Client().get(f"{address}email/")["Location"] == address


# On this device


def test_remembering_is_offered_hidden_for_the_script_to_show(survey_page):
    html = read(answered(survey_page)[0])
    assert 'data-remember="anketa" tabindex="-1" hidden' in html
    assert 'data-remembered="anketa" tabindex="-1" hidden' in html


def test_no_page_of_a_receipt_sets_a_cookie(survey_page):
    address, code = answered(survey_page)
    browser = Client()
    for path in ("", "pdf/", "withdraw/"):
        browser.get(address + path)
    browser.get(f"{survey_page.url}r/")
    browser.post(f"{survey_page.url}r/", {"code": code})
    browser.post(f"{address}withdraw/")
    assert not browser.cookies


def test_the_answers_to_check_lead_each_to_its_step(survey_page):
    """The same part that reads a receipt's answers back, with links to change them."""
    check = Resident(VALID).to_check(survey_page)
    html = read(check)
    step = check.replace("check/", "1/")
    assert f'aria-labelledby="change-wish said-wish" href="{step}"' in html
    assert 'id="said-wish">Otázka wish' in html
    assert "Zmeniť</a>" not in read(answered(survey_page)[0])
