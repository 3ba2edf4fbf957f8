"""Where staff enter how many people live in the city, for respondents to be held against."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required

from surveys.analysis.population import Figures, figures_of
from surveys.models.population import Population
from surveys.population_files import BadFigures, read, template, text_of
from surveys.populations import delete, known_variables, shown, store

PERMISSION = "surveys.enter_population"
those_who_enter = permission_required(PERMISSION)

MOST_BYTES = 200_000
MOST_TOLD = 20  # problems of a file told one by one


class PopulationForm(forms.ModelForm):
    """Takes a file, or, once its figures were shown, what it said as `text`. Nothing of a wrong file is kept."""

    file = forms.FileField(
        label=gettext_lazy("File with the figures"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy("CSV with the columns variable, value and people."),
    )
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    class Meta:
        model = Population
        fields = ["title", "source", "as_of"]
        widgets = {"as_of": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "title": gettext_lazy("For example “Census 2021, adults”."),
            "source": gettext_lazy("Who published the figures and where, so that anybody can look them up."),
        }

    figures: Figures
    problems: Sequence[str] = ()  # of the file, if there are several

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        try:
            data["text"] = self.said(data)
            self.figures = read(StringIO(data["text"], newline=""), known_variables())
        except BadFigures as error:
            self.problems = error.problems if len(error.problems) > 1 else []
            summary = _("The file was not taken. What is wrong with it stands above.")
            self.add_error("file", summary if self.problems else error.problems)
        return data

    def said(self, data: dict[str, Any]) -> str:
        """Return what the file says, or else what was shown before. Raises BadFigures."""
        file = data.get("file")
        if file and file.size > MOST_BYTES:
            raise BadFigures([_("The file is too large to be a table of figures.")])
        if file:
            return text_of(file.read())
        if not data.get("text"):
            raise BadFigures([_("Choose the file with the figures.")])
        return data["text"]


@those_who_enter
def population_list(request: HttpRequest) -> HttpResponse:
    populations = Population.objects.select_related("uploaded_by")
    context = {
        "populations": [(population, figures_of(population)) for population in populations],
        "page_title": _("Population"),
        "header_icon": "group",
    }
    return render(request, "surveys/admin/population_list.html", context)


@those_who_enter
def population_detail(request: HttpRequest, pk: int) -> HttpResponse:
    population = get_object_or_404(Population, pk=pk)
    context = {
        "population": population,
        "variables": shown(figures_of(population), known_variables(), request.LANGUAGE_CODE),
        "page_title": population.title,
        "header_icon": "group",
    }
    return render(request, "surveys/admin/population.html", context)


@those_who_enter
def population_upload(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Ask for a file, show what it says, and store it; in the place of the population `pk`, if there is one."""
    replacing = get_object_or_404(Population, pk=pk) if pk else None
    first = {name: getattr(replacing, name) for name in ("title", "source", "as_of")} if replacing else {}
    form = PopulationForm(request.POST or None, request.FILES or None, initial=first)
    if form.is_valid() and "store" in request.POST and not request.FILES:
        told = {name: form.cleaned_data[name] for name in ("title", "source", "as_of")}
        population = store(form.figures, **told, user=request.user, replacing=replacing)
        messages.success(request, _("The population “%(title)s” has been stored.") % {"title": population.title})
        return redirect("surveys_population_detail", population.pk)
    context: dict[str, Any] = {
        "form": form,
        "problems": form.problems[:MOST_TOLD],
        "more": max(0, len(form.problems) - MOST_TOLD),
        "replacing": replacing,
        "page_title": _("Replace the figures") if replacing else _("New population"),
        "page_subtitle": replacing.title if replacing else "",
        "header_icon": "group",
    }
    if form.is_valid():
        context["variables"] = shown(form.figures, known_variables(), request.LANGUAGE_CODE)
        context["form"] = PopulationForm(initial={**form.cleaned_data, "file": None})
    return render(request, "surveys/admin/population_form.html", context, status=422 if form.errors else 200)


@those_who_enter
@require_POST
def population_delete(request: HttpRequest, pk: int) -> HttpResponse:
    population = get_object_or_404(Population, pk=pk)
    delete(population, request.user)
    messages.success(request, _("The population “%(title)s” has been deleted.") % {"title": population.title})
    return redirect("surveys_populations")


@those_who_enter
def population_template(request: HttpRequest) -> HttpResponse:
    """Send a CSV to fill in."""
    response = HttpResponse(template(known_variables(), request.LANGUAGE_CODE), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="population.csv"'
    return response
