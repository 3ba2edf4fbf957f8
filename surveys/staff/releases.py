"""Where evaluators publish a survey's figures: what would be public, exactly as it would be, and what is."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from core.views import see_other
from surveys.analysis.wording import said
from surveys.disclosure.reading import Reading
from surveys.disclosure.releasing import RELEASED, SAMPLE, SUSPECTED, Plan, Refused, carry_out, digest_of
from surveys.models import Survey
from surveys.staff.editors import faces

PERMISSION = "surveys.release_figures"
MOST_LINES = 12  # categories of a variable by which the others are divided


class PlanForm(forms.Form):
    """What to publish. `shown` is the fingerprint of the figures that were on the screen."""

    breakdowns = forms.MultipleChoiceField(
        label=gettext_lazy("Also by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Every question is crossed with these."),
    )
    questions = forms.MultipleChoiceField(label=gettext_lazy("Questions"), widget=forms.CheckboxSelectMultiple)
    left_out = forms.MultipleChoiceField(
        label=gettext_lazy("Leave out"),
        required=False,
        choices=[
            (SAMPLE, gettext_lazy("sample data")),
            (SUSPECTED, gettext_lazy("responses that may not be people’s")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, survey: Survey, language: str, data: Any) -> None:
        self.survey, self.everything = survey, Plan(survey)
        items = [item for chapter in self.everything.chapters for item in chapter.items]
        told = {variable.name for variable in self.everything.variables}
        questions = [
            (item.question.key, said(item.question.text("label"), language))
            for item in items
            if told & {variable.name for variable in item.variables}
        ]
        initial = {"questions": [key for key, _label in questions], "left_out": [SAMPLE]}
        super().__init__(data or None, initial=initial)
        self.named("questions").choices = questions
        self.named("breakdowns").choices = [
            (item.variables[0].name, said(item.question.text("label"), language))
            for item in items
            if item.variables[0].type == "code" and not item.parts
            if item.variables[0].name in told and 1 < len(item.variables[0].values) <= MOST_LINES
        ]

    def named(self, name: str) -> Any:
        return self.fields[name]

    @cached_property
    def plan(self) -> Plan:
        """What is asked for; by somebody who has not asked for anything yet, what they are offered first."""
        if not self.is_bound or not self.is_valid():
            return self.everything
        chosen = self.cleaned_data
        return Plan(self.survey, chosen["breakdowns"], chosen["questions"], chosen["left_out"])

    @property
    def chosen(self) -> list[tuple[str, list[str]]]:
        """The fields with what is chosen in each, as it is sent again to publish it."""
        every = [item.question.key for chapter in self.plan.chapters for item in chapter.items]
        questions = every if self.plan.questions is None else [*self.plan.questions]
        known = {key for key, _label in self.named("questions").choices}
        kept = [key for key in questions if key in known]
        return [("breakdowns", [*self.plan.breakdowns]), ("questions", kept), ("left_out", [*self.plan.left_out])]

    @cached_property
    def digest(self) -> str:
        return digest_of(self.plan.content)


@permission_required(PERMISSION)
@never_cache
def release_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show what would be public; publish it if asked to, and if it is what was shown."""
    survey = get_object_or_404(Survey.objects.select_related("source_page"), key=key)
    language = request.LANGUAGE_CODE
    form = PlanForm(survey, language, request.POST if request.method == "POST" else request.GET)
    if request.method == "POST" and publish(request, form):
        return see_other(reverse("surveys_release", args=[key]))
    refused = form.plan.refused()
    context = {
        "survey": survey,
        "form": form,
        "reading": Reading(form.plan.content, language),
        "content": form.plan.content,
        "hidden": sum(table.hidden for table in form.plan.tables),
        "withheld": sum(table.withheld for table in form.plan.tables),
        "refused": why(refused) if refused else "",
        "releases": survey.releases.select_related("created_by").order_by("-number"),
        "addresses": [(page.locale, f"{page.get_url(request)}results/") for page in faces(survey)],
        "page_title": survey.title(language),
        "page_subtitle": _("Publish figures"),
        "header_icon": "view",
    }
    return render(request, "surveys/admin/release.html", context)


def publish(request: HttpRequest, form: PlanForm) -> bool:
    """Publish what was shown; tell whether that was done, and what was."""
    if not form.is_valid():
        return False
    if form.cleaned_data["shown"] != form.digest:
        messages.error(request, _("Nothing was published: these are not the figures you were shown. Look again."))
        return False
    try:
        made = carry_out(form.plan, request.user)
    except Refused as refused:
        messages.error(request, why(refused))
        return False
    messages.success(request, _("The figures have been published, as release %(number)d.") % {"number": made.number})
    return True


def why(refused: Refused) -> str:
    """Return why figures cannot be published now, in words."""
    if refused.reason == Refused.OPEN:
        return _(
            "Figures can be published once the survey has closed: of two that follow each other, "
            "the difference would tell what those who answered in between have said."
        )
    if refused.reason == Refused.FEW:
        return _("There are too few responses for any figure to be published.")
    return ngettext(
        "%(count)d response has come, been changed or withdrawn since the figures were published. The difference "
        "between the two would give it away, so they can be published again only when there are more.",
        "%(count)d responses have come, been changed or withdrawn since the figures were published. The difference "
        "between the two would give them away, so they can be published again only when there are more.",
        refused.count,
    ) % {"count": refused.count}


class ReleaseFormatter(LogFormatter):
    label = gettext_lazy("Publish figures")

    def format_message(self, entry: ModelLogEntry) -> str:
        return _("published figures: release %(number)d, %(tables)d tables") % entry.data


def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action(RELEASED)(ReleaseFormatter)
