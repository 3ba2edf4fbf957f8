from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from surveys.exporting import audit
from surveys.models import Survey, SurveyPage
from surveys.staff import (
    bank,
    codebook,
    coding,
    coding_urls,
    compare,
    crosstab,
    dashboard,
    editors,
    entry,
    exports,
    files,
    findings,
    invitations,
    parents,
    population,
    population_urls,
    releases,
    responses,
    starters,
    trying,
    xlsform,
)


@hooks.register("register_admin_urls")
def register_evaluators_views() -> list:
    return [
        path("surveys/", responses.survey_list, name="surveys_list"),
        path("new-survey/", starters.new_survey, name="surveys_new"),
        path("new-survey/xlsform/", xlsform.upload, name="surveys_from_xlsform"),
        path("question-bank/<int:page_id>/", bank.question_bank, name="surveys_bank"),
        path("surveys-check/<int:page_id>/", findings.check, name="surveys_check"),
        path("surveys/<slug:key>/", responses.survey_detail, name="surveys_detail"),
        path("surveys/<slug:key>/counts/", dashboard.old_address, name="surveys_counts"),
        path("surveys/<slug:key>/dashboard/", dashboard.dashboard, name="surveys_dashboard"),
        path("surveys/<slug:key>/crosstab/", crosstab.crosstab_page, name="surveys_crosstab"),
        path("surveys/<slug:key>/compare/", compare.compare_list, name="surveys_compare_list"),
        path("surveys/<slug:key>/compare/<slug:other>/", compare.compare_page, name="surveys_compare"),
        path("surveys/<slug:key>/release/", releases.release_page, name="surveys_release"),
        path("surveys/<slug:key>/export/", exports.export, name="surveys_export"),
        path("surveys/<slug:key>/exports/<uuid:pk>/", exports.job, name="surveys_export_job"),
        path("surveys/<slug:key>/exports/<uuid:pk>/file/", exports.job_file, name="surveys_export_file"),
        path("surveys/<slug:key>/xlsform/", xlsform.download, name="surveys_xlsform"),
        path("surveys/<slug:key>/codebook/", codebook.page, name="surveys_codebook"),
        path("surveys/<slug:key>/codebook/pdf/", codebook.pdf, name="surveys_codebook_pdf"),
        path("surveys/<slug:key>/codebook/ddi/", codebook.ddi, name="surveys_codebook_ddi"),
        path("surveys/<slug:key>/files/", files.file_list, name="surveys_files"),
        path("surveys/<slug:key>/files/<uuid:pk>/", files.file, name="surveys_file"),
        path("surveys/<slug:key>/contacts/", files.contact_list, name="surveys_contacts"),
        path("surveys/<slug:key>/contacts/csv/", files.contact_file, name="surveys_contacts_csv"),
        path("surveys/<slug:key>/invitations/", invitations.invitations, name="surveys_invitations"),
        path("surveys/<slug:key>/test/", trying.test_addresses, name="surveys_test"),
        path("surveys/<slug:key>/enter/", entry.enter, name="surveys_enter"),
        path("typing-in/", entry.surveys, name="surveys_enter_list"),
        *coding_urls.urlpatterns,
        *population_urls.urlpatterns,
    ]


@hooks.register("register_page_header_buttons")
def survey_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a survey's page, whichever language it is in, to its test mode and invitation links."""
    survey = Survey.objects.filter(translation_key=page.translation_key).first()
    if survey and editors.may(user, "edit", survey):
        url = reverse("surveys_test", args=[survey.key])
        yield Button(_("Test mode"), url, icon_name="view", priority=80)
    if survey and editors.may(user, "publish", survey):
        url = reverse("surveys_invitations", args=[survey.key])
        yield Button(_("Invitation links"), url, icon_name="mail", priority=81)


@hooks.register("register_page_header_buttons")
def authoring_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a survey to the question bank, and from a page that may have a survey below it to the starters."""
    if parents.takes_survey(page, user):
        url = f"{reverse('surveys_new')}?parent={page.pk}"
        yield Button(_("New survey from a starter"), url, icon_name="form", priority=16)
    if page.specific_class is SurveyPage and bank.takes_questions(page.specific, user):
        yield Button(_("Insert questions"), reverse("surveys_bank", args=[page.pk]), icon_name="list-ul", priority=16)


class NewSurveyMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_permission(request.user, "add")


@hooks.register("register_admin_menu_item")
def register_new_survey_menu_item() -> MenuItem:
    return NewSurveyMenuItem(_("New survey"), reverse("surveys_new"), icon_name="plus", order=251)


class SurveysMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(responses.PERMISSION)


@hooks.register("register_admin_menu_item")
def register_surveys_menu_item() -> MenuItem:
    return SurveysMenuItem(_("Surveys"), reverse("surveys_list"), icon_name="form", order=250)


class EntryMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(entry.PERMISSION)


@hooks.register("register_admin_menu_item")
def register_entry_menu_item() -> MenuItem:
    return EntryMenuItem(_("Type in responses"), reverse("surveys_enter_list"), icon_name="edit", order=251)


class CodingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(coding.CODE)


@hooks.register("register_admin_menu_item")
def register_coding_menu_item() -> MenuItem:
    return CodingMenuItem(_("Coding"), reverse("surveys_coding"), icon_name="tag", order=252)


class PopulationMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(population.PERMISSION)


@hooks.register("register_admin_menu_item")
def register_population_menu_item() -> MenuItem:
    return PopulationMenuItem(_("Population"), reverse("surveys_populations"), icon_name="group", order=253)


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Let administrators give the permissions to other groups in Settings → Groups."""
    return Permission.objects.filter(
        content_type__app_label="surveys",
        codename__in=[
            "export_responses",
            "enter_responses",
            "read_personal_answers",
            "code_texts",
            "settle_codes",
            "release_figures",
            "enter_population",
        ],
    )


hooks.register("register_log_actions", audit.register_actions)
hooks.register("register_log_actions", releases.register_actions)
hooks.register("before_publish_page", findings.before_publishing)
hooks.register("after_publish_page", findings.after_publishing)
hooks.register("after_edit_page", findings.after_editing)


@hooks.register("register_page_header_buttons")
def check_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a survey to what should be looked at before it is published."""
    if page.specific_class is SurveyPage and page.permissions_for_user(user).can_edit():
        yield Button(_("Check before publishing"), findings.address(page), icon_name="circle-check", priority=82)


@hooks.register("register_page_header_buttons")
def xlsform_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a survey to its XLSForm, and from a page that may have a survey below it to importing one."""
    if parents.takes_survey(page, user):
        url = f"{reverse('surveys_from_xlsform')}?parent={page.pk}"
        yield Button(_("New survey from an XLSForm"), url, icon_name="upload", priority=17)
    survey = Survey.objects.filter(translation_key=page.translation_key).first()
    if survey and editors.may(user, "edit", survey):
        yield Button(_("XLSForm"), reverse("surveys_xlsform", args=[survey.key]), icon_name="download", priority=83)
