"""What staff's pages say about where responses come from, and where paper for them is."""

from __future__ import annotations

from django import template
from django.db.models import Count

from surveys.models import Response, Survey, SurveyPage

register = template.Library()


@register.simple_tag
def counts_by_source(survey: Survey) -> list[tuple[str, int]]:
    """Return how many responses came which way, in words; ways in which none came are left out."""
    counts = dict(survey.responses.order_by().values_list("source").annotate(count=Count("pk")))
    return [(str(source.label), counts[source]) for source in Response.Source if source in counts]


@register.simple_tag
def paper_addresses(survey: Survey) -> list[tuple[str, str]]:
    """Return the address of the questionnaire to print, by the name of its language."""
    pages = SurveyPage.objects.filter(translation_key=survey.translation_key, alias_of=None).live()
    found = pages.select_related("locale").order_by("locale_id")
    return [(str(page.locale), (page.get_url() or "") + page.reverse_subpage("paper")) for page in found]
