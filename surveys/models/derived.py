"""What is derived from the responses so that counting them is fast. Nothing here is the truth: see analysis.columns."""

from __future__ import annotations

from django.db import models

from .dataset import Response, Survey


class Touched(models.Model):
    """A response stored or changed since its columns were derived. Written with the response, in one transaction."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.survey_id} {self.response_id}"


class Derived(models.Model):
    """How far a survey's columns go. `generation` counts their changes, so that of two at once only one is kept."""

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="derived")
    generation = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.survey} {self.generation}"


class Segment(models.Model):
    """Responses in a row by id: those after the segment before, up to and with the id `last`."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="segments")
    last = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    ids = models.BinaryField()  # the responses' ids, 8 bytes each, little-endian

    class Meta:
        ordering = ["last"]
        constraints = [models.UniqueConstraint(fields=["survey", "last"], name="one_segment_per_end")]

    def __str__(self) -> str:
        return f"{self.survey_id} …{self.last}"


class Column(models.Model):
    """One variable's values in a segment: the different ones, how many there are of each, and which row has which."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="columns")
    variable = models.CharField(max_length=100)
    values = models.JSONField()
    counts = models.JSONField()
    indices = models.BinaryField()  # for each row its place among `values`: 1 byte each, or 2 from 257 values on

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "variable"], name="one_column_per_variable")]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.variable}"
