"""A whole questionnaire at once, numbered: as it lies on paper, and before whoever types paper in."""

from __future__ import annotations

from dataclasses import dataclass

from crispy_forms.utils import TEMPLATE_PACK
from django.forms import BoundField
from django.template import Context
from django.utils.safestring import SafeString

from surveys.forms import QuestionLayout, SurveyForm, form_after
from surveys.questionnaire import Question, Questionnaire, Section, Wording
from surveys.questions import KINDS
from surveys.routing_words import numbers, when_asked


@dataclass(frozen=True)
class Item:
    """One question with its number; information has none."""

    question: Question
    number: int | None
    when_asked: str
    form: SurveyForm

    @property
    def label(self) -> Wording:
        return self.form.questionnaire.say(self.question.text("label"), self.form.language)

    @property
    def hint(self) -> Wording:
        return self.form.questionnaire.say(self.question.text("hint"), self.form.language)

    @property
    def fields(self) -> list[BoundField]:
        names = KINDS[self.question.kind].fields(self.question, self.form.questionnaire, self.form.language)
        return [self.form[name] for name in names]

    @property
    def takes_file(self) -> bool:
        return any(getattr(field.field, "takes_file", False) for field in self.fields)

    @property
    def templates(self) -> list[str]:
        """The templates that may draw the place for an answer on paper, the kind's own before the one for all."""
        return [f"surveys/paper/{self.question.kind}.html", "surveys/paper/default.html"]

    def drawn(self) -> SafeString:
        """Return the question as it is asked on screen."""
        return QuestionLayout(self.question).render(self.form, Context(), TEMPLATE_PACK)


@dataclass(frozen=True)
class Group:
    """A section with its questions."""

    title: Wording
    text: Wording
    when_asked: str
    items: list[Item]


def blank_form(questionnaire: Questionnaire, language: str) -> type[SurveyForm]:
    """Return the form that asks everything; where an earlier answer is repeated it has an ellipsis."""
    return form_after(questionnaire, language, questionnaire.questions, {})


def sheet(form: SurveyForm) -> list[Group]:
    """Return all that `form`, made by `blank_form`, asks, section by section."""
    questionnaire, language = form.questionnaire, form.language
    number = numbers(questionnaire)
    filled = {question.key: question for question in form.questions}

    def item(question: Question) -> Item:
        words = when_asked(question, questionnaire, language)
        return Item(filled[question.key], number.get(question.key), words, form)

    def group(section: Section) -> Group:
        title, text = (questionnaire.say(section.text(name), language) for name in ("title", "text"))
        return Group(title, text, when_asked(section, questionnaire, language), list(map(item, section.questions)))

    return list(map(group, questionnaire.sections))
