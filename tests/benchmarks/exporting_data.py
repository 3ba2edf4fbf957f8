"""Twenty questions and answers to them, for our surveys and for Wagtail's form builder alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

KINDS = {
    "single_choice": [f"choice{number}" for number in range(8)],
    "scale": [f"scale{number}" for number in range(5)],
    "number": [f"number{number}" for number in range(3)],
    "date": ["day"],
    "short_text": ["short0", "short1"],
    "long_text": ["wish"],
}
KEYS = [key for keys in KINDS.values() for key in keys]
WORDS = "Mesto má viac zelene ale málo nájomných bytov pre mladé rodiny a autobus chodí zriedka".split()
ANSWERED = 0.9
DIFFERENT = 10_000  # responses; the rest are copies of them
FIRST = datetime(2026, 10, 1, tzinfo=UTC)


def fill(rows: int) -> None:
    """Make the tables and put the same answers into both."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection
    from wagtail.contrib.forms.models import FormSubmission

    from surveys.models import Response
    from tests.benchmarks.form_builder.models import FormField, FormPage

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:  # the form builder's tables have no migrations
        editor.create_model(FormPage)
        editor.create_model(FormField)
    get_user_model().objects.create_superuser("admin", password="secret")
    survey, version, page = survey_and_form()
    draw = Random(2026)
    said = [answers(draw) for _number in range(min(rows, DIFFERENT))]
    times = [FIRST + timedelta(minutes=number) for number in range(len(said))]
    Response.objects.bulk_create(
        [
            Response(
                survey=survey,
                version=version,
                language="en" if number % 5 == 0 else "sk",
                answers=each,
                submitted_at=times[number],
                receipt_hash=f"{number}",
            )
            for number, each in enumerate(said)
        ],
        batch_size=500,
    )
    FormSubmission.objects.bulk_create(
        [FormSubmission(page=page, form_data=each, submit_time=time) for each, time in zip(said, times, strict=True)],
        batch_size=500,
    )
    copy(connection, Response, "receipt_hash", rows)
    copy(connection, FormSubmission, None, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def survey_and_form() -> tuple[Any, Any, Any]:
    from wagtail.models import Site

    from surveys.models import QuestionnaireVersion, Survey
    from tests.benchmarks.form_builder.models import FormField, FormPage

    content = questionnaire()
    survey = Survey.objects.create(key="benchmark")
    version = QuestionnaireVersion.objects.create(
        survey=survey, number=1, digest=content.digest, content=content.to_json()
    )
    page = FormPage(title="Benchmark", slug="benchmark")
    page.form_fields = [FormField(label=key, clean_name=key, field_type="singleline") for key in KEYS]
    Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    return survey, version, page


def questionnaire() -> Any:
    from surveys.questionnaire import Choice, Question, Questionnaire, Section

    def texts(words: str) -> dict[str, dict[str, str]]:
        return {"label": {"sk": words, "en": f"{words} in English"}}

    settings = {"required": False, "other": False, "lowest": 1, "highest": 5, "decimals": 2}
    choices = tuple(Choice(f"c{number}", f"choice_{number}", texts(f"Možnosť {number}")) for number in range(6))
    questions = tuple(
        Question(key, key, kind, texts(f"Otázka {key}"), settings, choices if kind == "single_choice" else ())
        for kind, keys in KINDS.items()
        for key in keys
    )
    return Questionnaire("sk", {"title": {"sk": "Skúška"}}, (Section("all", texts("Všetko"), questions),))


def answers(draw: Random) -> dict[str, Any]:
    made = {
        "single_choice": lambda: f"choice_{draw.randrange(6)}",
        "scale": lambda: draw.randint(1, 5),
        "number": lambda: round(draw.random() * 500, 2),
        "date": lambda: (FIRST + timedelta(days=draw.randrange(365))).date().isoformat(),
        "short_text": lambda: " ".join(draw.choices(WORDS, k=3)),
        "long_text": lambda: " ".join(draw.choices(WORDS, k=12)),
    }
    return {key: made[kind]() for kind, keys in KINDS.items() for key in keys if draw.random() < ANSWERED}


def copy(connection: Any, model: Any, unique: str | None, rows: int) -> None:
    """Copy the rows of a table until there are as many as wanted."""
    columns = [field.column for field in model._meta.local_concrete_fields if not field.primary_key]
    values = ["CAST(id + %s AS varchar(64))" if column == unique else column for column in columns]
    table = model._meta.db_table
    statement = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} LIMIT %s"
    while (have := model.objects.count()) < rows:
        numbers = [10_000_000 + have] if unique else []
        with connection.cursor() as cursor:
            cursor.execute(statement, [*numbers, rows - have])
