from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .record import Consultation


class Decision(models.Model):
    """What the city answers to a comment, or to several that say the same, with its reasoning in each language."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        PARTLY = "partly", _("partly accepted")
        NOT_ACCEPTED = "not_accepted", _("not accepted")

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="decisions")
    title = models.CharField(_("what the comments have in common"), max_length=120, blank=True)  # for staff
    verdict = models.CharField(_("decision"), max_length=12, choices=Verdict.choices, blank=True)  # "" until decided
    final_anchor = models.CharField(_("paragraph of the final text"), max_length=36, blank=True)
    milestone = models.CharField(_("milestone it changed"), max_length=80, blank=True)  # a key from `serving`
    position = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title or f"{self.consultation.key} {self.pk}"

    def reasoning(self, language: str) -> tuple[str, str]:
        """Return the reasoning in `language`, or in another where there is none, and the language it is in."""
        found = {text.language: text.reasoning for text in self.texts.all() if text.reasoning}
        if language in found or not found:
            return found.get(language, ""), language
        return next((words, code) for code, words in found.items())


class DecisionText(models.Model):
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    reasoning = models.TextField(_("reasoning"))

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["decision", "language"], name="one_reasoning_per_language")]

    def __str__(self) -> str:
        return self.reasoning[:40]
