"""Synthetic responses to two surveys, marked as sample data, so that exports have something to show.

Those to the housing survey are drawn at random, and many; those to the survey of courtyards, which shows every kind
of question, are written out.
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
from surveys.forms import form_class
from surveys.interview import Interview, typed_from
from surveys.models import QuestionnaireVersion, Response, Survey
from surveys.questionnaire import Question
from surveys.questions.choice import OTHER

FOLDER = Path(__file__).parent / "content" / "answers"
DRAWN, WRITTEN = FOLDER / "housing.toml", FOLDER / "courtyards.toml"
COUNT = 200
DAYS = 30
SLOVAK_SHARE = 0.8
SKIPPED_SHARE = 0.12  # of questions that need no answer


def add_drawn_responses(survey: Survey, count: int = COUNT) -> None:
    """Store `count` responses of the last month; the answers are the same each time, being drawn from one seed."""
    version = published(survey)
    pool = tomllib.loads(DRAWN.read_text(encoding="utf-8"))
    draw = Random(2026)
    responses = []
    for _number in range(count):
        language = "sk" if draw.random() < SLOVAK_SHARE else "en"
        data: dict[str, Any] = {}
        for question in version.questionnaire.questions:
            data |= dict(sample_answer(question, language, pool, draw))
        form = form_class(version.questionnaire, language)(data)
        if not form.is_valid():
            raise ValueError(f"{DRAWN.name} does not fit the survey: {form.errors.as_json()}")
        responses.append(sample(version, language, form.answers, draw))
    store(responses)


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


def sample(version: QuestionnaireVersion, language: str, answers: Mapping[str, Any], draw: Random) -> Response:
    return Response(
        survey=version.survey,
        version=version,
        language=language,
        source=Response.Source.SAMPLE,
        answers=answers,
        submitted_at=timezone.now() - timedelta(minutes=draw.randrange(DAYS * 24 * 60)),
        receipt_hash=receipts.digest(receipts.new_code()),
    )


def store(responses: list[Response]) -> None:
    """Store responses in the order in which they came."""
    Response.objects.bulk_create(sorted(responses, key=lambda response: response.submitted_at))


def sample_answer(
    question: Question, language: str, pool: Mapping[str, Any], draw: Random
) -> Iterator[tuple[str, Any]]:
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
        yield question.key, chosen[0] if most == 1 else list(dict.fromkeys(chosen))
        if OTHER in (chosen[:1] if most == 1 else chosen):
            yield question.other_name, draw.choice(said[language])
    elif question.kind == "scale":
        yield question.key, draw.choices(list(weights), list(weights.values()))[0]
    elif question.kind == "number":
        low = question.settings["minimum"]
        high = question.settings["maximum"] or low + 10
        yield question.key, str(low + int((high - low) * draw.random() ** 3))  # mostly small, as people's are
    elif question.kind == "consent":
        yield question.key, "on"
    elif texts:
        yield question.key, draw.choice(texts[language])
