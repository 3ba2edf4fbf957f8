from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.format_tags import day as day_in_words

from .text import PlainTextInput

DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")


def read_day(written: Any) -> date | None:
    """Return the day written as 2026-11-22, 22.11.2026, 22. 11. 2026 or 22/11/2026; None if it is none."""
    text = re.sub(r"\s*([./])\s*", r"\1", str(written).strip())
    for pattern in DAY_FORMATS:
        with suppress(ValueError):
            return datetime.strptime(text, pattern).date()
    return None


class DayInput(PlainTextInput):
    """The browser's calendar; a plain box where it holds what is no day, which a calendar would swallow."""

    input_type = "date"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"class": "day", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        day = read_day(value)
        if day:
            context["widget"]["value"] = day.isoformat()
        elif value:
            context["widget"]["type"] = "text"
        return context


class DayField(forms.Field):
    """A day from `earliest` to `latest`, written in any of the usual ways."""

    widget = DayInput
    default_error_messages = {
        "required": _("Enter a date."),
        "invalid": _("Enter a date that exists, for example 22/11/2026."),
        "earliest": _("Enter a date that is not before %(day)s."),
        "latest": _("Enter a date that is not after %(day)s."),
    }

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    @property
    def note(self) -> str:
        days = {"earliest": day_in_words(self.earliest), "latest": day_in_words(self.latest)}
        if self.earliest and self.latest:
            return gettext("From %(earliest)s to %(latest)s.") % days
        if self.earliest:
            return gettext("%(earliest)s or later.") % days
        return gettext("%(latest)s or earlier.") % days if self.latest else ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        limits = {"min": self.earliest, "max": self.latest}
        return {name: limit.isoformat() for name, limit in limits.items() if limit}

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        day = read_day(value)
        if day is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            raise self.beyond("earliest", self.earliest)
        if value and self.latest and value > self.latest:
            raise self.beyond("latest", self.latest)

    def beyond(self, limit: str, day: date) -> ValidationError:
        return ValidationError(self.error_messages[limit], code=limit, params={"day": day_in_words(day)})
