"""What residents wrote and nobody released is nowhere in the open data: every address is read, and every file."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from consultations.models import Comment, ConsultationPage
from surveys.codebook import Codebook
from surveys.coding import sources
from surveys.coding.books import make_book
from surveys.disclosure.publishing import publish
from surveys.disclosure.tables import Asked
from surveys.models import EarlierAnswers, PersonalAnswer, Quote, Response, SurveyPage
from tests.conftest import question
from tests.consultations.decided import decide
from tests.consultations.published import close, json_at, release, rows_at
from tests.consultations.texts import commented

pytestmark = pytest.mark.django_db

PEOPLE = 12
ASKED = [
    question("single_choice", "tenure", choices={"own": "Vlastný byt", "rent": "Nájom"}, other=True),
    question("short_text", "street", required=False),
    question("long_text", "wish", required=False),
    question("contact", "contact", name=True, email=True, phone=True, required=False),
    question("file", "photo", pdf=True, image=True, document=True, required=False),
]
FIELDS = ("street", "wish", "tenure_other", "name", "email", "phone", "photo", "earlier", "comment", "author")


def secret(field: str, person: int) -> str:
    return f"tajne{field.replace('_', '')}{person}x"


def every_secret() -> list[str]:
    return [secret(field, person) for field in FIELDS for person in range(PEOPLE)]


def answer(page: SurveyPage, person: int) -> Response:
    """Store a response in which everything that can be written is a secret."""
    given = {"tenure": "other", **{name: secret(name, person) for name in ("street", "wish", "tenure_other")}}
    version = page.survey.current_version
    response = Response.objects.create(
        survey=page.survey, version=version, language="sk", answers=given, receipt_hash=f"tajnehash{person}x"
    )
    contact = {name: secret(name, person) for name in ("name", "email", "phone")}
    PersonalAnswer.objects.create(response=response, key="contact", answer=contact)
    PersonalAnswer.objects.create(response=response, key="photo", answer=[{"name": secret("photo", person)}])
    EarlierAnswers.objects.create(
        response=response, version=version, language="sk", answers={"wish": secret("earlier", person)}
    )
    return response


def pick(source: Any, item: int, text: str, language: str = "sk", *, released: bool) -> Quote:
    now = timezone.now() if released else None
    digest = next(found.digest for found in sources.texts(source) if found.item == item)
    return Quote.objects.create(
        source=source,
        item=item,
        digest=digest,
        language=language,
        text=text,
        released_at=now,
        translations={"en": f"{text} in English"} if released else {},
    )


@pytest.fixture
def survey(make_consultation: Callable[..., ConsultationPage]) -> Any:
    """A decided consultation full of secrets, in its comments and in the answers to its survey; figures are public."""
    parent = make_consultation()
    page = parent.add_child(instance=SurveyPage(title="Anketa", slug="anketa", questions=ASKED))
    page.save_revision().publish()
    page = SurveyPage.objects.get(pk=page.pk)
    for person in range(PEOPLE):
        answer(page, person)
        statuses = [Comment.Status.PUBLISHED, Comment.Status.HIDDEN, Comment.Status.WAITING, Comment.Status.WITHDRAWN]
        said = {"text": secret("comment", person), "name": secret("author", person)}
        decide(commented(parent, "flats", status=statuses[person % 4], hidden_reason="insult", **said))
    release(page.survey, *publish(page.survey, [Asked((name,)) for name in told_of(page)]))
    close(parent, decided=True)
    return page.survey


def told_of(page: SurveyPage) -> list[str]:
    """Return the variables of which anything can be published."""
    names = []
    for variable in Codebook.of(page.survey).variables:
        with suppress(ValueError):
            names += [name for table in publish(page.survey, [Asked((variable.name,))]) for name in table.variables]
    assert {"tenure", "wish"} <= {*names}
    return names


def told(start: list[str]) -> dict[str, str]:
    """Return what is at every address of the open data that can be reached from `start`."""
    found: dict[str, str] = {}
    waiting = list(start)
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        response = Client().get(path)
        found[path] = response.content.decode() + str(response.headers)
        waiting += links(found[path])
    return found


def links(text: str) -> list[str]:
    base = re.escape(settings.WAGTAILADMIN_BASE_URL)
    return [match.rstrip(".,") for match in re.findall(rf"(?:{base}|[\"'])((?:/[a-z]{{2}})?/data/[^\s\"'<>#]*)", text)]


START = ["/data/", "/sk/data/", "/en/data/", "/data/catalog.ttl", "/data/catalog.jsonld", "/data/api/datasets.json"]


def test_nothing_that_residents_wrote_is_anywhere_in_the_open_data(survey: Any) -> None:
    pages = told(START)
    for name in ("figures.csv", "figures.json", "codebook.json", "datapackage.json", "1/figures.csv"):
        assert any(path.endswith(name) for path in pages), name
    assert any("decisions.csv" in path for path in pages)
    assert any("participation.json" in path for path in pages)
    everything = "\n".join(pages.values())
    assert "Vlastný byt" in everything
    assert not [one for one in every_secret() if one in everything]
    assert "tajnehash" not in everything


@pytest.fixture
def coded(survey: Any) -> Any:
    """The source of the answers to one question, in a book of themes."""
    book = make_book("bywanie", {"sk": "Bývanie"}, sources=[("answer", f"{survey.key}:wish")])
    return book.sources.get()


def test_only_quotes_that_were_released_are_there_word_for_word(survey: Any, coded: Any) -> None:
    first, second = survey.responses.order_by("pk")[:2]
    pick(coded, first.pk, secret("wish", 0), released=True)
    pick(coded, second.pk, secret("wish", 1), released=False)
    (row,) = rows_at(f"/data/survey-{survey.key}/texts.csv")
    assert (row["source"], row["language"], row["text"]) == ("wish", "sk", secret("wish", 0))
    assert (row["text_sk"], row["text_en"]) == ("", f"{secret('wish', 0)} in English")
    everything = "\n".join(told(START).values())
    assert [one for one in every_secret() if one in everything] == [secret("wish", 0)]


def test_a_quote_goes_with_the_answer_it_is_from(survey: Any, coded: Any) -> None:
    first = survey.responses.order_by("pk").first()
    pick(coded, first.pk, secret("wish", 0), released=True)
    first.answers, first.withdrawn_at = {}, timezone.now()
    first.save()
    assert rows_at(f"/data/survey-{survey.key}/texts.csv") == []
    assert secret("wish", 0) not in "\n".join(told(START).values())


def test_released_words_of_a_comment_are_with_the_consultation(survey: Any) -> None:
    record = ConsultationPage.objects.get().record
    source = make_book("comments", {"sk": "Pripomienky"}, sources=[("comments", record.key)]).sources.get()
    pick(source, 1, secret("comment", 0), released=True)
    address = f"/data/consultation-{record.key}"
    assert [row["text"] for row in rows_at(f"{address}/texts.csv")] == [secret("comment", 0)]
    Comment.objects.filter(number=1).update(status=Comment.Status.HIDDEN)
    assert rows_at(f"{address}/texts.csv") == []


def test_staff_are_not_named_either(survey: Any) -> None:
    user = get_user_model().objects.create_user("tajnyuradnik", first_name="Tajný")
    survey.releases.update(created_by=user)
    record = ConsultationPage.objects.get().record
    record.decisions.update(changed_by=user)
    assert "tajnyuradnik" not in "\n".join(told(START).values()).lower()
    assert json_at("/data/api/datasets.json")["datasets"]
