"""Model fields that Django does not have."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst


class ChoiceListField(models.JSONField):
    """Any number of codes out of `options` (pairs of code and label), stored as a JSON list in that order.

    The options are no business of the database: migrations leave them out, so rewording one makes none.
    """

    def __init__(self, *args: Any, options: list[tuple[str, Any]] | None = None, **kwargs: Any) -> None:
        self.options = list(options or [])
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=self.options,
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        unknown = set(value) - {code for code, _label in self.options}
        if unknown:
            raise ValidationError(f"Unknown codes: {', '.join(sorted(unknown))}")

    def labels(self, codes: list[str]) -> list[Any]:
        """Return the labels of `codes`, in the order of the options."""
        return [label for code, label in self.options if code in codes]
