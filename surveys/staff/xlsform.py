"""Surveys as XLSForms for staff: a survey's questionnaire downloaded, and a survey begun from such a file."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.auth import permission_denied
from wagtail.models import Page

from core.starting import BelowPageForm
from surveys.exporting.formats import XLSX_TYPE
from surveys.models import Survey
from surveys.questionnaire import Questionnaire
from surveys.staff.editors import may
from surveys.staff.parents import parents_for
from surveys.staff.responses import PERMISSION
from surveys.versions import compose, published_translations
from surveys.xlsform.pages import NotImported, create
from surveys.xlsform.reading import Form, read
from surveys.xlsform.workbook import Unreadable, load, save
from surveys.xlsform.writing import sheets


class UploadForm(BelowPageForm):
    """Reads the file too, so that one that cannot be read is an error of the field."""

    file = forms.FileField(
        label=gettext_lazy("XLSForm"),
        help_text=gettext_lazy("An XLSX file from KoboToolbox, ODK or another program, or from this site."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    leave_out = forms.BooleanField(
        label=gettext_lazy("Leave out what has no counterpart here"),
        required=False,
        help_text=gettext_lazy("Without this, such a form is not imported at all and you are told what it is."),
    )

    field_order = ("file", "parent", "leave_out")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "file" in data and "parent" in data:
            data["below"] = self.parents[data["parent"]].specific
            try:
                data["form"] = read(load(data["file"]), data["below"].locale.language_code)
            except Unreadable as error:
                self.add_error("file", str(error))
        return data


def upload(request: HttpRequest) -> HttpResponse:
    """Ask for the file, make a draft of it, and show line by line what became of it."""
    parents = parents_for(request.user)
    if not parents:
        raise PermissionDenied
    form = UploadForm(
        request.POST or None, request.FILES or None, parents=parents, initial={"parent": request.GET.get("parent")}
    )
    page = imported(request, form) if form.is_valid() else None
    if page and not form.cleaned_data["form"].report.lines:
        return redirect("wagtailadmin_pages:edit", page.pk)
    context = {
        "form": form,
        "page": page,
        "report": form.cleaned_data["form"].report if form.is_bound and form.is_valid() else None,
        "page_title": _("New survey from an XLSForm"),
        "header_icon": "form",
    }
    failed = form.is_bound and page is None
    return render(request, "surveys/admin/xlsform_upload.html", context, status=422 if failed else 200)


def imported(request: HttpRequest, form: UploadForm) -> Page | None:
    data = form.cleaned_data
    read_form: Form = data["form"]
    try:
        title = Path(data["file"].name).stem
        return create(read_form, data["below"], title, leave_out=data["leave_out"], user=request.user)
    except NotImported:
        return None


def questionnaire_of(survey: Survey) -> Questionnaire | None:
    """Return what was published last, or else what is being written."""
    if survey.current_version:
        return survey.current_version.questionnaire
    page = survey.source_page
    return compose(page.get_latest_revision_as_object(), published_translations(page)) if page else None


def download(request: HttpRequest, key: str) -> HttpResponse | FileResponse:
    """Show what other programs will not make of the survey; with `file` in the address, send the file."""
    survey = get_object_or_404(Survey.objects.select_related("source_page"), key=key)
    if not (request.user.has_perm(PERMISSION) or may(request.user, "edit", survey)):
        return permission_denied(request)
    questionnaire = questionnaire_of(survey)
    if questionnaire is None or not questionnaire.questions:
        found, report = None, None
    else:
        found, report = sheets(questionnaire, survey.key)
    if found and "file" in request.GET:
        file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115  (FileResponse closes it, and so deletes it)
        save(Path(file.name), found)
        return FileResponse(file, as_attachment=True, filename=f"{survey.key}-xlsform.xlsx", content_type=XLSX_TYPE)
    context = {
        "survey": survey,
        "report": report,
        "page_title": _("XLSForm"),
        "page_subtitle": survey.title(request.LANGUAGE_CODE),
        "header_icon": "download",
    }
    return render(request, "surveys/admin/xlsform_download.html", context)
