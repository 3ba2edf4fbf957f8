"""Where questions for a survey come from: the bank, or another survey. They come with their keys and languages."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Protocol
from uuid import UUID, uuid4, uuid5

from core.content import Reader
from core.starting import other_locales
from core.translation_memory import remember, remember_copies
from surveys.bank import Table
from surveys.models import SurveyPage

QUESTIONS = SurveyPage._meta.get_field("questions")

Block = dict[str, Any]  # raw, as a StreamField stores it


class Supply(Protocol):
    def blocks(self, language: str) -> list[Block]:
        """Return the blocks, worded in `language`. Their ids are this supply's own."""

    def translate(self, page: SurveyPage, added: list[Block]) -> None:
        """Remember how other languages word the blocks `added` to `page`."""


class FromBank:
    """Questions of the bank's files."""

    def __init__(self, tables: list[Table]) -> None:
        self.tables = tables
        self.name = f"bank/{uuid4()}"

    def blocks(self, language: str) -> list[Block]:
        return Reader(self.name, language).stream(QUESTIONS, self.tables)

    def translate(self, page: SurveyPage, added: list[Block]) -> None:
        ids = {block["id"] for block in added}
        for locale in other_locales(page):
            worded = [block for block in self.blocks(locale.language_code) if block["id"] in ids]
            remember(holding(page, added), holding(page, worded), locale)


class FromSurvey:
    """Blocks of another survey as last saved there; `ids` may name sections, which stand for all their questions."""

    def __init__(self, original: SurveyPage, ids: Collection[str]) -> None:
        self.original, self.ids = original, ids
        self.namespace = uuid4()

    def blocks(self, language: str) -> list[Block]:
        return [renamed(block, self.namespace) for block in self.chosen()]

    def chosen(self) -> Iterator[Block]:
        in_section = False
        for block in self.original.get_latest_revision_as_object().questions.get_prep_value():
            if block["type"] == "section":
                in_section = block["id"] in self.ids
            if in_section or block["id"] in self.ids:
                yield block

    def translate(self, page: SurveyPage, added: list[Block]) -> None:
        """Copy what the translators of the original typed."""
        copies = {block["id"] for block in added}
        chosen = [block for block in self.chosen() if new_id(block["id"], self.namespace) in copies]
        ids = {old: new_id(old, self.namespace) for old in ids_in(chosen)}
        remember_copies(self.original, page, ids)


def new_id(block_id: str, namespace: UUID) -> str:
    return str(uuid5(namespace, block_id))


def is_block(data: Any) -> bool:
    """Tell whether raw data is a block of a stream or an item of a list."""
    return isinstance(data, dict) and {"id", "type", "value"} <= data.keys()


def renamed(data: Any, namespace: UUID) -> Any:
    """Return a copy of raw data in which every block and item has a new id."""
    if isinstance(data, list):
        return [renamed(inner, namespace) for inner in data]
    if not isinstance(data, dict):
        return data
    copied = {name: renamed(inner, namespace) for name, inner in data.items()}
    return {**copied, "id": new_id(data["id"], namespace)} if is_block(data) else copied


def ids_in(data: Any) -> Iterator[str]:
    """Yield the id of every block and item in raw data."""
    if is_block(data):
        yield data["id"]
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from ids_in(inner)


def holding(page: SurveyPage, blocks: list[Block]) -> SurveyPage:
    """Return a stand-in for `page` with nothing on it but `blocks`."""
    stand_in = SurveyPage(translation_key=page.translation_key, locale=page.locale)
    stand_in.questions = QUESTIONS.to_python(blocks)
    return stand_in
