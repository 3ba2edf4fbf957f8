"""A change of meaning: the question goes on under a new key, and the answers given so far keep the old one."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from wagtail import blocks

from surveys.keys import KEY_LENGTH, unique
from surveys.naming import Answered, keys_of, names_answered, names_of, parts_of
from surveys.questionnaire import Question
from surveys.questions import KINDS
from surveys.routing import PIPE

COUNTED = re.compile(r"_\d+$")


def stem(key: str) -> str:
    """Return `key` without the number that tells it from the same question's earlier keys."""
    return COUNTED.sub("", key)


def begin_anew(questions: Any, answered: Answered) -> None:
    """Make new questions of those answered ones of which the editor says that they now mean something else."""
    renamed: dict[str, str] = {}
    for bound in questions:
        if bound.block_type in KINDS and bound.value.get("new_meaning"):
            if earlier := answered.get(bound.id):
                taken = {other.value["key"] for other in questions if other.block_type in KINDS}
                renew(bound, earlier, taken | names_answered(answered))
                renamed[earlier.key] = bound.value["key"]
            bound.value["new_meaning"] = False
    if renamed:
        for bound in questions:
            redirect(bound.block, bound.value, renamed)


def renew(bound: Any, earlier: Question, taken: set[str]) -> None:
    """Give an answered question's block an id and a key of its own, and its choices and rows new ids."""
    for name, items in parts_of(bound):
        known = keys_of(earlier, name)
        for item in items.bound_blocks:
            item.value["key"] = item.value["key"] or known.get(item.id, "")
            item.id = str(uuid4())
    bound.id = str(uuid4())
    if bound.value["key"] in {"", earlier.key}:
        bound.value["key"] = next_key(earlier, taken)


def next_key(earlier: Question, taken: set[str]) -> str:
    """Return a key like the earlier one, short enough for the names that are made with it."""
    longest = max(map(len, names_of(earlier))) - len(earlier.key)
    return unique(stem(earlier.key)[: KEY_LENGTH - longest - len("_99")], taken)


def redirect(block: blocks.StructBlock, value: Any, renamed: dict[str, str]) -> None:
    """Let conditions and repeated answers in a question or section speak of the questions under their new keys."""
    for item in value.get("condition") or ():
        key, dot, part = (item["subject"] or "").partition(".")
        item["subject"] = renamed.get(key, key) + dot + part
    for name, child in block.child_blocks.items():
        if isinstance(child, blocks.CharBlock | blocks.TextBlock) and value.get(name):
            value[name] = PIPE.sub(lambda found: f"{{{renamed.get(found[1], found[1])}}}", value[name])
        elif isinstance(child, blocks.ListBlock) and name != "condition":
            for item in value[name]:
                redirect(child.child_block, item, renamed)
