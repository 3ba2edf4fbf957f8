"""Coding free text: books of themes, what each coder saw in a text, and the quotes picked.

What is coded is named by its source and the number of the item there, so that answers and comments, which are of a
layer above, share a book; see coding.sources.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class ThemeBook(models.Model):
    """Themes and what they mean, for one or more sources of text."""

    key = models.SlugField(_("key"), max_length=50, unique=True)
    titles = models.JSONField(default=dict)  # by language
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("book of themes")
        verbose_name_plural = _("books of themes")
        ordering = ["key"]
        permissions = [
            ("code_texts", _("Can code free text")),
            ("settle_codes", _("Can settle disagreements of coders")),
        ]

    def __str__(self) -> str:
        return self.titles.get(get_language() or settings.LANGUAGE_CODE) or self.key


class TextSource(models.Model):
    """Where texts come from: an open question of a survey, or a consultation's comments. It is in one book alone."""

    book = models.ForeignKey(ThemeBook, on_delete=models.PROTECT, related_name="sources")
    kind = models.CharField(max_length=20)  # a key of coding.sources
    name = models.CharField(max_length=200)  # what that kind calls it: survey key and variable, consultation key

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="one_book_per_source")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Theme(models.Model):
    """What a text may be about. The key never changes once a text has been coded with it."""

    book = models.ForeignKey(ThemeBook, on_delete=models.PROTECT, related_name="themes")
    key = models.CharField(max_length=32)
    labels = models.JSONField(default=dict)  # by language
    definitions = models.JSONField(default=dict)  # by language: what counts as this theme and what does not
    position = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["book", "key"], name="one_theme_per_key")]

    def __str__(self) -> str:
        return self.labels.get(get_language() or settings.LANGUAGE_CODE) or self.key


class Coding(models.Model):
    """The themes one coder saw in one text; none at all is a statement too."""

    source = models.ForeignKey(TextSource, on_delete=models.PROTECT, related_name="codings")
    item = models.BigIntegerField()
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    themes = models.JSONField(default=list)  # keys, in the book's order
    digest = models.CharField(max_length=64)  # SHA-256 of the text that was coded: it may be changed afterwards
    coded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["source", "item", "coder"], name="one_coding_per_coder")]

    def __str__(self) -> str:
        return f"{self.source} {self.item}"


class Settled(models.Model):
    """The themes agreed on where coders disagreed."""

    source = models.ForeignKey(TextSource, on_delete=models.PROTECT, related_name="settled")
    item = models.BigIntegerField()
    themes = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["source", "item"], name="one_settlement_per_text")]

    def __str__(self) -> str:
        return f"{self.source} {self.item}"


class Quote(models.Model):
    """Words of a text picked to be quoted. Nothing is public before somebody has looked for personal data in it."""

    source = models.ForeignKey(TextSource, on_delete=models.PROTECT, related_name="quotes")
    item = models.BigIntegerField()
    digest = models.CharField(max_length=64)  # of the whole text
    language = models.CharField(max_length=12)  # of the original
    text = models.TextField(_("quote"))  # the original words, or a part of them
    translations = models.JSONField(default=dict)  # by language, made by staff
    picked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    picked_at = models.DateTimeField(default=timezone.now)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]
