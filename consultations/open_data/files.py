"""The files of a dataset, as bytes.

CSV is UTF-8 without a byte order mark (Frictionless says it should have none), with CRLF (RFC 4180). A text that a
spreadsheet program would take for a formula has an apostrophe in front, as in every CSV file of this site; JSON has
every text as it is.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from consultations.open_data.tables import Table
from surveys.exporting.delimited import neutralised

CSV, JSON = "text/csv", "application/json"


@dataclass(frozen=True)
class File:
    name: str
    media_type: str
    content: bytes

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def size(self) -> int:
        """The size in bytes."""
        return len(self.content)

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2]


def csv_file(table: Table) -> File:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(table.header)
    writer.writerows(map(neutralised, row) for row in table.rows)
    return File(f"{table.name}.csv", CSV, file.getvalue().encode())


def json_file(name: str, content: Any) -> File:
    return File(f"{name}.json", JSON, json.dumps(content, ensure_ascii=False, indent=1).encode())


def files_of(table: Table) -> list[File]:
    """Return the table in each of its formats; both hold the same."""
    return [csv_file(table), json_file(table.name, table.records)]
