"""The form around a receipt that asks for an address to send it to."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


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
