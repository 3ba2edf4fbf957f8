"""Keys: filling in those left empty, and refusing those that would bend answers already given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from surveys.checking import Message
from surveys.keys import RESERVED, is_legal, propose
from surveys.models.dataset import QuestionnaireVersion
from surveys.questionnaire import Choice, Question, Questionnaire
from surveys.questions import KINDS

if TYPE_CHECKING:
    from surveys.models import SurveyPage

Answered = dict[str, Question]  # by block id
PARTS = ("choices", "rows")
NOTHING_ELSE = Questionnaire("", {}, ())
OFFERED = ("other", "none")  # settings that add a choice, whose code is their name


def answered_questions(page: SurveyPage) -> Answered:
    """Return the questions that stored responses answer, as last worded, with every choice and row they ever had."""
    found: Answered = {}
    versions = QuestionnaireVersion.objects.filter(
        survey__translation_key=page.translation_key, responses__isnull=False
    )
    for version in versions.distinct().order_by("number"):
        for question in version.questionnaire.questions:
            found[question.id] = with_all_it_had(question, found.get(question.id, question))
    return found


def with_all_it_had(question: Question, earlier: Question) -> Question:
    """Return `question` with the choices and rows of `earlier` as well, and with what was switched on then.

    "Other" or an address, asked for once, has filled a column whose name stays taken.
    """
    return replace(
        question,
        choices=joined(earlier.choices, question.choices),
        rows=joined(earlier.rows, question.rows),
        settings={**question.settings, **{name: True for name, value in earlier.settings.items() if value is True}},
    )


def joined(earlier: tuple[Choice, ...], now: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple({part.id: part for part in (*earlier, *now)}.values())


def parts_of(bound: Any) -> Iterator[tuple[str, Any]]:
    """Yield the lists of choices and rows in a question's block, with their names."""
    for name in PARTS:
        if name in bound.block.child_blocks:
            yield name, bound.value[name]


def fill_empty_keys(asked: list[Any], answered: Answered) -> None:
    """Give each question, choice and row without a key its earlier one, or one made from its label.

    What has no label yet is an unfinished draft, and waits for its key too.
    """
    taken = {bound.value["key"] for bound in asked} | names_answered(answered)
    for bound in asked:
        earlier = answered.get(bound.id)
        if not bound.value["key"] and bound.value["label"]:
            bound.value["key"] = earlier.key if earlier else propose(bound.value["label"], taken)
            taken.add(bound.value["key"])
        for name, items in parts_of(bound):
            fill_empty_parts(items, keys_of(earlier, name))


def fill_empty_parts(items: Any, known: dict[str, str]) -> None:
    used = {item["key"] for item in items} | set(known.values()) | set(OFFERED)
    for item in items.bound_blocks:
        if not item.value["key"] and item.value["label"]:
            item.value["key"] = known.get(item.id) or propose(item.value["label"], used)
            used.add(item.value["key"])


def keys_of(question: Question | None, name: str) -> dict[str, str]:
    """Return the keys of a question's choices or rows, whichever `name` says, by block id."""
    return {part.id: part.key for part in getattr(question, name)} if question else {}


def names_of(question: Question) -> list[str]:
    """Return the names that answers to `question` are typed, stored and exported under.

    A field that fills no variable counts too: what is typed into it must not become another question's answer.
    """
    kind = KINDS[question.kind]
    names = (variable.name for variable in kind.variables(question))
    return list(dict.fromkeys([question.key, *names, *kind.fields(question, NOTHING_ELSE, "")]))


def names_answered(answered: Answered) -> set[str]:
    return {name for question in answered.values() for name in names_of(question)}


