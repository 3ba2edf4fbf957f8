"""What is known of every response besides its answers, as variables: with labels in every language of the site.

The labels are data, like a question's: they do not depend on the language that is active.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import combinations

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from core.suspicion import REASONS
from surveys.analysis.selection import DAY, LANGUAGE, SOURCE, SUSPECT, VERSION, WITHDRAWN
from surveys.codebook import Codebook
from surveys.models.dataset import Response
from surveys.questionnaire import Text
from surveys.questions import Variable
from surveys.questions.choice import YES_NO

ANSWERED_IN = {"sk": pgettext_lazy("language", "Slovak"), "en": pgettext_lazy("language", "English")}


def in_every_language(text: Promise | str) -> Text:
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts[code] = str(text)
    return texts


@cache
def about_variables() -> dict[str, Variable]:
    """Return the variables of selection.ABOUT by their names."""
    sources: Mapping[str, Promise | str] = dict(Response.Source.choices)
    found = [
        Variable(LANGUAGE, in_every_language(_("Language")), "code", labels_of(ANSWERED_IN)),
        Variable(SOURCE, in_every_language(_("How the response came")), "code", labels_of(sources)),
        Variable(VERSION, in_every_language(_("Version of the questionnaire")), "number"),
        Variable(SUSPECT, in_every_language(_("May not be a person’s")), "code", suspicions()),
        Variable(DAY, in_every_language(_("Day")), "date"),
        Variable(WITHDRAWN, in_every_language(_("Withdrawn")), "code", YES_NO),
    ]
    return {variable.name: variable for variable in found}


def labels_of(texts: Mapping[str, Promise | str]) -> dict[str, Text]:
    return {code: in_every_language(text) for code, text in texts.items()}


def suspicions() -> dict[str, Text]:
    """Return the label of every combination of reasons, the way a response holds it; "" stands for none."""
    labels: dict[str, Text] = {"": in_every_language(_("no sign of it"))}
    reasons = labels_of(REASONS)
    for number in range(1, len(reasons) + 1):
        for picked in combinations(sorted(reasons), number):
            labels[" ".join(picked)] = {
                code: "; ".join(reasons[reason][code] for reason in picked) for code, _name in settings.LANGUAGES
            }
    return labels


def variable_named(codebook: Codebook, name: str) -> Variable:
    """Return a question's variable, or one of ABOUT. Raises KeyError where there is none of that name."""
    return about_variables().get(name) or {variable.name: variable for variable in codebook.variables}[name]
