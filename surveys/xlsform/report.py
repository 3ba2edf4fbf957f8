"""What an import or export has to tell: line by line, where in the file, what, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

SHORTENED = 60  # characters of a quoted cell


@dataclass(frozen=True)
class Line:
    sheet: str
    row: int  # as the spreadsheet program numbers it; 0: the sheet as a whole
    column: str
    what: str
    why: str
    lost: bool  # it has no counterpart here; otherwise it only looks or is called otherwise

    @property
    def place(self) -> str:
        if not self.row:
            return self.sheet
        place = _("sheet %(sheet)s, row %(row)d") % {"sheet": self.sheet, "row": self.row}
        return f"{place}, {self.column}" if self.column else place

    def __str__(self) -> str:
        what = self.what if len(self.what) <= SHORTENED else f"{self.what[:SHORTENED]}…"
        return f"{self.place}: {what} – {self.why}" if what else f"{self.place}: {self.why}"


@dataclass
class Report:
    _lines: dict[Line, None] = field(default_factory=dict)  # in order, each once

    def lose(self, sheet: str, row: int, column: str, what: str, why: str) -> None:
        """Tell of something that has no counterpart."""
        self._lines[Line(sheet, row, column, what, str(why), lost=True)] = None

    def note(self, sheet: str, row: int, column: str, what: str, why: str) -> None:
        """Tell of something that has become something else, or does not matter here."""
        self._lines[Line(sheet, row, column, what, str(why), lost=False)] = None

    @property
    def lines(self) -> list[Line]:
        return list(self._lines)

    @property
    def lost(self) -> list[Line]:
        return [line for line in self.lines if line.lost]

    @property
    def notes(self) -> list[Line]:
        return [line for line in self.lines if not line.lost]
