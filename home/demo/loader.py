"""Publishes the pages of `content`: in Slovak first, then in English through wagtail-localize.

The English texts go into the translation memory, as if a translator had typed them, so editors find them in the
side-by-side editor and a later change of the Slovak asks for a translation of just what changed.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from home.models import HomePage

from .responses import add_sample_responses
from .values import Reader

CONTENT = Path(__file__).parent / "content"
SOURCE, TARGET = "sk", "en"


def site_is_empty() -> bool:
    """Tell whether there is nothing but the home page that the migrations made, never published."""
    return (
        not Page.objects.filter(depth__gt=2).exists() and not HomePage.objects.exclude(first_published_at=None).exists()
    )


def load() -> None:
    """Fill an empty site: all of the demonstration or, if anything fails, nothing."""
    files = {
        path.stem.partition("-")[2]: tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(CONTENT.glob("*.toml"))
    }
    with transaction.atomic():
        pages: dict[str, Page] = {}
        for name, data in files.items():
            pages[name] = create(name, data, pages)
        for name, data in files.items():
            reader = Reader(name, SOURCE, lambda target: pages[target].pk)
            reader.fill(pages[name], data, naming_pages=True)
            pages[name].save_revision().publish()
        for name, data in files.items():
            translate(pages[name], name, data, pages)
        add_sample_responses(pages["survey-housing"].survey)


def create(name: str, data: dict[str, Any], pages: dict[str, Page]) -> Page:
    """Add one page with everything but its running text; links in that need the other pages' numbers."""
    model = apps.get_model(data["type"])
    if model is HomePage:
        page = Site.objects.get(is_default_site=True).root_page.specific
    else:
        page = model(locale=Locale.objects.get(language_code=SOURCE), live=False)
    Reader(name, SOURCE, lambda target: 0).fill(page, data, naming_pages=False)
    page.show_in_menus = data.get("in_menu", False)
    if page.pk:
        page.save()
    else:
        pages[data["parent"]].add_child(instance=page)
    return page


def translate(page: Page, name: str, data: dict[str, Any], pages: dict[str, Page]) -> None:
    """Publish the English page, its texts paired with the Slovak ones by their place on the page."""
    language = Locale.objects.get(language_code=TARGET)
    english = type(page)(pk=page.pk, locale=page.locale)
    for naming_pages in (False, True):
        Reader(name, TARGET, lambda target: pages[target].pk).fill(english, data, naming_pages)
    texts = {segment.order: segment for segment in extract_segments(english) if isinstance(segment, StringSegmentValue)}
    source, _created = TranslationSource.update_or_create_from_instance(page)
    for segment in source.stringsegment_set.select_related("context", "string"):
        text = texts[segment.order]
        if text.path != segment.context.path:
            raise ValueError(f"{name}: the languages differ at {segment.context.path}")
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            context=segment.context,
            locale=language,
            defaults={"data": text.string.data, "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL},
        )
    translation = Translation.objects.create(source=source, target_locale=language)
    # save_target(publish=True) would publish on commit, from objects that know nothing of the pages added since.
    translation.save_target(publish=False)
    translation.get_target_instance().get_latest_revision().publish()
