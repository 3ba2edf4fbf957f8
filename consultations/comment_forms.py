"""The forms in which residents write comments and readers report them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.models.comment import NAME_LENGTH, TEXT_LENGTH
from core.forms import NUL, PlainTextarea, PlainTextField, PlainTextInput

NOTE_LENGTH = 500


class ChangeForm(forms.Form):
    """A comment's words: what its author may still change."""

    use_required_attribute = False

    text = PlainTextField(
        label=_("Your comment"),
        max_length=TEXT_LENGTH,
        widget=PlainTextarea(attrs={"rows": 8}),
        error_messages={"required": _("Write your comment.")},
    )
    name = PlainTextField(
        label=_("Your name"),
        help_text=_("Everybody will see it beside the comment. Left empty, the comment is anonymous."),
        required=False,
        max_length=NAME_LENGTH,
        widget=PlainTextInput(attrs={"autocomplete": "name"}),
    )


class CommentForm(ChangeForm):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "Nobody will see it. We write to it when the city answers you, when your comment is hidden, and when the "
            "outcome is known; first we ask you to confirm it. After the outcome we delete it."
        ),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Write the address in full, for example jana@example.sk.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.CONSULTATION_NOTICES:
            del self.fields["email"]


class ReportForm(forms.Form):
    note = PlainTextField(
        label=_("What is wrong with it?"),
        help_text=_("Only our moderators will read this."),
        required=False,
        max_length=NOTE_LENGTH,
        widget=PlainTextarea(attrs={"rows": 4}),
    )


def typed_for(form: type[forms.Form], data: Any) -> dict[str, str]:
    """Return what was sent for the fields of `form`, just as it came."""
    return {name: data.get(name, "") for name in form.base_fields}


def given_back(form: type[forms.Form], typed: dict[str, str]) -> forms.Form:
    """Return the form with what was typed, not judged, and without the character that no page can show."""
    return form(initial={name: words.replace(NUL, "") for name, words in typed.items()})
