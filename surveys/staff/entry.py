"""Where staff type in what came on paper, or what somebody told them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.auth import permission_required

from core.tokens import new_token, receipt_code
from surveys.models import Draft, QuestionnaireVersion, Response, Survey
from surveys.sending import Refused, all_answers
from surveys.sheet import Group, sheet
from surveys.typing_in import Entry, entry_form, typed_in

PERMISSION = "surveys.enter_responses"
clerks_only = permission_required(PERMISSION)

TYPED_IN = (Response.Source.PAPER, Response.Source.ASSISTED)
SOURCES = [
    (Response.Source.PAPER, gettext_lazy("on paper")),
    (Response.Source.ASSISTED, gettext_lazy("told to staff, by telephone or in person")),
]
TOKEN = re.compile(r"[\w-]{24}", re.ASCII)


class OptionsForm(forms.Form):
    """What the questionnaires on the desk have in common."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the questionnaire"), choices=settings.LANGUAGES)
    source = forms.ChoiceField(label=gettext_lazy("How it came"), choices=SOURCES)
    version = forms.ChoiceField(
        label=gettext_lazy("Version"), help_text=gettext_lazy("It is printed at the top of the paper.")
    )

    def __init__(self, versions: list[QuestionnaireVersion], data: QueryDict) -> None:
        first = {"language": settings.LANGUAGES[0][0], "source": Response.Source.PAPER, "version": versions[0].number}
        super().__init__({**first, **data.dict()})
        numbers: Any = self.fields["version"]
        numbers.choices = [(version.number, version.number) for version in versions]


@dataclass(frozen=True)
class Desk:
    """A survey, and which of its questionnaires are being typed in."""

    survey: Survey
    version: QuestionnaireVersion
    options: OptionsForm

    @property
    def language(self) -> str:
        return self.options.cleaned_data["language"]

    @property
    def source(self) -> str:
        return self.options.cleaned_data["source"]

    @property
    def address(self) -> str:
        chosen = {"language": self.language, "source": self.source, "version": self.version.number}
        return f"{reverse('surveys_enter', args=[self.survey.key])}?{urlencode(chosen)}"


def desk_of(key: str, data: QueryDict) -> Desk:
    """Return what the address says. Raises Http404 where there is no such questionnaire."""
    survey = get_object_or_404(Survey, key=key)
    versions = list(survey.versions.order_by("-number"))
    options = OptionsForm(versions, data) if versions else None
    if options is None or not options.is_valid():
        raise Http404
    chosen = int(options.cleaned_data["version"])
    return Desk(survey, next(version for version in versions if version.number == chosen), options)


@clerks_only
def surveys(request: HttpRequest) -> HttpResponse:
    """List the surveys for those who type in and may see no responses."""
    context = {"surveys": Survey.objects.all(), "page_title": _("Type in responses"), "header_icon": "edit"}
    return render(request, "surveys/admin/entry_list.html", context)


@clerks_only
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Show the whole questionnaire, blank, or store what was typed into it and show the next."""
    desk = desk_of(key, request.GET)
    if request.method != "POST":
        return show(request, desk, sheet(entry_form(desk.version, desk.language)()), new_token())
    token = request.POST.get("token", "")
    token = token if TOKEN.fullmatch(token) else new_token()
    entry = Entry(
        desk.version,
        desk.language,
        typed_in(entry_form(desk.version, desk.language), request.POST),
        empty=request.POST.get("empty", "").split(),
        dropped=request.POST.get("dropped", "").split(),
    )
    return stored_before(request, desk, entry, token) or store(request, desk, entry, token)


def stored_before(request: HttpRequest, desk: Desk, entry: Entry, token: str) -> HttpResponse | None:
    """Answer a form that was sent before: with the same answers it is stored already; others may be another paper."""
    draft = Draft.objects.opened(desk.survey, token)
    if draft is None or draft.response is None:
        return None
    code = {"code": receipt_code(token)}
    if entry.is_ready and entry.interview.answers == all_answers(draft.response):
        messages.info(request, _("This was stored already, under the code %(code)s. Nothing was stored twice.") % code)
        return redirect(desk.address)
    messages.warning(
        request,
        _(
            "You have stored this form already, under the code %(code)s, with other answers. If these are somebody "
            "else’s, save them once more."
        )
        % code,
    )
    return show_entry(request, desk, entry, new_token())


def store(request: HttpRequest, desk: Desk, entry: Entry, token: str) -> HttpResponse:
    """Store an entry that is ready and lead to the next; else say what is wrong with it."""
    if not entry.is_ready:
        return show_entry(request, desk, entry, token)
    try:
        entry.store(token, desk.source, request.user)
    except Refused:
        messages.error(request, _("Not stored. State of the survey: %(state)s.") % {"state": desk.survey.state().label})
        return show_entry(request, desk, entry, token)
    count = desk.survey.responses.filter(source__in=TYPED_IN).count()
    typed = ngettext("%(count)d response has been typed in.", "%(count)d responses have been typed in.", count)
    stored = _("Stored. The code of the receipt: %(code)s.") % {"code": receipt_code(token)}
    messages.success(request, f"{stored} {typed % {'count': count}}")
    return redirect(desk.address)


def show_entry(request: HttpRequest, desk: Desk, entry: Entry, token: str) -> HttpResponse:
    """Show again what was typed, with what is wrong and what staff may confirm."""
    groups = sheet(entry.form)
    confirm = {
        "empty": Confirmation.of(groups, entry.left_empty, entry.empty),
        "dropped": Confirmation.of(groups, entry.ruled_out, entry.dropped & entry.ruled_out),
    }
    return show(request, desk, groups, token, form=entry.form, **confirm)


@dataclass(frozen=True)
class Confirmation:
    """Questions about which paper goes its own way: those confirmed earlier, and those that are `new`."""

    questions: list[str]
    keys: str
    is_new: bool

    @classmethod
    def of(cls, groups: list[Group], new: set[str], confirmed: set[str]) -> Confirmation | None:
        items = [item for group in groups for item in group.items if item.question.key in new | confirmed]
        if not items:
            return None
        questions = [f"{item.number}. {item.label}" for item in items]
        return cls(questions, " ".join(item.question.key for item in items), bool(new - confirmed))


def show(request: HttpRequest, desk: Desk, groups: list[Group], token: str, **extra: Any) -> HttpResponse:
    context = {
        "desk": desk,
        "survey": desk.survey,
        "groups": groups,
        "token": token,
        "page_title": _("Type in responses"),
        "page_subtitle": desk.survey.title(request.LANGUAGE_CODE),
        "header_icon": "edit",
        **extra,
    }
    return render(request, "surveys/admin/entry.html", context)
