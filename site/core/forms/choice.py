from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from core.formatting import plain


class PicksField(forms.MultipleChoiceField):
    """Options to pick, `least` to `most` of them; the `exclusive` one stands alone. Cleaned, in the options' order."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "least": ngettext_lazy(
            "Choose at least %(least)d option; you chose %(count)d.",
            "Choose at least %(least)d options; you chose %(count)d.",
            "least",
        ),
        "most": ngettext_lazy(
            "Choose at most %(most)d option; you chose %(count)d.",
            "Choose at most %(most)d options; you chose %(count)d.",
            "most",
        ),
        "exclusive": _("“%(option)s” cannot be chosen together with anything else."),
    }

    def __init__(
        self, *, least: int | None = None, most: int | None = None, exclusive: str = "", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.least, self.most, self.exclusive = least, most, exclusive

    @property
    def note(self) -> str:
        """What the limits are, in words."""
        least, most = self.least or 0, self.most or 0
        if least and most and least != most:
            found = ngettext("Choose %(least)d to %(most)d option.", "Choose %(least)d to %(most)d options.", most)
        elif least and most:
            found = ngettext("Choose %(most)d option.", "Choose %(most)d options.", most)
        elif most:
            found = ngettext("Choose at most %(most)d option.", "Choose at most %(most)d options.", most)
        elif least:
            found = ngettext("Choose at least %(least)d option.", "Choose at least %(least)d options.", least)
        else:
            return ""
        return found % {"least": least, "most": most}

    @property
    def labels(self) -> dict[str, Any]:
        choices: Any = self.choices
        return dict(choices)

    def clean(self, value: Any) -> list[str]:
        picked = super().clean(value)
        return [key for key in self.labels if key in picked]

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        count = len(set(value))
        if self.exclusive in value:
            if count > 1:
                option = plain(self.labels[self.exclusive])
                raise ValidationError(self.error_messages["exclusive"], code="exclusive", params={"option": option})
        elif count and self.least and count < self.least:
            raise self.miscounted("least", self.least, count)
        elif self.most and count > self.most:
            raise self.miscounted("most", self.most, count)

    def miscounted(self, limit: str, number: int, count: int) -> ValidationError:
        return ValidationError(self.error_messages[limit], code=limit, params={limit: number, "count": count})


class PlainSelect(forms.Select):
    """A list to choose from. Its options can carry no formatting, so they are drawn without."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, plain(label), *args, **kwargs)
        if language := getattr(label, "lang", ""):
            option["attrs"]["lang"] = language
        return option


class ScaleSelect(forms.RadioSelect):
    """Radio buttons in a row, or below each other, with words that explain some of them or all."""

    def __init__(
        self, *args: Any, words: Mapping[str, str] | None = None, appearance: str = "scale", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.words = dict(words or {})  # by the value they explain
        self.appearance = appearance
