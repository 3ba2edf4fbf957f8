"""The forms of the screens on which comments are decided."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from wagtail.rich_text import get_text_for_indexing

from consultations import deciding, serving
from consultations.deciding import Typed
from consultations.models import Comment, Consultation, Decision
from consultations.threads import gone_parts
from consultations.wording import Worded, show

Verdict = Decision.Verdict
WHOLE = "whole"
REASONING_LENGTH = 20_000  # a cell of a spreadsheet holds 32,767
CHOSEN = re.compile(r"^(\d{1,18})-(\d{0,18})$")
Choices = list[tuple[str, Any]]


def language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def named(part: Worded) -> str:
    """Return what the editor chooses a part by: its number and its first words."""
    beginning = Truncator(" ".join(get_text_for_indexing(part.words).split())).words(8)
    return f"{part.number} – {beginning}" if part.number else beginning


def parts(record: Consultation) -> list[Worded]:
    return show(record.text.parts, record.text.source, language())


class FilterForm(forms.Form):
    """Which comments are listed."""

    STATES = [
        ("", gettext_lazy("All")),
        ("undecided", gettext_lazy("Still to be decided")),
        ("decided", pgettext_lazy("comments", "Decided")),
        *Verdict.choices,
    ]
    state = forms.ChoiceField(label=gettext_lazy("Show"), choices=STATES, required=False)
    part = forms.ChoiceField(label=gettext_lazy("Part of the text"), required=False)

    def __init__(self, data: Any, record: Consultation) -> None:
        super().__init__(data)
        self.record = record
        standing = parts(record)
        gone = gone_parts(record, deciding.decidable(record).values_list("anchor", flat=True).distinct(), language())
        every = [("", _("All")), (WHOLE, _("the text as a whole")), *((part.id, named(part)) for part in standing)]
        self.names = {WHOLE: _("the text as a whole"), **{part.id: part.name for part in [*standing, *gone]}}
        part = self.fields["part"]
        if isinstance(part, forms.ChoiceField):
            part.choices = [*every, *((part.id, _("%(part)s (removed)") % {"part": named(part)}) for part in gone)]

    def place(self, comment: Comment) -> str:
        """Return what the part is called that a comment is on."""
        return self.names.get(comment.anchor or WHOLE, _("a part of the text"))

    def comments(self) -> Any:
        """Return the comments asked for; all of them where what was asked makes no sense."""
        asked = self.cleaned_data if self.is_valid() else {}
        found, state, part = deciding.decidable(self.record), asked.get("state"), asked.get("part")
        unfinished = deciding.unfinished(self.record).values("pk")
        if state == "undecided":
            found = found.filter(pk__in=unfinished)
        elif state == "decided":
            found = found.exclude(pk__in=unfinished)
        elif state:
            found = found.filter(decision__verdict=state)
        return found.filter(anchor="" if part == WHOLE else part) if part else found


def chosen(ticked: Iterable[str]) -> dict[int, int | None]:
    """Return the comments ticked, each with the decision it was shown in; what is no such pair is left out."""
    pairs = (CHOSEN.match(value) for value in ticked)
    return {int(pair[1]): int(pair[2]) if pair[2] else None for pair in pairs if pair}


class DecisionForm(forms.Form):
    """A decision: what, why, and what it changed. It need not be finished to be saved."""

    title = forms.CharField(
        label=gettext_lazy("What the comments have in common"),
        help_text=gettext_lazy("For staff: how you find the decision again. It is not published."),
        max_length=120,
        required=False,
    )
    verdict = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("", gettext_lazy("not decided yet")), *Verdict.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    final_anchor = forms.ChoiceField(label=gettext_lazy("Paragraph of the final text"), required=False)
    milestone = forms.ChoiceField(label=gettext_lazy("Milestone it changed"), required=False)
    seen_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, decision: Decision, data: Any = None) -> None:
        self.decision = decision
        self.written = {text.language: text.reasoning for text in decision.texts.all()}
        super().__init__(data, initial=self.stored())
        for code, name in settings.LANGUAGES:
            self.fields[f"reasoning_{code}"] = forms.CharField(
                label=_("Reasoning (%(language)s)") % {"language": name},
                widget=forms.Textarea(attrs={"rows": 6, "lang": code}),
                max_length=REASONING_LENGTH,
                required=False,
            )
        reasonings = [f"reasoning_{code}" for code, _name in settings.LANGUAGES]
        self.order_fields(["title", "verdict", *reasonings, "final_anchor", "milestone"])
        self.offer("final_anchor", [(part.id, named(part)) for part in parts(decision.consultation)])
        self.offer("milestone", milestones(decision.consultation))

    def stored(self) -> dict[str, str]:
        named = ("title", "verdict", "final_anchor", "milestone")
        return {
            **{name: getattr(self.decision, name) for name in named},
            **{f"reasoning_{code}": words for code, words in self.written.items()},
            "seen_at": self.decision.changed_at.isoformat(),
        }

    def offer(self, name: str, choices: Choices) -> None:
        """Offer `choices` and nothing; what is stored and gone since stays a choice, so that saving keeps it."""
        stored, field = getattr(self.decision, name), self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("none")), *choices]
            if not field.valid_value(stored):
                field.choices = [*field.choices, (stored, _("as it was; it is there no more"))]

    @property
    def typed(self) -> Typed:
        said = self.cleaned_data
        reasoning = {code: said[f"reasoning_{code}"] for code, _name in settings.LANGUAGES}
        return Typed(said["verdict"], reasoning, said["final_anchor"], said["milestone"], said["title"])

    @property
    def looked_at(self) -> datetime | None:
        """When the decision that was looked at had been changed; None where the form does not say it."""
        try:
            return parse_datetime(self.cleaned_data["seen_at"])
        except ValueError:
            return None


def milestones(record: Consultation) -> Choices:
    return [
        (served.title, [(milestone.key, milestone.title) for milestone in served.milestones])
        for served in serving.commitments(record, language())
        if served.milestones
    ]


def missing(decision: Decision | None) -> list[str]:
    """Return what a decision lacks, in words: all it takes before the consultation can be decided."""
    if decision is None:
        return [_("decision")]
    written = {text.language for text in decision.texts.all() if text.reasoning}
    lacking = [
        _("reasoning (%(language)s)") % {"language": name} for code, name in settings.LANGUAGES if code not in written
    ]
    return [*([] if decision.verdict else [_("decision")]), *lacking]
