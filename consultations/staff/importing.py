"""Where an editor imports the text to comment on from a file, and sees first what becomes of each part of it.

Between the two steps the document travels in the form, signed: nothing is kept on the server.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from consultations.importing.lines import Unreadable
from consultations.importing.merging import Merger, NotMerged, takes_text
from consultations.importing.paragraphs import Document
from consultations.importing.reading import READERS, read
from consultations.models import ConsultationPage
from consultations.staff.import_table import table

SALT = "consultations.import"
PART = re.compile(r"part-(\d{1,6})")


class UploadForm(forms.Form):
    """Reads the file too, so that one that cannot be read is an error of the field."""

    file = forms.FileField(
        label=gettext_lazy("File with the text"),
        help_text=gettext_lazy("Plain text, Markdown, HTML or DOCX, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(READERS)}),
    )
    number = forms.BooleanField(
        label=gettext_lazy("Number the paragraphs"),
        required=False,
        help_text=gettext_lazy("From 1 on, if the document has no numbers of its own."),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "file" in data:
            try:
                data["document"] = read(data["file"].name, data["file"].read(), number=data["number"])
            except Unreadable as error:
                self.add_error("file", str(error))
        return data


def may_import(page: ConsultationPage, user: Any) -> bool:
    """Tell whether `user` may import a text into `page`: not where it is only translated."""
    permissions = page.permissions_for_user(user)
    return takes_text(page) and permissions.can_edit() and not permissions.page_locked()


def import_text(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask for the file; show what it would change; save that as a draft."""
    page = get_object_or_404(ConsultationPage, pk=page_id)
    if not may_import(page, request.user):
        return refused(request, page)
    if "document" in request.POST:
        return decide(request, page)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        return compared(request, Merger(page, form.cleaned_data["document"]))
    status = 422 if form.errors else 200
    return render(request, "consultations/admin/import.html", {**around(page), "form": form}, status=status)


def refused(request: HttpRequest, page: ConsultationPage) -> HttpResponse:
    """Send an editor who is at a translation to the source page, and everybody else away."""
    source = page.record.source_page
    if takes_text(page) or source is None or not may_import(source, request.user):
        return permission_denied(request)
    messages.info(
        request,
        _("A text is imported into the page in the source language, which is this one. Then translate what changed."),
    )
    return redirect("consultations_import", source.pk)


def decide(request: HttpRequest, page: ConsultationPage) -> HttpResponse:
    """Show the match again as the editor corrected it, or save it if it is what was shown."""
    document = opened(request.POST["document"], page)
    if document is None:
        messages.error(request, _("What was uploaded is damaged. Please choose the file again."))
        return redirect("consultations_import", page.pk)
    merger = Merger(page, document, wanted(request.POST))
    if merger.state != request.POST.get("state"):
        problem = _("The text on the page has changed in the meantime. Look at the comparison again.")
        return compared(request, Merger(page, document), problem, status=409)
    if merger.problems or "apply" not in request.POST:
        return compared(request, merger, *merger.problems, status=422 if merger.problems else 200)
    try:
        merger.save(request.user)
    except NotMerged as error:
        return compared(request, merger, str(error), status=422)
    messages.success(
        request,
        _("The text was imported. It is saved as a draft; nobody sees it until it is published."),
        buttons=[messages.button(reverse("wagtailadmin_pages:view_draft", args=[page.pk]), _("View draft"))],
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


def wanted(typed: Mapping[str, str]) -> dict[int, str]:
    """Return which part, by id, each new one is to be."""
    return {int(found[1]): typed[name] for name in typed if (found := PART.fullmatch(name))}


def compared(request: HttpRequest, merger: Merger, *problems: str, status: int = 200) -> HttpResponse:
    context = {
        **around(merger.page),
        "merger": merger,
        "rows": table(merger),
        "problems": problems,
        "document": sealed(merger),
    }
    return render(request, "consultations/admin/import_match.html", context, status=status)


def around(page: ConsultationPage) -> dict[str, Any]:
    return {
        "page": page,
        "page_title": _("Import text"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "upload",
    }


def sealed(merger: Merger) -> str:
    content = {"page": merger.page.pk, "document": merger.document.to_json()}
    return signing.dumps(content, salt=SALT, compress=True)


def opened(sent: str, page: ConsultationPage) -> Document | None:
    """Return the document that was uploaded for `page`; None where this is not what the form held."""
    try:
        content = signing.loads(sent, salt=SALT)
    except signing.BadSignature:
        return None
    return Document.from_json(content["document"]) if content["page"] == page.pk else None
