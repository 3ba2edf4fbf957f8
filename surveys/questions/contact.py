from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.forms import PlainTextField, PlainTextInput
from surveys.questionnaire import Question, Questionnaire, Text

from .base import Answers, QuestionBlock, Variable

GIVEN = 1  # all that the dataset says of contact details
GIVEN_LABELS: dict[int, Text] = {GIVEN: {"sk": "uvedené", "en": "given"}}  # data, so not from the catalogue
GIVEN_TEXT: Text = {"sk": "Kontaktné údaje boli uvedené.", "en": "Contact details were given."}

PHONE = r"^\+?(?:[ \xa0/().-]*\d){5,15}\)?$"


class DetailField(PlainTextField):
    """One contact detail. Its limit is far beyond what anybody needs, so nothing counts the characters left."""

    def __init__(self, input_type: str, autocomplete: str, max_length: int, **kwargs: Any) -> None:
        widget = PlainTextInput(attrs={"type": input_type, "autocomplete": autocomplete})
        super().__init__(widget=widget, max_length=max_length, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


# By part: what is asked, in the order in which it is asked.
DETAILS: dict[str, dict[str, Any]] = {
    "name": {
        "label": _("First name and surname"),
        "input_type": "text",
        "autocomplete": "name",
        "max_length": 200,
        "error_messages": {"required": _("Enter your first name and surname.")},
    },
    "email": {
        "label": _("E-mail address"),
        "input_type": "email",
        "autocomplete": "email",
        "max_length": 254,
        "validators": [EmailValidator(_("Enter an e-mail address such as name@example.com."))],
        "error_messages": {"required": _("Enter your e-mail address.")},
    },
    "phone": {
        "label": _("Telephone number"),
        "input_type": "tel",
        "autocomplete": "tel",
        "max_length": 40,
        "validators": [RegexValidator(PHONE, _("Enter a telephone number in digits, such as 0905 123 456."))],
        "error_messages": {"required": _("Enter your telephone number.")},
    },
}


class ContactBlock(QuestionBlock):
    """A name, an e-mail address or a telephone number. The dataset only says whether they were given."""

    ask_name = blocks.BooleanBlock(label=_("Ask for the name"), required=False)
    ask_email = blocks.BooleanBlock(label=_("Ask for the e-mail address"), required=False, default=True)
    ask_phone = blocks.BooleanBlock(label=_("Ask for the telephone number"), required=False)

    variable_type = "code"
    template = "surveys/questions/contact.html"
    private = True

    class Meta:
        icon = "user"
        label = _("Contact details")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not any(cleaned[f"ask_{part}"] for part in DETAILS):
            message = ValidationError(_("Ask for at least one of these."))
            raise blocks.StructBlockValidationError({"ask_name": message})
        return cleaned

    @classmethod
    def parts(cls, question: Question) -> list[str]:
        """Return which details are asked for."""
        return [part for part in DETAILS if question.settings[f"ask_{part}"]]

    @classmethod
    def fields(cls, question: Question, questionnaire: Questionnaire, language: str) -> dict[str, forms.Field]:
        return {
            f"{question.key}_{part}": DetailField(required=question.required, **DETAILS[part])
            for part in cls.parts(question)
        }

    @classmethod
    def answer(cls, question: Question, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        given = {part: said for part in cls.parts(question) if (said := cleaned.get(f"{question.key}_{part}"))}
        return {question.key: given} if given else {}

    @classmethod
    def typed(cls, question: Question, answers: Answers) -> dict[str, list[str]]:
        given = answers.get(question.key)
        return {f"{question.key}_{part}": [said] for part, said in given.items()} if isinstance(given, dict) else {}

    @classmethod
    def shown(cls, question: Question, answers: Answers, questionnaire: Questionnaire, language: str) -> list[str]:
        given = answers.get(question.key)
        if isinstance(given, dict):
            return [given[part] for part in DETAILS if part in given]
        return [questionnaire.say(GIVEN_TEXT, language)] if given else []

    @classmethod
    def variables(cls, question: Question) -> list[Variable]:
        return [Variable(question.key, question.text("label"), "code", GIVEN_LABELS)]

    @classmethod
    def coded(cls, question: Question, answers: Answers) -> list[Any]:
        return [GIVEN if answers.get(question.key) else None]
