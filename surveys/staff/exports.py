"""Responses as files: the screen to choose on, what is sent at once, and what is made in the background."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.views import see_other
from surveys.analysis.query import query_of, selection_from
from surveys.analysis.selection import Selection
from surveys.analysis.wording import described
from surveys.codebook import Codebook
from surveys.exporting import audit, jobs
from surveys.exporting.formats import Format, file_name
from surveys.exporting.options import Counted, NotPossible, Options
from surveys.exporting.selected import count_selected
from surveys.models import Export, Survey
from surveys.staff.export_forms import ExportForm
from surveys.staff.export_lines import Line, lines
from surveys.staff.responses import evaluators_only

REFRESH = 3  # seconds after which a browser asks again how far an export is


@evaluators_only
@never_cache
def export(request: HttpRequest, key: str) -> Any:
    """Show what can be downloaded; with a format, send the file or, where that takes long, have it made.

    The filter comes from the address, format, labels and shape from there or from the form.
    """
    survey = get_object_or_404(Survey, key=key)
    codebook = Codebook.of(survey)
    selection = selection_from(request.GET, codebook)
    data = request.POST if request.method == "POST" else request.GET
    if "format" not in data:
        return screen(request, survey, codebook, selection)
    form = ExportForm(data)
    if not form.is_valid():
        messages.error(request, _("Choose a format and what the answers are to look like."))
        return redirect("surveys_detail", key=key)
    format, options = form.asked_for(selection)
    try:
        format.check(survey, options)
        return sent(request, survey, format, options)
    except NotPossible as reason:
        messages.error(request, str(reason))
        return see_other(address(survey, selection))


def address(survey: Survey, selection: Selection) -> str:
    return f"{reverse('surveys_export', args=[survey.key])}?{query_of(selection)}"


def screen(request: HttpRequest, survey: Survey, codebook: Codebook, selection: Selection) -> HttpResponse:
    count = count_selected(survey, selection)
    context = {
        "survey": survey,
        "form": ExportForm(),
        "action": address(survey, selection),
        "filters": described(selection, codebook, request.LANGUAGE_CODE),
        "unfiltered": reverse("surveys_export", args=[survey.key]),
        "count": count,
        "lines": lines(survey, request.LANGUAGE_CODE),
        "page_title": survey.title(request.LANGUAGE_CODE),
        "page_subtitle": _("Download responses"),
        "header_icon": "download",
    }
    return render(request, "surveys/admin/export.html", context)


def sent(request: HttpRequest, survey: Survey, format: Format, options: Options) -> Any:
    """Send the file as it comes, or made at once, or lead to where it is being made. Raises NotPossible."""
    if format.stream:
        pieces = streamed(survey, format, options, request.user)
        response = StreamingHttpResponse(pieces, content_type=format.content_type)
        response["Content-Disposition"] = f'attachment; filename="{file_name(survey, format, options)}"'
        return response
    if count_selected(survey, options.selection) <= jobs.AT_ONCE:
        return made_at_once(survey, format, options, request.user)
    if request.method != "POST":  # following a link must not set off work
        messages.info(request, _("This file takes a while. Choose it here and it will be made in the background."))
        return see_other(address(survey, options.selection))
    export = jobs.ask_for(survey, format, options, request.user)
    return see_other(reverse("surveys_export_job", args=[survey.key, export.pk]))


def streamed(survey: Survey, format: Format, options: Options, user: Any) -> Iterator[bytes]:
    """Yield the file in pieces, and log what left even where the browser, or the database, breaks off."""
    counted, finished = Counted(), False
    pieces = format.stream(survey, options, counted) if format.stream else iter(())
    yield next(pieces)  # the header, which tells nothing of anybody
    entry = audit.record(survey, format, options, user)
    try:
        yield from pieces
        finished = True
    finally:
        audit.record_end(entry, counted.written, finished)


def made_at_once(survey: Survey, format: Format, options: Options, user: Any) -> FileResponse:
    counted = Counted()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        format.write(survey, options, path, counted)
        file = path.open("rb")  # stays readable when the folder goes
    audit.record(survey, format, options, user, responses=counted.written)
    return attachment(file, survey, format, options)


def attachment(file: Any, survey: Survey, format: Format, options: Options) -> FileResponse:
    name = file_name(survey, format, options)
    return FileResponse(file, as_attachment=True, filename=name, content_type=format.content_type)


@evaluators_only
@never_cache
def job(request: HttpRequest, key: str, pk: UUID) -> HttpResponse:
    """Show how far an export is. Until it is done the page comes again by itself, and sees that somebody makes it."""
    export = get_object_or_404(Export, pk=pk, survey__key=key)
    jobs.see_to_it()
    line = Line(export, Codebook.of(export.survey), request.LANGUAGE_CODE)
    context = {
        "survey": export.survey,
        "line": line,
        "kept": jobs.KEPT.days,
        "page_title": export.survey.title(request.LANGUAGE_CODE),
        "page_subtitle": _("Download responses"),
        "header_icon": "download",
    }
    response = render(request, "surveys/admin/export_job.html", context)
    if line.is_under_way:
        response["Refresh"] = str(REFRESH)
    return response


@evaluators_only
@never_cache
def job_file(request: HttpRequest, key: str, pk: UUID) -> FileResponse:
    """Send the file of an export that is done; this is logged too, whoever asked for it to be made."""
    export = get_object_or_404(Export, pk=pk, survey__key=key, state=Export.State.DONE)
    format, options = jobs.wish(export)
    try:
        file = export.file.open()
    except FileNotFoundError as error:
        raise Http404 from error
    audit.record(export.survey, format, options, request.user, responses=export.rows_done, action=audit.FETCHED)
    return attachment(file, export.survey, format, options)
