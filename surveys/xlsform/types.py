"""The column "type" of an XLSForm, in today's words and in those of older forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

SELECT_ONE, SELECT_MULTIPLE, RANK = "select_one", "select_multiple", "rank"
LISTED = {
    "select_one": SELECT_ONE,
    "select one from": SELECT_ONE,
    "select one": SELECT_ONE,
    "select1": SELECT_ONE,
    "select_multiple": SELECT_MULTIPLE,
    "select multiple from": SELECT_MULTIPLE,
    "select multiple": SELECT_MULTIPLE,
    "select all that apply from": SELECT_MULTIPLE,
    "select all that apply": SELECT_MULTIPLE,
    "rank": RANK,
}
_TYPES = "|".join(sorted(LISTED, key=len, reverse=True))
WITH_LIST = re.compile(rf"^(?P<type>{_TYPES}) (?P<list>\S+)(?P<other> or[_ ](?:specify )?other)?$", re.IGNORECASE)
OTHER_NAMES = {
    "string": "text",
    "int": "integer",
    "phone number": "text",
    "gps": "geopoint",
    "location": "geopoint",
    "photo": "image",
    "picture": "image",
    "trigger": "acknowledge",
    "date time": "datetime",
    "begin": "begin_group",
    "end_looped_group": "end_repeat",
    "begin_loop_over": "begin_loop",
}
WORDY = re.compile(r"^(?:q|add|get) (.+?)(?: prompt)?$")
SPAN = re.compile(r"^(begin|end)[ _](group|repeat|loop|lgroup|looped group|score|rank|kobomatrix)\b")

# What a device reports of itself. Nobody is asked, so leaving it out changes no question.
REPORTED: dict[str, Any] = dict.fromkeys(
    "start|end|today|start time|end time".split("|"),
    _("the site records the time of each response itself"),
) | dict.fromkeys(
    "deviceid|device id|subscriberid|subscriber id|simserial|sim id|imei|phonenumber|username|email|audit|"
    "uri:deviceid|uri:subscriberid|uri:simserial|uri:phonenumber|uri:username|uri:email|"
    "start-geopoint|background-geopoint|background-audio".split("|"),
    _("the site does not track who answers or on which device"),
)

UNSUPPORTED: dict[str, Any] = {
    "calculate": _("nothing is calculated from answers"),
    "hidden": _("nothing is calculated from answers"),
    "begin_repeat": _("questions cannot be repeated"),
    "begin_loop": _("questions cannot be repeated"),
    "begin_score": _("write it as a group with the appearance table-list"),
    "begin_kobomatrix": _("write it as a group with the appearance table-list"),
    "begin_rank": _("write it as a question of the type “rank”"),
    "time": _("there is no question for a time of day; ask for a text"),
    "datetime": _("there is no question for a time of day; ask for a date"),
    "audio": _("recordings are not collected"),
    "video": _("recordings are not collected"),
    "barcode": _("codes are not scanned"),
    "geotrace": _("only a single place can be asked for"),
    "geoshape": _("only a single place can be asked for"),
}
UNKNOWN = _("this type of question has no counterpart")


@dataclass(frozen=True)
class Type:
    """What is asked: `name` in today's words, and of which list of choices."""

    name: str
    list: str = ""
    other: bool = False  # "or_other" stands behind

    @classmethod
    def named(cls, text: str) -> Type:
        """Return the type that the cell `text` means."""
        found = WITH_LIST.match(text)
        if found:
            return cls(LISTED[found["type"].lower()], found["list"], bool(found["other"]))
        plain = text.strip().lower()
        span = SPAN.match(plain)
        if span:
            plain = f"{span[1]}_{span[2]}".replace("lgroup", "repeat").replace("looped group", "repeat")
        wordy = WORDY.match(plain)
        plain = wordy[1] if wordy else plain
        return cls(OTHER_NAMES.get(plain, plain))

    @property
    def opens(self) -> bool:
        return self.name.startswith("begin_")

    @property
    def closes(self) -> bool:
        return self.name.startswith("end_")

    @property
    def objection(self) -> str:
        """Why nothing here is of this type."""
        return str(UNSUPPORTED.get(self.name, UNKNOWN))
