"""Who did we hear: a survey's respondents against the city's population, and weights that make up for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.analysis.beside import beside
from surveys.analysis.population import Group, Heard, heard, populations_for
from surveys.analysis.query import query_of, selection_from
from surveys.analysis.selection import Selection
from surveys.analysis.tally import Tally
from surveys.analysis.weighting import Weights, rake
from surveys.analysis.wording import described
from surveys.charts import Bar
from surveys.codebook import Codebook
from surveys.models import Population, Survey
from surveys.staff.responses import evaluators_only
from surveys.templatetags.figure_tags import amount, percent

FEW = 5  # responses of one group: its weight hangs on hardly anybody
FEW_ALTOGETHER = 50  # one response more or less is two points then


@dataclass(frozen=True)
class Panel:
    """What one question says of who answered, in words of one language."""

    heard: Heard
    language: str
    is_open: bool

    @property
    def name(self) -> str:
        return self.heard.variable.name

    @property
    def question(self) -> str:
        return Tally(self.heard.variable).question(self.language)

    def label(self, value: Any) -> str:
        return Tally(self.heard.variable).label(value, self.language)

    @property
    def lines(self) -> list[tuple[Bar, Group]]:
        """Each group with its two bars, the residents' being the second; the longest of all fills its place."""
        groups = self.heard.groups
        longest = max(max(group.share, group.population_share) for group in groups) or 1
        return [
            (
                Bar(
                    self.label(group.value),
                    group.found,
                    group.share / longest,
                    weighted=group.population_share / longest,
                ),
                group,
            )
            for group in groups
        ]

    @property
    def are_few(self) -> bool:
        return self.heard.respondents < FEW_ALTOGETHER

    @property
    def missing(self) -> list[str]:
        """Return a sentence for each group that is under-represented."""
        return [self.sentence(group) for group in self.heard.underrepresented]

    def sentence(self, group: Group) -> str:
        """Say how far off a group is: whom to reach while that can be done, or else who was not heard."""
        if self.is_open:
            count = group.needed
            words = ngettext(
                "%(group)s: %(share)s of responses, %(residents)s of residents; about %(count)d more response would be "
                "needed.",
                "%(group)s: %(share)s of responses, %(residents)s of residents; about %(count)d more responses would "
                "be needed.",
                count,
            )
        else:
            count = max(1, round(group.expected - group.found))
            words = ngettext(
                "%(group)s: %(share)s of responses, %(residents)s of residents; that is about %(count)d response too "
                "few.",
                "%(group)s: %(share)s of responses, %(residents)s of residents; that is about %(count)d responses too "
                "few.",
                count,
            )
        shares = {"share": percent(group.share, 0), "residents": percent(group.population_share, 0)}
        return words % {"group": self.label(group.value), "count": count, **shares}

    @property
    def others(self) -> list[tuple[str, int]]:
        """Who is not in the figures, and how many: those of other answers, then those without one."""
        given = [(self.label(value), number) for value, number in self.heard.others.items()]
        return [*given, *Tally(self.heard.variable, missing=self.heard.missing).reasons(self.language)]

    @property
    def not_offered(self) -> int:
        return sum(self.heard.not_offered.values())


@dataclass(frozen=True)
class Weighting:
    """The weights asked for, and what has to be said of them before anybody uses them."""

    survey: Survey
    selection: Selection
    weights: Weights
    panels: list[Panel]

    @property
    def weighed_by(self) -> list[Panel]:
        return [panel for panel in self.panels if panel.name in self.weights.names]

    @property
    def questions(self) -> list[str]:
        return [panel.question for panel in self.weighed_by]

    @cached_property
    def warnings(self) -> list[str]:
        return [*self.fit_warnings(), *self.group_warnings()]

    def fit_warnings(self) -> Iterator[str]:
        if not self.weights.converged:
            yield _("The weights do not fit: no weights give all these shares at once. Choose fewer questions.")
        if self.weights.is_heavy:
            words = _("One response speaks for as many as %(count)s. A single person may turn the result.")
            yield words % {"count": amount(self.weights.largest)}

    def group_warnings(self) -> Iterator[str]:
        for panel in self.weighed_by:
            for bar, group in panel.lines:
                facts = {"group": bar.label, "count": group.found, "people": amount(group.people)}
                if not group.found and group.people:
                    words = _("%(group)s: nobody has answered. No weight can speak for these %(people)s residents.")
                    yield words % facts
                elif group.people and group.found < FEW:
                    words = ngettext(
                        "%(group)s: only %(count)d response speaks for %(people)s residents.",
                        "%(group)s: only %(count)d responses speak for %(people)s residents.",
                        group.found,
                    )
                    yield words % facts

    @property
    def unfitted(self) -> list[tuple[str, int]]:
        """How many responses have no figure, by question."""
        return [(panel.question, self.weights.unfitted[panel.name]) for panel in self.weighed_by]

    @property
    def tables(self) -> list[dict[str, Any]]:
        """Every question's shares without and with weights."""
        language = self.panels[0].language
        return [
            {"question": each.plain.question(language), "bars": each.bars(language), "means": each.means}
            for each in beside(self.survey, self.selection, self.weights)
        ]


@evaluators_only
def who_did_we_hear(request: HttpRequest, key: str) -> HttpResponse:
    """Hold a survey's respondents, or those the address selects, against a population; weigh them if asked to."""
    survey = get_object_or_404(Survey, key=key)
    codebook = Codebook.of(survey)
    selection = selection_from(request.GET, codebook)
    populations = populations_for(codebook)
    population = chosen(populations, request.GET.get("population", ""))
    context = {
        "survey": survey,
        "filter": described(selection, codebook, request.LANGUAGE_CODE),
        "query": query_of(selection),
        "fields": parse_qsl(query_of(selection)),
        "populations": populations,
        "population": population,
        "page_title": _("Who did we hear?"),
        "page_subtitle": survey.title(request.LANGUAGE_CODE),
        "header_icon": "group",
    }
    if population:
        is_open = survey.state() == Survey.State.OPEN
        panels = [Panel(each, request.LANGUAGE_CODE, is_open) for each in heard(survey, selection, population)]
        weigh = {*request.GET.getlist("weigh")} & {panel.name for panel in panels}
        context |= {"panels": panels, "weigh": weigh}
        if weigh:
            weights = rake(survey, selection, population, weigh)
            context["weighting"] = Weighting(survey, selection, weights, panels)
    return render(request, "surveys/admin/heard.html", context)


def chosen(populations: list[Population], pk: str) -> Population | None:
    """Return the population that the address asks for, or the latest."""
    latest = populations[0] if populations else None
    return next((population for population in populations if str(population.pk) == pk), latest)
