"""A real server on a fresh copy of the demonstration, and a real browser.

Where Chromium is missing these tests are skipped and say why; with CI=true they fail instead.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Page, sync_playwright

from tests.browser.database import fresh_database

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 60


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class DemoSite:
    """The running demonstration: its address, the staff's passwords, and what its processes are told."""

    url: str
    passwords: dict[str, str]
    environment: dict[str, str]

    def manage(self, *arguments: str, text: str | None = None) -> str:
        """Run a command of `manage.py` on the site, by its own clock; `text` is what it reads."""
        command = [sys.executable, "-m", "tests.browser.moved_clock", *arguments]
        done = subprocess.run(command, env=self.environment, input=text, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def mails(self) -> list[str]:
        """The e-mails sent so far, the earliest first."""
        files = sorted(Path(self.environment["MAILS"]).glob("*.log"))
        return [mail for file in files for mail in file.read_text().split("-" * 79) if mail.strip()]


class Clock:
    """The site's clock. Moved, it goes on from there; every test finds it right."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def move(self, **ahead: float) -> None:
        self.file.write_text(str(timedelta(**ahead).total_seconds()))


@pytest.fixture
def clock(demo_site: DemoSite) -> Iterator[Clock]:
    file = Path(demo_site.environment["CLOCK"])
    yield Clock(file)
    file.write_text("0")


@pytest.fixture(scope="session")
def chromium() -> str:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        message = "Chromium is not installed; `apt-get install chromium`, or set CHROMIUM to its path"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="session")
def demo_site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """Run `quickstart` on an empty database, and the server that production runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    folder = tmp_path_factory.mktemp("demo")
    with fresh_database(folder) as database_url:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
            "DATABASE_URL": database_url,
            "SITE": f"http://{address}",
            "CLOCK": str(folder / "clock"),
            "MAILS": str(folder / "mails"),
        }
        command = [sys.executable, "manage.py", "quickstart", "--no-serve", "--address", address]
        said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        passwords = {line.split()[0]: line.split()[2] for line in said.splitlines() if "(shown only now)" in line}
        host, port = address.split(":")
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "granian",
                "--interface",
                "wsgi",
                "--host",
                host,
                "--port",
                port,
                "tests.browser.moved_clock:application",
            ],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://{address}/sk/")
            yield DemoSite(f"http://{address}", passwords, environment)
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(url: str) -> None:
    for _second in range(START_SECONDS):
        try:
            urllib.request.urlopen(url)
        except OSError:
            time.sleep(1)
        else:
            return
    pytest.fail(f"The server did not answer at {url} within {START_SECONDS} s")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, demo_site: DemoSite) -> Iterator[Callable[[str], BrowserContext]]:
    """The browser of a member of staff, signed in with the password that quickstart printed."""
    contexts: dict[str, BrowserContext] = {}

    def sign_in(name: str) -> BrowserContext:
        if name not in contexts:
            contexts[name] = browser.new_context(base_url=demo_site.url, locale="sk")
            page = contexts[name].new_page()
            page.goto("/admin/login/")
            page.fill("input[name=username]", name)
            page.fill("input[name=password]", demo_site.passwords[name])
            page.click("button[type=submit]")
            page.wait_for_url("**/admin/")
            page.close()
        return contexts[name]

    yield sign_in
    for context in contexts.values():
        context.close()


@pytest.fixture
def evaluator(signed_in: Callable[[str], BrowserContext]) -> APIRequestContext:
    """What an evaluator downloads."""
    return signed_in("evaluator").request


class Complaints(list):
    """What the browser complained about: errors of scripts, and breaches of the content security policy."""

    def listen_to(self, page: Page) -> None:
        page.on("console", lambda message: self.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.append(str(error)))


class Tabs:
    """Two browser profiles for the whole run, one with scripts and one without: whatever sets a cookie is found.

    Tabs are used again, since a new one costs a second; each test finds them without complaints and unblocked.
    """

    def __init__(self, browser: Browser, site: DemoSite) -> None:
        self.contexts = {
            scripts: browser.new_context(java_script_enabled=scripts, base_url=site.url) for scripts in (True, False)
        }
        self.idle: dict[bool, list[Page]] = {True: [], False: []}
        self.busy: list[tuple[bool, Page]] = []

    def open(self, path: str = "/sk/", width: int = 1280, scripts: bool = True, blocked: str = "") -> Page:
        page = self.idle[scripts].pop() if self.idle[scripts] else self.contexts[scripts].new_page()
        if not hasattr(page, "complaints"):
            page.complaints = Complaints()
            page.complaints.listen_to(page)
        self.busy.append((scripts, page))
        page.set_viewport_size({"width": width, "height": 900})
        if blocked:
            page.route(blocked, lambda route: route.abort())
        page.goto(path)
        return page

    def put_back(self) -> None:
        for scripts, page in self.busy:
            page.unroute_all()
            page.emulate_media(media="null", color_scheme="null", forced_colors="null")
            page.goto("about:blank")
            page.complaints.clear()
            self.idle[scripts].append(page)
        self.busy.clear()


@pytest.fixture(scope="session")
def tabs(browser: Browser, demo_site: DemoSite) -> Tabs:
    return Tabs(browser, demo_site)


@pytest.fixture
def open_page(tabs: Tabs) -> Iterator[Callable[..., Page]]:
    """Open pages of the demonstration: `open_page("/sk/", width=320, scripts=False)`."""
    yield tabs.open
    tabs.put_back()
