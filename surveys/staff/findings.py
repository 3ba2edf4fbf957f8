"""What the editor of a survey is shown before publishing: what changes, what is wrong, what is not translated."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.models import Page

from surveys.models import SurveyPage
from surveys.report import Report
from surveys.versions import published_translations

MOST_TOLD = 5  # changes told one by one in the message after saving


def address(page: Page) -> str:
    return reverse("surveys_check", args=[page.pk])


def check(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what is to be said of the latest draft; publish it if asked to."""
    page = get_object_or_404(SurveyPage, pk=page_id)
    may = page.permissions_for_user(request.user)
    if not may.can_edit():
        return permission_denied(request)
    if request.method == "POST":
        return publish(request, page) if may.can_publish() and not may.page_locked() else permission_denied(request)
    draft = page.get_latest_revision_as_object()
    report = Report(draft)
    context = {
        "page": draft,
        "report": report,
        "count": report.survey.standing(),
        "languages": languages(report),
        "may_publish": may.can_publish() and not may.page_locked() and page.has_unpublished_changes,
        "page_title": _("Check before publishing"),
        "page_subtitle": draft.title,
        "header_icon": "circle-check",
    }
    return render(request, "surveys/admin/findings.html", context)


def languages(report: Report) -> list[tuple[str, list[Any]]]:
    """Return the site's languages other than the source, each with what there is to look at in it."""
    source = report.proposed.source_language
    return [(str(name), report.findings([code])) for code, name in settings.LANGUAGES if code != source]


def publish(request: HttpRequest, page: SurveyPage) -> HttpResponse:
    """Publish the draft that was shown, unless it has changed since or is not finished."""
    revision = page.get_latest_revision()
    if revision is None or str(revision.pk) != request.POST.get("revision"):
        messages.error(request, _("The draft has changed in the meantime. Look at it again."))
        return redirect(address(page))
    try:
        draft = revision.as_object()
        draft.questions.stream_block.clean(draft.questions)
        with transaction.atomic():
            PublishPageRevisionAction(revision, user=request.user).execute()
    except ValidationError:
        messages.error(request, _("The draft is not finished. Press “Publish” in the editor to see what is missing."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    messages.success(request, _("The survey “%(title)s” has been published.") % {"title": draft.title})
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Keep an editor who publishes from the editor at the draft, which is saved, where there is something to see."""
    if not isinstance(page, SurveyPage) or not Report(page).stops_publishing:
        return None
    messages.warning(request, _("Saved as a draft and not published yet. Look at what publishing would change first."))
    return redirect(address(page))


def after_editing(request: HttpRequest, page: Page) -> None:
    """Tell an editor who has saved a draft what it changes. Autosave, which shows no messages, is left alone."""
    if not isinstance(page, SurveyPage) or not request.accepts("text/html"):
        return
    told = [change.message for change in Report(page).changes]
    if told:
        count = len(told)
        heading = ngettext("%(count)d change to what is published:", "%(count)d changes to what is published:", count)
        shown = [heading % {"count": count}, *told[:MOST_TOLD], *(["…"] if count > MOST_TOLD else [])]
        button = messages.button(address(page), _("Check before publishing"))
        messages.info(request, " ".join(shown), buttons=[button])


def after_publishing(request: HttpRequest, page: Page) -> None:
    """Remind the editor of the languages in which the survey is not asked."""
    if not isinstance(page, SurveyPage) or not page.live or not page.is_source:
        return
    asked_in = {page.locale.language_code, *(face.locale.language_code for face in published_translations(page))}
    missing = [str(name) for code, name in settings.LANGUAGES if code not in asked_in]
    if missing:
        message = _("The survey is not asked in every language yet. Still to be translated: %(languages)s.")
        messages.info(request, message % {"languages": ", ".join(missing)})
