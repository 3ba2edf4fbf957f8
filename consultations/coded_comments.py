"""The comments of a consultation as texts to code, in one book of themes with the answers to surveys.

Residents' comments and replies that are shown are coded; one that waits has not been read by a moderator yet, and the
city's own replies are no voice of a resident.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.rich_text import get_text_for_indexing

from consultations.models import Comment, Consultation
from consultations.models.comment import CommentQuerySet
from consultations.text import Part
from consultations.wording import show
from surveys.analysis.selection import DAY, EVERYTHING, LANGUAGE, SOURCE, SUSPECT, Selection
from surveys.coding.sources import Context, Source, Text
from surveys.exporting.rows import CITY
from surveys.missing import NOT_IN_VERSION

KIND = "comments"


class Comments(Source):
    """A source is named by the key of its consultation; an item is the comment's number in it."""

    label = gettext_lazy("Comments of a consultation")

    def items(self, name: str, selection: Selection = EVERYTHING) -> list[int]:
        found = coded(name).order_by("number")
        if not selection:
            return list(found.values_list("number", flat=True))
        about = found.values_list("number", "language", "source", "suspect", "submitted_at")
        return [number for number, *told in about if selection.keeps(number, values_of(*told))]  # type: ignore[arg-type]

    def texts(self, name: str, items: Iterable[int] | None = None) -> Iterator[Text]:
        wanted = None if items is None else set(items)
        for number, language, text in coded(name).order_by("number").values_list("number", "language", "text"):
            if wanted is None or number in wanted:
                yield Text(number, language, text)

    def one(self, name: str, item: int) -> Text | None:
        found = coded(name).filter(number=item).first()
        return Text(found.number, found.language, found.text) if found else None

    def title(self, name: str, language: str) -> str:
        record = Consultation.objects.filter(key=name).first()
        with override(language):
            return _("Comments: %(title)s") % {"title": record.title(language)} if record else name

    def context(self, name: str, item: int, language: str) -> Context:
        comment = coded(name).select_related("version", "parent").get(number=item)
        text = comment.version.text
        part = text.part(comment.anchor) if comment.anchor else None
        heading = named(part, text.source, language)
        if comment.parent:
            number = {"number": comment.parent.number, "place": heading}
            words = comment.parent.text if comment.parent.is_shown else ""
            return Context(_("Reply to comment %(number)d on %(place)s") % number, words, comment.parent.language)
        words, lang = part.wording(comment.language, text.source) if part else ("", "")
        return Context(_("Comment on %(place)s") % {"place": heading}, bare(words), lang)

    def available(self) -> list[str]:
        takes = Consultation.objects.exclude(comments=Consultation.Comments.NONE)
        commented = Consultation.objects.filter(all_comments__isnull=False)
        return list((takes | commented).distinct().order_by("key").values_list("key", flat=True))


def coded(key: str) -> CommentQuerySet:
    return Comment.objects.filter(consultation__key=key, is_official=False).shown()


def values_of(language: str, source: str, suspect: str, submitted_at: datetime) -> dict[str, Any]:
    """Return what a selection may ask of a comment; of a question it says that it was not asked that."""
    day = submitted_at.astimezone(CITY).date().isoformat()
    told = {LANGUAGE: language, SOURCE: source, SUSPECT: suspect, DAY: day}
    return defaultdict(lambda: NOT_IN_VERSION, told)


def named(part: Part | None, source: str, language: str) -> str:
    return show([part], source, language)[0].name if part else _("the text as a whole")


def bare(words: str) -> str:
    return " ".join(get_text_for_indexing(words).split())
