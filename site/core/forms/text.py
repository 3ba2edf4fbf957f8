from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NUL = "\x00"


class WithoutNul(forms.Widget):
    """A box that gives back what was typed without the characters no text can hold."""

    def format_value(self, value: Any) -> Any:
        shown = super().format_value(value)
        return shown and shown.replace(NUL, "")


class PlainTextInput(WithoutNul, forms.TextInput):
    pass


class PlainTextarea(WithoutNul, forms.Textarea):
    pass


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
