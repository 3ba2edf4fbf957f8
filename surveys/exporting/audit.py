"""Who exported what, and when: entries of Wagtail's audit log, read in Reports → Site history.

An entry is there before the first response leaves, so nobody gets around it by breaking off.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.log_actions import LogActionRegistry, LogFormatter, log
from wagtail.models import ModelLogEntry

from surveys.analysis.query import query_of
from surveys.exporting.formats import Format
from surveys.exporting.options import Options
from surveys.exporting.wording import in_words
from surveys.models.dataset import Survey

EXPORTED, FETCHED = "surveys.export", "surveys.export_fetch"


def record(
    survey: Survey, format: Format, options: Options, user: Any, *, responses: int | None = None, action: str = EXPORTED
) -> ModelLogEntry:
    """Log an export by `user`, None for whoever runs a command; without `responses`, one that has only begun."""
    data = {"format": format.name, "shape": options.shape, "labels": options.labels, "responses": responses}
    data |= {"filter": query_of(options.selection), "finished": responses is not None}
    return log(survey, action, user=user, data=data)


def record_end(entry: ModelLogEntry, responses: int, finished: bool) -> None:
    """Say in the entry of an export that had begun how many responses left, and whether those were all."""
    entry.data |= {"responses": responses, "finished": finished}
    entry.save(update_fields=["data"])


class ExportFormatter(LogFormatter):
    label = gettext_lazy("Export responses")

    def format_message(self, entry: ModelLogEntry) -> str:
        return f"{self.said(entry.data)} ({described(entry.data)})"

    def said(self, data: dict[str, Any]) -> str:
        count = data["responses"] or 0
        if not data["finished"]:
            return ngettext(
                "an export broke off after %(count)d response", "an export broke off after %(count)d responses", count
            ) % {"count": count}
        return ngettext("exported %(count)d response", "exported %(count)d responses", count) % {"count": count}


class FetchFormatter(ExportFormatter):
    label = gettext_lazy("Download a file of responses")

    def said(self, data: dict[str, Any]) -> str:
        count = data["responses"]
        return ngettext(
            "downloaded a file of %(count)d response", "downloaded a file of %(count)d responses", count
        ) % {"count": count}


def described(data: dict[str, Any]) -> str:
    """Return what was exported in words; the filter as it stands in an address."""
    what = in_words(data["format"], data["shape"], data["labels"])
    return "; ".join([what, _("filter: %(filter)s") % {"filter": data["filter"]}] if data["filter"] else [what])


def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action(EXPORTED)(ExportFormatter)
    actions.register_action(FETCHED)(FetchFormatter)
