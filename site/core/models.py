from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager, Site
from wagtail.query import PageQuerySet

from core.topics import Topic, TopicName

__all__ = ["AddressCount", "BasePage", "DailySalt", "Topic", "TopicName", "root_page", "visible"]


class BasePage(Page):
    """What every page of the site has: a summary, a picture for sharing, and its other languages."""

    summary = models.TextField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences under the title, in lists and in search engines."),
    )
    menu_title = models.CharField(
        _("short title"),
        max_length=40,
        blank=True,
        help_text=_("For the menu and the way back; left empty, the whole title is shown."),
    )
    share_image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("image for sharing"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [
        FieldPanel("menu_title"),
        *Page.promote_panels,
        MultiFieldPanel([FieldPanel("share_image")], heading=_("Sharing")),
    ]

    stylesheet = ""  # a file in static/ for what only this type of page has

    objects: PageManager

    class Meta:
        abstract = True

    @property
    def short_title(self) -> str:
        return self.menu_title or self.title

    @cached_property
    def pages_below(self) -> PageQuerySet:
        return visible(self.get_children())

    @cached_property
    def live_translations(self) -> dict[str, Page]:
        """Public pages with the same content, this one included, by language code."""
        pages: Iterable[Page] = (
            self.get_translations(inclusive=True).live().public().filter(alias_of__isnull=True).select_related("locale")
        )
        found = {page.locale.language_code: page for page in pages}
        return {code: found[code] for code, _name in settings.LANGUAGES if code in found}


def visible(pages: PageQuerySet) -> PageQuerySet:
    """Return the public pages among `pages`, without stand-ins for pages that are not translated yet.

    wagtail-localize makes such an alias, in the source language, of each parent of a page it translates.
    """
    own_words = models.Q(alias_of=None) | models.Q(alias_of__locale=models.F("locale"))
    return pages.live().public().filter(own_words)


def root_page(site: Site | None) -> Page | None:
    """Return the home page of the active language; None where a site has not been set up."""
    return site.root_page.localized.specific if site else None


class AddressCount(models.Model):
    """How many answers came from one address in a day, under a hash nobody can undo once the day's salt is gone."""

    day = models.DateField()
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "digest"], name="one_count_per_purpose_address_and_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.count}"


class DailySalt(models.Model):
    day = models.DateField(primary_key=True)
    salt = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.day)
