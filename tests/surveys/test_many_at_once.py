"""Many residents send at the same moment to the server that production runs, on the engine under test.

Whatever is acknowledged is stored exactly once, nothing is lost, and nobody sees an error of the server.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from wagtail.models import Site

from consultations.models import ConsultationIndexPage, ConsultationPage
from core import receipts
from core.models import AddressCount
from surveys import access
from surveys.models import Response, Survey, SurveyPage
from tests.conftest import question
from tests.surveys.residents import Resident, code_in

pytestmark = pytest.mark.django_db

RESIDENTS = 50
PLACES = 7
START_SECONDS = 60
NAME = "many_at_once"
SURVEYS: dict[str, dict[str, Any]] = {
    "everybody": {},
    "doubled": {},
    "few-places": {"max_responses": PLACES},
    "invited": {"by_invitation": True},
}
QUESTIONS = [
    question("short_text", "who", max_length=30),
    {"type": "section", "id": "id-section", "value": {"title": "Ďalej", "text": ""}},
    question("number", "number", minimum=0, maximum=1000),
]


@dataclass
class Answer:
    """What Django's test client would return."""

    status_code: int
    headers: Message
    content: bytes

    def __getitem__(self, name: str) -> str:
        return self.headers[name]


@dataclass
class Browser:
    """What Django's test client can do, against a real server; each request has a connection of its own."""

    host: str
    port: int

    def get(self, path: str) -> Answer:
        return self.request("GET", path)

    def post(self, path: str, data: dict[str, Any] | None = None) -> Answer:
        return self.request("POST", path, urlencode(data or {}, doseq=True))

    def request(self, method: str, path: str, body: str | None = None) -> Answer:
        connection = HTTPConnection(self.host, self.port, timeout=60)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return Answer(answer.status, answer.headers, content)


@dataclass
class City:
    """A running site, the addresses of its surveys, and who answers them."""

    browser: Browser
    database: BaseDatabaseWrapper
    urls: dict[str, str]
    invitation: str

    def to_check(self, slug: str, number: int, below: str = "") -> str:
        """Answer a survey up to the check page; return its address."""
        resident = Resident({"who": f"resident {number}", "number": str(number)}, self.browser)
        check = resident.to_check(None, self.urls[slug] + below)
        assert check.endswith("/check/"), check
        return check

    def stored(self, slug: str) -> list[Response]:
        with using(self.database):
            return list(Response.objects.filter(survey__key=slug))


