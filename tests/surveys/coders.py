"""Books of themes, coders and what they code, as tests need them."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from surveys.coding import answers, books, codes
from surveys.coding.books import NewTheme
from surveys.models import Response, Survey, TextSource, ThemeBook
from tests.conftest import question

THEMES = ("parking", "green", "transport")
WISH = question("long_text", "wish", max_length=2000, required=False)


def coder(name: str) -> Any:
    """Return an evaluator."""
    user = get_user_model().objects.create_user(name, password="secret", first_name=name.title())
    user.groups.add(Group.objects.get(name="Evaluators"))
    return user


def browser_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def answered(survey: Survey, *texts: str, variable: str = "wish", language: str = "sk") -> list[Response]:
    """Store a response for each text; "" is one without an answer."""
    before = survey.responses.count()
    return Response.objects.bulk_create(
        Response(
            survey=survey,
            version=survey.current_version,
            language=language,
            answers={variable: text} if text else {},
            receipt_hash=f"{survey.pk}-{before + number}",
        )
        for number, text in enumerate(texts)
    )


def book_for(survey: Survey, variable: str = "wish", key: str = "wishes") -> ThemeBook:
    """Return a book of THEMES for the answers to one question."""
    themes = [NewTheme({"sk": each.title(), "en": f"{each.title()} EN"}, key=each) for each in THEMES]
    return books.make_book(key, {"sk": "Želania", "en": "Wishes"}, themes, [source_of(survey, variable)])


def source_of(survey: Survey, variable: str = "wish") -> tuple[str, str]:
    return answers.KIND, answers.name_of(survey, variable)


def coded(source: TextSource, user: Any, **themes: str) -> None:
    """Store what a coder saw: `r1="green parking"` for the response with the key 1."""
    for item, keys in themes.items():
        codes.code(source, int(item.removeprefix("r")), user, keys.split())


def address(name: str, source: TextSource, *more: Any) -> str:
    return reverse(f"surveys_coding_{name}", args=[source.book.key, source.pk, *more])


def opened(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def hidden_in(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, html
    return found[1]


def ticked_in(html: str) -> list[str]:
    return re.findall(r'name="theme" value="(\w+)"[^>]* checked', html)


def send(client: Client, url: str, themes: str = "", action: str = "save", **typed: str) -> Any:
    """Do to a text what a coder does who has just opened it."""
    shown = opened(client, url)
    seen = {name: hidden_in(shown, name) for name in ("digest", "mark")}
    return client.post(url, {"theme": themes.split(), "action": action, **seen, **typed})
