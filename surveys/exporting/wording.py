"""What an export is, in words of the active language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from surveys.exporting.formats import FORMATS
from surveys.exporting.options import CODES, LONG, WIDE

SHAPES = {WIDE: gettext_lazy("a row for each response"), LONG: gettext_lazy("a row for each answer")}
LABELS = {CODES: gettext_lazy("codes"), "sk": gettext_lazy("labels in Slovak"), "en": gettext_lazy("labels in English")}


def in_words(format: str, shape: str, labels: str) -> str:
    """Return "CSV (UTF-8); a row for each response; codes". A format that is no more is called by its name."""
    known = FORMATS.get(format)
    return "; ".join([str(known.label) if known else format, str(SHAPES[shape]), str(LABELS[labels])])
