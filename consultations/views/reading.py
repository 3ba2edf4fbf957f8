"""Reading the text that is commented on, and what was said to each part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from consultations import threads
from consultations.models.record import Consultation
from consultations.text import Part, Text
from consultations.versions import compose, published_translations, read
from consultations.views import commenting
from consultations.wording import Worded, show

if TYPE_CHECKING:
    from consultations.models import ConsultationPage

HEADINGS_WITHOUT_CONTENTS = 3


def text(request: HttpRequest, page: ConsultationPage) -> HttpResponse:
    """Show the whole text, with how much was said to each part of it."""
    record, language = page.record, page.locale.language_code
    counts = record.all_comments.counts_by_anchor()
    gone = threads.gone_parts(record, counts, language)
    if not record.text and not gone:
        raise Http404
    rows = show(record.text.parts, record.text.source, language)
    return render(request, page, "text.html", version=record.current_version, counts=counts, gone=gone, **outline(rows))


def outline(rows: list[Worded]) -> dict[str, Any]:
    headings = [row for row in rows if row.is_heading]
    return {"rows": rows, "headings": headings if len(headings) > HEADINGS_WITHOUT_CONTENTS else []}


def preview(request: HttpRequest, page: ConsultationPage) -> HttpResponse:
    """Show the text as it would be published from `page`, which may not have been saved yet."""
    language = page.locale.language_code
    record = Consultation.objects.filter(translation_key=page.translation_key).first()
    if record is None or record.source_page_id in {None, page.pk}:
        composed = compose(page, published_translations(page))
    else:
        composed = (record.text or read(page)).translated_by(read(page), language)
    rows = show(composed.parts, composed.source, language)
    return render(request, page, "text.html", is_preview=True, **outline(rows))


def printed(request: HttpRequest, page: ConsultationPage) -> HttpResponse:
    """Show the text with its numbers alone, for A4 sheets."""
    record = page.record
    if not record.text:
        raise Http404
    rows = show(record.text.parts, record.text.source, page.locale.language_code)
    online = request.build_absolute_uri(page.address("text"))
    return render(request, page, "text_print.html", rows=rows, version=record.current_version, online=online)


def part(request: HttpRequest, page: ConsultationPage, anchor: str) -> HttpResponse:
    """Show one part of the text, or the whole as one place, and what was said there; and take a new comment on it."""
    record, language = page.record, page.locale.language_code
    seen = threads.last_text(record, anchor)
    if seen is None or record.current_version is None:
        raise Http404
    is_gone = bool(anchor) and record.text.part(anchor) is None
    context = {**about_part(seen, anchor, language), "is_gone": is_gone, "anchor": anchor}
    status = 200
    if request.method == "POST":
        outcome = commenting.begin(request, page, anchor)
        if not isinstance(outcome, commenting.NotTaken):
            return outcome
        context |= {"form": outcome.form, "problem": outcome.problem}
        status = outcome.status
    elif record.takes_comments() and not is_gone:
        context["form"] = commenting.blank_form(page)
    found = threads.threads_of(record, anchor, seen, language, request.GET.get("page"))
    return render(request, page, "part.html", status=status, threads=found, **context)


def about_part(seen: Text, anchor: str, language: str) -> dict[str, Any]:
    """Return the part, its section if it is a heading, and its neighbours, in words; nothing of the whole."""
    found = seen.part(anchor)
    if found is None:
        return {}
    index = seen.parts.index(found)
    section = seen.section(found) if found.level else ()
    first, *others = show([found, *section], seen.source, language)
    return {
        "part": first,
        "section": others,
        "previous": worded(seen.parts[index - 1], seen, language) if index else None,
        "next": worded(seen.parts[index + 1], seen, language) if index + 1 < len(seen.parts) else None,
    }


def worded(part: Part, text: Text, language: str) -> Worded:
    return show([part], text.source, language)[0]


def comment(request: HttpRequest, page: ConsultationPage, number: int) -> HttpResponse:
    """Show one comment with all the replies to it."""
    record, language = page.record, page.locale.language_code
    found = get_object_or_404(threads.readable(record).select_related("parent"), number=number)
    seen = threads.last_text(record, found.anchor)
    with_replies = threads.replies_to(found, seen or record.text, language, request.GET.get("page"))
    context: dict[str, Any] = {
        "threads": with_replies,
        "said": with_replies.said[0],
        "part": about_part(seen, found.anchor, language).get("part") if seen else None,
        "among_others": threads.address_among_others(page, found),
    }
    return render(request, page, "comment_page.html", **context)


def render(
    request: HttpRequest, page: ConsultationPage, template: str, *, status: int = 200, **extra: Any
) -> HttpResponse:
    record = None if extra.get("is_preview") else page.record
    context = {
        **page.get_context(request),
        "record": record,
        "taking": bool(record and record.takes_comments()),
        "here": request.build_absolute_uri(request.path),
        **extra,
    }
    return TemplateResponse(request, f"consultations/{template}", context, status=status)
