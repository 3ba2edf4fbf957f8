"""Words of residents that staff have picked, looked through for personal data, and released one by one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultations import coded_comments
from consultations.models.record import Consultation
from consultations.open_data.tables import Field, Row, Table
from surveys.coding import answers
from surveys.coding.quotes import released
from surveys.models import Quote, Survey, TextSource


def of_survey(survey: Survey) -> Iterable[Table]:
    return texts(TextSource.objects.filter(kind=answers.KIND, name__startswith=f"{survey.key}:"))


def of_consultation(record: Consultation) -> Iterable[Table]:
    return texts(TextSource.objects.filter(kind=coded_comments.KIND, name=record.key))


def texts(sources: QuerySet[TextSource]) -> Iterable[Table]:
    """Return the table of what is released; none where nothing ever was. The texts are read with its rows."""
    some = Quote.objects.filter(source__in=sources, released_at__isnull=False).exists()
    return [table(sources)] if some else []


def table(sources: QuerySet[TextSource]) -> Table:
    return Table(
        "texts",
        _("Released quotes"),
        _(
            "Words of residents, each read and released by staff. They are examples and say nothing of how many "
            "think so. The original is in the language it was written in; translations are the city's."
        ),
        (
            Field("number", _("Number"), "integer", constraints={"required": True, "unique": True}),
            Field("source", _("Source"), description=_("The variable of the codebook; empty for comments.")),
            Field("language", _("Language"), constraints={"required": True}),
            Field("text", _("Original words"), constraints={"required": True}),
            Field("text_sk", _("In Slovak"), description=_("A translation; empty where the original is in Slovak.")),
            Field("text_en", _("In English"), description=_("A translation; empty where the original is in English.")),
        ),
        partial(rows, sources),
        ("number",),
    )


def rows(sources: QuerySet[TextSource]) -> Iterable[Row]:
    for source in sources:
        variable = source.name.partition(":")[2]
        for quote in released(source):
            yield [quote.pk, variable, quote.language, quote.text, quote.translation("sk"), quote.translation("en")]
