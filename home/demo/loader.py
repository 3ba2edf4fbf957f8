"""Publishes the pages of `content`: in Slovak first, then in English through wagtail-localize.

The English texts go into the translation memory, as if a translator had typed them, so editors find them in the
side-by-side editor and a later change of the Slovak asks for a translation of just what changed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import Translation, TranslationSource

from consultations.models import Consultation, EvaluationReportPage
from core.content import Reader
from core.translation_memory import remember
from home.models import HomePage

from .consulted import add_comments, add_topics
from .evaluated import add_codes, add_population, add_release
from .responses import add_drawn_responses, add_written_responses

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
        add_topics()
        pages: dict[str, Page] = {}
        for name, data in files.items():
            pages[name] = create(name, data, pages)
        reports = {name: data for name, data in files.items() if isinstance(pages[name], EvaluationReportPage)}
        publish({name: data for name, data in files.items() if name not in reports}, pages)
        add_drawn_responses(pages["survey-housing"].survey, "housing", 200)
        add_drawn_responses(pages["survey-renting"].survey, "renting", 240, days=(-69, -41))
        add_written_responses(pages["survey-courtyards"].survey)
        for name in ("housing", "energy"):
            add_comments(Consultation.objects.for_page(pages[name]), name)
        add_population()
        add_codes("renting")
        add_release(pages["survey-renting"].survey, breakdowns=["district", "tenure"])
        publish(reports, pages)  # last, since publishing freezes their figures


def publish(files: dict[str, dict[str, Any]], pages: dict[str, Page]) -> None:
    """Publish the pages of `files` in Slovak, then their translations."""
    for name, data in files.items():
        reader(name, SOURCE, pages).fill(pages[name], data, naming_pages=True)
        pages[name].save_revision().publish()
    for name, data in files.items():
        translate(pages[name], name, data, pages)


def create(name: str, data: dict[str, Any], pages: dict[str, Page]) -> Page:
    """Add one page with everything but its running text; links in that need the other pages' numbers."""
    model = apps.get_model(data["type"])
    if model is HomePage:
        page = Site.objects.get(is_default_site=True).root_page.specific
    else:
        page = model(locale=Locale.objects.get(language_code=SOURCE), live=False)
    reader(name, SOURCE, pages).fill(page, data, naming_pages=False)
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
        reader(name, TARGET, pages).fill(english, data, naming_pages)
    remember(page, english, language)
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=language)
    texts, translated = translation.get_progress()
    if translated < texts:
        raise ValueError(f"{name}: {texts - translated} texts have no translation")
    # save_target(publish=True) would publish on commit, from objects that know nothing of the pages added since.
    translation.save_target(publish=False)
    translation.get_target_instance().get_latest_revision().publish()


def reader(name: str, language: str, pages: Mapping[str, Page]) -> Reader:
    """Return what reads the file `name` in one language, with links to `pages`."""
    return Reader(f"demo/{name}", language, lambda target: pages[target].pk)
