"""What the editor of a report is offered to choose from: the surveys of the consultation, their questions, and the
books of themes. The fields of the figures suggest them by the ids of the lists; see choosing.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from wagtail.admin.panels import Panel
from wagtail.models import Page

from consultations.reports.choosing import QUESTIONS, SURVEYS, subjects
from consultations.reports.free_text import BOOKS, key_of, title
from consultations.reports.words import said
from surveys.coding.sources import kinds
from surveys.models import Survey, SurveyPage, TextSource, ThemeBook


class SuggestionsPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "consultations/admin/report_suggestions.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            surveys = surveys_below(consultation_of(self.form, self.instance))
            lists = {"surveys_id": SURVEYS, "questions_id": QUESTIONS, "books_id": BOOKS}
            return {**context, **lists, "surveys": [(one, subjects(one)) for one in surveys], "books": books()}


def consultation_of(form: Any, instance: Page) -> Page | None:
    """Return the page above the report, which may not be saved yet."""
    above = getattr(form, "parent_page", None)
    if above is None and instance.pk:
        above = instance.get_parent()
    return above.specific if above else None


def surveys_below(page: Any) -> list[Survey]:
    """Return the published surveys of a consultation and of its events."""
    if page is None:
        return []
    places = [page.record.source_page or page, *page.events]
    keys = [key for place in places for key in keys_below(place)]
    found = Survey.objects.filter(translation_key__in=keys).exclude(versions=None)
    return list(found.order_by("pk").distinct())


def keys_below(page: Page) -> list[Any]:
    return list(SurveyPage.objects.child_of(page).values_list("translation_key", flat=True))


def books() -> list[tuple[str, str]]:
    """Return key and title of each book of themes and of each source in it."""
    sources = TextSource.objects.filter(kind__in=kinds()).select_related("book")
    found: list[TextSource | ThemeBook] = [*ThemeBook.objects.all(), *sources]
    return [(key_of(one), said(title(one), get_language() or "")[0]) for one in found]
