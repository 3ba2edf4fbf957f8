"""The two short forms around a receipt: its code, and an address to send it to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import PlainTextField, PlainTextInput
from surveys import receipts
from surveys.models.dataset import Response, Survey

# A shared computer must not offer the code, or the address, to the next person.
PRIVATE = {"autocomplete": "off", "spellcheck": "false"}


class CodeForm(forms.Form):
    """Finds the response to `survey` that has the code, in whatever way the code is typed.

    A code of another survey is answered like one that nobody has, so nothing is learnt by trying.
    """

    use_required_attribute = False

    code = PlainTextField(
        label=_("The code of the receipt"),
        help_text=_("For example 7K3F-9QTM-W2XA5. Capital or small letters, with dashes, spaces or without."),
        widget=PlainTextInput(attrs={**PRIVATE, "autocapitalize": "characters"}),
        error_messages={"required": _("Write the code of your receipt.")},
    )

    def __init__(self, survey: Survey, data: Any = None) -> None:
        super().__init__(data)
        self.survey = survey
        self.response: Response | None = None

    def clean_code(self) -> str:
        """Return the code as it is written on the receipt."""
        typed = self.cleaned_data["code"].rstrip("/").rpartition("/")[2]  # the receipt's whole address will do
        bare = receipts.normalise(typed)
        if bare is None:
            raise ValidationError(slip_in(typed))
        self.response = self.survey.responses.filter(receipt_hash=receipts.digest(bare)).first()
        if self.response is None:
            raise ValidationError(
                _("No answers to this survey have this code. Is the receipt perhaps from another survey?")
            )
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


class AddressForm(forms.Form):
    """An e-mail address, used once."""

    use_required_attribute = False

    address = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send one e-mail with the code and the link, without your answers. We do not keep the address."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write the e-mail address."),
            "invalid": _("Write the address in full, for example jana@example.sk."),
        },
    )
