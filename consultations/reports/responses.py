"""How many answered a survey: in which language, in what way, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from consultations.reports.choosing import SurveyBlock
from consultations.reports.evidence import Evidence
from consultations.reports.figures import NUMBER, SHARE, Figure, Grid
from consultations.reports.filtering import FilterBlock
from consultations.reports.of_surveys import SurveyFigureBlock, drawn, label, share
from consultations.reports.public import Asked
from consultations.reports.words import Text, in_every_language, words
from core.templatetags.format_tags import day
from surveys.analysis.counting import count
from surveys.analysis.selection import DAY, LANGUAGE, SOURCE, VERSION, Selection
from surveys.disclosure.tables import PublicTable
from surveys.models import Survey

TIME = "time"
MOST_WEEKS = 26  # of a survey that took longer, months are counted

Period = tuple[date, date]  # its first and last day


class ResponsesBlock(SurveyFigureBlock):
    survey = SurveyBlock(label=_("Survey"))
    by = blocks.ChoiceBlock(
        label=_("Counted by"),
        choices=[
            (LANGUAGE, _("Language")),
            (SOURCE, _("How the response came")),
            (VERSION, _("Version of the questionnaire")),
            (TIME, _("Week, or month")),
        ],
        default=LANGUAGE,
    )
    filter = FilterBlock()

    names = ("survey",)

    class Meta:
        icon = "group"
        label = _("Responses to a survey")

    def asked(self, value: Mapping[str, Any], evidence: Evidence) -> Sequence[Asked]:
        if value["by"] != TIME:
            return [self.ask(value, evidence, value["by"])]
        whole = self.ask(value, evidence, LANGUAGE)
        found = periods(whole.survey, whole.selection)
        return [replace(whole, selection=replace(whole.selection, since=since, until=until)) for since, until in found]

    def compute(self, value: Mapping[str, Any], evidence: Evidence, tables: Sequence[PublicTable]) -> Figure:
        source = self.source(value, evidence)
        title = words(_("Responses to the survey “%(title)s”"), title=source.title)
        if value["by"] == TIME:
            return replace(self.figure(value, source, title, [over_time(tables)], tables), base=[])
        return self.figure(value, source, title, [drawn(tables[0], label(tables[0].axes[0]), words(COUNT))], tables)


COUNT = _("Responses")


def periods(survey: Survey, selection: Selection) -> list[Period]:
    """Return the weeks, or the months, in which the selected responses came, without a gap."""
    days = [date.fromisoformat(found) for found in count(survey, selection, [DAY])[DAY]]
    if not days:
        return []
    first, last = min(days), max(days)
    weeks = (last - first).days // 7 <= MOST_WEEKS
    found, start = [], first - timedelta(days=first.weekday()) if weeks else first.replace(day=1)
    while start <= last:
        following = start + timedelta(days=7) if weeks else (start + timedelta(days=31)).replace(day=1)
        found.append((max(start, first), min(following - timedelta(days=1), last)))
        start = following
    return found


def over_time(tables: Sequence[PublicTable]) -> Grid:
    """Return a row for each period; the shares are out of all of them."""
    totals = [None if table.withheld else table.total for table in tables]
    whole = None if None in totals else sum(number or 0 for number in totals)
    rows = [[between(table.selection), total, share(total, whole)] for table, total in zip(tables, totals, strict=True)]
    return Grid([words(_("When")), words(COUNT), words(_("Share"))], rows, [NUMBER, SHARE], bars=True)


def between(selection: Selection) -> Text:
    return in_every_language(lambda _code: f"{day(selection.since)} – {day(selection.until)}")
