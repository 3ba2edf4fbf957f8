"""What a consultation gives away: its decisions, and how many took part.

The words and the names of the comments stay on the site: their authors may still take them back there, and the city
cannot license what others wrote. Each row leads to the comment instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultations.decision_table import DecisionTable, Row
from consultations.models.comment import Comment
from consultations.models.decision import Decision
from consultations.models.record import Consultation
from consultations.open_data.tables import Field, Table
from consultations.open_data.tables import Row as Cells
from consultations.open_data.terms import absolute
from consultations.open_data.words import LANGUAGES, words
from consultations.participation import participation
from consultations.threads import gone_parts
from consultations.wording import show

if TYPE_CHECKING:
    from consultations.models import ConsultationPage

TRACED = [Comment.Status.PUBLISHED, Comment.Status.HIDDEN, Comment.Status.WITHDRAWN, Comment.Status.WAITING]

MEASURES: dict[str, Any] = {
    "comments": pgettext_lazy("of residents", "Comments"),
    "replies": _("Responses of the city to comments"),
    "decided": _("Comments decided"),
    "responses": _("Answered surveys"),
    "events": _("Events held"),
    "people": _("People who came to events"),
    "groups": _("Groups represented at events"),
}

REQUIRED = {"required": True}


def decisions(page: ConsultationPage) -> Table:
    """Return a row for each decided comment, in the order of the text."""
    return Table(
        "decisions",
        _("Decisions on comments"),
        _("One row for each comment that was decided. Comments decided together have the same number of a decision."),
        (
            Field("decision", _("Decision no."), "integer", constraints={**REQUIRED, "minimum": 1}),
            Field("comment", _("Comment no."), "integer", constraints={**REQUIRED, "unique": True, "minimum": 1}),
            Field("comment_url", _("Address of the comment"), description=_("Where its words and its thread are.")),
            Field("comment_status", _("Status of the comment"), constraints={**REQUIRED, "enum": TRACED}),
            Field("comment_language", _("Language of the comment"), constraints=REQUIRED),
            Field("part", _("Part of the text"), description=_("Its identifier; empty for the text as a whole.")),
            Field("part_sk", _("Part of the text, in Slovak")),
            Field("part_en", _("Part of the text, in English")),
            Field("verdict", _("Decision"), constraints={**REQUIRED, "enum": Decision.Verdict.values}),
            Field("verdict_sk", _("Decision, in Slovak")),
            Field("verdict_en", _("Decision, in English")),
            Field("reasoning_sk", _("Reasoning, in Slovak")),
            Field("reasoning_en", _("Reasoning, in English")),
            Field("final_part", _("In the final text"), description=_("The part of the final text it led to.")),
            Field("milestone", _("Milestone changed"), description=_("Its identifier in the action plan.")),
        ),
        partial(decision_rows, page),
        ("comment",),
    )


def decision_rows(page: ConsultationPage) -> Iterable[Cells]:
    with translation.override(page.locale.language_code):
        table = DecisionTable(page)
        rows, comments = table.rows, {comment.number: comment for comment in table.comments}
    names = {language: part_names(table, language) for language in LANGUAGES}
    for number, row in enumerate(rows, 1):
        for remark in row.remarks:
            comment = comments[remark.number]
            yield [number, *about(comment, remark.address, names), *answered(comment.decision, row)]


def part_names(table: DecisionTable, language: str) -> dict[str, str]:
    """Return what each part is called in `language`; "" is the text as a whole."""
    anchors = {comment.anchor for comment in table.comments}
    with translation.override(language):
        parts = [
            *gone_parts(table.record, anchors, language),
            *show(table.text.parts, table.text.source, language),
        ]
        return {"": str(_("the text as a whole")), **{part.id: part.name for part in parts}}


def about(comment: Comment, address: str, names: dict[str, dict[str, str]]) -> list[Any]:
    places = [names[language].get(comment.anchor, "") for language in ("sk", "en")]
    return [comment.number, absolute(address), comment.status, comment.language, comment.anchor, *places]


def answered(decision: Decision | None, row: Row) -> list[Any]:
    if decision is None:
        raise ValueError("A row of the table has a decision.")
    verdict = words(Decision.Verdict(decision.verdict).label)
    reasons = {text.language: text.reasoning for text in decision.texts.all()}
    reasoned = [reasons.get(language, "") for language in ("sk", "en")]
    final = decision.final_anchor if row.answer.final else ""
    return [decision.verdict, verdict["sk"], verdict["en"], *reasoned, final, decision.milestone]


def figures_of(record: Consultation) -> Table:
    """Return how many took part, a row for each way."""
    return Table(
        "participation",
        _("Participation"),
        _("How many took part in the consultation, and in what way. Sample data are not counted among the responses."),
        (
            Field("measure", _("Measure"), constraints={**REQUIRED, "unique": True, "enum": list(MEASURES)}),
            Field("measure_sk", _("Measure, in Slovak"), constraints=REQUIRED),
            Field("measure_en", _("Measure, in English"), constraints=REQUIRED),
            Field("count", _("Count"), "integer", constraints={**REQUIRED, "minimum": 0}),
        ),
        partial(participation_rows, record),
        ("measure",),
    )


def participation_rows(record: Consultation) -> Iterable[Cells]:
    for measure, count in asdict(participation(record)).items():
        named = words(MEASURES[measure])
        yield [measure, named["sk"], named["en"], count]
