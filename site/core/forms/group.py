from __future__ import annotations

from typing import Any

from django import forms


class GroupField(forms.Field):
    """A question that several fields ask together: its label, its hint, and the errors of them all.

    It holds no value. Its parts name it in their `belongs_to`.
    """

    widget = forms.Widget

    @property
    def note(self) -> str:
        """What the parts must be together, in words."""
        return ""

    def clean(self, value: Any) -> None:
        """Let anything pass: whether an answer is missing is for the parts to say, or for the form."""
