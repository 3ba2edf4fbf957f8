"""What pages are about. A topic has a key, the same in every language, and a name in each.

Pages keep the keys, which translations carry over as they are; wagtail-localize would leave a relation behind.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from core.fields import ChoiceListField


class Topic(ClusterableModel):
    key = models.SlugField(
        _("key"), unique=True, max_length=32, help_text=_("For addresses, for example housing. Better left as it is.")
    )

    panels = [FieldPanel("key"), InlinePanel("names", label=pgettext_lazy("of a topic", "Name"), min_num=1)]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name(get_language() or settings.LANGUAGE_CODE)

    def name(self, language: str) -> str:
        """Return the name in `language`; in another where there is none, and the key as a last resort."""
        names = {name.language: name.name for name in self.names.all()}
        return names.get(language) or next(iter(names.values()), self.key)


class TopicName(Orderable):
    topic = ParentalKey(Topic, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    name = models.CharField(pgettext_lazy("of a topic", "name"), max_length=80)

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["topic", "language"], name="one_name_per_language")]

    def __str__(self) -> str:
        return self.name


def topic_options() -> list[tuple[str, str]]:
    """Return every topic's key and name, in the active language, in the order of the names."""
    options = [(topic.key, str(topic)) for topic in Topic.objects.prefetch_related("names")]
    return sorted(options, key=lambda option: option[1].casefold())


class TopicsField(ChoiceListField):
    """The keys of the topics of a page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"verbose_name": _("topics"), **kwargs})

    def formfield(self, **kwargs: Any) -> Any:
        field: Any = super().formfield(**kwargs)
        field.choices = topic_options
        return field

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Let a topic that has since been deleted stay on the pages that have it."""
        if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
            raise ValidationError("Topics are a list of keys.")


def topic_names(keys: Iterable[str]) -> list[tuple[str, str]]:
    """Return the keys that are topics, with their names, in the order of the names."""
    wanted = set(keys)
    return [(key, name) for key, name in topic_options() if key in wanted] if wanted else []
