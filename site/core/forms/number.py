from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .text import PlainTextInput


class LocalNumberField(forms.DecimalField):
    """A number written the Slovak way or the English one: 3,5 or 3.5, 1 000 or 1000."""

    widget = PlainTextInput
    default_error_messages = {
        "required": _("Enter a number."),
        "invalid": _("Enter a number in digits, for example 12."),
        "max_value": _("Enter a number that is at most %(limit_value)s."),
        "min_value": _("Enter a number that is at least %(limit_value)s."),
        "max_digits": _("Enter a shorter number."),
        "max_whole_digits": _("Enter a shorter number."),
        "max_decimal_places": _("Enter a number with fewer decimal places."),
        "whole": _("Enter a whole number, without decimal places."),
    }

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit = unit
        self.widget.attrs["inputmode"] = "decimal" if self.decimal_places else "numeric"
        if not self.decimal_places:
            self.error_messages["max_decimal_places"] = self.error_messages["whole"]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "".join(value.split()).replace(",", ".")
        return super().to_python(value)
