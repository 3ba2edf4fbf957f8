"""What the finder knows of each consultation, and which of them a reader is looking for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils.translation import pgettext_lazy

from consultations.models.comment import Comment
from consultations.models.record import Consultation
from consultations.searching import finds, strings
from consultations.stages import STANDING, Stage
from core.topics import topic_options

if TYPE_CHECKING:
    from wagtail.query import PageQuerySet

    from consultations.models import ConsultationPage

LONGEST_QUERY = 100
SEARCHED = ["body", "text", "who_decides"]  # besides the title, the summary and the topics
NOT_SHOWN = ["steps", "documents", "offline", "contact", "outcome"]
# In the order in which they are shown.
STATES = {
    "open": pgettext_lazy("state of a consultation", "Open"),
    "upcoming": pgettext_lazy("state of a consultation", "Upcoming"),
    "closed": pgettext_lazy("state of a consultation", "Closed"),
}


@dataclass(frozen=True)
class Wanted:
    """What the reader is looking for. A state or a topic that is not known is as if it had not been asked for."""

    state: str = ""
    topic: str = ""
    words: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str], topics: Iterable[str]) -> Wanted:
        state, topic = asked.get("state", ""), asked.get("topic", "")
        words = " ".join(asked.get("q", "").replace("\x00", "").split())
        return cls(state if state in STATES else "", topic if topic in topics else "", words[:LONGEST_QUERY])

    def __bool__(self) -> bool:
        return bool(self.state or self.topic or self.words)


@dataclass(frozen=True)
class Card:
    """A consultation as the finder shows it."""

    page: ConsultationPage
    record: Consultation
    stage: Stage
    topics: Mapping[str, str]
    comments: int = 0  # residents' that are shown

    @property
    def state(self) -> str:
        return STANDING[self.stage]

    @property
    def place(self) -> tuple[int, float]:
        """What it is sorted by: first what closes soonest; then what opens soonest; then what closed last."""
        record = self.record
        times = {"open": record.closes_at, "upcoming": record.opens_at, "closed": record.closes_at or record.decided_at}
        time = times[self.state]
        seconds = time.timestamp() if time else float("inf")
        return list(STATES).index(self.state), -seconds if self.state == "closed" else seconds

    def is_wanted(self, wanted: Wanted) -> bool:
        if wanted.state not in {"", self.state} or (wanted.topic and wanted.topic not in self.topics):
            return False
        return not wanted.words or finds(wanted.words, self.words())

    def words(self) -> list[str]:
        page = self.page
        raw = [list(page.body.raw_data), list(page.text.raw_data), page.who_decides]
        return [page.title, page.summary, *self.topics.values(), *strings(raw)]


def cards(pages: PageQuerySet[Any], now: datetime, *, searched: bool = False) -> list[Card]:
    """Return a card of each page, in the order to be shown; ready to be searched if that is said."""
    found = list(pages.select_related("locale").defer(*NOT_SHOWN, *([] if searched else SEARCHED)))
    records = {one.translation_key: one for one in Consultation.objects.filter(translation_key__in=keys(found))}
    names = topic_options()
    made = []
    for page in found:
        record = records.get(page.translation_key) or Consultation(translation_key=page.translation_key)
        topics = {key: name for key, name in names if key in page.topics}
        made.append(Card(page, record, record.stage(now), topics))
    return sorted(made, key=lambda card: card.place)


def keys(pages: Iterable[ConsultationPage]) -> list[Any]:
    return [page.translation_key for page in pages]


def counted(cards: list[Card]) -> list[Card]:
    """Return the cards with the number of comments on each."""
    shown = Comment.objects.shown().filter(is_official=False, consultation__in=[card.record.pk for card in cards])
    counts = dict(shown.values_list("consultation").annotate(Count("pk")).order_by())
    return [replace(card, comments=counts.get(card.record.pk, 0)) for card in cards]