def errors_in(asked: list[tuple[int, Any]], answered: Answered) -> Iterator[Message]:
    """Yield what is wrong with the keys of the questions, given with their places on the page."""
    owners = {name: question.id for question in answered.values() for name in names_of(question)}
    for (index, bound), own_id in zip(asked, own_ids([bound for _index, bound in asked]), strict=True):
        earlier = answered.get(own_id)
        question = replace(KINDS[bound.block_type].define(bound, ""), id=own_id)
        wrong = list(change_errors(question, earlier)) or list(name_errors(question, owners))
        if bound.value["key"]:
            yield from (((index, field), message) for field, message in wrong)
        for path, message in part_errors(bound, earlier):
            yield (index, *path), message


def own_ids(blocks: list[Any]) -> list[str]:
    """Return the ids of `blocks`. One that comes twice, which no editor's form sends, counts as another block's."""
    ids = [str(bound.id) for bound in blocks]
    return [f"{own} {place}" if own in ids[:place] else own for place, own in enumerate(ids)]


def change_errors(question: Question, earlier: Question | None) -> Iterator[tuple[str, str]]:
    """Yield why an answered question may not become `question`: the field and the message."""
    if earlier is None:
        return
    if earlier.key != question.key:
        yield "key", key_is_fixed(earlier.key)
    elif earlier.kind != question.kind:
        yield "key", _("This question has been answered; its kind cannot change. Add a new question.")
    for name in KINDS[question.kind].frozen_settings:
        if earlier.kind == question.kind and earlier.settings[name] != question.settings[name]:
            message = _(
                "This has been answered as it was, %(before)s. If it is to be another question from now on, "
                "tick “The question now means something else”."
            )
            yield name, message % {"before": earlier.settings[name]}


def key_is_fixed(key: str) -> str:
    return _("Answers are already stored under the key “%(key)s”; it cannot change.") % {"key": key}


def name_errors(question: Question, owners: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield why a question's names cannot be used, one reason at most; they are added to `owners`.

    A name that answers are stored under stays, even where it has been reserved since.
    """
    stored = {name for name, owner in owners.items() if owner == question.id}
    if question.key in RESERVED - stored:
        message = _("Statistics programs keep the word “%(key)s” for themselves. Choose another key.")
        yield "key", message % {"key": question.key}
        return
    for name in dict.fromkeys(names_of(question)):
        message = ""
        if owners.setdefault(name, question.id) != question.id:
            message = _("The name “%(name)s” belongs to another question of this survey, perhaps an earlier one.")
        elif name not in stored and not is_legal(name):
            message = _("The name “%(name)s” would be too long; shorten the key of the question or of the choice.")
        if message:
            yield "key", message % {"name": name}
            return


def part_errors(bound: Any, earlier: Question | None) -> Iterator[Message]:
    """Yield the keys of choices and rows that are doubled, kept for something else, or changed."""
    kept = kept_codes(bound, earlier)
    for name, items in parts_of(bound):
        known = keys_of(earlier, name)
        owners = {key: part_id for part_id, key in known.items()}
        for index, own_id in enumerate(own_ids(items.bound_blocks)):
            key = items[index]["key"]
            if known.get(own_id, key) != key:
                yield (name, index, "key"), key_is_fixed(known[own_id])
            elif name == "choices" and key in kept and own_id not in known:
                yield (name, index, "key"), kept[key]
            elif key and owners.setdefault(key, own_id) != own_id:
                message = _("Another choice of this question has this key, perhaps an earlier one.")
                yield (name, index, "key"), message
    if bound.value.get("none") and "none" in keys_of(earlier, "choices").values():
        yield ("none",), _("A choice of this question, perhaps an earlier one, has the key “none”.")


def kept_codes(bound: Any, earlier: Question | None) -> dict[str, str]:
    """Return the keys that no choice of this question may have, and why."""
    if "other" not in bound.block.child_blocks:
        return {}
    other = _("The key “%(key)s” is kept for “Other, please say”.")
    found = {key: other % {"key": key} for key in ("other", "other_text")}
    if bound.value.get("none") or (earlier and earlier.settings.get("none")):
        found["none"] = _("The key “none” is kept for “None of these”.")
    return found
