"""What an edit does to a survey: from one questionnaire to the next, every change named as what it is to the data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from surveys.compared import WORDS_ONLY, Block, Change, Compared, Kind, moved, name_of, reworded, title
from surveys.meaning import stem
from surveys.questionnaire import Question, Questionnaire, Section

__all__ = ["WORDS_ONLY", "Change", "Kind", "classify"]


def classify(before: Questionnaire, after: Questionnaire) -> list[Change]:
    """Return what changed, the weightiest first, otherwise in the questionnaire's order."""
    source = after.source_language
    earlier, now = ({block.id: block for block in blocks(side)} for side in (before, after))
    shared = sorted(languages_of(before) & languages_of(after))
    found = [
        *come_and_gone(earlier, now, source),
        *(
            change
            for key in now
            if key in earlier
            for change in Compared(earlier[key], now[key], source, shared).changes()
        ),
        *order_changed(earlier, now, source),
        *languages_changed(before, after),
        *page_reworded(before, after, shared),
    ]
    return sorted(found, key=lambda change: list(Kind).index(change.kind))


def blocks(questionnaire: Questionnaire) -> Iterator[Block]:
    """Yield sections and questions in order, but for the section that is there before any has been made."""
    for section in questionnaire.sections:
        if section.texts or section.condition:
            yield section
        yield from section.questions


def both(earlier: dict[str, Block], now: dict[str, Block]) -> list[tuple[Block, Block]]:
    """Return what was there already, as it was beside as it is."""
    return [(earlier[block_id], block) for block_id, block in now.items() if block_id in earlier]


def come_and_gone(earlier: dict[str, Block], now: dict[str, Block], source: str) -> Iterator[Change]:
    new = [block for block_id, block in now.items() if block_id not in earlier]
    gone = [block for block_id, block in earlier.items() if block_id not in now]
    renewed = dict(renewals(gone, new))
    for block in new:
        if isinstance(block, Section):
            yield Change(Kind.MOVED, _("%(block)s: a new section.") % {"block": title(block, source)}, block.id)
        elif block.id not in {question.id for question in renewed.values()}:
            message = _("%(block)s: new; earlier rows will say “not in this version”.")
            yield Change(Kind.NEW, message % {"block": title(block, source)}, block.id)
    for block in gone:
        if block.id in renewed:
            yield meaning_changed(block, renewed[block.id], source)
        elif isinstance(block, Section):
            yield Change(Kind.MOVED, _("%(block)s: the section is gone.") % {"block": title(block, source)})
        else:
            message = _("%(block)s: no longer asked; earlier answers stay, later rows will say “not in this version”.")
            yield Change(Kind.RETIRED, message % {"block": title(block, source)})


def renewals(gone: Iterable[Block], new: Sequence[Block]) -> Iterator[tuple[str, Question]]:
    """Yield the ids of questions gone, each with the new one that asks it in another meaning; see `meaning`."""
    asked = {(block.kind, stem(block.key)): block for block in new if isinstance(block, Question)}
    for old in gone:
        if isinstance(old, Question) and (old.kind, stem(old.key)) in asked:
            yield old.id, asked[old.kind, stem(old.key)]


def meaning_changed(before: Any, after: Question, source: str) -> Change:
    message = _("%(block)s: means something else. Answers go to “%(after)s” from now on; those in “%(before)s” stay.")
    names = {"block": title(after, source), "before": before.key, "after": after.key}
    return Change(Kind.MEANING, message % names, after.id)


def order_changed(earlier: dict[str, Block], now: dict[str, Block], source: str) -> Iterator[Change]:
    for block_id in moved(earlier, now):
        message = _("%(block)s: moved.") % {"block": title(now[block_id], source)}
        yield Change(Kind.MOVED, message, block_id)


def languages_of(questionnaire: Questionnaire) -> set[str]:
    """Return the languages in which the page or any question has been worded."""
    texts = [questionnaire.texts, *(question.texts for question in questionnaire.questions)]
    return {language for found in texts for text in found.values() for language in text}


def languages_changed(before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    for language in sorted(languages_of(after) - languages_of(before)):
        message = _("The survey is now asked in one more language: %(language)s.")
        yield Change(Kind.LANGUAGE, message % {"language": name_of(language)})
    for language in sorted(languages_of(before) - languages_of(after)):
        message = _("The survey is no longer asked in one of its languages: %(language)s.")
        yield Change(Kind.LANGUAGE, message % {"language": name_of(language)})


def page_reworded(before: Questionnaire, after: Questionnaire, languages: Collection[str]) -> Iterator[Change]:
    for language in languages:
        if reworded({"": before.texts}, {"": after.texts}, language):
            message = _("The page's own texts (%(language)s).") % {"language": name_of(language)}
            yield Change(Kind.DETAILS, message)
