"""What consultations and events add to the admin."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from consultations.models import Comment, Consultation, ConsultationPage, EvaluationReportPage, ReportEdition
from consultations.moderation import FOR_STAFF
from consultations.staff import (
    dashboard,
    deciding,
    importing,
    mailing,
    moderating,
    overview,
    paper,
    registrations,
    reporting,
    verifying,
)
from core.starting import takes

hooks.register("after_publish_page", registrations.after_publishing)


@hooks.register("register_admin_urls")
def register_moderators_views() -> list:
    return [
        path("consultations/", overview.consultation_list, name="consultations_list"),
        path("comments/", moderating.queue, name="consultations_moderate"),
        path("comments/<int:pk>/", moderating.act, name="consultations_moderate_comment"),
        path("consultations/<slug:key>/comments/", moderating.queue, name="consultations_moderate"),
        path("consultations/<slug:key>/paper/", paper.paper, name="consultations_paper"),
        path("new-report/", reporting.new_report, name="consultations_new_report"),
    ]


class CommentsMenuItem(MenuItem):
    """The way to the queue, with the number of comments that wait for a moderator."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(moderating.PERMISSION)

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        if count := Comment.objects.filter(FOR_STAFF).count():
            component.label = f"{self.label} ({count})"
        return component


@hooks.register("register_admin_menu_item")
def register_comments_menu_item() -> MenuItem:
    url = reverse("consultations_moderate")
    label = pgettext_lazy("of residents", "Comments")
    return CommentsMenuItem(label, url, name="residents-comments", icon_name="comment", order=252)


class ConsultationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(permission) for permission in (overview.MODERATE, overview.DECIDE))


@hooks.register("register_admin_menu_item")
def register_consultations_menu_item() -> MenuItem:
    return ConsultationsMenuItem(_("Consultations"), reverse("consultations_list"), icon_name="group", order=252)


@hooks.register("register_page_header_buttons")
def comments_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a consultation's page, whichever language it is in, to what was said in it."""
    if page.specific_class is not ConsultationPage or not user.has_perm(moderating.PERMISSION):
        return
    record = Consultation.objects.filter(translation_key=page.translation_key).first()
    if record:
        url = reverse("consultations_moderate", args=[record.key])
        yield Button(pgettext_lazy("of residents", "Comments"), url, icon_name="comment", priority=84)


@hooks.register("register_page_header_buttons")
def report_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a consultation to beginning a report on it."""
    if page.specific_class is ConsultationPage and takes(page, EvaluationReportPage, user):
        url = f"{reverse('consultations_new_report')}?parent={page.pk}"
        yield Button(_("New evaluation report"), url, icon_name="doc-full", priority=18)


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Let administrators give the permissions to other groups in Settings → Groups."""
    return Permission.objects.filter(
        content_type__app_label="consultations", codename__in=["moderate_comments", "decide_comments"]
    )


@hooks.register("register_admin_urls")
def register_deciding() -> list:
    return [
        path("consultations/<slug:key>/decisions/", deciding.listing, name="consultations_decide"),
        path("consultations/<slug:key>/decisions/mark/", deciding.mark, name="consultations_mark_decided"),
        path("consultations/<slug:key>/decisions/take-back/", deciding.take_back, name="consultations_take_back"),
        path("consultations/<slug:key>/decisions/<int:pk>/", deciding.decision, name="consultations_decision"),
        path("consultations/<slug:key>/decisions/<int:pk>/out/", deciding.take_out, name="consultations_take_out"),
    ]


@hooks.register("register_page_header_buttons")
def deciding_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a consultation's page, whichever language it is in, to the decisions on its comments."""
    if page.specific_class is not ConsultationPage or not user.has_perm(deciding.PERMISSION):
        return
    record = Consultation.objects.filter(translation_key=page.translation_key).first()
    if record:
        url = reverse("consultations_decide", args=[record.key])
        yield Button(_("Evaluation of comments"), url, icon_name="clipboard-list", priority=85)


@hooks.register("register_admin_urls")
def register_mailing() -> list:
    return [path("consultations-mailing/", mailing.queue, name="consultations_mailing")]


@hooks.register("register_reports_menu_item")
def register_mailing_menu_item() -> MenuItem:
    url = reverse("consultations_mailing")
    return ConsultationsMenuItem(_("E-mails to residents"), url, icon_name="mail", order=900)


@hooks.register("register_admin_urls")
def register_importing() -> list:
    return [path("consultations-import/<int:page_id>/", importing.import_text, name="consultations_import")]


@hooks.register("register_page_header_buttons")
def import_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a consultation's page to importing its text from a file; not from one that is a translation."""
    if page.specific_class is ConsultationPage and importing.may_import(page.specific, user):
        url = reverse("consultations_import", args=[page.pk])
        yield Button(_("Import text"), url, icon_name="upload", priority=18)


@hooks.register("register_admin_urls")
def register_dashboard() -> list:
    return [
        path("consultations-figures/", dashboard.listing, name="consultations_dashboards"),
        path("consultations/<slug:key>/dashboard/", dashboard.dashboard, name="consultations_dashboard"),
    ]


class DashboardsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return dashboard.may_see(request.user)


@hooks.register("register_reports_menu_item")
def register_dashboards_menu_item() -> MenuItem:
    url = reverse("consultations_dashboards")
    return DashboardsMenuItem(_("Consultations in figures"), url, icon_name="view", order=800)


@hooks.register("register_page_header_buttons")
def dashboard_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a consultation's page, whichever language it is in, to its figures."""
    record = dashboard.record_of(page) if dashboard.may_see(user) else None
    if record:
        url = reverse("consultations_dashboard", args=[record.key])
        yield Button(_("Dashboard"), url, icon_name="view", priority=86)


@hooks.register("register_admin_urls")
def register_report_views() -> list:
    return [
        path("evaluation-reports/", verifying.report_list, name="consultations_reports"),
        path("evaluation-reports/<int:pk>/", verifying.check, name="consultations_report_check"),
    ]


class ReportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(verifying.PERMISSION)


@hooks.register("register_reports_menu_item")
def register_reports_menu_item() -> MenuItem:
    url = reverse("consultations_reports")
    return ReportsMenuItem(_("Evaluation reports"), url, icon_name="doc-full", order=910)


@hooks.register("register_page_header_buttons")
def verifying_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a report's page, whichever language it is in, to the verification of its latest figures."""
    if page.specific_class is not EvaluationReportPage or not user.has_perm(verifying.PERMISSION):
        return
    latest = ReportEdition.objects.filter(translation_key=page.translation_key).last()
    if latest:
        url = reverse("consultations_report_check", args=[latest.pk])
        yield Button(_("Verify the figures"), url, icon_name="circle-check", priority=86)


hooks.register("after_publish_page", verifying.after_publishing)
