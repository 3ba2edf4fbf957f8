"""The kinds of figure that a report can show, and what every one of them is.

To add a kind, write its block and register it; `home`, which stands above, adds its own that way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from consultations.reports.figures import Figure
from consultations.reports.public import Asked
from surveys.disclosure.tables import PublicTable

if TYPE_CHECKING:
    from consultations.reports.evidence import Evidence

_kinds: dict[str, FigureBlock] = {}


class FigureBlock(blocks.StructBlock):
    """A figure in the editor. Its settings are nobody's words: wagtail-localize leaves RegexBlocks and ChoiceBlocks
    alone, and hands the caption and the note to translators.
    """

    caption = blocks.CharBlock(
        label=_("Caption"), required=False, max_length=200, help_text=_("Left empty: what the figure says of itself.")
    )
    note = blocks.TextBlock(label=_("Note under the figure"), required=False, rows=2, max_length=1000)

    words: ClassVar[frozenset[str]] = frozenset({"caption", "note"})
    texts_are_figures: ClassVar[bool] = True  # whether another text in a cell is another figure, or a rewording

    class Meta:
        icon = "table"
        group = _("Figures")

    def get_form_layout(self) -> blocks.BlockGroup:
        """What the figure shows comes first, then what is said about it."""
        settings = [name for name in self.child_blocks if name not in self.words]
        return blocks.BlockGroup([*settings, *(name for name in self.child_blocks if name in self.words)])

    def settings_of(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Return what decides the figure, as plain data."""
        stored = self.get_prep_value(value)
        return {name: stored[name] for name in self.child_blocks if name not in self.words}

    def asked(self, value: Mapping[str, Any], evidence: Evidence) -> Sequence[Asked]:
        """Return the tables of answers that the figure needs. Raises Unavailable."""
        return []

    def compute(self, value: Mapping[str, Any], evidence: Evidence, tables: Sequence[PublicTable]) -> Figure:
        """Return the figure; `tables` are those asked for, as they may be made public. Raises Unavailable."""
        raise NotImplementedError


def register(name: str, block: FigureBlock) -> None:
    """Let editors put figures of a new kind into reports. Raises ValueError where the name is taken."""
    if name in _kinds:
        raise ValueError(f"There is a kind of figure called {name} already.")
    _kinds[name] = block


def registered() -> dict[str, FigureBlock]:
    return dict(_kinds)
