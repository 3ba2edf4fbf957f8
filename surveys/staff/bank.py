"""Where an editor picks questions from the bank, or from another survey, for the one being edited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_denied
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet

from core.formatting import plain
from surveys import bank
from surveys.inserting import Inserted, insert
from surveys.models import SurveyPage
from surveys.supplies import FromBank, FromSurvey, Supply


class BankForm(forms.Form):
    """What to insert: entries of the bank by name, blocks of the survey `other`, if one is shown, by id."""

    entries = forms.MultipleChoiceField(
        label=gettext_lazy("Question bank"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(name, described(entry)) for name, entry in bank.questions().items()],
    )

    def __init__(self, *args: Any, other: SurveyPage | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.other = other
        if other:
            self.fields["blocks"] = forms.MultipleChoiceField(
                label=_("Questions of “%(title)s”") % {"title": other.get_admin_display_title()},
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=list(blocks_of(other)),
            )

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.values()):
            raise forms.ValidationError(_("Tick at least one question."))
        return self.cleaned_data

    @property
    def supplies(self) -> list[Supply]:
        chosen: list[Supply] = [FromBank(bank.questions()[name].questions) for name in self.cleaned_data["entries"]]
        if self.other and self.cleaned_data["blocks"]:
            chosen.append(FromSurvey(self.other, self.cleaned_data["blocks"]))
        return chosen


def described(entry: bank.Entry) -> str:
    """Return an entry's name in the reader's language, and the keys it brings."""
    keys = ", ".join(table["key"] for table in entry.questions if "key" in table)
    return f"{entry.text('name', get_language())} ({keys})"


def blocks_of(page: SurveyPage) -> Iterator[tuple[str, str]]:
    """Yield the id and a description of each question and section of a survey, as last saved."""
    for bound in page.get_latest_revision_as_object().questions:
        if bound.block_type == "section":
            yield str(bound.id), _("Section “%(title)s” with all its questions") % {"title": bound.value["title"]}
        else:
            yield str(bound.id), f"{plain(bound.value['label'])} ({bound.value['key']})"


def surveys_beside(page: SurveyPage, user: Any) -> PageQuerySet:
    """Return the other surveys in the page's language that `user` may edit."""
    editable = page_permission_policy.instances_user_has_permission_for(user, "change")
    return SurveyPage.objects.filter(pk__in=editable, locale=page.locale, alias_of=None).exclude(pk=page.pk)


def takes_questions(page: SurveyPage, user: Any) -> bool:
    """Tell whether `user` may insert questions into the survey on `page`: not where it is only translated."""
    permissions = page.permissions_for_user(user)
    return page.is_source and permissions.can_edit() and not permissions.page_locked()


def question_bank(request: HttpRequest, page_id: int) -> HttpResponse:
    """Offer the bank's questions, and those of the survey that `survey` in the address names, and insert the ticked."""
    page = get_object_or_404(SurveyPage, pk=page_id)
    if not takes_questions(page, request.user):
        return permission_denied(request)
    others = surveys_beside(page, request.user)
    chosen = request.GET.get("survey", "")
    other = get_object_or_404(others, pk=chosen) if chosen.isdecimal() else None
    form = BankForm(request.POST or None, other=other)
    if form.is_valid():
        result = insert(page, form.supplies, request.user)
        report(request, result)
        return redirect("wagtailadmin_pages:edit" if result.added else "surveys_bank", page.pk)
    context = {
        "page": page,
        "form": form,
        "others": others.order_by("title"),
        "other": other,
        "page_title": _("Insert questions"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "list-ul",
    }
    return render(request, "surveys/admin/bank.html", context, status=422 if form.errors else 200)


def report(request: HttpRequest, result: Inserted) -> None:
    """Tell the editor what was inserted, what was not, and what is asked of more people than where it came from."""
    if count := len(result.added):
        added = ngettext(
            "%(count)d question was added at the end of the survey. It is saved as a draft.",
            "%(count)d questions were added at the end of the survey. They are saved as a draft.",
            count,
        )
        messages.success(request, added % {"count": count})
    for label, key in result.refused:
        refused = _("“%(label)s” was left out: the survey already uses the key “%(key)s”, or a name made from it.")
        messages.warning(request, refused % {"label": label, "key": key})
    for label in result.loosened:
        loosened = _("“%(label)s” lost its condition: the question it depended on is not in this survey.")
        messages.warning(request, loosened % {"label": label})
