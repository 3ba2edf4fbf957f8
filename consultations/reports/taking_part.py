"""Figures of the consultation itself: who took part, the events and the groups that came, and what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from consultations import participation
from consultations.models.comment import Comment
from consultations.models.decision import Decision
from consultations.models.event import EventPage
from consultations.models.record import Consultation
from consultations.reports.evidence import Evidence
from consultations.reports.figures import DAY, NUMBER, SHARE, WORDS, Figure, Grid
from consultations.reports.kinds import FigureBlock
from consultations.reports.words import LANGUAGES, Text, listed, words
from consultations.stages import Stage
from surveys.disclosure.tables import PublicTable

COMMENTS = pgettext_lazy("of residents", "Comments")
TOOK_PART = {
    "comments": COMMENTS,
    "replies": _("Responses of the city to comments"),
    "decided": _("Comments decided"),
    "responses": _("Answered surveys"),
    "events": _("Events held"),
    "people": _("People who came to events"),
    "groups": _("Groups represented at events"),
}


class ParticipationBlock(FigureBlock):
    class Meta:
        icon = "group"
        label = _("Participation in the consultation")

    def compute(self, value: Mapping[str, Any], evidence: Evidence, tables: Sequence[PublicTable]) -> Figure:
        found = replace(participation.participation(evidence.record), responses=responses(evidence))
        rows = [[words(name), getattr(found, key)] for key, name in TOOK_PART.items()]
        grid = Grid([words(_("How people took part")), words(_("Count"))], rows, [NUMBER])
        notes = [words(_("Whoever came to several events is counted at each; a group is counted once."))]
        return Figure(words(_("Participation")), [grid], notes=notes if found.events else [])


def responses(evidence: Evidence) -> int:
    """Return how many answered the consultation's surveys, as far as the report counts them."""
    sources = [evidence.source(survey.key) for survey in participation.surveys(evidence.record)]
    return sum(source.counted for source in sources)


class EventsBlock(FigureBlock):
    shown = blocks.ChoiceBlock(
        label=_("What is listed"),
        choices=[("events", _("Events, with the people and groups at each")), ("groups", _("Groups represented"))],
        default="events",
    )

    class Meta:
        icon = "calendar"
        label = _("Events and groups represented")

    def compute(self, value: Mapping[str, Any], evidence: Evidence, tables: Sequence[PublicTable]) -> Figure:
        held = events_held(evidence.record)
        if value["shown"] == "groups":
            return Figure(words(_("Groups represented at events")), [groups_grid(held)] if held else [])
        return Figure(words(_("Events held")), [events_grid(held)] if held else [])


def events_held(record: Consultation) -> list[EventPage]:
    """Return the events that are over, the earliest first."""
    now = timezone.now()
    return sorted((one for one in participation.events(record) if one.over_at <= now), key=lambda one: one.starts_at)


def events_grid(held: list[EventPage]) -> Grid:
    head = [words(name) for name in (_("Event"), _("Day"), _("Kind"), _("People who came"), _("Groups represented"))]
    rows = [
        [
            titles(event),
            timezone.localdate(event.starts_at).isoformat(),
            words(EventPage.Kind(event.kind).label),
            event.attended or 0,
            listed(group_names(event), ", "),
        ]
        for event in held
    ]
    return Grid(head, rows, [DAY, WORDS, NUMBER, WORDS])


def groups_grid(held: list[EventPage]) -> Grid:
    """Return each group once, however it is spelt at several events, with how often it came and how many of it."""
    names: dict[str, Text] = {}
    times: Counter[str] = Counter()
    people: Counter[str] = Counter()
    for event in held:
        for name, block in zip(group_names(event), event.groups, strict=True):
            key = block.value["name"].strip().casefold()
            names.setdefault(key, name)
            times[key] += 1
            people[key] += block.value["people"] or 0
    head = [words(_("Group")), words(_("Events")), words(_("People"))]
    return Grid(head, [[names[key], times[key], people[key]] for key in sorted(names)], [NUMBER, NUMBER])


def faces(event: EventPage) -> dict[str, EventPage]:
    """Return an event's public pages by their language."""
    return {code: page.specific for code, page in event.live_translations.items()}


def titles(event: EventPage) -> Text:
    return {code: page.title for code, page in faces(event).items()}


def group_names(event: EventPage) -> list[Text]:
    """Return the groups at an event as each language calls them; a block's id is the same in all."""
    by_id = {code: {block.id: block.value["name"] for block in page.groups} for code, page in faces(event).items()}
    return [
        {code: names[block.id].strip() for code, names in by_id.items() if block.id in names} for block in event.groups
    ]


class DecisionsBlock(FigureBlock):
    """No comment is quoted: its words are its author's, who may take them back, and stand where the link leads."""

    shown = blocks.ChoiceBlock(
        label=_("What is listed"),
        choices=[("sums", _("How many comments had which decision")), ("all", _("Each decision with its reasoning"))],
        default="sums",
    )

    class Meta:
        icon = "clipboard-list"
        label = _("Decisions on comments")

    def compute(self, value: Mapping[str, Any], evidence: Evidence, tables: Sequence[PublicTable]) -> Figure:
        title = words(_("Decisions on comments"))
        if evidence.record.stage() != Stage.DECISION:
            return Figure(title, notes=[words(_("The comments have not been decided yet."))])
        counts = decided(evidence.record)
        grid = reasons(counts) if value["shown"] == "all" else sums(counts)
        return Figure(title, [grid], link="decisions")


def decided(record: Consultation) -> Counter[Decision]:
    """Return how many shown comments each decision is on, in the order in which staff keep them."""
    shown = Comment.objects.filter(consultation=record).shown().top().exclude(decision=None)
    numbers = Counter(shown.values_list("decision_id", flat=True))
    found = record.decisions.exclude(verdict="").prefetch_related("texts")
    return Counter({decision: numbers[decision.pk] for decision in found if numbers[decision.pk]})


def sums(counts: Counter[Decision]) -> Grid:
    by_verdict: Counter[str] = Counter()
    for decision, number in counts.items():
        by_verdict[decision.verdict] += number
    total = counts.total()
    rows = [
        [words(verdict.label), by_verdict[verdict.value], by_verdict[verdict.value] / total if total else 0.0]
        for verdict in Decision.Verdict
    ]
    return Grid([words(_("Decision")), words(COMMENTS), words(_("Share"))], rows, [NUMBER, SHARE], bars=True)


def reasons(counts: Counter[Decision]) -> Grid:
    head = [words(name) for name in (_("Decision"), COMMENTS, _("Reasoning"))]
    rows = [[words(Decision.Verdict(one.verdict).label), number, reasoning(one)] for one, number in counts.items()]
    return Grid(head, rows, [NUMBER, WORDS])


def reasoning(decision: Decision) -> Text:
    return {text.language: text.reasoning for text in decision.texts.all() if text.language in LANGUAGES}
