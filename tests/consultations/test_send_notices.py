"""The queue of e-mails: each goes once, whatever crashes, refuses or runs at the same time."""

from __future__ import annotations

import io
import logging
import re
import smtplib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations import mailing
from consultations.models import Notice, Subscription
from tests.consultations.noticed import queued
from tests.surveys.test_many_at_once import copy_of_test_database, using

pytestmark = pytest.mark.django_db

BACKEND = f"{__name__}.MailServer"


class MailServer(BaseEmailBackend):
    """A mail server that takes everything, except as a test tells it, over a connection opened before."""

    taken: list = []
    opened = 0
    is_open = False
    broken: dict = {}  # what happens at the n-th e-mail: raised before it is taken, or, in a list, after
    unreachable = None

    def open(self):
        if self.unreachable:
            raise self.unreachable
        MailServer.opened += not self.is_open
        self.is_open = True

    def close(self):
        self.is_open = False

    def send_messages(self, messages):
        assert self.is_open
        for message in messages:
            trouble = self.broken.pop(len(self.taken), None)
            if trouble and not isinstance(trouble, list):
                raise trouble
            self.taken.append(message)
            if trouble:
                raise trouble[0]
        return len(messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = BACKEND
    MailServer.taken, MailServer.broken, MailServer.opened, MailServer.unreachable = [], {}, 0, None
    return MailServer


def run(*args):
    """Return what the command says, to whoever watches and about what needs them."""
    said, warned = io.StringIO(), io.StringIO()
    call_command("send_notices", *args, stdout=said, stderr=warned)
    return said.getvalue().splitlines(), warned.getvalue()


def addresses():
    return [message.to[0] for message in MailServer.taken]


def each(count):
    return [f"r{number}@example.sk" for number in range(count)]


def hours_later(hours=1):
    """Let time pass for what is claimed or put off."""
    for notice in Notice.objects.filter(sent_at=None):
        notice.due_at -= timedelta(hours=hours)
        notice.claimed_at = notice.claimed_at and notice.claimed_at - timedelta(hours=hours)
        notice.save()


# Sending


def test_what_waits_is_sent_once_in_the_order_it_came(draft_page, server):
    queued(draft_page, 3)
    assert run() == (["3 sent"], "")
    assert server.opened == 1
    assert addresses() == each(3)
    assert run() == ([], "")
    assert len(server.taken) == 3


def test_with_nothing_to_send_the_mail_server_is_left_alone(draft_page, server):
    server.unreachable = ConnectionRefusedError()
    assert run() == ([], "")


def test_no_more_than_the_limit_are_sent_in_one_run(draft_page, server):
    queued(draft_page, 5)
    assert run("--limit", "2") == (["2 sent"], "")
    assert run("--limit", "2") == (["2 sent"], "")
    assert run() == (["1 sent"], "")
    assert addresses() == each(5)


def test_what_is_due_later_waits(draft_page, server):
    queued(draft_page, 1)
    Notice.objects.update(due_at=timezone.now() + timedelta(minutes=1))
    assert run() == ([], "")


def test_an_address_goes_in_the_moment_its_outcome_has_gone(draft_page, server):
    queued(draft_page, 3)
    server.broken[1] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        run()
    assert [wish.email for wish in Subscription.objects.order_by("pk")] == each(3)[1:]


# Crashes


@pytest.mark.parametrize("crash", [SystemExit, KeyboardInterrupt, MemoryError])
@pytest.mark.parametrize("taken", [True, False])
def test_after_a_crash_the_rest_is_sent_once_and_what_is_uncertain_is_not(draft_page, server, crash, taken):
    queued(draft_page, 5)
    server.broken[2] = [crash()] if taken else crash()
    with pytest.raises(crash):
        run()
    assert run()[0] == ["2 sent"]
    expected = each(5) if taken else each(2) + each(5)[3:]
    assert addresses() == expected
    hours_later()
    said, warned = run()
    assert said == []
    assert warned.startswith("1 uncertain")
    assert addresses() == expected


def test_the_uncertain_ones_are_sent_again_when_somebody_says_so_and_can_be_recognised(draft_page, server):
    queued(draft_page, 2)
    server.broken[0] = [SystemExit()]
    with pytest.raises(SystemExit):
        run()
    run()
    hours_later()
    assert run("--again") == (["1 sent"], "")
    assert addresses() == ["r0@example.sk", "r1@example.sk", "r0@example.sk"]
    first, second, again = [message.message()["Message-ID"] for message in server.taken]
    assert first == again != second
    assert run("--again") == ([], "")
    assert not Subscription.objects.exists()


def test_what_another_sender_is_just_sending_is_not_taken_for_uncertain(draft_page, server):
    queued(draft_page, 1)
    Notice.objects.update(claimed_at=timezone.now() - timedelta(minutes=1))
    assert run("--again") == ([], "")


def test_a_crash_before_the_claim_is_stored_loses_nothing(draft_page, server):
    queued(draft_page, 1)
    server.unreachable = SystemExit()
    with pytest.raises(SystemExit):
        run()
    server.unreachable = None
    assert run() == (["1 sent"], "")


# Failures


def test_without_a_mail_server_nothing_is_claimed_and_nothing_counts_as_failed(draft_page, server):
    queued(draft_page, 2)
    server.unreachable = ConnectionRefusedError("r0@example.sk")
    with pytest.raises(CommandError) as failure:
        run()
    assert "example" not in str(failure.value)
    assert set(Notice.objects.values_list("claimed_at", "failures")) == {(None, 0)}
    server.unreachable = None
    assert run() == (["2 sent"], "")


REFUSALS = [
    smtplib.SMTPRecipientsRefused({"r0@example.sk": (550, b"no such user")}),
    smtplib.SMTPSenderRefused(421, b"too many", "us@example.sk"),
    smtplib.SMTPDataError(451, b"later"),
    ValueError("a header with a line break"),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_what_the_server_refuses_is_tried_again_later_and_the_rest_goes(draft_page, server, refusal, caplog):
    queued(draft_page, 3)
    server.broken[0] = refusal
    with caplog.at_level(logging.DEBUG):
        assert run()[0] == ["1 refused", "2 sent"]
    assert "example" not in caplog.text
    assert addresses() == each(3)[1:]
    assert server.opened == 2  # anew after the refusal: some servers hang up
    assert run() == ([], "")
    hours_later()
    assert run() == (["1 sent"], "")
    assert addresses() == [*each(3)[1:], "r0@example.sk"]


@pytest.mark.parametrize("failure", [smtplib.SMTPServerDisconnected("r0@example.sk"), TimeoutError(), OSError()])
def test_a_connection_that_breaks_leaves_it_uncertain_and_the_rest_goes(draft_page, server, failure, caplog):
    """The server may have taken the e-mail before its answer was lost."""
    queued(draft_page, 2)
    server.broken[0] = [failure]
    with caplog.at_level(logging.DEBUG):
        assert run()[0] == ["1 uncertain", "1 sent"]
    assert server.opened == 2
    assert "example" not in caplog.text
    hours_later()
    assert run()[1].startswith("1 uncertain")
    assert addresses() == each(2)


def test_the_wait_doubles_up_to_a_day_and_after_eight_failures_it_is_given_up(draft_page, server):
    queued(draft_page, 1)
    waits = []
    for _time in range(9):
        server.broken[0] = REFUSALS[0]
        run()
        notice = Notice.objects.get()
        waits.append(round((notice.due_at - timezone.now()) / timedelta(minutes=1)))
        Notice.objects.update(due_at=timezone.now())
    assert waits[:8] == [5, 10, 20, 40, 80, 160, 320, 640]
    assert Notice.objects.get().failures == 8
    assert mailing.given_up().count() == 1
    assert mailing.delay(30) == timedelta(days=1)
    assert addresses() == []


def test_what_fails_stays_with_its_address_until_it_has_gone(draft_page, server):
    queued(draft_page, 1)
    server.broken[0] = REFUSALS[0]
    run()
    assert Subscription.objects.count() == 1
    hours_later()
    run()
    assert not Subscription.objects.exists()


def test_a_clock_that_is_set_back_while_sending_does_no_harm(draft_page, server, monkeypatch):
    queued(draft_page, 1)
    Notice.objects.update(due_at=timezone.now() - timedelta(hours=3))
    notice = mailing.claim()
    monkeypatch.setattr(timezone, "now", lambda: notice.claimed_at - timedelta(hours=2))
    mailing.mark_sent(notice)
    assert Notice.objects.get().sent_at == notice.claimed_at


# Several senders at once


SENDERS, MANY = 4, 24


class SlowServer(BaseEmailBackend):
    """Takes its time, so that senders meet."""

    taken: list = []

    def send_messages(self, messages):
        threading.Event().wait(0.005)
        self.taken.extend(messages)
        return len(messages)


@pytest.mark.django_db(transaction=True)
def test_senders_at_the_same_moment_send_each_e_mail_once(tmp_path, settings, draft_page):
    settings.EMAIL_BACKEND = f"{__name__}.SlowServer"
    SlowServer.taken = []
    queued(draft_page, MANY)
    with copy_of_test_database(tmp_path) as (database, _url):
        start = threading.Barrier(SENDERS)

        def send():
            connections["default"] = mine = database.copy()
            start.wait()
            try:
                return mailing.send_due()["sent"]
            finally:
                mine.close()

        with ThreadPoolExecutor(SENDERS) as threads:
            counts = [sender.result() for sender in [threads.submit(send) for _sender in range(SENDERS)]]
        with using(database):
            assert not Subscription.objects.exists()
            assert Notice.objects.exclude(sent_at=None).count() == MANY
    assert sum(counts) == MANY
    assert sorted(message.to[0] for message in SlowServer.taken) == sorted(each(MANY))


# What staff see


ADDRESS = reverse("consultations_mailing")


@pytest.fixture
def stuck(draft_page, server):
    """One that waits, one that failed and one of which nobody knows."""
    _waits, failed, lost = found = queued(draft_page, 3)
    Notice.objects.filter(pk=failed.pk).update(failures=mailing.MOST_FAILURES)
    Notice.objects.filter(pk=lost.pk).update(claimed_at=timezone.now() - timedelta(hours=1))
    return found


def test_staff_see_the_queue_and_no_address(editor, stuck):
    html = editor.get(ADDRESS).content.decode()
    assert html.count('name="notice"') == 2
    assert "@example.sk" not in html
    counts = [re.findall(r"<td>(\d+)</td>", row) for row in html.split('<th scope="row">')[1:]]
    assert counts[-1][:4] == ["1", "0", "1", "1"]
    assert f'value="{stuck[0].pk}"' not in html


def test_what_is_stuck_is_sent_when_a_moderator_says_so(editor, stuck):
    _waits, failed, lost = stuck
    assert run()[0] == ["1 sent"]
    for notice in (failed, lost):
        assert editor.post(ADDRESS, {"notice": notice.pk})["Location"] == ADDRESS
    assert run() == (["2 sent"], "")
    assert sorted(addresses()) == each(3)
    editor.post(ADDRESS, {"notice": lost.pk})
    editor.post(ADDRESS, {"notice": "x"})
    assert run() == ([], "")


def test_what_is_being_sent_cannot_be_sent_again(editor, stuck):
    Notice.objects.filter(pk=stuck[0].pk).update(claimed_at=timezone.now())
    editor.post(ADDRESS, {"notice": stuck[0].pk})
    assert run()[0] == []


def test_whoever_only_decides_looks_and_whoever_does_neither_does_not(evaluator, stuck):
    assert evaluator.get(ADDRESS).status_code == 302
    assert evaluator.post(ADDRESS, {"notice": stuck[2].pk}).status_code == 302
    group = Group.objects.get(name="Evaluators")
    group.permissions.add(Permission.objects.get(codename="decide_comments"))
    assert 'name="notice"' not in evaluator.get(ADDRESS).content.decode()
    evaluator.post(ADDRESS, {"notice": stuck[2].pk})
    assert Notice.objects.get(pk=stuck[2].pk).claimed_at


def test_many_stuck_ones_take_no_more_queries(editor, stuck, draft_page, django_assert_max_num_queries):
    with CaptureQueriesContext(connection) as few:
        editor.get(ADDRESS)
    for number in range(20):
        wish = Subscription.objects.create(
            consultation=draft_page.record, email=f"s{number}@example.sk", language="sk", confirmed_at=timezone.now()
        )
        wish.notices.create(consultation=draft_page.record, kind=Notice.Kind.OUTCOME, failures=8)
    with django_assert_max_num_queries(len(few)):
        editor.get(ADDRESS)
