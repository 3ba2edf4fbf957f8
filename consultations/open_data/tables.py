"""A table of open data: what its columns mean, and its rows. The terms are Table Schema's (Frictionless v1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from consultations.open_data.words import words

Row = Sequence[Any]


@dataclass(frozen=True)
class Field:
    """A column; `type` and `constraints` as in Table Schema. The words are lazy translations."""

    name: str
    title: Any
    type: str = "string"
    description: Any = ""
    constraints: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        titles, descriptions = words(self.title), words(self.description)
        described = {"description": descriptions["sk"], "descriptions": descriptions} if self.description else {}
        limits = {"constraints": dict(self.constraints)} if self.constraints else {}
        return {"name": self.name, "type": self.type, "title": titles["sk"], "titles": titles, **described, **limits}


@dataclass(frozen=True)
class Table:
    """Rows are read when they are needed, for a list of the tables needs none; an empty cell is None or ""."""

    name: str  # of its files, without the extension
    title: Any
    description: Any
    fields: tuple[Field, ...]
    read: Callable[[], Iterable[Row]]
    primary_key: tuple[str, ...] = ()

    @cached_property
    def rows(self) -> list[Row]:
        return list(self.read())

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.fields]

    @property
    def records(self) -> list[dict[str, Any]]:
        """The rows as JSON has them: by the name of the column, an empty cell null."""
        return [
            {name: None if cell == "" else cell for name, cell in zip(self.header, row, strict=True)}
            for row in self.rows
        ]

    @property
    def schema(self) -> dict[str, Any]:
        """The Table Schema of the CSV file. An empty cell is a missing value."""
        key = {"primaryKey": list(self.primary_key)} if self.primary_key else {}
        return {"fields": [column.to_json() for column in self.fields], "missingValues": [""], **key}
