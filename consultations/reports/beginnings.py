"""What a report can begin from: the headings that the Open Government Partnership's reports have.

Each is a TOML file in `starters`: texts in every language of the site, with figures between them, which fill in by
themselves what the site knows. The headings follow OGP Local's forms for the inception and the end-of-commitment
assessment; of the learning exercise no form could be read, so its headings are our own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "starters"


@cache
def beginnings() -> dict[str, Mapping[str, Any]]:
    """Return the starters by name, in the order of their numbers."""
    paths = sorted(FOLDER.glob("*.toml"))
    return {path.stem.partition("-")[2]: tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}
