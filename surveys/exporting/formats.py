"""What a dataset can be downloaded as. Adding a format is adding an entry to FORMATS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.exporting.delimited import stream_csv, write_csv
from surveys.exporting.json_lines import stream_jsonl, write_jsonl
from surveys.exporting.labelled import ONLY_WIDE
from surveys.exporting.options import LONG, NotPossible, Options, Progress
from surveys.exporting.parquet import write_parquet
from surveys.exporting.statistical import write_dta, write_sav
from surveys.exporting.workbook import check_fits, write_xlsx
from surveys.models.dataset import Survey


def anything(survey: Survey, options: Options) -> None:
    """Check nothing: the format holds whatever is asked for."""


def only_wide(survey: Survey, options: Options) -> None:
    if options.shape == LONG:
        raise NotPossible(ONLY_WIDE)


@dataclass(frozen=True)
class Format:
    """A kind of file. `write` makes one at a path; `stream`, if there is one, yields it in pieces, the first at once.

    `check` raises NotPossible where the format cannot hold what is asked for, before any work begins.
    """

    name: str
    label: str | Promise
    content_type: str
    extension: str
    write: Callable[[Survey, Options, Path, Progress], None]
    stream: Callable[[Survey, Options, Progress], Iterator[bytes]] | None = None
    check: Callable[[Survey, Options], None] = anything


XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    format.name: format
    for format in (
        Format("csv", _("CSV (UTF-8)"), "text/csv; charset=utf-8", "csv", write_csv, stream_csv),
        Format("xlsx", _("XLSX (Excel)"), XLSX_TYPE, "xlsx", write_xlsx, check=check_fits),
        Format("jsonl", _("JSON Lines"), "application/x-ndjson", "jsonl", write_jsonl, stream_jsonl),
        Format("sav", _("SPSS (.sav)"), "application/x-spss-sav", "sav", write_sav, check=only_wide),
        Format("dta", _("Stata (.dta)"), "application/x-stata-dta", "dta", write_dta, check=only_wide),
        Format("parquet", _("Parquet"), "application/vnd.apache.parquet", "parquet", write_parquet),
    )
}


def file_name(survey: Survey, format: Format, options: Options) -> str:
    """Return what the file is called: byvanie-2026-code.csv, byvanie-2026-sk-long-filtered.parquet."""
    parts = [survey.key, options.labels, "long" * (options.shape == LONG), "filtered" * bool(options.selection)]
    return f"{'-'.join(filter(None, parts))}.{format.extension}"
