"""The question bank: reusable questions, and starters for whole surveys, in every language of the site.

Each is a TOML file in `questions` or `starters`. In place of a question, `bank = "district"` stands for all that the
bank's file of that name asks. The keys are part of the bank, so that surveys which use it can be compared.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent

Table = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """A file of the bank. `data` is the file as it stands; `questions` are its tables, others' put in their places."""

    name: str
    data: Table

    def text(self, name: str, language: str) -> str:
        return self.data[name][language]

    @property
    def questions(self) -> list[Table]:
        return [table for named in self.data["questions"] for table in filled_in(named)]


def filled_in(table: Table) -> Iterator[Table]:
    if "bank" in table:
        yield from questions()[table["bank"]].questions
    else:
        yield table


@cache
def questions() -> dict[str, Entry]:
    """Return the reusable questions and groups of questions, by name."""
    return read("questions")


@cache
def starters() -> dict[str, Entry]:
    """Return what a new survey may begin from, by name."""
    return read("starters")


def read(folder: str) -> dict[str, Entry]:
    """Return the files of `folder` in the order of their numbers."""
    found = {}
    for path in sorted((FOLDER / folder).glob("*.toml")):
        name = path.stem.partition("-")[2]
        found[name] = Entry(name, tomllib.loads(path.read_text(encoding="utf-8")))
    return found
