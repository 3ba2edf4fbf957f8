"""Links from editors' texts to pages of the site, however many, looked up together."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler


class PageLinks(PageLinkHandler):
    """Two queries a text; Wagtail's own asks for the language and the translation of each link by itself."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        pages = cls.get_many(attrs_list)
        keys = [page.translation_key for page in pages if page]
        translations = Page.objects.live().filter(translation_key__in=keys, locale__language_code=get_language())
        localized = {page.translation_key: page for page in translations.specific(defer=True)}
        return [link_to(localized.get(page.translation_key, page) if page else None) for page in pages]

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Page | None]:
        keys = [attrs.get("id") for attrs in attrs_list]
        found = {str(page.pk): page for page in Page.objects.filter(pk__in=keys).specific(defer=True)}
        return [found.get(str(key)) for key in keys]


def link_to(page: Page | None) -> str:
    """Return the opening tag; one that leads nowhere where the page is gone."""
    return f'<a href="{escape(page.url)}">' if page else "<a>"
