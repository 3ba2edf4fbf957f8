"""A consultation's own page: what it is about, where it stands, and the ways to take part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone, translation

from consultations import serving, versions
from consultations.models.record import Consultation
from consultations.participation import Participation, participation
from consultations.stages import Stage
from consultations.timeline import Point, Step, points
from consultations.views import notices

if TYPE_CHECKING:
    from consultations.models import ConsultationPage


def page(request: HttpRequest, page: ConsultationPage) -> HttpResponse:
    """Show a consultation as published."""
    record = page.record
    context = {**described(page, record), **gathered(page, record), "has_text": bool(record.text)}
    return TemplateResponse(request, page.get_template(request), {**page.get_context(request), **context})


def preview(request: HttpRequest, page: ConsultationPage) -> HttpResponse:
    """Show an editor what the page would be like, with dates and a text that may not be saved yet."""
    with translation.override(page.locale.language_code):
        record = record_of_preview(page)
        around = gathered(page, record) if page.pk else {"participation": Participation()}
        context = {**described(page, record), **around, "has_text": bool(versions.read(page))}
        template = page.get_template(request)
        return TemplateResponse(request, template, {**page.get_context(request), **context}).render()


def record_of_preview(page: ConsultationPage) -> Consultation:
    """Return the record as it would be; it is not saved. A page that has never been saved has none yet."""
    found = page.record if page.pk else Consultation(translation_key=page.translation_key)
    if found.source_page_id == page.pk:
        for name in Consultation.FOLLOWED:
            setattr(found, name, getattr(page, name))
    return found


def described(page: ConsultationPage, record: Consultation) -> dict[str, Any]:
    """Return what the record says by itself: above all, where it stands."""
    now = timezone.now()
    due = record.decision_due
    return {
        "record": record,
        "stage": record.stage(now),
        "taking": record.takes_comments(now),
        "overdue": due is not None and due < timezone.localdate(now),
        "timeline": timeline(page, record),
    }


def timeline(page: ConsultationPage, record: Consultation) -> list[Point]:
    steps = [Step(block.value["title"], block.value["day"], block.value["until"]) for block in page.steps]
    return points(record.dates, record.decision_due, steps, timezone.now())


def gathered(page: ConsultationPage, record: Consultation) -> dict[str, Any]:
    """Return what has gathered around a page that has been saved."""
    figures = participation(record)
    is_decided = record.stage() == Stage.DECISION
    return {
        "participation": figures,
        "has_outcome": is_decided and bool(page.outcome or figures.decided),
        "commitments": serving.commitments(record, page.locale.language_code),
        "surveys": page.surveys,
        "events": page.events,
        "subscribe_form": notices.subscribe_form(page),
    }
