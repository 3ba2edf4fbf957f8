"""What evaluators choose when they download responses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.analysis.selection import Selection
from surveys.exporting.formats import FORMATS, Format
from surveys.exporting.options import CODES, WIDE, Options
from surveys.exporting.wording import LABELS, SHAPES


class ExportForm(forms.Form):
    """The filter is not among the fields: it stands in the address, as on the dashboard."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=[(format.name, format.label) for format in FORMATS.values()],
        initial="csv",
        widget=forms.RadioSelect,
    )
    labels = forms.ChoiceField(
        label=_("Answers as"),
        choices=list(LABELS.items()),
        initial=CODES,
        widget=forms.RadioSelect,
    )
    shape = forms.ChoiceField(
        label=_("Shape"),
        choices=list(SHAPES.items()),
        initial=WIDE,
        required=False,
        widget=forms.RadioSelect,
    )

    def clean_shape(self) -> str:
        return self.cleaned_data["shape"] or WIDE

    def asked_for(self, selection: Selection) -> tuple[Format, Options]:
        """Return what a valid form asks for."""
        chosen: dict[str, Any] = self.cleaned_data
        return FORMATS[chosen["format"]], Options(chosen["labels"], chosen["shape"], selection)
