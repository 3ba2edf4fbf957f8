"""What was said to one place of the text, a page at a time, in a number of queries that does not grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, TextField, Window
from django.db.models.functions import Cast, RowNumber

from consultations.models.comment import Comment, CommentQuerySet
from consultations.models.record import Consultation, TextVersion
from consultations.text import Text, place
from consultations.wording import Worded, show, word

if TYPE_CHECKING:
    from consultations.models import ConsultationPage

THREADS_A_PAGE = 20
REPLIES_SHOWN = 10
REPLIES_A_PAGE = 50


@dataclass(frozen=True)
class Said:
    """A comment as it is shown; `earlier` is the wording it was made on, where that is another by now."""

    comment: Comment
    earlier: Worded | None = None
    replies: Sequence[Said] = ()
    reply_count: int = 0


@dataclass
class Threads:
    """One page of the threads of a place."""

    paging: Page
    said: list[Said] = field(default_factory=list)


def threads_of(record: Consultation, anchor: str, text: Text, language: str, number: Any) -> Threads:
    """Return page `number` of the comments on `anchor`, with the first replies to each.

    `text` is the text that the reader is shown, in `language`.
    """
    paging = Paginator(readable(record).filter(anchor=anchor).top(), THREADS_A_PAGE).get_page(number)
    tops = list(paging)
    replies = first_replies(tops)
    earlier = earlier_wordings(record, [*tops, *(reply for few in replies.values() for reply in few)], text, language)
    said = []
    for top in tops:
        few = replies.get(top.pk, [])
        count = few[0].siblings if few else 0
        said.append(said_with(top, few, earlier, count))
    return Threads(paging, said)


def readable(record: Consultation) -> CommentQuerySet:
    """Return the comments that leave a trace, with what became of them."""
    return record.all_comments.traced().select_related("decision").order_by("pk")


def first_replies(tops: Sequence[Comment]) -> dict[int, list[Any]]:
    """Return the first replies to each of `tops`, marked with how many there are. A flood of them stays where it is."""
    replies = Comment.objects.filter(parent__in=tops).traced()
    counted = replies.annotate(
        rank=Window(RowNumber(), partition_by="parent", order_by="pk"),
        siblings=Window(Count("pk"), partition_by="parent"),
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for reply in counted.filter(rank__lte=REPLIES_SHOWN).order_by("pk"):
        found[reply.parent_id or 0].append(reply)
    return found


def replies_to(comment: Comment, text: Text, language: str, number: Any) -> Threads:
    """Return `comment` itself and page `number` of all the replies to it."""
    paging = Paginator(comment.replies.traced().order_by("pk"), REPLIES_A_PAGE).get_page(number)
    earlier = earlier_wordings(comment.consultation, [comment, *paging], text, language)
    return Threads(paging, [said_with(comment, paging, earlier, paging.paginator.count)])


def said_with(top: Comment, replies: Iterable[Comment], earlier: dict[int, Worded], count: int) -> Said:
    """Return `top` with `replies`; what wording a reply was made on is said where it is not the one `top` was."""
    above = earlier.get(top.pk)
    made_on = [(reply, earlier.get(reply.pk)) for reply in replies]
    return Said(top, above, [Said(reply, None if then == above else then) for reply, then in made_on], count)


def earlier_wordings(record: Consultation, comments: Iterable[Comment], text: Text, language: str) -> dict[int, Worded]:
    """Return the wording each comment was made on, by its key, where `text` has another. Each version is read once."""
    current = record.current_version
    older = [one for one in comments if one.anchor and one.is_shown and current and one.version_id != current.pk]
    versions = TextVersion.objects.in_bulk({comment.version_id for comment in older}) if older else {}
    changed = {}
    for comment in older:
        then = versions[comment.version_id].text
        found = place(comment.anchor, comment.language, then, text)
        if found.changed and found.then:
            changed[comment.pk] = (found.then, *found.then.wording(comment.language, then.source))
    return dict(zip(changed, word(changed.values(), language), strict=True))


def last_text(record: Consultation, anchor: str) -> Text | None:
    """Return the text as it stands, or as it last stood with the part `anchor`; None where none ever had it."""
    if not anchor or record.text.part(anchor):
        return record.text
    versions = record.versions.annotate(raw=Cast("content", TextField())).filter(raw__contains=anchor)
    texts = (version.text for version in versions.order_by("-number").iterator(chunk_size=1))
    return next((text for text in texts if text.part(anchor)), None)


def gone_parts(record: Consultation, anchors: Iterable[str], language: str) -> list[Worded]:
    """Return those of `anchors` that are in the text no longer, as they were last worded."""
    missing = {anchor for anchor in anchors if anchor and not record.text.part(anchor)}
    found: list[Worded] = []
    if missing:
        for version in record.versions.order_by("-number").iterator(chunk_size=1):
            parts = [part for part in version.text.parts if part.id in missing]
            found += show(parts, version.text.source, language)
            missing -= {part.id for part in parts}
            if not missing:
                break
    return found


def thread_address(page: ConsultationPage, anchor: str) -> str:
    return page.address("part", anchor) if anchor else page.address("whole")


def address_among_others(page: ConsultationPage, comment: Comment) -> str:
    """Return where `comment`, or the one it replies to, is read among all on the same place."""
    top = comment.parent or comment
    before = page.record.all_comments.filter(anchor=top.anchor, pk__lt=top.pk).top().traced().count()
    number = before // THREADS_A_PAGE + 1
    query = f"?page={number}" if number > 1 else ""
    return f"{thread_address(page, top.anchor)}{query}#c-{top.number}"
