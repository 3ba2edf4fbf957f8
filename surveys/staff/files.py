"""What only those with a permission of their own see: the files residents sent, and their contact details.

Contact details are listed by the alphabet and without their responses: whoever writes to these people need not know
what they answered. Files carry the id that stands in the dataset, since an evaluator reads them with the answers.
"""

from __future__ import annotations

import csv
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import permission_required
from wagtail.coreutils import string_to_ascii

from surveys.exporting.delimited import BOM, neutralised
from surveys.exporting.formats import FORMATS
from surveys.models import PersonalAnswer, Survey, Upload

PERMISSION = "surveys.read_personal_answers"
with_permission = permission_required(PERMISSION)
PARTS = ("name", "email", "phone")


@with_permission
@never_cache
def file_list(request: HttpRequest, key: str) -> HttpResponse:
    """List the files of responses; those still in drafts are nobody's business yet."""
    survey = get_object_or_404(Survey, key=key)
    sent = survey.uploads.exclude(response=None).select_related("response").order_by("key", "name")
    files = [(upload, is_current(upload)) for upload in sent]
    return page(request, "surveys/admin/files.html", survey, _("Files"), files=files)


def is_current(upload: Upload) -> bool:
    """Tell whether a response still names the file, rather than another that replaced it."""
    return upload.response is not None and upload.response.answers.get(upload.key) == {"upload": upload.pk.hex}


@with_permission
@never_cache
def file(request: HttpRequest, key: str, pk: UUID) -> FileResponse:
    """Send one file to be saved. It is a stranger's: no browser may show it as a page of this site."""
    upload = get_object_or_404(Upload.objects.exclude(response=None), pk=pk, survey__key=key)
    try:
        content = upload.file.open()
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(content, as_attachment=True, filename=upload.name, content_type=upload.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@with_permission
@never_cache
def contact_list(request: HttpRequest, key: str) -> HttpResponse:
    survey = get_object_or_404(Survey, key=key)
    return page(request, "surveys/admin/contacts.html", survey, _("Contact details"), contacts=contacts(survey))


@with_permission
@never_cache
def contact_file(request: HttpRequest, key: str) -> HttpResponse:
    survey = get_object_or_404(Survey, key=key)
    answer = HttpResponse(BOM, content_type=FORMATS["csv"].content_type)
    answer["Content-Disposition"] = f'attachment; filename="{survey.key}-contacts.csv"'
    writer = csv.writer(answer)
    writer.writerow(("question", *PARTS))
    writer.writerows(map(neutralised, row) for row in contacts(survey))
    return answer


def contacts(survey: Survey) -> list[list[str]]:
    """Return the question's key, the name, the e-mail address and the telephone number that each person gave."""
    given = PersonalAnswer.objects.filter(response__survey=survey).values_list("key", "answer")
    rows = [[key, *(answer.get(part, "") for part in PARTS)] for key, answer in given]
    return sorted(rows, key=lambda row: [string_to_ascii(cell).lower() for cell in row])


def page(request: HttpRequest, template: str, survey: Survey, title: str, **context: Any) -> HttpResponse:
    heading = {"page_title": title, "page_subtitle": survey.title(request.LANGUAGE_CODE), "header_icon": "lock"}
    return render(request, template, {"survey": survey, **heading, **context})
