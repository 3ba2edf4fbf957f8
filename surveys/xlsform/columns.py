"""The headings of an XLSForm's columns, which have gone by many names over the years."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.conf.locale import LANG_INFO

# Names that mean the same; those on the right are what ours are called.
ALIASES = {
    "caption": "label",
    "text": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "relevance": "relevant",
    "calculate": "calculation",
    "readonly": "read_only",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "jr:requiredmsg": "required_message",
    "requiredmsg": "required_message",
    "jr:count": "repeat_count",
    "count": "repeat_count",
    "title": "form_title",
    "set_form_title": "form_title",
    "id_string": "form_id",
    "set_form_id": "form_id",
}
TRANSLATED = frozenset(
    {"label", "hint", "guidance_hint", "constraint_message", "required_message", "image", "big_image", "audio", "video"}
)
PREFIXES = frozenset({"bind", "control", "media"})  # XForms' own parts, which older forms name


@dataclass(frozen=True)
class Column:
    """A column's `name`, and its `language`: a code where the language is known here, empty where none is named."""

    heading: str
    name: str
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.name)

    @property
    def translated(self) -> bool:
        return self.name in TRANSLATED

    @classmethod
    def named(cls, heading: str) -> Column:
        """Return the column that has this heading, for example `label::Slovak (sk)`."""
        parts = [part.strip() for part in re.split(r"::?", heading)]
        if len(parts) > 1 and parts[0].lower() in PREFIXES:
            parts = parts[1:]
        if parts[0] == "jr":
            parts = [":".join(parts[:2]), *parts[2:]]
        plain = re.sub(r"[\s-]+", "_", parts[0].lower())
        name = ALIASES.get(plain, plain)
        if len(parts) == 1:
            return cls(heading, name)
        if name in TRANSLATED:
            return cls(heading, name, language_named(parts[1]))
        return cls(heading, "::".join([name, *parts[1:]]))


def language_named(name: str) -> str:
    """Return the code of the language that a heading calls `name`: "Slovak (sk)", "slovak", "sk"; else `name`."""
    code = re.search(r"\(([^()]+)\)\s*$", name)
    wanted = (code[1] if code else name).strip().lower()
    for language, own_name in settings.LANGUAGES:
        info = LANG_INFO[language]
        if wanted in {language, info["name"].lower(), info["name_local"].lower(), str(own_name).lower()}:
            return language
    return name.strip()


def language_heading(code: str) -> str:
    """Return how XLSForms call the language: "Slovak (sk)"."""
    return f"{LANG_INFO[code]['name']} ({code})"
