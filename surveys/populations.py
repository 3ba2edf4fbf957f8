"""The city's populations as staff see and store them. What a change or a deletion takes away stays in the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from core.formatting import plain
from surveys import bank
from surveys.analysis.population import Figures, figures_of
from surveys.codebook import Codebook, label_of
from surveys.models.dataset import Survey
from surveys.models.population import Population, PopulationCount
from surveys.questions import Variable
from surveys.questions.choice import OTHER, OTHER_LABEL


def known_variables() -> dict[str, Variable]:
    """Return the questions that there may be figures for, by key: those of the question bank and of every survey."""
    found = {variable.name: variable for variable in bank_variables()}
    for survey in Survey.objects.order_by("pk"):
        for variable in Codebook.of(survey).variables:
            if variable.type == "code":
                earlier = found.get(variable.name, variable)
                found[variable.name] = replace(earlier, values={**earlier.values, **variable.values, **earlier.values})
    return found


def bank_variables() -> Iterator[Variable]:
    for entry in bank.questions().values():
        for table in entry.questions:
            if table["kind"] == "single_choice":
                values = {choice["key"]: choice["label"] for choice in table["choices"]}
                values |= {OTHER: OTHER_LABEL} if table["other"] else {}
                yield Variable(table["key"], table["label"], "code", values)


@dataclass(frozen=True)
class Shown:
    """A variable's figures in words, and the choices that have none."""

    name: str
    question: str
    lines: list[tuple[str, int, float]]  # label, people, and their share from 0 to 1
    people: int
    without: list[str]


def shown(figures: Figures, known: Mapping[str, Variable], language: str) -> list[Shown]:
    """Return the figures with questions and choices in words; what is no longer known stands as its key."""
    return [variable_shown(name, counts, known, language) for name, counts in figures.items()]


def variable_shown(name: str, counts: Mapping[str, int], known: Mapping[str, Variable], language: str) -> Shown:
    variable = known.get(name) or Variable(name, {}, "code")
    labels = {str(value): str(label_of(variable, value, language)) for value in variable.values}
    people = sum(counts.values())
    lines = [(labels.get(value, value), number, number / people if people else 0.0) for value, number in counts.items()]
    without = [label for value, label in labels.items() if value not in counts]
    question = plain(variable.label.get(language) or next(iter(variable.label.values()), name))
    return Shown(name, question, lines, people, without)


@transaction.atomic
def store(
    figures: Figures, *, title: str, source: str, as_of: date, user: Any = None, replacing: Population | None = None
) -> Population:
    """Store the figures as a population, or in the place of `replacing`; the very same again are stored once."""
    for twin in Population.objects.filter(title=title, source=source, as_of=as_of):
        if figures_of(twin) == figures:
            return twin
    before = {"before": description(replacing)} if replacing else {}
    population = replacing or Population()
    population.title, population.source, population.as_of = title, source, as_of
    population.uploaded_at, population.uploaded_by = timezone.now(), user
    population.save()
    population.counts.all().delete()
    PopulationCount.objects.bulk_create(
        PopulationCount(population=population, variable=variable, value=value, people=people)
        for variable, counts in figures.items()
        for value, people in counts.items()
    )
    log(population, "wagtail.edit" if replacing else "wagtail.create", user=user, data=before)
    return population


@transaction.atomic
def delete(population: Population, user: Any) -> None:
    """Delete a population. Nothing stored points at it: a report keeps the figures it was published with."""
    log(population, "wagtail.delete", user=user, data={"before": description(population)}, deleted=True)
    population.delete()


def description(population: Population) -> dict[str, Any]:
    """Return all of a population as plain data."""
    told = {"title": population.title, "source": population.source, "as_of": population.as_of.isoformat()}
    return {**told, "figures": figures_of(population)}
