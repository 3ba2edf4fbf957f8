"""The form that asks for the code of a receipt."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import receipts
from core.forms import PlainTextField, PlainTextInput

# A shared computer must not offer the code to the next person.
PRIVATE = {"autocomplete": "off", "spellcheck": "false"}


class CodeForm(forms.Form):
    """Finds among `records` the one whose receipt has the code, in whatever way the code is typed.

    A code of another survey, say, is answered like one that nobody has, so nothing is learnt by trying.
    """

    use_required_attribute = False

    code = PlainTextField(
        label=_("The code of the receipt"),
        help_text=_("For example 7K3F-9QTM-W2XA5. Capital or small letters, with dashes, spaces or without."),
        widget=PlainTextInput(attrs={**PRIVATE, "autocapitalize": "characters"}),
        error_messages={"required": _("Write the code of your receipt.")},
    )

    def __init__(self, records: QuerySet, nobodys: str, data: Any = None) -> None:
        """`nobodys` tells the person that none of the `records` has the code."""
        super().__init__(data)
        self.records, self.nobodys = records, nobodys
        self.found: Any = None

    def clean_code(self) -> str:
        """Return the code as it is written on the receipt."""
        typed = self.cleaned_data["code"].rstrip("/").rpartition("/")[2]  # the receipt's whole address will do
        bare = receipts.normalise(typed)
        if bare is None:
            raise ValidationError(slip_in(typed))
        self.found = self.records.filter(receipt_hash=receipts.digest(bare)).first()
        if self.found is None:
            raise ValidationError(self.nobodys)
        return receipts.written(bare)


def slip_in(typed: str) -> str:
    """Return what is wrong with a code that cannot be one."""
    count, needed = len(receipts.characters(typed)), receipts.LENGTH + 1
    if count != needed:
        words = gettext(
            "The code has a typing error: a code has %(needed)d letters and digits, this one has %(count)d."
        )
        return words % {"needed": needed, "count": count}
    return gettext("The code has a typing error. Please compare it with your receipt, character by character.")
