"""Synthetic responses to two surveys, marked as sample data, so that exports have something to show.

Those to the surveys of housing and of renting are drawn at random, and many; those to the survey of courtyards, which
shows every kind of question, are written out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.utils import timezone

from core import receipts
from surveys.interview import Interview, typed_from
from surveys.models import QuestionnaireVersion, Response, Survey
from surveys.questionnaire import Question
from surveys.questions.choice import OTHER

FOLDER = Path(__file__).parent / "content" / "answers"
WRITTEN = FOLDER / "courtyards.toml"
LAST_MONTH = (-30, 0)  # days, counted from now
SLOVAK_SHARE = 0.8
SKIPPED_SHARE = 0.12  # of questions that need no answer


def add_drawn_responses(survey: Survey, name: str, count: int, days: tuple[int, int] = LAST_MONTH) -> None:
    """Store `count` responses sent on the `days`; the answers are the same each time, being drawn from one seed."""
    version = published(survey)
    pool = read(name)
    draw = Random(2026)
    responses = []
    for _number in range(count):
        language = "sk" if draw.random() < SLOVAK_SHARE else "en"
        typed: dict[str, list[str]] = {}
        for question in version.questionnaire.questions:
            typed |= dict(sample_answer(question, language, pool, draw))
        interview = Interview(version.questionnaire, language, typed)
        if interview.errors:
            raise ValueError(f"{name}.toml does not fit the survey: {interview.errors}")
        responses.append(sample(version, language, interview.answers, draw, days))
    store(responses)


def read(name: str) -> dict[str, Any]:
    """Return what answers are drawn from; texts that carry themes stand among the others."""
    pool = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    for key, said in pool.get("said", {}).items():
        texts = {language: [each[language] for each in said if language in each] for language in ("sk", "en")}
        pool["text"][key] = texts
    return pool


def add_written_responses(survey: Survey) -> None:
    """Store the responses that the file holds, of the last month too."""
    version, draw = published(survey), Random(2026)
    responses = []
    for said in tomllib.loads(WRITTEN.read_text(encoding="utf-8"))["responses"]:
        language = said.pop("language")
        interview = Interview(version.questionnaire, language, typed_from(version.questionnaire, said))
        if interview.errors or interview.answers != said:
            raise ValueError(f"{WRITTEN.name} does not fit the survey: {said} {interview.errors}")
        responses.append(sample(version, language, interview.answers, draw))
    store(responses)


def published(survey: Survey) -> QuestionnaireVersion:
    if survey.current_version is None:
        raise ValueError("Publish the survey first.")
    return survey.current_version


def sample(
    version: QuestionnaireVersion,
    language: str,
    answers: Mapping[str, Any],
    draw: Random,
    days: tuple[int, int] = LAST_MONTH,
) -> Response:
    ago = timedelta(minutes=draw.randrange((days[1] - days[0]) * 24 * 60))
    return Response(
        survey=version.survey,
        version=version,
        language=language,
        source=Response.Source.SAMPLE,
        answers=answers,
        submitted_at=timezone.now() + timedelta(days=days[1]) - ago,
        receipt_hash=receipts.digest(receipts.new_code()),
    )


def store(responses: list[Response]) -> None:
    """Store responses in the order in which they came."""
    Response.objects.bulk_create(sorted(responses, key=lambda response: response.submitted_at))


def sample_answer(
    question: Question, language: str, pool: Mapping[str, Any], draw: Random
) -> Iterator[tuple[str, list[str]]]:
    """Yield the form fields of one person's answer to `question`; none if they skip it."""
    if not question.required and draw.random() < SKIPPED_SHARE:
        return
    weights: Mapping[str, float] = pool["weights"].get(question.key, {})
    texts: Mapping[str, list[str]] = pool["text"].get(question.key, {})
    said: Mapping[str, list[str]] = pool["text"].get(f"{question.key}_{OTHER}", {})
    chosen: list[str] = []
    if question.kind in {"single_choice", "multiple_choice"}:
        most = 1 if question.kind == "single_choice" else 3
        for _pick in range(draw.randint(1, most)):
            chosen += draw.choices(list(weights), list(weights.values()))
        chosen = [alone] if (alone := pool["exclusive"].get(question.key)) in chosen else chosen
        yield question.key, chosen[:1] if most == 1 else list(dict.fromkeys(chosen))
        if OTHER in (chosen[:1] if most == 1 else chosen):
            yield question.other_name, [draw.choice(said[language])]
    elif question.kind == "scale":
        yield question.key, draw.choices(list(weights), list(weights.values()))
    elif question.kind == "number":
        low, high = question.settings["minimum"], question.settings["maximum"]
        if spread := pool.get("numbers", {}).get(question.key):
            number = min(max(round(draw.gauss(*spread), -1), low), high)
        else:
            number = low + ((high or low + 10) - low) * draw.random() ** 3  # mostly small, as people's are
        yield question.key, [str(int(number))]
    elif question.kind == "consent":
        yield question.key, ["on"]
    elif texts:
        yield question.key, [draw.choice(texts[language])]