@contextmanager
def using(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Let Django use another database than the tests' own, for reading what the server wrote."""
    usual = connections["default"]
    connections["default"] = database
    try:
        yield
    finally:
        connections["default"] = usual


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Return what all the calls return, none of which begins before all can."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


@contextmanager
def copy_of_test_database(folder: Path) -> Iterator[tuple[BaseDatabaseWrapper, str]]:
    """Yield a connection to a copy that others can open too, and its address; migrating anew would take long."""
    usual = connections["default"]
    copy = usual.copy()
    if usual.vendor == "sqlite":
        copy.settings_dict["NAME"] = str(folder / "many.sqlite3")
        usual.ensure_connection()
        with closing(sqlite3.connect(copy.settings_dict["NAME"])) as target:
            usual.connection.backup(target)
        yield copy, f"sqlite:///{folder}/many.sqlite3"
        copy.close()
        return
    server = os.environ["DATABASE_URL"]
    copy.settings_dict["NAME"] = NAME
    usual.close()
    run_on(server, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    run_on(server, f'CREATE DATABASE {NAME} TEMPLATE "{usual.settings_dict["NAME"]}"')
    yield copy, urlunsplit(urlsplit(server)._replace(path=f"/{NAME}"))
    copy.close()
    run_on(server, f"DROP DATABASE {NAME} WITH (FORCE)")


def run_on(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


@contextmanager
def running(url: str) -> Iterator[Browser]:
    """Run the server as docs/operators.md does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host, port = free.getsockname()
    options = {"--interface": "wsgi", "--host": host, "--port": port, "--workers": 2, "--blocking-threads": 4}
    command = [sys.executable, "-m", "granian", *(str(part) for option in options.items() for part in option)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": url}
    server = subprocess.Popen(
        [*command, "config.wsgi:application"],
        env=environment,
        cwd=settings.ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        browser = Browser(host, port)
        wait_for(browser)
        yield browser
    finally:
        server.terminate()
        server.wait(timeout=60)


def wait_for(browser: Browser) -> None:
    for _try in range(START_SECONDS * 4):
        try:
            browser.get("/sk/")
        except OSError:
            time.sleep(0.25)
        else:
            return
    pytest.fail(f"The server did not answer within {START_SECONDS} s")


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with (
        django_db_blocker.unblock(),
        copy_of_test_database(tmp_path_factory.mktemp("many")) as (database, url),
    ):
        with using(database):
            urls = publish()
            [invitation] = access.make_invitations(Survey.objects.get(key="invited"), 1, "Rada")
        with running(url) as browser:
            yield City(browser, database, urls, invitation)


def publish() -> dict[str, str]:
    """Publish the surveys; return their addresses."""
    home = Site.objects.get(is_default_site=True).root_page
    index = home.add_child(instance=ConsultationIndexPage(title="Konzultácie", slug="konzultacie"))
    consultation = index.add_child(instance=ConsultationPage(title="Bývanie", slug="byvanie"))
    pages = [SurveyPage(title=slug, slug=slug, questions=QUESTIONS, **fields) for slug, fields in SURVEYS.items()]
    for page in pages:
        consultation.add_child(instance=page)
        page.save_revision().publish()
    return {page.slug: page.url for page in pages}


def statuses(answers: list[Answer]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def test_what_fifty_residents_send_at_once_is_stored_exactly_once(city):
    checks = at_once([partial(city.to_check, "everybody", number) for number in range(RESIDENTS)])
    answers = at_once([partial(city.browser.post, check) for check in checks])
    assert statuses(answers) == {303: RESIDENTS}
    codes = [code_in(answer) for answer in answers]
    stored = {response.receipt_hash: response.answers for response in city.stored("everybody")}
    assert len(stored) == len(set(codes)) == RESIDENTS
    for number, code in enumerate(codes):
        assert stored[receipts.digest(code)] == {"who": f"resident {number}", "number": number}
    assert statuses(at_once([partial(city.browser.get, answer["Location"]) for answer in answers])) == {200: RESIDENTS}


def test_of_those_behind_one_address_just_those_above_the_limit_are_flagged(city):
    """Runs on what the test above left: every sending was counted, whoever came at the same moment."""
    flagged = Counter("rate" in response.suspect for response in city.stored("everybody"))
    limit = settings.SURVEY_RESPONSES_PER_ADDRESS
    assert flagged == {True: RESIDENTS - limit, False: limit}
    with using(city.database):
        assert AddressCount.objects.filter(count=RESIDENTS).count() == 1


def test_the_same_answers_sent_five_times_at_once_are_stored_once(city):
    checks = at_once([partial(city.to_check, "doubled", number) for number in range(10)])
    answers = at_once([partial(city.browser.post, check) for check in checks * 5])
    assert set(statuses(answers)) <= {200, 303}
    stored = {response.receipt_hash for response in city.stored("doubled")}
    assert len(stored) == len(city.stored("doubled")) == 10
    for first in range(10):
        same = answers[first::10]
        [code] = {code_in(answer) for answer in same if answer.status_code == 303}
        assert receipts.digest(code) in stored
        assert all(code in answer.content.decode() for answer in same if answer.status_code == 200)


def test_no_more_are_taken_than_there_are_places(city):
    checks = at_once([partial(city.to_check, "few-places", number) for number in range(20)])
    answers = at_once([partial(city.browser.post, check) for check in checks])
    assert statuses(answers) == {303: PLACES, 403: 20 - PLACES}
    accepted = {receipts.digest(code_in(answer)) for answer in answers if answer.status_code == 303}
    assert {response.receipt_hash for response in city.stored("few-places")} == accepted
    assert len(city.stored("few-places")) == PLACES


def test_one_invitation_serves_for_one_of_many_tabs(city):
    below = f"i/{city.invitation}/"
    checks = at_once([partial(city.to_check, "invited", number, below) for number in range(10)])
    answers = at_once([partial(city.browser.post, check) for check in checks])
    assert statuses(answers) == {303: 1, 403: 9}
    assert len(city.stored("invited")) == 1
