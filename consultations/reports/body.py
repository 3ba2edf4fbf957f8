"""What a report is made of: running text, and figures of every registered kind."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField

from consultations.reports.free_text import QuotesBlock, ThemesBlock
from consultations.reports.kinds import register, registered
from consultations.reports.questions import CrossTabBlock, QuestionFigureBlock
from consultations.reports.responses import ResponsesBlock
from consultations.reports.taking_part import DecisionsBlock, EventsBlock, ParticipationBlock
from core.blocks import BodyBlock

for name, block in {
    "participation": ParticipationBlock(),
    "responses": ResponsesBlock(),
    "question": QuestionFigureBlock(),
    "crosstab": CrossTabBlock(),
    "themes": ThemesBlock(),
    "quotes": QuotesBlock(),
    "decisions": DecisionsBlock(),
    "events": EventsBlock(),
}.items():
    register(name, block)


class ReportBodyField(StreamField):
    """A StreamField of the body's blocks and of the figures registered by the time it is first used.

    The blocks are no business of the database: migrations leave them out. So a layer above can add a kind, and
    rewording a label makes no migration.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__([], **kwargs)

    @cached_property
    def stream_block(self) -> StreamBlock:
        block = BodyBlock(list(registered().items()))
        block.set_meta_options(self.block_opts)
        return block

    def deconstruct(self) -> Any:
        return super(StreamField, self).deconstruct()
