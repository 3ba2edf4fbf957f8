"""The texts of a form's rows, sorted into the languages of the site, with the answers they repeat: ${name}."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from .columns import Column, language_heading, language_named
from .report import Report
from .workbook import Row

REPEATED = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
LEFT_OUT = "…"


@dataclass
class Texts:
    """Reads texts. `source` is the language of the page, `default` that of columns which name none."""

    source: str
    default: str
    report: Report
    worded: set[str] = field(default_factory=set)  # the languages that questions are worded in

    @classmethod
    def of(cls, columns: Iterable[Column], source: str, default_language: str, report: Report) -> Texts:
        default = language_named(default_language) if default_language not in {"", "default"} else source
        worded = {column.language or default for column in columns if column.name == "label"}
        texts = cls(source, default, report, worded)
        texts.announce()
        return texts

    @property
    def missing(self) -> bool:
        """Whether nothing is worded in the page's own language."""
        return bool(self.worded) and self.source not in self.worded

    def announce(self) -> None:
        known = {code for code, _name in settings.LANGUAGES}
        for language in sorted(self.worded - known):
            why = _("the site is not in this language") if not self.missing else _("the site has no such language")
            self.report.note("survey", 0, "label", language, why)
        if self.missing:
            why = _("nothing is worded in this language; the texts stand in another until they are translated")
            self.report.note("survey", 0, "label", language_heading(self.source), why)

    def read(self, row: Row, column: str) -> dict[str, str]:
        """Return a text by language; it is there in the page's own language if it is at all."""
        named = row.text(column)
        unnamed = named.pop("", "")
        found = ({self.default: unnamed} if unnamed else {}) | named
        if found and self.source not in found:
            language = self.stand_in(found)
            if not self.missing:
                why = _("not worded in the language of the page; the text stands in another")
                self.report.note(row.sheet, row.number, column, found[language], why)
            found[self.source] = found[language]
        return {code: found[code] for code, _name in settings.LANGUAGES if code in found}

    def stand_in(self, found: Iterable[str]) -> str:
        known = [code for code, _name in settings.LANGUAGES if code in found]
        return known[0] if known else next(iter(found))


def with_pipes(text: dict[str, str], key_of: Callable[[str], str]) -> dict[str, str]:
    """Return `text` with {key} for every ${name}; where `key_of` knows no key, something is left out."""

    def pipe(found: re.Match[str]) -> str:
        key = key_of(found[1])
        return f"{{{key}}}" if key else LEFT_OUT

    return {language: REPEATED.sub(pipe, words) for language, words in text.items()}
