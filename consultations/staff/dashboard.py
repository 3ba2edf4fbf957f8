"""The dashboard of one consultation: who takes part, what is said to which part of the text, and what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.auth import any_permission_required
from wagtail.admin.widgets import AdminDateInput

from consultations.attendance import of as attendance_of
from consultations.models import Comment, Consultation, ConsultationPage, EventPage
from consultations.participation import events, participation
from consultations.staff.dashboard_figures import Asked, CommentFigures, notices_of
from consultations.staff.overview import DECIDE, MODERATE, STAGES
from surveys.models import Survey, SurveyPage
from surveys.staff.responses import PERMISSION as EXPORT


class FilterForm(forms.Form):
    """Which comments are counted; what is left empty leaves nothing out."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    since = forms.DateField(label=gettext_lazy("Sent from"), required=False, widget=AdminDateInput)
    until = forms.DateField(label=gettext_lazy("Sent until"), required=False, widget=AdminDateInput)
    without_sample = forms.BooleanField(label=gettext_lazy("Without sample data"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("all"))]
        choices: dict[str, Any] = {"language": settings.LANGUAGES, "source": Comment.Source.choices}
        for name, options in choices.items():
            field: Any = self.fields[name]
            field.choices = [*everything, *options]

    @property
    def asked(self) -> Asked:
        """What is asked for; of a form with mistakes, as far as it has none."""
        found = dict(getattr(self, "cleaned_data", {}))
        sample = not found.pop("without_sample", False)
        return Asked(**found, sample=sample)


MAY_SEE = (EXPORT, MODERATE, DECIDE)


@any_permission_required(*MAY_SEE)
def listing(request: HttpRequest) -> HttpResponse:
    """List the consultations with the way to their figures. Evaluators, who see no pages and no queues, begin here."""
    records = Consultation.objects.select_related("source_page__locale")
    rows = [(record, STAGES[record.stage()]) for record in records]
    context = {"rows": rows, "page_title": _("Consultations in figures"), "header_icon": "view"}
    return render(request, "consultations/admin/dashboard_list.html", context)


@any_permission_required(*MAY_SEE)
def dashboard(request: HttpRequest, key: str) -> HttpResponse:
    """Show what was said in a consultation so far, as figures; the address says which comments are counted."""
    record = get_object_or_404(Consultation.objects.select_related("source_page__locale"), key=key)
    language = request.LANGUAGE_CODE
    form = FilterForm(request.GET)
    form.is_valid()
    figures = CommentFigures(record, form.asked, language)
    context = {
        "record": record,
        "stage": STAGES[record.stage()],
        "form": form,
        "filtered": form.asked != Asked(),
        "figures": figures,
        "samples": record.all_comments.filter(source=Comment.Source.SAMPLE, is_official=False).count(),
        "participation": participation(record),
        "publication_time": in_words(figures.time_to_publication),
        "decision_time": in_words(figures.time_to_decision),
        "surveys": surveys_of(record, language),
        "events": events_of(record),
        "notices": notices_of(record),
        "page_title": record.title(language),
        "page_subtitle": _("Dashboard"),
        "header_icon": "group",
    }
    return render(request, "consultations/admin/dashboard.html", context)


def in_words(time: timedelta | None) -> str:
    """Return a median time as somebody says it: in days from two days on, in hours from two hours on, or in minutes."""
    if time is None:
        return ""
    if time.days >= 2:
        return ngettext("%(count)d day", "%(count)d days", time.days) % {"count": time.days}
    minutes = int(time.total_seconds() // 60)
    if minutes >= 120:
        return ngettext("%(count)d hour", "%(count)d hours", minutes // 60) % {"count": minutes // 60}
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def surveys_of(record: Consultation, language: str) -> list[dict[str, Any]]:
    """Return the consultation's surveys with how many answered; those made up as a sample are told apart."""
    if record.source_page is None:
        return []
    pages = SurveyPage.objects.child_of(record.source_page).order_by("path")
    found = Survey.objects.filter(translation_key__in=pages.values("translation_key")).order_by("pk")
    return [
        {
            "key": survey.key,
            "title": survey.title(language),
            "state": survey.state().label,
            "standing": survey.standing(),
            "samples": survey.responses.filter(source="sample").count(),
        }
        for survey in found
    ]


def events_of(record: Consultation) -> list[dict[str, Any]]:
    """Return the events for the consultation, the earliest first, with who came as far as they are over."""
    found: list[EventPage] = sorted(events(record), key=lambda event: event.starts_at)
    return [
        {
            "event": event,
            "over": bool(attendance_of([event]).held),
            "groups": [block.value["name"] for block in event.groups],
        }
        for event in found
    ]


def may_see(user: Any) -> bool:
    return any(user.has_perm(permission) for permission in MAY_SEE)


def record_of(page: Any) -> Consultation | None:
    """Return the consultation whose face, in whichever language, `page` is; None for any other page."""
    if page.specific_class is not ConsultationPage:
        return None
    return Consultation.objects.filter(translation_key=page.translation_key).first()
