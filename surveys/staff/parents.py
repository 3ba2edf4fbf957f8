"""Below which pages a survey may begin."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from core import starting
from surveys.models import SurveyPage


def parents_for(user: Any) -> list[Page]:
    return starting.parents_for(user, SurveyPage)


def takes_survey(page: Page, user: Any) -> bool:
    return starting.takes(page, SurveyPage, user)
