"""A survey asked right on another page, whatever the page is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.blocks import BodyBlock
from surveys.interview import Stage, opening
from surveys.models import Survey, SurveyPage


class SurveyBlock(blocks.PageChooserBlock):
    """A survey's first step; what is sent goes to the survey's own page, which leads on.

    It is asked in the page's language where the survey is, and is not there at all while nobody may answer.
    """

    class Meta:
        icon = "form"
        label = _("Survey")
        template = "surveys/block.html"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"page_type": "surveys.SurveyPage", **kwargs})

    def render(self, value: SurveyPage | None, context: Mapping[str, Any] | None = None) -> str:
        page = value.localized if value else None
        stages = first_stages(page) if page else []
        if not page or not stages:
            return ""
        reader = translation.get_language()
        with translation.override(page.locale.language_code):
            return super().render(page, {**(context or {}), "reader": reader, "stages": stages})

    def get_context(self, value: SurveyPage, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        survey, stages = value.survey, context["stages"]
        form = stages[0].form
        form.ids = f"{survey.key}-"
        form.auto_id = f"{form.ids}id_%s"
        own = {"survey": survey, "version": survey.current_version, "stage": stages[0], "form": form}
        return {**context, **own, "page": value, "place": 1, "total": len(stages)}


def first_stages(page: SurveyPage) -> list[Stage]:
    """Return what somebody who has answered nothing is asked on `page`; nothing unless everybody may answer now."""
    survey = page.survey
    version = survey.current_version
    is_open = survey.state() == Survey.State.OPEN and not survey.by_invitation
    if version is None or not is_open or not page.live or page.get_view_restrictions():
        return []
    return opening(version.questionnaire, page.locale.language_code)


class BodyWithSurveyBlock(BodyBlock):
    """A page's running text, with surveys in it."""

    survey = SurveyBlock()

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        seen: set[Any] = set()
        errors = {}
        for index, block in enumerate(cleaned):
            if block.block_type == "survey" and block.value:
                if block.value.translation_key in seen:
                    errors[index] = ValidationError(_("This survey is on the page already."))
                seen.add(block.value.translation_key)
        if errors:
            raise blocks.StreamBlockValidationError(block_errors=errors)
        return cleaned
