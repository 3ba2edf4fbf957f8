"""Adds questions to a survey's latest draft without disturbing the keys it has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from surveys.editing import answered_questions
from surveys.models import SurveyPage
from surveys.questionnaire import Question
from surveys.questions import KINDS
from surveys.questions.base import condition_of
from surveys.supplies import QUESTIONS, Block, Supply


@dataclass
class Inserted:
    """What became of the questions that were to be inserted, by their labels."""

    added: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)  # with the key that is taken
    loosened: list[str] = field(default_factory=list)  # asked of everybody now: what they depended on is not there


@transaction.atomic
def insert(page: SurveyPage, supplies: list[Supply], user: Any) -> Inserted:
    """Save a draft of `page` with the supplies' questions at its end; questions whose names are taken stay out."""
    draft = page.get_latest_revision_as_object()
    insertion = Insertion(draft)
    language = draft.locale.language_code
    taken = [(supply, insertion.take(supply.blocks(language), language)) for supply in supplies]
    if insertion.result.added:
        blocks = [block for _supply, blocks in taken for block in blocks]
        draft.questions = QUESTIONS.to_python([*draft.questions.get_prep_value(), *blocks])
        if not draft.live:
            draft.save()  # as the editor does: who sends a page for translation reads this, not the revision
        draft.save_revision(user=user, log_action=True, clean=False)
        for supply, blocks in taken:
            supply.translate(page, blocks)
    return insertion.result


class Insertion:
    """Takes blocks in one after another, and knows which keys and names of variables there are by then."""

    def __init__(self, draft: SurveyPage) -> None:
        self.result = Inserted()
        self.keys: set[str] = set()
        self.names: set[str] = set()
        for question in answered_questions(draft).values():
            self.names |= names_of(question)  # earlier answers keep theirs, even if nobody is asked any more
        for bound in draft.questions:
            if bound.block_type in KINDS:
                self.claim(KINDS[bound.block_type].define(bound, ""))

    def claim(self, question: Question) -> None:
        self.keys.add(question.key)
        self.names |= names_of(question)

    def take(self, blocks: list[Block], language: str) -> list[Block]:
        """Return those of `blocks` that can be taken in; a section only with a question in it."""
        kept: list[Block] = []
        waiting: list[Block] = []
        for block, bound in zip(blocks, QUESTIONS.to_python(blocks), strict=True):
            if bound.block_type not in KINDS:
                waiting = [self.loosened(block, bound, bound.value["title"])]
            elif self.takes(question := KINDS[bound.block_type].define(bound, language), language):
                kept += [*waiting, self.loosened(block, bound, label_of(question, language))]
                waiting = []
        return kept

    def takes(self, question: Question, language: str) -> bool:
        if names_of(question) & self.names:
            self.result.refused.append((label_of(question, language), question.key))
            return False
        self.claim(question)
        self.result.added.append(label_of(question, language))
        return True

    def loosened(self, block: Block, bound: Any, label: str) -> Block:
        """Return the block, without its condition if that compares with what is not asked here."""
        if all(comparison.key in self.keys for comparison in condition_of(bound.value).comparisons):
            return block
        self.result.loosened.append(label)
        return {**block, "value": {**block["value"], "condition": []}}


def names_of(question: Question) -> set[str]:
    """Return the names that a question's answers are stored and exported under."""
    return {question.key, *(variable.name for variable in KINDS[question.kind].variables(question))}


def label_of(question: Question, language: str) -> str:
    return question.text("label").get(language, question.key)
