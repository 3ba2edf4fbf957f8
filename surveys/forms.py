"""The forms that ask a questionnaire's questions in one language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.formatting import plain
from surveys.questionnaire import Question, Questionnaire, Wording
from surveys.questions import KINDS
from surveys.routing import pipes_of, with_pipes_filled

NOT_ANSWERED = "…"  # stands in a question for an earlier answer that was not given
MARKS = str.maketrans({"*": "∗", "[": "(", "]": ")", "{": "(", "}": ")"})  # an answer repeated carries no formatting


class SurveyForm(forms.Form):
    """Made by `form_class`; cleaned, it gives the answers as codes."""

    questionnaire: ClassVar[Questionnaire]
    language: ClassVar[str]
    questions: ClassVar[tuple[Question, ...]]
    ids: str = ""  # what every id begins with where a page asks more than one survey
    use_required_attribute = False  # the server's messages are clearer than the browser's

    def clean(self) -> dict[str, Any]:
        for question in self.questions:
            KINDS[question.kind].cross_check(question, self)
        return self.cleaned_data

    @property
    def takes_files(self) -> bool:
        return any(getattr(field, "takes_file", False) for field in self.fields.values())

    @property
    def answers(self) -> dict[str, Any]:
        """What a valid form stores: keys mapped to codes, numbers and texts."""
        stored: dict[str, Any] = {}
        for question in self.questions:
            stored |= KINDS[question.kind].answer(question, self.cleaned_data)
        return stored

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True  # see core.middleware.CrossSiteRequestCheck
        helper.layout = Layout(*(QuestionLayout(question) for question in self.questions))
        return helper


class QuestionLayout:
    """One question, for crispy-forms: by its kind's own template, or field by field."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.kind = KINDS[question.kind]

    def render(self, form: SurveyForm, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        names = list(self.kind.fields(self.question, form.questionnaire, form.language))
        if not self.kind.template:
            own = [name for name in names if not getattr(form.fields[name], "belongs_to", "")]
            return SafeString(
                "".join(Field(name).render(form, context, template_pack=template_pack, **kwargs) for name in own)
            )
        say, text = form.questionnaire.say, self.question.text
        return render_to_string(
            self.kind.template,
            {
                "form": form,
                "question": self.question,
                "label": say(text("label"), form.language),
                "hint": say(text("hint"), form.language),
                "fields": [form[name] for name in names],
                "failed": any(name in form.errors for name in names),
            },
        )


@lru_cache(maxsize=512)
def form_class(questionnaire: Questionnaire, language: str, keys: tuple[str, ...] | None = None) -> type[SurveyForm]:
    """Return the form for the questions with `keys` (None: all) in `language`, made once for each digest."""
    questions = questionnaire.questions if keys is None else tuple(questionnaire.by_key[key] for key in keys)
    return make_class(questionnaire, language, questions)


def make_class(questionnaire: Questionnaire, language: str, questions: tuple[Question, ...]) -> type[SurveyForm]:
    fields: dict[str, Any] = {}
    for question in questions:
        fields |= KINDS[question.kind].fields(question, questionnaire, language)
    own = {"questionnaire": questionnaire, "language": language, "questions": questions}
    return type("SurveyForm", (SurveyForm,), {**fields, **own})


def form_after(
    questionnaire: Questionnaire, language: str, questions: tuple[Question, ...], answers: Mapping[str, Any]
) -> type[SurveyForm]:
    """Return the form for `questions` with the earlier `answers` that they repeat written into them."""
    if not any(map(pipes_of, questions)):
        return form_class(questionnaire, language, tuple(question.key for question in questions))

    def words(key: str) -> str:
        lines = in_words(questionnaire, key, answers, language)
        said = [plain(line) if isinstance(line, Wording) else line for line in lines]
        return ", ".join(said).translate(MARKS) or NOT_ANSWERED

    filled = tuple(with_pipes_filled(question, words) for question in questions)
    return make_class(questionnaire, language, filled)


def in_words(questionnaire: Questionnaire, key: str, answers: Mapping[str, Any], language: str) -> list[str]:
    """Return the answer to the question with `key` as a person reads it; nothing where there is none."""
    question = questionnaire.by_key.get(key)
    return KINDS[question.kind].shown(question, answers, questionnaire, language) if question else []
