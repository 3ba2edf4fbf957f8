"""One question or section before and after an edit: what changed, named as what it is to the data."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from surveys.language_checks import question_name, section_name
from surveys.questionnaire import Choice, Question, Section, Texts
from surveys.questions import KINDS

Block = Section | Question


class Kind(models.TextChoices):
    """What sort of change it is, in the order in which an editor should hear of them."""

    MEANING = "meaning", gettext_lazy("Change of meaning")
    KEY = "key", gettext_lazy("Another key or kind")
    RETIRED = "retired", gettext_lazy("Questions no longer asked")
    RETIRED_PART = "retired_part", gettext_lazy("Choices and rows no longer offered")
    NEW = "new", gettext_lazy("New questions")
    NEW_PART = "new_part", gettext_lazy("New choices and rows")
    CONDITION = "condition", gettext_lazy("Who is asked")
    LIMITS = "limits", gettext_lazy("Limits, and what must be answered")
    MOVED = "moved", gettext_lazy("Order and sections")
    LANGUAGE = "language", gettext_lazy("Languages")
    WORDING = "wording", gettext_lazy("Wording of questions")
    DETAILS = "details", gettext_lazy("Wording of the rest")


EDITORS_MARKS = re.compile(r' data-block-key="[^"]*"')  # which the rich text editor leaves in its paragraphs
WORDS_ONLY = frozenset({Kind.LANGUAGE, Kind.WORDING, Kind.DETAILS})


@dataclass(frozen=True)
class Change:
    """One change; `message` says it to the editor, `at` is the id of the question or section, if it is one's."""

    kind: Kind
    message: str
    at: str = ""


class Compared:
    """A question or section before and after; its words are compared in `languages`."""

    def __init__(self, before: Block, after: Block, source: str, languages: Collection[str]) -> None:
        self.before, self.after = before, after
        self.source, self.languages = source, languages

    def changes(self) -> Iterator[Change]:
        yield from self.condition()
        if isinstance(self.before, Question) and isinstance(self.after, Question):
            yield from self.names(self.before, self.after)
            yield from self.settings(self.before, self.after)
            yield from self.parts(self.before.choices, self.after.choices)
            yield from self.parts(self.before.rows, self.after.rows)
            yield from self.label()
        yield from self.details()

    def change(self, kind: Kind, message: str, **names: Any) -> Change:
        return Change(kind, message % {**names, "block": title(self.after, self.source)}, self.after.id)

    def condition(self) -> Iterator[Change]:
        if self.before.condition != self.after.condition:
            if not self.after.condition:
                message = _("%(block)s: everybody is asked now.")
            elif not self.before.condition:
                message = _("%(block)s: only some people are asked now.")
            else:
                message = _("%(block)s: the condition has changed.")
            yield self.change(Kind.CONDITION, message)

    def names(self, before: Question, after: Question) -> Iterator[Change]:
        if before.kind != after.kind:
            yield self.change(Kind.KEY, _("%(block)s: another kind of question."))
        if before.key != after.key:
            message = _("%(block)s: the key was “%(before)s”, now it is “%(after)s”.")
            yield self.change(Kind.KEY, message, before=before.key, after=after.key)

    def settings(self, before: Question, after: Question) -> Iterator[Change]:
        """Yield the limits and switches that changed, by the names under which the editor sees them."""
        blocks = KINDS[after.kind].base_blocks
        for name, value in after.settings.items():
            earlier = before.settings.get(name)
            if (value or None) != (earlier or None):
                message = _("%(block)s: %(setting)s – was %(before)s, now %(after)s.")
                setting = blocks[name].label if name in blocks else name
                yield self.change(
                    Kind.LIMITS, message, setting=setting, before=in_words(earlier), after=in_words(value)
                )

    def parts(self, before: Sequence[Choice], after: Sequence[Choice]) -> Iterator[Change]:
        """Yield which choices or rows came, went or moved."""
        earlier, now = ({part.id: part for part in side} for side in (before, after))
        for part_id, part in now.items():
            key = earlier[part_id].key if part_id in earlier else ""
            if not key:
                yield self.change(Kind.NEW_PART, _("%(block)s: “%(part)s” is new."), part=self.part_name(part))
            elif key != part.key:
                message = _("%(block)s, “%(part)s”: the key was “%(before)s”, now it is “%(after)s”.")
                yield self.change(Kind.KEY, message, part=self.part_name(part), before=key, after=part.key)
        for part_id, part in earlier.items():
            if part_id not in now:
                message = _("%(block)s: “%(part)s” is no longer offered; earlier answers keep it.")
                yield self.change(Kind.RETIRED_PART, message, part=self.part_name(part))
        if moved(list(earlier), list(now)):
            yield self.change(Kind.MOVED, _("%(block)s: the choices or rows stand in another order."))

    def part_name(self, part: Choice) -> str:
        return part.text("label").get(self.source) or part.key

    def label(self) -> Iterator[Change]:
        for language in self.languages:
            before, after = (block.text("label").get(language, "–") for block in (self.before, self.after))
            if before != after:
                message = _("“%(before)s” is now worded “%(after)s” (%(language)s). The variable stays the same.")
                yield self.change(Kind.WORDING, message, before=before, after=after, language=name_of(language))

    def details(self) -> Iterator[Change]:
        for language in self.languages:
            if reworded(other_texts(self.before), other_texts(self.after), language):
                message = _("%(block)s: title, hint, choices or other words (%(language)s).")
                yield self.change(Kind.DETAILS, message, language=name_of(language))


def title(block: Block, source: str) -> str:
    if isinstance(block, Section):
        return _("Section “%(title)s”") % {"title": section_name(block, source)}
    return _("“%(title)s”") % {"title": question_name(block, source)}


def other_texts(block: Block) -> dict[str, Texts]:
    """Return all texts but a question's label, by the ids of what they are in."""
    parts = (*block.choices, *block.rows) if isinstance(block, Question) else ()
    own = {name: text for name, text in block.texts.items() if name != "label"}
    return {"": own, **{part.id: part.texts for part in parts}}


def reworded(before: dict[str, Texts], after: dict[str, Texts], language: str) -> bool:
    """Tell whether anything that is in both is worded otherwise in `language`."""

    def words(texts: Texts) -> dict[str, str]:
        return {name: EDITORS_MARKS.sub("", text[language]) for name, text in texts.items() if language in text}

    return any(words(before[place]) != words(after[place]) for place in after if place in before)


def moved(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """Return what is in both and stands elsewhere among the others: about as few as explain the new order."""
    old, new = list(before), list(after)
    old, new = [one for one in old if one in new], [one for one in new if one in old]
    steady = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    stayed = {one for match in steady for one in new[match.b : match.b + match.size]}
    return [one for one in new if one not in stayed]


def name_of(language: str) -> str:
    return str(get_language_info(language)["name_translated"])


def in_words(value: Any) -> str:
    """Return the value of a setting as an editor would say it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value in (None, "") else str(value)
