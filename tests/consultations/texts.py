"""Raw blocks of commentable texts, and comments, as tests need them. Ids come from short names."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db.models import Max
from wagtail.models import Locale

from consultations.models import Comment, ConsultationPage
from tests.conftest import replaced


def id_of(name: str) -> str:
    """Return the block id that stands for `name`."""
    return str(uuid5(NAMESPACE_URL, name))


def heading(name: str, title: str = "", level: int = 2) -> dict[str, Any]:
    value = {"title": title or f"Nadpis {name}", "level": str(level)}
    return {"type": "heading", "id": id_of(name), "value": value}


def paragraph(name: str, number: str = "", text: str = "") -> dict[str, Any]:
    value = {"number": number, "text": f"<p>{text or f'Znenie odseku {name}.'}</p>"}
    return {"type": "paragraph", "id": id_of(name), "value": value}


DRAFT = [
    heading("goals", "Ciele"),
    paragraph("flats", "1", "Mesto postaví nájomné byty."),
    paragraph("rent", "2", "Nájomné bude dostupné."),
    heading("means", "Prostriedky"),
    paragraph("land", "3", "Mesto vyčlení pozemky."),
]


def english(page: ConsultationPage, texts: dict[str, str] | None = None, **fields: Any) -> ConsultationPage:
    """Publish an English copy of `page`, its commentable text replaced as in `texts`."""
    locale = Locale.objects.get(language_code="en")
    copy = page.copy_for_translation(locale, copy_parents=True)
    copy.get_ancestors().filter(depth__gt=1, locale=locale).update(live=True)
    copy = ConsultationPage.objects.get(pk=copy.pk)
    copy.slug, copy.title = "draft", "The draft"
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.text = replaced(copy.text.get_prep_value(), texts or {})
    copy.save_revision().publish()
    return ConsultationPage.objects.get(pk=copy.pk)


def publish(page: ConsultationPage, **fields: Any) -> ConsultationPage:
    """Publish `page` with changed fields, as an editor would; return it as it is then."""
    page = ConsultationPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return ConsultationPage.objects.get(pk=page.pk)


def commented(page: ConsultationPage, on: str = "", text: str = "Súhlasím.", **fields: Any) -> Comment:
    """Store a comment on the part of the text with the name `on`, or on the whole; shown unless `fields` say not."""
    record = page.record
    latest = record.all_comments.aggregate(latest=Max("number"))["latest"] or 0
    shown = {"status": Comment.Status.PUBLISHED, "language": "sk", **fields}
    if shown["status"] == Comment.Status.PUBLISHED:
        shown.setdefault("published_at", page.first_published_at)
    anchor = shown.pop("anchor", id_of(on) if on else "")
    version = shown.pop("version", None) or record.versions.order_by("-number").first()
    return Comment.objects.create(
        consultation=record, number=latest + 1, version=version, anchor=anchor, text=text, **shown
    )
