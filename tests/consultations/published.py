"""Open data as tests need them: consultations that have closed, surveys with published figures, and their files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from rdflib import Graph

from consultations.models import Consultation, ConsultationPage
from surveys.analysis.selection import EVERYTHING
from surveys.disclosure.tables import Axis, Category, PublicTable
from surveys.models import Release, Survey, SurveyPage
from tests.conftest import ALL_KINDS

OWN = Category(("own",), {"sk": "Vlastný byt", "en": "A flat I own"})
RENT = Category(("rent",), {"sk": "Nájom", "en": "Renting"})
NO_ANSWER = Category((-99,), {"sk": "bez odpovede", "en": "not answered"}, missing=True)
TENURE = Axis("tenure", {"sk": "V čom bývate?"}, "code", (OWN, RENT, NO_ANSWER))


def counts(*cells: int | None, axis: Axis = TENURE, **fields: Any) -> PublicTable:
    """Return a table of one variable, as disclosure control has let it through."""
    given = {"selection": EVERYTHING, "threshold": 5, "total": 40, **fields}
    return PublicTable((axis,), cells=list(cells), **given)


PUBLISHED = counts(12, None, None)


def release(survey: Survey, *tables: PublicTable) -> Release:
    """Publish figures of `survey`: those of one question, unless others are given."""
    content = {"tables": [table.to_json() for table in tables or (PUBLISHED,)]}
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    number = survey.releases.count() + 1
    return Release.objects.create(
        survey=survey, number=number, content=content, digest=digest, threshold=5, last_response=0
    )


def close(page: ConsultationPage, *, decided: bool = False) -> None:
    """End the time for comments; `decided` marks the consultation as decided too."""
    then = timezone.now() - timedelta(hours=1)
    fields = {"closes_at": then, "decided_at": then} if decided else {"closes_at": then}
    Consultation.objects.filter(translation_key=page.translation_key).update(**fields)


def survey_below(page: ConsultationPage, slug: str = "anketa") -> SurveyPage:
    """Publish a survey of every kind of question in a consultation."""
    child = page.add_child(instance=SurveyPage(title="Anketa o bývaní", slug=slug, questions=ALL_KINDS))
    child.save_revision().publish()
    return SurveyPage.objects.get(pk=child.pk)


def fetched(path: str, status: int = 200, **headers: str) -> Any:
    answer = Client(headers=headers).get(path)
    assert answer.status_code == status, answer.content.decode()
    return answer


def text_at(path: str, **headers: str) -> str:
    return fetched(path, **headers).content.decode()


def json_at(path: str, status: int = 200) -> Any:
    return json.loads(fetched(path, status).content)


def rows_at(path: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(text_at(path), newline="")))


def graph_at(path: str, format: str = "turtle", **headers: str) -> Graph:
    return Graph().parse(data=text_at(path, **headers), format=format)
