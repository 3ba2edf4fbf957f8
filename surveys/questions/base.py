from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from surveys.keys import KEY_PATTERN
from surveys.questionnaire import Choice, Question, Questionnaire, Text, Texts

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Variable:
    """A column of the dataset. `values` maps each code to its label; it is empty for texts and numbers."""

    name: str
    label: Text
    type: str  # "code", "number" or "text"
    values: Mapping[Any, Text] = field(default_factory=dict)


class KeyBlock(blocks.RegexBlock):
    """The name under which answers are stored. Not a CharBlock: wagtail-localize would have it translated."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            regex=KEY_PATTERN,
            required=False,
            label=_("Key"),
            error_messages={
                "invalid": _(
                    "A key starts with a letter and has only lower-case letters without accents, digits "
                    "and underscores, at most 32 characters."
                )
            },
            **kwargs,
        )


def texts_of(block: blocks.StructBlock, value: Mapping[str, Any], language: str) -> Texts:
    """Return the texts of a block's value that a translator sees, by their names."""
    names = [
        name
        for name, child in block.child_blocks.items()
        if isinstance(child, blocks.CharBlock | blocks.TextBlock) and value.get(name)
    ]
    return {name: {language: str(value[name])} for name in names}


def stand_in(bound: Any) -> str:
    """Return a key for a block that has none yet, so that an unfinished draft can be shown."""
    return f"q_{str(bound.id)[:8]}"


class SectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Section title"), max_length=200)
    text = blocks.TextBlock(label=_("Text under the title"), required=False, rows=2)

    class Meta:
        icon = "folder-open-1"
        label = _("Section")


class QuestionBlock(blocks.StructBlock):
    """What every kind of question has; a kind adds its settings and says how it is asked and coded."""

    key = KeyBlock(
        help_text=_(
            "Name in the exported data: lower-case letters without accents, digits, underscores. "
            "Left empty, it is made from the question. It cannot change once somebody has answered."
        )
    )
    label = blocks.TextBlock(label=_("Question"), rows=2, max_length=500)
    hint = blocks.TextBlock(label=_("Hint"), required=False, rows=2, max_length=500)
    required = blocks.BooleanBlock(label=_("Must be answered"), required=False, default=True)

    variable_type: ClassVar[str] = "text"
    frozen_settings: ClassVar[tuple[str, ...]] = ()  # would give earlier answers another meaning

    class Meta:
        label_format = "{label}"

    def get_form_layout(self) -> blocks.BlockGroup:
        """Words first, then what the kind asks for; the key, which most editors leave alone, comes last."""
        first, last = ["label", "hint"], ["required", "key"]
        own = [name for name in self.child_blocks if name not in {*first, *last}]
        return blocks.BlockGroup([*first, *own, *last])

    @classmethod
    def define(cls, bound: Any, language: str) -> Question:
        """Return the question that an editor's block, bound to its value, describes."""
        block, value = bound.block, bound.value
        texts = texts_of(block, value, language)
        settings = {
            name: child.get_default() if value.get(name) is None else value[name]
            for name, child in block.child_blocks.items()
            if name not in {"key", "choices"} and not isinstance(child, blocks.CharBlock | blocks.TextBlock)
        }
        choices = tuple(
            Choice(str(item.id), item.value["key"] or stand_in(item), texts_of(item.block, item.value, language))
            for item in (value["choices"].bound_blocks if "choices" in block.child_blocks else ())
        )
        return Question(str(bound.id), value["key"] or stand_in(bound), bound.block_type, texts, settings, choices)

    @classmethod
    def fields(cls, question: Question, questionnaire: Questionnaire, language: str) -> dict[str, forms.Field]:
        """Return the form fields that ask `question` in `language`, by name."""
        return {question.key: cls.field(question, questionnaire, language)}

    @classmethod
    def field(cls, question: Question, questionnaire: Questionnaire, language: str) -> forms.Field:
        raise NotImplementedError

    @classmethod
    def common(cls, question: Question, questionnaire: Questionnaire, language: str) -> dict[str, Any]:
        """Return the arguments that every form field takes."""
        return {
            "label": questionnaire.say(question.text("label"), language),
            "help_text": questionnaire.say(question.text("hint"), language),
            "required": question.required,
        }

    @classmethod
    def way_out(cls, question: Question) -> list[tuple[str, Any]]:
        """Return the option that takes an answer back; radio buttons, once chosen, offer no other way."""
        return [] if question.required else [("", _("No answer"))]

    @classmethod
    def cross_check(cls, question: Question, form: forms.Form) -> None:
        """Add errors that need more than one of the question's fields."""

    @classmethod
    def answer(cls, question: Question, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is stored, by key, for cleaned form data; nothing for a question left unanswered."""
        value = cleaned.get(question.key)
        return {} if value in (None, "", []) else {question.key: value}

    @classmethod
    def variables(cls, question: Question) -> list[Variable]:
        """Return the columns this question fills, in order."""
        return [Variable(question.key, question.text("label"), cls.variable_type)]

    @classmethod
    def coded(cls, question: Question, answers: Answers) -> list[Any]:
        """Return one value per variable; None where the question was not answered."""
        return [answers.get(variable.name) for variable in cls.variables(question)]
