"""Form fields for visitors: forgiving about how something is written, plain about what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NUL = "\x00"


class PlainTextInput(forms.TextInput):
    """A text box that gives back what was typed without the characters no text can hold."""

    def format_value(self, value: Any) -> Any:
        shown = super().format_value(value)
        return shown and shown.replace(NUL, "")


class PlainTextarea(forms.Textarea):
    def format_value(self, value: Any) -> Any:
        shown = super().format_value(value)
        return shown and shown.replace(NUL, "")


class PlainTextField(forms.CharField):
    """Text of at most `max_length` characters; a line break counts as one, as it does in the browser."""

    widget = PlainTextInput
    default_error_messages = {
        "required": _("Write an answer."),
        "max_length": _("The text is too long: it has %(show_value)d characters and the limit is %(limit_value)d."),
        "nul": _("The text held a character that cannot be stored. We removed it; check the text and send it again."),
    }

    def __init__(self, *, belongs_to: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.belongs_to = belongs_to  # the name of the field inside whose fieldset this one is drawn

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # No maxlength: a browser would cut pasted text without a word. The server says what is too long.
        return {} if self.max_length is None else {"data-limit": str(self.max_length)}

    def to_python(self, value: Any) -> Any:
        if value and NUL in str(value):
            raise ValidationError(self.error_messages["nul"], code="nul")
        return super().to_python(value and str(value).replace("\r\n", "\n").replace("\r", "\n"))


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


class ScaleSelect(forms.RadioSelect):
    """Radio buttons in a row, with words at the two ends only."""

    appearance = "scale"

    def __init__(self, *args: Any, words: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = dict(words or {})  # by the value they explain
