"""A response as its sender sees it with the code of the receipt: what it says, and what can still be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from core.templatetags.format_tags import day, hour
from surveys.interview import Interview, Said, read_back, typed_from
from surveys.models.dataset import Response, Survey
from surveys.questionnaire import Section, Wording
from surveys.sending import all_answers

if TYPE_CHECKING:
    from surveys.models import SurveyPage


@dataclass(frozen=True)
class OwnResponse:
    page: SurveyPage
    response: Response
    code: str

    @property
    def survey(self) -> Survey:
        return self.response.survey

    @property
    def address(self) -> str:
        return (self.page.get_url() or "") + self.page.reverse_subpage("receipt", args=[self.code])

    @property
    def language(self) -> str:
        """The reader's language, whatever the language of the answers."""
        return self.page.locale.language_code

    @property
    def title(self) -> Wording:
        questionnaire = self.response.version.questionnaire
        return questionnaire.say(questionnaire.texts.get("title"), self.language)

    @cached_property
    def interview(self) -> Interview:
        """The answers in the version they were given in, in the reader's language."""
        questionnaire = self.response.version.questionnaire
        return Interview(questionnaire, self.language, typed_from(questionnaire, all_answers(self.response)))

    @property
    def groups(self) -> list[tuple[Section, list[Said]]]:
        return [] if self.response.withdrawn_at else read_back(self.interview)

    @property
    def may_change(self) -> bool:
        state = self.survey.state()
        return not self.response.withdrawn_at and state in {Survey.State.OPEN, Survey.State.FULL}

    @property
    def may_withdraw(self) -> bool:
        last = self.survey.keep_until
        return not self.response.withdrawn_at and (last is None or timezone.localdate() <= last)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What happened to the response and what can be done with it, each with its label."""
        response = self.response
        facts: list[tuple[str, str]] = [(_("Received"), moment(response.submitted_at))]
        if response.changed_at:
            facts.append((_("Last changed"), moment(response.changed_at)))
        facts.append((_("Language of the answers"), language_name(response.language, self.language)))
        if response.withdrawn_at:
            return [*facts, (_("Withdrawn"), moment(response.withdrawn_at))]
        return [*facts, *self.terms]

    @property
    def terms(self) -> list[tuple[str, str]]:
        """Until when the answers can be changed and withdrawn."""
        return [
            (_("Answers can be changed"), self.changeable),
            (_("Answers can be withdrawn"), self.withdrawable),
        ]

    @property
    def changeable(self) -> str:
        closes_at = self.survey.closes_at
        if self.may_change:
            return until(moment(closes_at)) if closes_at else _("as long as the survey is open")
        if closes_at and self.survey.state() == Survey.State.CLOSED:
            return _("no longer: the survey closed on %(moment)s") % {"moment": moment(closes_at)}
        return _("not now: the survey is not open")

    @property
    def withdrawable(self) -> str:
        last = self.survey.keep_until
        if last is None:
            return _("at any time")
        if self.may_withdraw:
            return until(day(last))
        return _("no longer: it was possible until %(day)s") % {"day": day(last)}


def until(last: str) -> str:
    return _("until %(last)s") % {"last": last}


def moment(instant: datetime) -> str:
    """Return a point in time in words, by the city's clock."""
    return hour(timezone.localtime(instant))


def language_name(code: str, reader: str) -> Wording:
    """Return what a language calls itself."""
    return Wording(dict(settings.LANGUAGES).get(code, code), "" if code == reader else code)
