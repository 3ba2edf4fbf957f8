from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from surveys import admin_views


@hooks.register("register_admin_urls")
def register_evaluators_views() -> list:
    return [
        path("surveys/", admin_views.survey_list, name="surveys_list"),
        path("surveys/<slug:key>/", admin_views.survey_detail, name="surveys_detail"),
        path("surveys/<slug:key>/export/", admin_views.export, name="surveys_export"),
    ]


class SurveysMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(admin_views.PERMISSION)


@hooks.register("register_admin_menu_item")
def register_surveys_menu_item() -> MenuItem:
    return SurveysMenuItem(_("Surveys"), reverse("surveys_list"), icon_name="form", order=250)


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Let administrators give the permission to other groups in Settings → Groups."""
    return Permission.objects.filter(content_type__app_label="surveys", codename="export_responses")
