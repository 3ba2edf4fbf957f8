"""Form fields for visitors: forgiving about how something is written, plain about what is wrong."""

from .choice import PicksField, PlainSelect, ScaleSelect
from .day import DayField, DayInput, read_day
from .group import GroupField
from .number import LocalNumberField
from .text import NUL, PlainTextarea, PlainTextField, PlainTextInput

__all__ = [
    "NUL",
    "DayField",
    "DayInput",
    "GroupField",
    "LocalNumberField",
    "PicksField",
    "PlainSelect",
    "PlainTextField",
    "PlainTextInput",
    "PlainTextarea",
    "ScaleSelect",
    "read_day",
]
