"""The form that asks for an address to tell the outcome to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class NoticeForm(forms.Form):
    """May stand on a page beside other forms, so its ids are its own."""

    use_required_attribute = False
    ids = "notices-"

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We use it only to write to you about this consultation, and delete it after the outcome."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write the e-mail address."),
            "invalid": _("Write the address in full, for example jana@example.sk."),
        },
    )

    def __init__(self, action: str, data: Any = None) -> None:
        """`action` is the address that takes the form."""
        super().__init__(data, auto_id=f"{self.ids}id_%s")
        self.action = action
