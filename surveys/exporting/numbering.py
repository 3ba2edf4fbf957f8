"""Numbers for codes that are words, for programs that count in numbers only.

A code's number is its place, from 1, among the codes of its variable in the codebook, which only ever get appended:
those of a later version stand behind those of the versions answered before it, wherever its choices stand in the
questionnaire. So a number, once it is in somebody's file, always means the same code. Codes that are numbers already,
such as 1 and 0 for yes and no, stay as they are.
"""

from __future__ import annotations

from typing import Any

from surveys.questions import Variable


def numbers(variable: Variable) -> dict[Any, int]:
    """Return the number of each code of a coded variable."""
    return {code: place if isinstance(code, str) else code for place, code in enumerate(variable.values, 1)}
