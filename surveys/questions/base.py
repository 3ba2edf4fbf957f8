from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from surveys.keys import KEY_PATTERN
from surveys.missing import MISSING
from surveys.questionnaire import Choice, Comparison, Condition, Question, Questionnaire, Text, Texts

Answers = Mapping[str, Any]
Typed = Mapping[str, list[str]]  # what a form sends, by the name of the field

SUBJECT_PATTERN = r"^[a-z][a-z0-9_]{0,31}(\.[a-z][a-z0-9_]{0,31})?$"


@dataclass(frozen=True)
class Variable:
    """A column of the dataset. `values` maps each code to its label; it is empty for texts and numbers."""

    name: str
    label: Text
    type: str  # "code", "number", "date" (ISO 8601) or "text"
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


class ComparisonBlock(blocks.StructBlock):
    """One comparison with an earlier answer. Nothing in it is ever handed to a translator."""

    subject = blocks.RegexBlock(
        regex=SUBJECT_PATTERN,
        label=_("Key of the earlier question"),
        help_text=_("For one row of a table, or one item: key.row, for example services.bus."),
        error_messages={"invalid": _("Write the key of an earlier question, or key.row.")},
    )
    operator = blocks.ChoiceBlock(
        label=_("Comparison"),
        choices=[
            ("is", _("is, or includes")),
            ("is_not", _("is not, and does not include")),
            ("at_least", _("is at least")),
            ("at_most", _("is at most")),
            ("answered", _("was answered")),
            ("not_answered", _("was not answered")),
        ],
        default="is",
    )
    value = blocks.RegexBlock(
        regex=r"^[^\n]{0,100}$",
        label=_("Key of the choice, or number"),
        required=False,
    )

    class Meta:
        label = _("Comparison")
        icon = "arrow-right"


def condition_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the two blocks in which a question or a section says when it is asked."""
    match = blocks.ChoiceBlock(
        label=_("Asked if"),
        choices=[("all", _("all of these hold")), ("any", _("at least one of these holds"))],
        default="all",
    )
    condition = blocks.ListBlock(
        ComparisonBlock(),
        label=_("Conditions"),
        default=[],
        help_text=_("Left empty, everybody is asked."),
        collapsed=True,
    )
    return [("match", match), ("condition", condition)]


def condition_of(value: Mapping[str, Any]) -> Condition:
    """Return the condition that a question's or section's block carries."""
    comparisons = tuple(
        Comparison(item["subject"], item["operator"], (item["value"] or "").strip())
        for item in value.get("condition") or ()
        if item["subject"]
    )
    return Condition(value.get("match") or "all", comparisons) if comparisons else Condition()


class SectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Section title"), max_length=200)
    text = blocks.TextBlock(label=_("Text under the title"), required=False, rows=2)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(condition_blocks(), **kwargs)

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
    new_meaning = blocks.BooleanBlock(
        label=_("The question now means something else"),
        required=False,
        help_text=_(
            "Once somebody has answered: answers from now on go to a new variable, and the old one stays as it is. "
            "For a change of wording alone, leave this unticked."
        ),
    )

    # Not the questions' settings: what names, holds parts, or routes.
    apart: ClassVar[frozenset[str]] = frozenset({"key", "choices", "rows", "match", "condition", "new_meaning"})

    variable_type: ClassVar[str] = "text"
    template: ClassVar[str] = ""  # draws a question of several fields; without one, each field draws itself
    private: ClassVar[bool] = False  # the answer goes apart from the dataset, see models.ContactDetails
    frozen_settings: ClassVar[tuple[str, ...]] = ()  # would give earlier answers another meaning

    class Meta:
        label_format = "{label}"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(condition_blocks(), **kwargs)

    def get_form_layout(self) -> blocks.BlockGroup:
        """Words first, then what the kind asks for; the key, which most editors leave alone, comes last."""
        first, last = ["label", "hint"], ["required", "key", "new_meaning", "match", "condition"]
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
            if name not in cls.apart and not isinstance(child, blocks.CharBlock | blocks.TextBlock)
        }

        def parts(name: str) -> tuple[Choice, ...]:
            return tuple(
                Choice(str(item.id), item.value["key"] or stand_in(item), texts_of(item.block, item.value, language))
                for item in (value[name].bound_blocks if name in block.child_blocks else ())
            )

        return Question(
            id=str(bound.id),
            key=value["key"] or stand_in(bound),
            kind=bound.block_type,
            texts=texts,
            settings=settings,
            choices=parts("choices"),
            rows=parts("rows"),
            condition=condition_of(value),
        )

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
    def typed(cls, question: Question, answers: Answers) -> dict[str, list[str]]:
        """Return what one would type to give these answers: `answer` the other way round."""
        value = answers.get(question.key)
        values = value if isinstance(value, list) else [value]
        typed = {} if value is None else {question.key: [str(each) for each in values]}
        if question.other_name in answers:
            typed[question.other_name] = [answers[question.other_name]]
        return typed

    @classmethod
    def shown(cls, question: Question, answers: Answers, questionnaire: Questionnaire, language: str) -> list[str]:
        """Return the answer in words, one line for each thing said; nothing where it was not answered."""
        value = answers.get(question.key)
        return [] if value is None else [str(value)]

    @classmethod
    def variables(cls, question: Question) -> list[Variable]:
        """Return the columns this question fills, in order."""
        return [Variable(question.key, question.text("label"), cls.variable_type)]

    @classmethod
    def coded(cls, question: Question, answers: Answers) -> list[Any]:
        """Return one value per variable; None where the question was not answered."""
        return [answers.get(variable.name) for variable in cls.variables(question)]

    @classmethod
    def is_looked_up(cls, question: Question) -> bool:
        """Tell whether each of its `coded` values is what is stored under the variable's name, and nothing else."""
        return cls.coded.__func__ is QuestionBlock.coded.__func__  # type: ignore[attr-defined]

    @classmethod
    def decoded(cls, question: Question, values: list[Any]) -> dict[str, Any]:
        """Return the answer whose `coded` values these are; what is missing, a code of MISSING or None, is left out."""
        names = [variable.name for variable in cls.variables(question)]
        return {name: value for name, value in zip(names, values, strict=True) if not is_missing(value)}


def is_missing(value: Any) -> bool:
    """Tell whether a coded value says why there is no answer, rather than being one."""
    return value is None or (type(value) is int and value in MISSING)
