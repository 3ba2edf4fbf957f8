"""The evaluation of comments (vyhodnotenie pripomienok) in one language: the rows of the page and of the files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations import serving
from consultations.models.comment import Comment
from consultations.models.decision import Decision
from consultations.serving import Milestone
from consultations.threads import gone_parts, thread_address
from consultations.wording import Worded, show

if TYPE_CHECKING:
    from consultations.models import ConsultationPage

Status, Verdict = Comment.Status, Decision.Verdict


@dataclass(frozen=True)
class Link:
    """`lang` is empty where the words are in the language of the table; `address` where there is nothing to go to."""

    words: str
    address: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Answer:
    """What the city answers: the verdict, in words too, why, and what of the text and of the plan it changed."""

    verdict: str
    label: str
    reasoning: str
    lang: str
    final: Link | None
    milestone: Link | None


@dataclass(frozen=True)
class Remark:
    """A comment as it is published; of one hidden or withdrawn only the `trace`."""

    number: int
    address: str
    place: Link
    name: str = ""
    text: str = ""
    lang: str = ""
    language: str = ""  # the same as `lang`, said of every text
    trace: str = ""


@dataclass(frozen=True)
class Row:
    """A decision and the comments it is on, with each of their places once."""

    id: int
    places: list[Link]
    remarks: list[Remark]
    answer: Answer


class DecisionTable:
    """The decisions of one consultation as the reader of `page` is told them; `page` says the language."""

    def __init__(self, page: ConsultationPage) -> None:
        self.page, self.record = page, page.record
        self.language: str = page.locale.language_code
        self.text = self.record.text

    @cached_property
    def rows(self) -> list[Row]:
        """The decided comments in the order of the text, those on the whole first; a group where its first one is."""
        groups: dict[int, list[Comment]] = {}
        for comment in sorted(self.comments, key=lambda one: (self.order(one.anchor), one.number)):
            groups.setdefault(comment.decision_id or 0, []).append(comment)
        return [self.row(comments) for comments in groups.values()]

    @cached_property
    def comments(self) -> list[Comment]:
        found = self.record.all_comments.traced().top().exclude(decision=None).exclude(decision__verdict="")
        return list(found.select_related("decision").prefetch_related("decision__texts").order_by("pk"))

    @cached_property
    def sums(self) -> Counter[str]:
        """How many comments had each verdict; those hidden or withdrawn had theirs no more."""
        return Counter(comment.decision.verdict for comment in self.comments if comment.is_shown and comment.decision)

    @property
    def sums_in_words(self) -> list[str]:
        accepted, partly, refused = (self.sums[verdict] for verdict in Verdict.values)
        return [
            ngettext("%(count)d comment accepted", "%(count)d comments accepted", accepted) % {"count": accepted},
            ngettext("%(count)d comment partly accepted", "%(count)d comments partly accepted", partly)
            % {"count": partly},
            ngettext("%(count)d comment not accepted", "%(count)d comments not accepted", refused) % {"count": refused},
        ]

    @cached_property
    def parts(self) -> dict[str, Worded]:
        return {part.id: part for part in show(self.text.parts, self.text.source, self.language)}

    @cached_property
    def gone(self) -> dict[str, Worded]:
        """The parts that were commented on and are in the text no longer."""
        anchors = {comment.anchor for comment in self.comments}
        return {part.id: part for part in gone_parts(self.record, anchors, self.language)}

    @cached_property
    def positions(self) -> dict[str, int]:
        return {anchor: position for position, anchor in enumerate(["", *self.parts, *self.gone])}

    @cached_property
    def milestones(self) -> dict[str, Milestone]:
        served = serving.commitments(self.record, self.language)
        return {milestone.key: milestone for commitment in served for milestone in commitment.milestones}

    def order(self, anchor: str) -> int:
        return self.positions.get(anchor, len(self.positions))

    def row(self, comments: list[Comment]) -> Row:
        decision = comments[0].decision
        if decision is None:
            raise ValueError("A comment without a decision has no row.")
        remarks = [self.remark(comment) for comment in comments]
        places = list(dict.fromkeys(remark.place for remark in remarks))
        return Row(decision.pk, places, remarks, self.answer(decision))

    def remark(self, comment: Comment) -> Remark:
        address, place = self.page.address("comment", comment.number), self.place(comment.anchor)
        if not comment.is_shown:
            return Remark(comment.number, address, place, trace=trace_of(comment))
        lang = self.lang(comment.language)
        return Remark(comment.number, address, place, comment.name, comment.text, lang, comment.language)

    def place(self, anchor: str) -> Link:
        if not anchor:
            return Link(_("the text as a whole"), self.page.address("whole"))
        part = self.parts.get(anchor) or self.gone.get(anchor)
        name = part.name if part else _("a part of the text")
        return Link(name, thread_address(self.page, anchor), part.lang if part and not part.number else "")

    def answer(self, decision: Decision) -> Answer:
        reasoning, language = decision.reasoning(self.language)
        return Answer(
            decision.verdict,
            str(decision.get_verdict_display()),
            reasoning,
            self.lang(language),
            self.final(decision),
            self.milestone(decision),
        )

    def final(self, decision: Decision) -> Link | None:
        """Return the paragraph of the final text; None where it is in the text no longer."""
        return self.place(decision.final_anchor) if self.text.part(decision.final_anchor) else None

    def milestone(self, decision: Decision) -> Link | None:
        found = self.milestones.get(decision.milestone)
        return Link(found.title, found.address, found.lang) if found else None

    def lang(self, language: str) -> str:
        return "" if language == self.language else language


def trace_of(comment: Comment) -> str:
    """Return what is told in public of a comment that is not shown."""
    if comment.status == Status.HIDDEN:
        return _("hidden: %(reason)s") % {"reason": comment.get_hidden_reason_display()}
    if comment.status == Status.WITHDRAWN:
        return _("withdrawn by its author")
    return _("waiting for a moderator")
