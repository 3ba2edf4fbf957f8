"""What was said in the demonstration's consultations, and what the city decided: made up, and marked as sample data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from consultations import serving
from consultations.models import Comment, CommentAction, Consultation, Decision, DecisionText, TextVersion
from consultations.sending import new_comment
from consultations.text import PARAGRAPH
from consultations.versions import take_snapshot
from core import receipts
from core.models import Topic, TopicName

FOLDER = Path(__file__).parent / "content" / "consulted"
LANGUAGES = ("sk", "en")

Status, Kind = Comment.Status, CommentAction.Kind


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def add_topics() -> None:
    for key, names in read("topics").items():
        topic, _created = Topic.objects.get_or_create(key=key)
        for language in LANGUAGES:
            TopicName.objects.get_or_create(topic=topic, language=language, defaults={"name": names[language]})


def add_comments(record: Consultation, name: str) -> None:
    """Store the comments of the file `name`, on the text as it read at the time, and the decisions on them."""
    data = read(name)
    version = earlier_version(record, data.get("before", []))
    by_key: dict[str, Comment] = {}
    for said in data["comments"]:
        comment = add_comment(record, version, said)
        by_key[said.get("key", "")] = comment
        for reply in said.get("replies", []):
            add_comment(record, version, reply, parent=comment)
    for position, decided in enumerate(data.get("decisions", [])):
        decide(record, decided, [by_key[key] for key in decided["comments"]], position)
    if "decided" in data:
        record.decided_at = days_from_now(data["decided"])
        record.save(update_fields=["decided_at"])


def earlier_version(record: Consultation, before: list[Mapping[str, str]]) -> TextVersion:
    """Return the version commented on: the current text with the wordings of `before`, stored before it."""
    current = record.versions.order_by("-number")[0]
    if not before:
        return current
    wordings = {table["number"]: {code: f"<p>{table[code]}</p>" for code in LANGUAGES} for table in before}
    parts = [
        replace(part, texts=wordings[part.number]) if part.number in wordings else part for part in current.text.parts
    ]
    text = replace(current.text, parts=tuple(parts))
    version = record.versions.create(number=current.number + 1, digest=text.digest, content=text.to_json())
    take_snapshot(record)
    return version


def add_comment(
    record: Consultation, version: TextVersion, said: Mapping[str, Any], parent: Comment | None = None
) -> Comment:
    sent_at = days_from_now(said["day"])
    status = said.get("status", Status.PUBLISHED)
    official = said.get("official", False)
    comment = new_comment(
        record,
        version=version,
        anchor=parent.anchor if parent else anchor_of(version, said.get("on", "")),
        parent=parent,
        language=said["language"],
        text=said["text"],
        name=said.get("name", ""),
        is_official=official,
        source=said.get("source", Comment.Source.SAMPLE),
        status=status,
        hidden_reason=said.get("reason", ""),
        submitted_at=sent_at,
        published_at=None if status == Status.WAITING else sent_at,
        withdrawn_at=sent_at if status == Status.WITHDRAWN else None,
        receipt_hash=None if official else receipts.digest(receipts.new_code()),
        suspect=said.get("suspect", ""),
        open_reports=1 if "reported" in said else 0,
        agree=said.get("agree", 0),
        disagree=said.get("disagree", 0),
    )
    comment.history.create(kind=Kind.SENT, at=sent_at)
    if status == Status.HIDDEN:
        comment.history.create(kind=Kind.HIDDEN, at=sent_at, reason=said["reason"])
    if status == Status.WITHDRAWN:
        comment.history.create(kind=Kind.WITHDRAWN, at=sent_at)
    if "reported" in said:
        comment.history.create(kind=Kind.REPORTED, at=sent_at, note=said["reported"])
    return comment


def anchor_of(version: TextVersion, number: str) -> str:
    """Return the id of the paragraph with `number`; "" for the whole text."""
    if not number:
        return ""
    return next(part.id for part in version.text.parts if part.kind == PARAGRAPH and part.number == number)


def decide(record: Consultation, decided: Mapping[str, Any], comments: list[Comment], position: int) -> None:
    current = record.versions.order_by("-number")[0]
    decision = Decision.objects.create(
        consultation=record,
        title=decided["title"],
        verdict=decided["verdict"],
        final_anchor=anchor_of(current, decided.get("final", "")),
        milestone=milestone_key(record, decided["milestone"]) if "milestone" in decided else "",
        position=position,
    )
    for language in LANGUAGES:
        DecisionText.objects.create(decision=decision, language=language, reasoning=decided[language])
    for comment in comments:
        comment.decision = decision
        comment.save(update_fields=["decision"])
        comment.history.create(kind=Kind.DECIDED)


def milestone_key(record: Consultation, number: int) -> str:
    found = [one for served in serving.commitments(record, LANGUAGES[0]) for one in served.milestones]
    return found[number].key if found else ""


def days_from_now(days: int) -> Any:
    return timezone.now() + timedelta(days=days)
