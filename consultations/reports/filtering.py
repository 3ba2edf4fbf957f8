"""Which responses a figure is of: a filter in the form of the dashboard's address, checked as the editor saves it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from surveys.analysis.query import PREFIX, day_of, query_of, reader_of, selection_from
from surveys.analysis.selection import ABOUT
from surveys.codebook import Codebook


class FilterBlock(blocks.RegexBlock):
    """A RegexBlock, which wagtail-localize does not hand to translators. A whole address can be pasted into it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            regex=r"^[^\n]*$",
            max_length=2000,
            required=False,
            label=gettext_lazy("Only some responses"),
            help_text=gettext_lazy(
                "Left empty: all. Otherwise as in the list of questions above, for example v.district=sasova; more of "
                "them are joined by &. The address of a dashboard can be pasted here whole."
            ),
            **kwargs,
        )

    def value_from_form(self, value: Any) -> Any:
        return (value or "").strip().rpartition("?")[2]


def checked(query: str, codebook: Codebook) -> str:
    """Return a filter in its one form, without what an address holds besides. Raises ValidationError."""
    data = QueryDict(query)
    if query and not any(name.startswith(PREFIX) or name in {"since", "until"} for name in data):
        raise ValidationError(_("“%(typed)s” is no filter. Write, for example, v.district=sasova.") % {"typed": query})
    for name in data:
        if name.startswith(PREFIX):
            check_variable(name.removeprefix(PREFIX), data.getlist(name), codebook)
        elif name in {"since", "until"} and data[name] and not day_of(data[name]):
            raise ValidationError(_("“%(typed)s” is no day such as 2026-11-21.") % {"typed": data[name]})
    return query_of(selection_from(data, codebook))


def check_variable(name: str, values: list[str], codebook: Codebook) -> None:
    """Raise ValidationError unless the survey has the variable, and the variable each of the values."""
    if name in ABOUT:
        return
    variable = next((each for each in codebook.variables if each.name == name), None)
    if variable is None:
        raise ValidationError(_("The survey has no question “%(name)s”.") % {"name": name})
    read = reader_of(variable.values, variable.type)
    for value in values:
        if read(value) is None:
            known = ", ".join(str(code) for code in variable.values)
            message = _("The question “%(name)s” has no answer “%(value)s”. Its answers: %(known)s.")
            raise ValidationError(message % {"name": name, "value": value, "known": known or "–"})
