"""How the values of a variable are shown where labels are wanted."""

from __future__ import annotations

from typing import Any

from surveys.codebook import Codebook, label_of
from surveys.missing import MISSING


class Shown(dict[Any, Any]):
    """By value: what is shown. What is not known beforehand, such as numbers and texts, is shown as it is."""

    def __missing__(self, value: Any) -> Any:
        return value


AS_IT_IS = Shown()


def shown_values(codebook: Codebook, language: str) -> list[Shown]:
    """Return for each variable what its values are shown as in `language`: what `label_of` says of them."""
    found = []
    for variable in codebook.variables:
        values = [*(variable.values if variable.type == "code" else ()), *MISSING]
        found.append(Shown({value: label_of(variable, value, language) for value in values}))
    return found
