from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Population(models.Model):
    """How many people live in the city, by the answers they would give: what respondents are held against."""

    title = models.CharField(_("title"), max_length=120)
    source = models.CharField(_("where the figures are from"), max_length=255)
    as_of = models.DateField(_("figures as of"))
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("population")
        verbose_name_plural = _("populations")
        ordering = ["-as_of", "-pk"]
        permissions = [("enter_population", _("Can enter the city's population"))]

    def __str__(self) -> str:
        return self.title


class PopulationCount(models.Model):
    """How many people would choose `value` at the question `variable`, for example district and sasova."""

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="counts")
    variable = models.CharField(max_length=100)
    value = models.CharField(max_length=32)
    people = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["population", "variable", "value"], name="one_count_per_value")]

    def __str__(self) -> str:
        return f"{self.population} {self.variable} {self.value}"
