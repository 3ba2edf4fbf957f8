from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.template.defaultfilters import filesizeformat
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from surveys.filetypes import ENDINGS, FORMATS
from surveys.questionnaire import Question, Questionnaire, Text

from .base import Answers, QuestionBlock

GONE: Text = {"sk": "súbor bol vymazaný", "en": "the file has been deleted"}  # data, so not from the catalogue


class StoredFileInput(forms.FileInput):
    """Draws an input for a file; its value is what `surveys.uploads` wrote about the one that is stored."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data


class FileBoundField(forms.BoundField):
    @property
    def kept(self) -> tuple[str, str] | None:
        """The name and the size of the file that is stored."""
        value = self.value() or []
        stored = value if value and value[0] else value[3:]
        return (stored[1], filesizeformat(stored[2])) if stored else None

    def control(self) -> SafeString:
        """Draw the input, tied to what explains it."""
        explained = {"helptext": self.help_text, "error": self.errors, "formats": True, "kept": self.kept}
        ids = " ".join(f"{self.auto_id}_{name}" for name, found in explained.items() if found)
        return self.as_widget(attrs={"aria-describedby": ids})


class FileAnswerField(forms.Field):
    """One file. It is taken by `surveys.uploads` and never from the text a form sends; see there for the value."""

    takes_file = True
    widget = StoredFileInput
    default_error_messages = {
        "required": _("Choose a file."),
        "empty": _("The file “%(name)s” is empty. Choose another one."),
        "size": _("The file “%(name)s” is too large; the limit is %(megabytes)s MB. Choose a smaller one."),
        "kind": _("The file “%(name)s” is not one of these inside, whatever its name says: %(formats)s."),
        "broken": _("The file “%(name)s” is damaged and cannot be opened. Choose another one."),
        "pixels": _("The picture “%(name)s” is too large; the limit is 50 megapixels. Make it smaller and try again."),
        "unpacked": _("The file “%(name)s” would be too large when unpacked. Choose another one."),
    }

    def __init__(self, *, types: list[str], megabytes: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.types, self.megabytes = types, megabytes
        self.widget.attrs["accept"] = ",".join(ending for type in types for ending in ENDINGS[type])

    @property
    def formats(self) -> str:
        return ", ".join(name for type in self.types for name in FORMATS[type])

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> FileBoundField:
        return FileBoundField(form, self, field_name)

    def clean(self, value: list[str]) -> str | None:
        """Return the id of the file that is stored, in hex."""
        if value and value[0]:
            return uuid.UUID(value[0]).hex
        if value:
            _nothing, reason, name, *_kept = value
            values = {"name": name, "megabytes": self.megabytes, "formats": self.formats}
            raise ValidationError(self.error_messages[reason], code=reason, params=values)
        if self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return None


class FileBlock(QuestionBlock):
    """One file, kept where no address leads; the dataset holds the id under which an evaluator finds it."""

    pdf = blocks.BooleanBlock(label=_("Accept PDF"), required=False, default=True)
    image = blocks.BooleanBlock(label=_("Accept pictures (JPEG, PNG, WebP)"), required=False, default=True)
    document = blocks.BooleanBlock(label=_("Accept documents (DOCX, ODT)"), required=False)
    megabytes = blocks.IntegerBlock(
        label=_("Most megabytes"), default=10, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )

    template = "surveys/questions/file.html"

    class Meta:
        icon = "upload"
        label = _("File")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not any(cleaned[type] for type in FORMATS):
            raise blocks.StructBlockValidationError({"pdf": ValidationError(_("Accept at least one of these."))})
        return cleaned

    @classmethod
    def field(cls, question: Question, questionnaire: Questionnaire, language: str) -> forms.Field:
        return FileAnswerField(
            types=[type for type in FORMATS if question.settings[type]],
            megabytes=question.settings["megabytes"],
            **cls.common(question, questionnaire, language),
        )

    @classmethod
    def answer(cls, question: Question, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        stored = cleaned.get(question.key)
        return {question.key: {"upload": stored}} if stored else {}

    @classmethod
    def typed(cls, question: Question, answers: Answers) -> dict[str, list[str]]:
        stored = cls.upload(question, answers)
        return {question.key: [stored.pk.hex, stored.name, str(stored.size)]} if stored else {}

    @classmethod
    def shown(cls, question: Question, answers: Answers, questionnaire: Questionnaire, language: str) -> list[str]:
        if question.key not in answers:
            return []
        stored = cls.upload(question, answers)
        return [f"{stored.name} ({filesizeformat(stored.size)})" if stored else questionnaire.say(GONE, language)]

    @classmethod
    def upload(cls, question: Question, answers: Answers) -> Any:
        """Return the file of an answer; None where there is none, or where it has been deleted."""
        answer = answers.get(question.key)
        # Asked of the registry: the models import the kinds of question.
        uploads = apps.get_model("surveys", "Upload").objects
        return uploads.filter(pk=uuid.UUID(answer["upload"])).first() if answer else None

    @classmethod
    def coded(cls, question: Question, answers: Answers) -> list[Any]:
        answer = answers.get(question.key)
        return [answer["upload"] if answer else None]

    @classmethod
    def decoded(cls, question: Question, values: list[Any]) -> dict[str, Any]:
        return {key: {"upload": stored} for key, stored in super().decoded(question, values).items()}
