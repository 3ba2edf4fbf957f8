"""How the demonstration's survey of renting was evaluated: made up like its answers, and by nobody."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model

from surveys.coding import sources
from surveys.coding.books import NewTheme, make_book
from surveys.coding.codes import code
from surveys.coding.quotes import mark_of, pick, release, translate
from surveys.coding.settling import settle
from surveys.disclosure.releasing import release as release_figures
from surveys.models import Survey, TextSource, ThemeBook
from surveys.population_files import read
from surveys.populations import known_variables, store

from .responses import FOLDER as ANSWERS

CONTENT = Path(__file__).parent / "content"
POPULATION_TITLE = "Ukážka: vymyslené počty obyvateľov"
POPULATION_SOURCE = "Vymyslené pre ukážku; skutočné čísla zverejňuje Štatistický úrad SR"
SETTLED_SHARE = 0.5  # of the texts in which the coders disagreed; the rest waits for an evaluator to try it
CODED_SHARE = 0.8  # of all texts; the rest waits for a coder


def add_codes(name: str) -> None:
    """Make the book of themes in the file `name`, with what two coders saw in the sample answers, and quotes."""
    data = tomllib.loads((CONTENT / "evaluated" / f"{name}.toml").read_text(encoding="utf-8"))
    themes = [NewTheme(theme["labels"], theme["definitions"], theme["key"]) for theme in data["themes"]]
    named = [(source["kind"], source["name"]) for source in data["sources"]]
    book = make_book(data["key"], data["titles"], themes, named)
    said = tomllib.loads((ANSWERS / f"{name}.toml").read_text(encoding="utf-8"))["said"]
    for source in book.sources.filter(kind="answer"):
        add_codings(source, known_themes(said[source.name.partition(":")[2]]))
    for quote in data["quotes"]:
        add_quote(book, quote)


def known_themes(said: list[Mapping[str, Any]]) -> dict[str, tuple[list[str], list[str]]]:
    """Return what the first and the second coder see in each text."""
    return {
        text[language]: (text["themes"], text.get("second", text["themes"]))
        for text in said
        for language in ("sk", "en")
        if language in text
    }


def add_codings(source: TextSource, known: Mapping[str, tuple[list[str], list[str]]]) -> None:
    coders = [coder(number) for number in (1, 2)]
    texts = list(sources.texts(source))
    disagreed = []
    for text in texts[: int(len(texts) * CODED_SHARE)]:
        for who, themes in zip(coders, known[text.text], strict=True):
            code(source, text.item, who, themes)
        if set(known[text.text][0]) != set(known[text.text][1]):
            disagreed.append(text)
    for text in disagreed[: int(len(disagreed) * SETTLED_SHARE)]:
        settle(source, text.item, coders[0], known[text.text][0])


def coder(number: int) -> Any:
    """Return an account that stands for a coder, and that nobody can sign in to."""
    users = get_user_model().objects
    user, _new = users.get_or_create(username=f"sample-coder-{number}", defaults={"is_active": False})
    return user


def add_quote(book: ThemeBook, said: Mapping[str, Any]) -> None:
    """Pick a quote from the first answer that has its words, translate it, and release it as checked."""
    for source in book.sources.filter(kind="answer"):
        text = next(each for each in sources.texts(source) if said["text"] in each.text)
        quote = pick(source, text.item, said["text"], coder(1))
        other = "en" if said["language"] == "sk" else "sk"
        quote = translate(quote, {other: said[other]}, mark_of(quote))
        release(quote, coder(1), mark_of(quote), looked=True)


def add_population() -> None:
    """Store made-up figures of the city's population, which say so."""
    with (CONTENT / "population.csv").open(encoding="utf-8-sig", newline="") as lines:
        figures = read(lines, known_variables())
    store(figures, title=POPULATION_TITLE, source=POPULATION_SOURCE, as_of=date(2026, 1, 1))


def add_release(survey: Survey, breakdowns: list[str]) -> None:
    """Publish the survey's figures. All its responses are samples, so samples are counted; the page says so."""
    release_figures(survey, None, breakdowns, left_out=())
