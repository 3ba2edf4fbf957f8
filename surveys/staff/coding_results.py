"""What coding gives: how often each theme was seen, how far the coders agree, and the codes as a file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from surveys.analysis.query import query_of, selection_from
from surveys.analysis.selection import LANGUAGE, Selection
from surveys.charts import Bar, bars
from surveys.coding import agreement, sources, themes
from surveys.coding.codes import Codes
from surveys.exporting.delimited import BOM, neutralised
from surveys.models import TextSource, ThemeBook
from surveys.staff.coding import CODE, EXPORT, about, in_book, in_source, language

COLUMNS = ("source", "item", "theme")


@dataclass(frozen=True)
class Figures:
    """The themes in some texts: over all of them, and in each language they are written in."""

    title: str
    tally: themes.ThemeTally
    split: list[tuple[str, str, themes.ThemeTally]]  # language code, its name, its tally

    @classmethod
    def of(cls, title: str, codes: list[Codes], book: ThemeBook, selection: Selection) -> Figures:
        split = [
            (code, str(name), themes.tally_of(codes, book, within(selection, code)))
            for code, name in settings.LANGUAGES
        ]
        return cls(title, themes.tally_of(codes, book, selection), split)

    @property
    def bars(self) -> list[Bar]:
        return bars(self.tally.lines(language()))

    @property
    def by_language(self) -> list[tuple[str, list[tuple[int, float]]]]:
        """For each theme its label, and the count and share in each language."""
        shown = [theme for theme in self.tally.themes if self.tally.counts[theme.key] or not theme.retired]
        labels = [label for label, _count, _share in self.tally.lines(language())]
        return [
            (label, [(tally.counts[theme.key], tally.share(theme.key)) for _code, _name, tally in self.split])
            for label, theme in zip(labels, shown, strict=True)
        ]


def within(selection: Selection, code: str) -> Selection:
    """Return the selection's texts in one language; none where it leaves that language out."""
    allowed = (code,) if selection.allows(LANGUAGE, code) else ()
    return selection.picking(LANGUAGE, allowed)


@in_book(CODE)
def results(request: HttpRequest, book: ThemeBook) -> HttpResponse:
    """Show the themes over all sources of a book, and in each of them. The address may select among the texts."""
    found = [(source, Codes.of(source)) for source in sources.sources_of(book)]
    selections = [selection_from(request.GET, sources.codebook(source)) for source, _codes in found]
    figures = [
        Figures.of(sources.title(source, language()), [codes], book, selection)
        for (source, codes), selection in zip(found, selections, strict=True)
    ]
    if len(found) > 1 and not any(selections):
        figures.insert(0, Figures.of(_("All sources together"), [codes for _s, codes in found], book, Selection()))
    context = {
        "figures": figures,
        "selection": next((query_of(each) for each in selections if each), ""),
        **about(book, _("Themes in the texts")),
    }
    return render(request, "surveys/admin/coding_results.html", context)


@in_source(CODE)
def agreements(request: HttpRequest, source: TextSource) -> HttpResponse:
    """Show how far the coders of a source agree: all of them, and each two."""
    codes = Codes.of(source)
    pairs = agreement.pairs(codes)
    context: dict[str, Any] = {
        "together": agreement.agreement(codes),
        "pairs": pairs if len(pairs) > 1 else [],
        "source": source,
        "source_title": sources.title(source, language()),
        **about(source.book, _("Agreement of coders")),
    }
    return render(request, "surveys/admin/coding_agreement.html", context)


@in_book(EXPORT)
def codes_file(request: HttpRequest, book: ThemeBook) -> HttpResponse:
    """Send the final codes as CSV (RFC 4180, UTF-8 with a byte order mark), to be joined with the export."""
    answer = HttpResponse(BOM, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{book.key}-codes.csv"'
    writer = csv.writer(answer)
    writer.writerow(COLUMNS)
    writer.writerows(map(neutralised, row) for row in themes.final_rows(book))
    return answer
