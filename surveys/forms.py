"""The form that asks a questionnaire in one language."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from surveys.questionnaire import Questionnaire, Section
from surveys.questions import KINDS


class SurveyForm(forms.Form):
    """Made by `form_class`; cleaned, it gives the answers as codes."""

    questionnaire: ClassVar[Questionnaire]
    language: ClassVar[str]
    use_required_attribute = False  # the server's messages are clearer than the browser's

    def clean(self) -> dict[str, Any]:
        for question in self.questionnaire.questions:
            KINDS[question.kind].cross_check(question, self)
        return self.cleaned_data

    @property
    def answers(self) -> dict[str, Any]:
        """What a valid form stores: keys mapped to codes, numbers and texts."""
        stored: dict[str, Any] = {}
        for question in self.questionnaire.questions:
            stored |= KINDS[question.kind].answer(question, self.cleaned_data)
        return stored

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True  # see core.middleware.CrossSiteRequestCheck
        helper.layout = Layout(*(SectionLayout(section, self) for section in self.questionnaire.sections))
        return helper

    def typed(self, name: str) -> str:
        """Return what was sent under `name` in words, for giving back what can no longer be asked."""
        values = self.data.getlist(name) if hasattr(self.data, "getlist") else [self.data.get(name, "")]
        labels = {str(code): label for code, label in getattr(self.fields[name], "choices", ())}
        return ", ".join(str(labels.get(value, value)).replace("\x00", "") for value in values if value)


class SectionLayout:
    """A section's heading and its questions, for crispy-forms."""

    def __init__(self, section: Section, form: SurveyForm) -> None:
        self.section = section
        self.fields = [
            Field(name)
            for question in section.questions
            for name in KINDS[question.kind].fields(question, form.questionnaire, form.language)
            if not getattr(form.fields[name], "belongs_to", "")  # drawn inside the field it belongs to
        ]

    def render(self, form: SurveyForm, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        say = form.questionnaire.say
        return render_to_string(
            f"{template_pack}/layout/section.html",
            {
                "title": say(self.section.text("title"), form.language),
                "text": say(self.section.text("text"), form.language),
                "fields": SafeString(
                    "".join(field.render(form, context, template_pack=template_pack) for field in self.fields)
                ),
            },
        )


@lru_cache(maxsize=256)
def form_class(questionnaire: Questionnaire, language: str) -> type[SurveyForm]:
    """Return the form for `questionnaire` in `language`, made once for each digest."""
    fields: dict[str, Any] = {}
    for question in questionnaire.questions:
        fields |= KINDS[question.kind].fields(question, questionnaire, language)
    return type("SurveyForm", (SurveyForm,), {**fields, "questionnaire": questionnaire, "language": language})
